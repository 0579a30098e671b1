"""Texts are written, not left to be written."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Freitexte, Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import around, prose

_SUSPECT = ("ipsum", "xxx", "platzh", "robjekt", "tobjekt", " folgt", "blindt")
_BYTES = (b"ipsum", b"xxx", b"platzh", b"objekt", b" folgt", b"blindt")  # one for each of those
_HEAD = 150
_PLACEHOLDER = re.compile(
    r"lorem ipsum|\bx{3,10}\b|\bplatzhalter(?:text)?\b|\b(?:muster|test)objekt\b"
    r"|\b(?:text|beschreibung) folgt\b|\bblindtext\b"
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for the first text that begins with a placeholder, or is one."""
    texts = listing.freitexte
    if texts is None or not _suspect(texts):
        return
    for name, text in prose(texts):
        small = text[:_HEAD].lower()
        for word in _SUSPECT:
            if word in small and (found := _PLACEHOLDER.search(small)):
                params = {"field": name, "found": found[0]}
                yield Hit(path=f"freitexte/{name}", value=around(text, found.start()), params=params)
                return


def _suspect(texts: Freitexte) -> bool:
    """Whether it is worth to look; small letters of bytes are made faster than those of a text."""
    heads = "\n".join([text[:_HEAD] for _, text in prose(texts)]).encode("utf-8", "surrogatepass").lower()
    return any(map(heads.__contains__, _BYTES))


RULE = Rule(
    code="rule-text-placeholder",
    severity=Severity.WARNING,
    de="In {field} steht ein Platzhalter: {found}",
    en="{field} holds a placeholder: {found}",
    help_de="Den Text schreiben oder weglassen.",
    help_en="Write the text, or leave it out.",
    why_de="Das Angebot ist offenbar noch nicht fertig und geht trotzdem hinaus.",
    why_en="The offer does not seem to be finished, and goes out all the same.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Drei Zimmer mit Stuck und Dielen, Bad mit Fenster. Betten in XXL; Musterhaus und Testphase nebenan."
            "</objektbeschreibung></freitexte>"
        )
    ),
    wrong=Example(xml="<freitexte><lage>Text folgt.</lage></freitexte>"),
    check=check,
)
