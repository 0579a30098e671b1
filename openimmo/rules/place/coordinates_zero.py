"""Coordinates that are not known are left out, not sent as 0/0."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.place.points import point_of
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where both degrees are 0."""
    point = point_of(listing.geo)
    if point is not None and not any(point):
        yield Hit(path="geo/geokoordinaten", value="0, 0")


RULE = Rule(
    code="rule-coordinates-zero",
    severity=Severity.WARNING,
    de="Die Koordinaten sind 0/0; das ist ein Punkt im Atlantik.",
    en="The coordinates are 0/0; that is a place in the Atlantic.",
    help_de="geokoordinaten weglassen, wenn sie nicht bekannt sind.",
    help_en="Leave geokoordinaten out where they are not known.",
    why_de="Karten und Umkreissuchen nehmen den Wert ernst; das Objekt erscheint vor der Küste Afrikas.",
    why_en="Maps and searches by distance take the value at its word; the listing appears off the coast of Africa.",
    source="OpenImmo 1.2.7b, geo/geokoordinaten",
    sure=Sure.KNOWN,
    right=Example(without=("geo/geokoordinaten",)),
    wrong=Example(xml='<geo><geokoordinaten breitengrad="0.0" laengengrad="0.0"/></geo>'),
    check=check,
)
