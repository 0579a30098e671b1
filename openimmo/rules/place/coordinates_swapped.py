"""breitengrad is the latitude, laengengrad the longitude."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.place.points import BOXES, point_of, swapped
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where the coordinates lie in the country only when taken the other way round."""
    point = point_of(listing.geo)
    if point is not None and swapped(point, about.country):
        value, right = f"{point.north:.10g}, {point.east:.10g}", f"{point.east:.10g}, {point.north:.10g}"
        yield Hit(path="geo/geokoordinaten", value=value, repair=right)


RULE = Rule(
    code="rule-coordinates-swapped",
    severity=Severity.WARNING,
    de="Breite und Länge sind vertauscht: {value} statt {repair}.",
    en="Latitude and longitude are swapped: {value} instead of {repair}.",
    help_de="Die Breite (im deutschen Sprachraum 45 bis 56) in breitengrad senden, die Länge (5 bis 18) in"
    " laengengrad.",
    help_en="Send the latitude (45 to 56 where German is spoken) in breitengrad, the longitude (5 to 18) in"
    " laengengrad.",
    why_de="Das Objekt erscheint sonst in Ostafrika oder im Meer davor.",
    why_en="Else the listing appears in East Africa or in the sea off it.",
    source="OpenImmo 1.2.7b, geokoordinaten/@breitengrad, @laengengrad",
    sure=Sure.KNOWN,
    right=Example(xml='<geo><geokoordinaten breitengrad="47.3" laengengrad="13.0"/></geo>', base="austria"),
    wrong=Example(xml='<geo><geokoordinaten breitengrad="6.0834" laengengrad="50.7766"/></geo>'),
    check=check,
    countries=frozenset(BOXES),
)
