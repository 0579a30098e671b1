"""How an address is written in texts: the patterns that find a street, its number and exact coordinates.

Pure. Knows German spellings of streets; what becomes of what it finds, others decide (hidden_address.py).
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_plus

from openimmo.model import Geo, Immobilie

HELD = "…"
"""What stands where a text named the address."""

LARGEST = 360
"""Degrees; what is beyond is no place on earth."""

_LONGEST = 200  # characters of a street; what is longer is none
_STREET = re.compile(r"(?:stra(?:ss|ß)e|str\.?)$", re.IGNORECASE)
_NUMBER = re.compile(r"[\s,]+(\d{1,4}\s?[a-z]?(?:\s?[-–/]\s?\d{1,4}\s?[a-z]?)?)$", re.IGNORECASE)
_GENERAL = ("straße", "strasse", "str", "str.", "weg", "platz", "allee", "gasse", "ring", "haus", "nr", "nr.")
_EXACT = Decimal("0.001")  # degrees; who names more digits means the very house, with as many it may be a price
_SPELLINGS = {"ä": "(?:ä|ae)", "ö": "(?:ö|oe)", "ü": "(?:ü|ue)", "ß": "(?:ß|ss)"}
_SPELLINGS |= {"ae": "(?:ä|ae)", "oe": "(?:ö|oe)", "ue": "(?:ü|ue)", "ss": "(?:ß|ss)"}
_STEADY = re.compile(r"[^a-z0-9]+|ae|oe|ue|ss")
_VARYING = re.compile("|".join(_SPELLINGS), re.IGNORECASE)


class Secret(NamedTuple):
    """What must not be named: ``pattern`` finds it in a text. Hardly any text does, and none without one of ``signs``.

    Signs are in lower case and found at once; a pattern has to be compiled, which takes as long as reading a listing.
    """

    pattern: str
    signs: tuple[str, ...]

    def names(self, text: str) -> bool:
        """Whether a text names it."""
        plain = text.casefold()
        return any(sign in plain for sign in self.signs) and bool(_compiled(self.pattern).search(text))

    def is_in(self, text: str | None) -> bool:
        """Whether a text, or an address on the web, names it."""
        return text is not None and (self.names(text) or self.names(unquote_plus(text)))

    def out_of(self, text: str) -> str:
        """The text without it."""
        return _compiled(self.pattern).sub(HELD, text)


@lru_cache(64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def secret_of(immobilie: Immobilie) -> Secret | None:
    """What names the address of a listing; None where nothing that could be named is known."""
    geo = immobilie.geo
    found = [] if geo is None else [*_street(geo), *_degrees(geo)]
    return Secret("|".join(words for words, _ in found), tuple(sign for _, sign in found)) if found else None


def same_street(one: str | None, other: str | None) -> bool:
    """Whether two streets are the same, however they are written, with or without a number."""
    return bool(one and other) and _plain(one) == _plain(other)


def _plain(street: str | None) -> str:
    said = _NUMBER.sub("", " ".join((street or "").split())).casefold()
    return re.sub(r"[\s-]+", "", re.sub(r"str\.?$", "strasse", said))


def _street(geo: Geo) -> list[tuple[str, str]]:
    """How the street is written, with and without its number, and a sign of it."""
    said = " ".join((geo.strasse or "").split())[:_LONGEST]
    number = (geo.hausnummer or "").strip()
    found = _NUMBER.search(said)
    if found and (not number or found[1].casefold() == number.casefold()):
        said, number = said[: found.start()].rstrip(" ,"), number or found[1]
    if said.casefold() in _GENERAL:  # "Straße 52": only the whole of it means this one
        return [(rf"(?<!\w){_spelled(said)}{_house(number)}(?!\w)", "")] if number else []
    words = rf"(?<!\w){_spelled(said)}(?:{_house(number)})?(?!\w)"
    return [(words, max(_STEADY.split(_stem(said).casefold()), key=len))] if len(said) > 1 else []


def _stem(name: str) -> str:
    end = _STREET.search(name)
    return name[: end.start()] if end else name


def _spelled(name: str) -> str:
    """The name in every usual spelling."""
    end, words = _STREET.search(name), re.split(r"[\s-]+", _stem(name).strip(" -"))
    stem = r"[\s-]+".join(_letters(word) for word in words if word)
    return stem + (r"[\s-]*" if stem and end else "") + (r"(?:stra(?:ss|ß)e|str\.?)" if end else "")


def _letters(word: str) -> str:
    return _VARYING.sub(lambda found: _SPELLINGS[found[0].casefold().replace("ẞ", "ß")], re.escape(word))


def _house(number: str) -> str:
    """Its number behind the name, with letters and ranges."""
    digits = re.match(r"\d+", number)
    first = digits[0] if digits else r"\d{1,4}"
    return rf"[\s,]*(?:Nr\.?\s*)?{first}(?!\d)(?:\s?[a-z](?!\w))?(?:\s?[-–/]\s?\d{{1,4}}(?:\s?[a-z](?!\w))?)?"


def _degrees(geo: Geo) -> list[tuple[str, str]]:
    exact = geo.geokoordinaten
    both = () if exact is None else (exact.breitengrad, exact.laengengrad)
    usable = [one for one in both if one is not None and one.is_finite() and abs(one) <= LARGEST]
    cut = [str(one.quantize(_EXACT, rounding="ROUND_DOWN")).split(".") for one in usable]
    return [(rf"(?<!\d){whole}[.,]{part}\d+", part) for whole, part in cut if part.strip("0")]
