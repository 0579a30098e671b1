"""Reads areas and numbers of a listing: 0 says nothing (dialects.md, values). Pure; knows no rule."""

from collections.abc import Iterable
from decimal import Decimal

from openimmo.model import Flaechen, Immobilie
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
    """Whether one of these children is there with a value that could not be read; what is there is not missing."""
    kept = element.kept if element is not None else None
    return kept is not None and any(f"<{name}" in xml[:60] for _, xml in kept.elements for name in names)


def below(listing: Immobilie, name: str) -> str:
    """The path of something missing: the element that says nothing, else what lacks it."""
    if listing.flaechen is None:
        return ""
    return "flaechen" if getattr(listing.flaechen, name) is None else f"flaechen/{name}"
