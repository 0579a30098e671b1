"""Bedrooms are among the rooms."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where there are more bedrooms than rooms."""
    flaechen = listing.flaechen
    if flaechen is None or flaechen.anzahl_schlafzimmer is None:
        return
    bedrooms, rooms = size(flaechen, "anzahl_schlafzimmer"), size(flaechen, "anzahl_zimmer")
    if bedrooms is not None and rooms is not None and bedrooms > rooms:
        params = {"bedrooms": f"{bedrooms:f}", "rooms": f"{rooms:f}"}
        yield Hit(path="flaechen/anzahl_schlafzimmer", value=str(bedrooms), params=params)


RULE = Rule(
    code="rule-bedrooms-exceed-rooms",
    severity=Severity.WARNING,
    de="{bedrooms} Schlafzimmer sind mehr als {rooms} Zimmer.",
    en="{bedrooms} bedrooms are more than {rooms} rooms.",
    help_de="anzahl_zimmer zählt alle Wohn- und Schlafräume, anzahl_schlafzimmer einen Teil davon.",
    help_en="anzahl_zimmer counts all living and sleeping rooms, anzahl_schlafzimmer a part of them.",
    why_de="Vermutlich sind die Schlafzimmer in der Zimmerzahl vergessen.",
    why_en="The bedrooms are probably forgotten in the number of rooms.",
    source="OpenImmo 1.2.7b, anzahl_zimmer and anzahl_schlafzimmer",
    sure=Sure.KNOWN,
    right=Example(xml="<flaechen><anzahl_schlafzimmer>3</anzahl_schlafzimmer></flaechen>"),
    wrong=Example(xml="<flaechen><anzahl_schlafzimmer>4</anzahl_schlafzimmer></flaechen>"),
    check=check,
)
