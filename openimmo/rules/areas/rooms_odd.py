"""Rooms are counted in whole and half ones."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where the number of rooms is no multiple of a half."""
    flaechen = listing.flaechen
    if flaechen is None or flaechen.anzahl_zimmer is None:
        return
    rooms = size(flaechen, "anzahl_zimmer")
    if rooms is not None and rooms < 1000 and rooms * 2 % 1:
        yield Hit(path="flaechen/anzahl_zimmer", value=str(rooms), params={"rooms": f"{rooms:f}"})


RULE = Rule(
    code="rule-rooms-odd",
    severity=Severity.INFO,
    de="Die Zimmerzahl {rooms} zählt weder ganze noch halbe Zimmer.",
    en="The number of rooms {rooms} counts neither whole nor half ones.",
    help_de="anzahl_zimmer auf ganze oder halbe Zimmer runden.",
    help_en="Round anzahl_zimmer to whole or half rooms.",
    why_de="Portale kennen ganze und halbe Zimmer und runden den Rest auf ihre Weise.",
    why_en="Portals know whole and half rooms and round the rest as they please.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(xml="<flaechen><anzahl_zimmer>3.50</anzahl_zimmer></flaechen>"),
    wrong=Example(xml="<flaechen><anzahl_zimmer>3.25</anzahl_zimmer></flaechen>"),
    check=check,
)
