"""Coordinates in user-defined fields ``geokoordinaten_breitengrad`` and ``…_laengengrad`` (Justimmo; row 20).

They count only where the standard's geokoordinaten are missing, and they stay where they are.
"""

import re
from decimal import Decimal

from msgspec.structs import replace

from openimmo.importers.dialects.completion import Completed, Filled, simplefields
from openimmo.model import Geokoordinaten, Immobilie

_DEGREES = re.compile(r"-?[0-9]{1,3}[.,][0-9]{1,20}", re.ASCII)


def complete(listing: Immobilie) -> Completed:
    """The listing with the coordinates where the standard has them."""
    geo = listing.geo
    if geo is None or geo.geokoordinaten is not None or not geo.user_defined_simplefield:
        return listing, []
    fields = simplefields(geo)
    north = _degrees(fields.get("geokoordinaten_breitengrad"), 90)
    east = _degrees(fields.get("geokoordinaten_laengengrad"), 180)
    if north is None or east is None:
        return listing, []
    made = replace(geo, geokoordinaten=Geokoordinaten(breitengrad=north, laengengrad=east))
    sent = f"{fields['geokoordinaten_breitengrad']}, {fields['geokoordinaten_laengengrad']}"
    return replace(listing, geo=made), [Filled("/geo/geokoordinaten", sent, f"{north}, {east}")]


def _degrees(text: str | None, most: int) -> Decimal | None:
    """The number, where it is one of degrees and not the 0.0 of an unknown place."""
    if text is None or not _DEGREES.fullmatch(text):
        return None
    value = Decimal(text.replace(",", "."))
    return value if value and abs(value) <= most else None
