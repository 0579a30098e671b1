"""A flat is not above the roof of its building."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where etage is more than one above anzahl_etagen: a floor below the roof is often not counted."""
    geo = listing.geo
    if geo is None or geo.etage is None or not geo.anzahl_etagen:
        return
    if geo.etage > geo.anzahl_etagen + 1:
        params = {"floor": str(geo.etage), "floors": str(geo.anzahl_etagen)}
        yield Hit(path="geo/etage", value=str(geo.etage), params=params)


RULE = Rule(
    code="rule-floor-too-high",
    severity=Severity.WARNING,
    de="Das Objekt liegt in Etage {floor}, das Haus hat laut anzahl_etagen aber nur {floors}.",
    en="The object is on floor {floor}, but by anzahl_etagen the building has {floors} only.",
    help_de="etage oder anzahl_etagen berichtigen.",
    help_en="Put etage or anzahl_etagen right.",
    why_de="Eine der beiden Zahlen ist falsch; Portale zeigen sie nebeneinander.",
    why_en="One of the two numbers is wrong; portals show them side by side.",
    source="OpenImmo 1.2.7b, geo/etage, geo/anzahl_etagen",
    sure=Sure.KNOWN,
    right=Example(xml="<geo><etage>5</etage></geo>"),
    wrong=Example(xml="<geo><etage>14</etage></geo>"),
    check=check,
)
