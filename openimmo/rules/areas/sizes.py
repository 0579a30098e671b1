"""Reads areas and numbers of a listing: 0 says nothing (dialects.md, values). Pure; knows no rule."""

from collections.abc import Iterable
from decimal import Decimal

from openimmo.model import Flaechen, Immobilie, Valued
from openimmo.model.base import Element

NO_AREAS = Flaechen()
UNREADABLE = "rule-value-unreadable"


def size(flaechen: Flaechen, name: str) -> Decimal | None:
    """The area or number ``name`` of a listing; None where it is missing, no number, or not above 0."""
    value = getattr(flaechen, name)
    return value if isinstance(value, Decimal) and value > 0 else None


def sizes(flaechen: Flaechen, names: Iterable[str]) -> list[Decimal]:
    """Those of these areas that are there."""
    return [found for name in names if (found := size(flaechen, name)) is not None]


def unread(element: Element | None, names: Iterable[str]) -> bool:
    """Whether one of these children is there with a value that could not be read; what is empty is missing."""
    if element is None:
        return False
    kept = element.kept.elements if element.kept is not None else ()
    for name in names:  # asked of nearly every listing, so no generators
        if isinstance(found := getattr(element, name), Valued) and _odd(found):
            return True
        for _, xml in kept:
            if _says(xml, name):
                return True
    return False


def _odd(found: Valued) -> bool:
    """Whether an element with attributes has a text that is no value."""
    if found.value is not None or found.kept is None:
        return False
    return any(text.strip() for _, text in found.kept.elements)


def _says(xml: str, name: str) -> bool:
    """Whether this is the element of that name, and not empty."""
    return xml.startswith((f"<{name}>", f"<{name} ")) and bool(xml.partition(">")[2].partition("<")[0].strip())


def below(listing: Immobilie, name: str) -> str:
    """The path of something missing: the element that says nothing, else what lacks it."""
    if listing.flaechen is None:
        return ""
    return "flaechen" if getattr(listing.flaechen, name) is None else f"flaechen/{name}"
