"""Coordinates lie in the country the listing names."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.place.points import BOXES, inside, point_of, possible, swapped
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where the place is possible, not 0/0, not swapped, and outside of the country that is stated."""
    point = point_of(listing.geo)
    if point is None or not about.country_stated or inside(point, about.country):
        return
    if any(point) and possible(point) and not swapped(point, about.country):
        value = f"{point.north:.10g}, {point.east:.10g}"
        yield Hit(path="geo/geokoordinaten", value=value, params={"country": about.country})


RULE = Rule(
    code="rule-coordinates-abroad",
    severity=Severity.WARNING,
    de="Die Koordinaten {value} liegen nicht in dem Land, das angegeben ist ({country}).",
    en="The coordinates {value} do not lie in the country that is stated ({country}).",
    help_de="geokoordinaten oder land berichtigen.",
    help_en="Put geokoordinaten or land right.",
    why_de="Portale zeigen das Objekt am falschen Ort, und vom Land hängt ab, welche Pflichtangaben gelten können.",
    why_en="Portals show the listing in the wrong place, and which data may be required depends on the country.",
    source="outermost degrees of the countries",
    sure=Sure.KNOWN,
    right=Example(xml='<geo><geokoordinaten breitengrad="54.9079" laengengrad="8.3033"/></geo>'),
    wrong=Example(xml='<geo><geokoordinaten breitengrad="39.5696" laengengrad="2.6502"/></geo>'),
    check=check,
    countries=frozenset(BOXES),
)
