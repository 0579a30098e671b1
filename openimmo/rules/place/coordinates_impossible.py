"""Coordinates are decimal degrees: at most 90 north or south, at most 180 east or west."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.place.points import point_of, possible
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where there is no such place."""
    point = point_of(listing.geo)
    if point is not None and not possible(point):
        yield Hit(path="geo/geokoordinaten", value=f"{point.north:.10g}, {point.east:.10g}")


RULE = Rule(
    code="rule-coordinates-impossible",
    severity=Severity.WARNING,
    de="Einen Ort mit den Koordinaten {value} gibt es nicht.",
    en="There is no place with the coordinates {value}.",
    help_de="Breite und Länge in Grad mit Dezimalpunkt senden, zum Beispiel 50.7766 und 6.0834.",
    help_en="Send latitude and longitude in degrees with a decimal point, such as 50.7766 and 6.0834.",
    why_de="Oft fehlt nur der Dezimalpunkt, oder es sind Gauß-Krüger- oder UTM-Werte. Auf keiner Karte erscheint das"
    " Objekt.",
    why_en="Often just the decimal point is missing, or they are values of another grid. No map shows the listing.",
    source="OpenImmo 1.2.7b, geo/geokoordinaten; WGS 84",
    sure=Sure.KNOWN,
    right=Example(xml='<geo><geokoordinaten breitengrad="50.7766421" laengengrad="6.0834199"/></geo>'),
    wrong=Example(xml='<geo><geokoordinaten breitengrad="507766" laengengrad="60834"/></geo>'),
    check=check,
)
