"""Where a listing lies on the globe, and whether that is in its country: boxes around countries, a little too large."""

from decimal import Decimal
from typing import NamedTuple

from openimmo.model import Geo
from openimmo.rules.once import once


class Point(NamedTuple):
    """Degrees north and east."""

    north: Decimal
    east: Decimal


class Box(NamedTuple):
    """A country's outermost degrees."""

    south: Decimal
    north: Decimal
    west: Decimal
    east: Decimal


def _box(degrees: str) -> Box:
    return Box(*map(Decimal, degrees.split()))


BOXES = {
    "DEU": _box("47.2 55.2 5.7 15.2"),
    "AUT": _box("46.3 49.1 9.4 17.3"),
    "CHE": _box("45.7 47.9 5.8 10.6"),
    "LIE": _box("47.0 47.4 9.4 9.8"),
}


@once
def point_of(geo: Geo | None) -> Point | None:
    """The coordinates of a listing; None where one is missing."""
    sent = geo.geokoordinaten if geo is not None else None
    if sent is None or sent.breitengrad is None or sent.laengengrad is None:
        return None
    return Point(sent.breitengrad, sent.laengengrad)


def possible(point: Point) -> bool:
    """Whether there is such a place on the globe."""
    return -90 <= point.north <= 90 and -180 <= point.east <= 180


def inside(point: Point, country: str) -> bool:
    """Whether a place lies in, or close to, a country of BOXES."""
    box = BOXES[country]
    return box.south <= point.north <= box.north and box.west <= point.east <= box.east


def swapped(point: Point, country: str) -> bool:
    """Whether a place lies in the country only when its degrees are taken the other way round."""
    return not inside(point, country) and inside(Point(point.east, point.north), country)
