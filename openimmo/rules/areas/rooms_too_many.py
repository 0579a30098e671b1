"""There is room for the rooms that are counted."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size
from openimmo.rules.rule import Example, Hit, Rule, Sure

_LEAST = 6


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit below 6 m² of living area for each room."""
    flaechen = listing.flaechen
    if flaechen is None or flaechen.anzahl_zimmer is None or not about.living:
        return
    area, rooms = size(flaechen, "wohnflaeche"), size(flaechen, "anzahl_zimmer")
    if area is None or rooms is None or rooms < 2 or area >= rooms * _LEAST or area < 8:
        return
    params = {"rooms": f"{rooms:f}", "area": f"{area:f}"}
    yield Hit(path="flaechen/anzahl_zimmer", value=str(rooms), params=params)


RULE = Rule(
    code="rule-rooms-too-many",
    severity=Severity.WARNING,
    de="{rooms} Zimmer passen nicht in {area} m² Wohnfläche.",
    en="{rooms} rooms do not fit into {area} m² of living area.",
    help_de="anzahl_zimmer und wohnflaeche prüfen; halbe Zimmer sind .5, nicht 15 statt 1.5.",
    help_en="Check anzahl_zimmer and wohnflaeche; half rooms are .5, not 15 in place of 1.5.",
    why_de="Eine der beiden Zahlen ist falsch, und beide werden gesucht.",
    why_en="One of the two numbers is wrong, and both are searched by.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(xml="<flaechen><wohnflaeche>21</wohnflaeche><anzahl_zimmer>3</anzahl_zimmer></flaechen>"),
    wrong=Example(xml="<flaechen><anzahl_zimmer>35</anzahl_zimmer></flaechen>"),
    check=check,
)
