"""Listings as GeoJSON (RFC 7946): a point for each whose address is released, and what a map tells of it.

A listing whose address is not released, or whose place is not known, is a feature without geometry. Pure.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from openimmo.exporters.forms.offered import Offered
from openimmo.exporters.portals.hidden_address import is_hidden

_SAID = (
    "status", "title", "kind", "marketing", "use", "zip", "city", "country", "price", "currency", "living_area",
    "rooms",
)  # fmt: skip
_DIGITS = Decimal("0.0000001")  # about a centimetre; more would be noise (RFC 7946, 11.2)


def geojson(offers: Iterable[Offered]) -> Iterator[bytes]:
    """A FeatureCollection, in UTF-8, feature by feature."""
    yield b'{"type":"FeatureCollection","features":['
    for count, one in enumerate(offers):
        yield (b",\n" if count else b"\n") + msgspec.json.encode(feature(one))
    yield b"\n]}\n"


def feature(one: Offered) -> dict[str, Any]:
    """One listing: ``id`` is its number, prices and areas are strings as everywhere."""
    point = place(one)
    properties = {name: getattr(one, name) for name in _SAID} | {"number": one.number, "updated": one.updated}
    geo = one.immobilie.geo
    if geo is not None and geo.strasse and (one.internal or not is_hidden(one.immobilie)):
        properties["street"] = " ".join(filter(None, (geo.strasse, geo.hausnummer)))
    geometry = {"type": "Point", "coordinates": [float(degrees) for degrees in point]} if point else None
    return {"type": "Feature", "id": one.number, "geometry": geometry, "properties": properties}


def place(one: Offered) -> tuple[Decimal, Decimal] | None:
    """Longitude and latitude in degrees (WGS 84); None where they are not known, not on earth, or not to be shown."""
    geo = one.immobilie.geo
    exact = geo.geokoordinaten if geo is not None else None
    if exact is None or (not one.internal and is_hidden(one.immobilie)):
        return None
    east, north = exact.laengengrad, exact.breitengrad
    if east is None or north is None or not (abs(east) <= 180 and abs(north) <= 90) or not (east or north):
        return None
    return east.quantize(_DIGITS), north.quantize(_DIGITS)
