"""The user-defined fields of a listing, wherever they stand, with their names."""

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from openimmo.model import Immobilie
from openimmo.rules.once import once
from openimmo.rules.rule import Hit

_HOLDERS = (
    "verwaltung_objekt", "verwaltung_techn", "zustand_angaben", "geo", "kontaktperson", "preise", "flaechen",
    "ausstattung", "freitexte", "infrastruktur",
)  # fmt: skip
_HELD = attrgetter(*_HOLDERS)
_SAYS_LITTLE = frozenset({"", "0", "1", "true", "false", "ja", "nein", "yes", "no", "-", "j", "n"})
_LONGEST_NAME = 100


class OwnField(NamedTuple):
    """One user-defined field: where it stands, its name in small letters, and what it says."""

    path: str
    name: str
    value: str


@once
def own_fields(listing: Immobilie) -> tuple[OwnField, ...]:
    """Every user-defined field that says more than yes or no."""
    return tuple(_own_fields(listing))


def named(listing: Immobilie, pattern: re.Pattern[str]) -> Iterator[Hit]:
    """A hit at each field whose whole name fits; its value is not repeated."""
    for field in own_fields(listing):
        if _fits(pattern, field.name):
            yield Hit(path=field.path, params={"name": field.name})


@lru_cache(2048)
def _fits(pattern: re.Pattern[str], name: str) -> bool:
    """A feed has the same few names over and over."""
    return pattern.fullmatch(name) is not None


def _own_fields(listing: Immobilie) -> Iterator[OwnField]:
    if listing.user_defined_simplefield or listing.user_defined_extend:
        yield from _of(listing, "")
    for name, holder in zip(_HOLDERS, _HELD(listing), strict=True):
        if holder is not None and (holder.user_defined_simplefield or holder.user_defined_extend):
            yield from _of(holder, f"{name}/")


def _of(holder: Any, base: str) -> Iterator[OwnField]:
    several = len(holder.user_defined_simplefield) > 1
    for number, field in enumerate(holder.user_defined_simplefield, 1):
        path = f"{base}user_defined_simplefield{f'[{number}]' if several else ''}"
        yield from _told(path, field.feldname, field.value)
    several = len(holder.user_defined_extend) > 1
    for number, extend in enumerate(holder.user_defined_extend, 1):
        path = f"{base}user_defined_extend{f'[{number}]' if several else ''}"
        for field in extend.feld:
            yield from _told(path, field.name, field.wert)


def _told(path: str, name: str | None, value: str | None) -> Iterator[OwnField]:
    text = (value or "")[:200].strip()
    if name and text.casefold() not in _SAYS_LITTLE:
        yield OwnField(path, name[:_LONGEST_NAME].strip().casefold(), text)
