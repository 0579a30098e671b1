"""The texts of a listing that everybody reads."""

from collections.abc import Iterator
from operator import attrgetter

from openimmo.model import Freitexte, Immobilie
from openimmo.rules.once import once

_FIELDS = ("objekttitel", "dreizeiler", "lage", "ausstatt_beschr", "objektbeschreibung", "sonstige_angaben")
_SAID = attrgetter(*_FIELDS)
_READ = 50_000  # characters of each text; nobody reads on


@once
def texts(listing: Immobilie) -> tuple[tuple[str, str], ...]:
    """(path, text) of each text, cut where it is endless."""
    return tuple(_texts(listing.freitexte)) if listing.freitexte is not None else ()


def _texts(prose: Freitexte) -> Iterator[tuple[str, str]]:
    for name, text in zip(_FIELDS, _SAID(prose), strict=True):
        if text:
            yield f"freitexte/{name}", text[:_READ]
    if prose.objekt_text is not None and prose.objekt_text.value:
        yield "freitexte/objekt_text", prose.objekt_text.value[:_READ]
