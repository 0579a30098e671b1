"""Reads the texts of a listing for people. Pure; knows no rule."""

from collections.abc import Iterator
from operator import attrgetter

from openimmo.model import Freitexte
from openimmo.rules.once import once

TEXTS = ("objekttitel", "dreizeiler", "lage", "ausstatt_beschr", "objektbeschreibung", "sonstige_angaben")
"""The texts of a listing; objekt_text, which has a language, is read where it matters."""

_ALL = attrgetter(*TEXTS)
_PLACES = 4
_MOST = 200_000  # letters; nobody writes more, and every rule looks at them


@once
def prose(freitexte: Freitexte) -> tuple[tuple[str, str], ...]:
    """Each text that is there, or the beginning of a very long one, with the name of its element."""
    return tuple([(name, text[:_MOST]) for name, text in zip(TEXTS, _ALL(freitexte), strict=True) if text])


@once
def whole(freitexte: Freitexte) -> str:
    """All of ``prose`` in one, each text on lines of its own; what does not stand there stands in no text."""
    return "\n".join([text for _, text in prose(freitexte)])


@once
def capitals(freitexte: Freitexte) -> tuple[str, ...]:
    """The names of the texts of ``prose`` that have capitals only."""
    return tuple([name for name, text in prose(freitexte) if text.isupper()])


def said(text: str | None) -> str:
    """A text without blanks around it."""
    return text.strip() if text else ""


def near(text: str, word: str, reach: int) -> Iterator[str]:
    """What stands within ``reach`` letters of a word, for the first places where it stands."""
    at = text.find(word)
    for _ in range(_PLACES):
        if at < 0:
            return
        yield text[max(0, at - reach) : at + reach]
        at = text.find(word, at + 1)


def around(text: str, at: int, reach: int = 40) -> str:
    """What stands around a place in a text, for a report."""
    return " ".join(text[max(0, at - reach) : at + reach].split())
