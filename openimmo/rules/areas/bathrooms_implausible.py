"""A home has hardly more bathrooms than rooms."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size
from openimmo.rules.rule import Example, Hit, Rule, Sure

_KINDS = frozenset({"wohnung", "haus"})


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where a home has over two bathrooms more than rooms."""
    flaechen = listing.flaechen
    if flaechen is None or flaechen.anzahl_badezimmer is None or not _KINDS.issuperset(about.kinds):
        return
    baths, rooms = size(flaechen, "anzahl_badezimmer"), size(flaechen, "anzahl_zimmer")
    if baths is not None and rooms is not None and baths > rooms + 2:
        params = {"baths": f"{baths:f}", "rooms": f"{rooms:f}"}
        yield Hit(path="flaechen/anzahl_badezimmer", value=str(baths), params=params)


RULE = Rule(
    code="rule-bathrooms-implausible",
    severity=Severity.INFO,
    de="{baths} Badezimmer bei {rooms} Zimmern sind unglaubwürdig.",
    en="{baths} bathrooms beside {rooms} rooms are not to be believed.",
    help_de="anzahl_badezimmer prüfen.",
    help_en="Check anzahl_badezimmer.",
    why_de="Oft steht hier die Fläche des Bades statt der Zahl der Bäder.",
    why_en="Often the area of the bathroom stands here in place of their number.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(xml="<flaechen><anzahl_badezimmer>4</anzahl_badezimmer></flaechen>"),
    wrong=Example(xml="<flaechen><anzahl_badezimmer>8</anzahl_badezimmer></flaechen>"),
    check=check,
)
