"""The plot of a house can hold the house."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size
from openimmo.rules.rule import Example, Hit, Rule, Sure

_STOREYS = 6


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where a house has over six times as much living area as plot."""
    flaechen = listing.flaechen
    if flaechen is None or flaechen.grundstuecksflaeche is None or about.kinds != ("haus",):
        return
    plot, area = size(flaechen, "grundstuecksflaeche"), size(flaechen, "wohnflaeche")
    if plot is not None and area is not None and plot * _STOREYS < area:
        params = {"plot": f"{plot:f}", "area": f"{area:f}"}
        yield Hit(path="flaechen/grundstuecksflaeche", value=str(plot), params=params)


RULE = Rule(
    code="rule-plot-too-small",
    severity=Severity.WARNING,
    de="Ein Grundstück von {plot} m² ist zu klein für ein Haus mit {area} m² Wohnfläche.",
    en="A plot of {plot} m² is too small for a house with {area} m² of living area.",
    help_de="grundstuecksflaeche in m² angeben, nicht in Ar oder Hektar, und ohne Tausenderpunkt.",
    help_en="Give grundstuecksflaeche in m², not in ares or hectares, and without a point between thousands.",
    why_de="„1.250“ wird als eineinviertel Quadratmeter gelesen.",
    why_en="“1.250” is read as one and a quarter square metres.",
    source="OpenImmo 1.2.7b, grundstuecksflaeche",
    sure=Sure.KNOWN,
    right=Example(xml="<flaechen><grundstuecksflaeche>48</grundstuecksflaeche></flaechen>", base="kauf"),
    wrong=Example(xml="<flaechen><grundstuecksflaeche>1.250</grundstuecksflaeche></flaechen>", base="kauf"),
    check=check,
)
