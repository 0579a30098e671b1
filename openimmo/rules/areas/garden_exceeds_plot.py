"""The garden is a part of the plot."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where a house has more garden than plot."""
    flaechen = listing.flaechen
    if flaechen is None or flaechen.gartenflaeche is None or about.kinds != ("haus",):
        return
    garden, plot = size(flaechen, "gartenflaeche"), size(flaechen, "grundstuecksflaeche")
    if garden is not None and plot is not None and garden > plot:
        params = {"garden": f"{garden:f}", "plot": f"{plot:f}"}
        yield Hit(path="flaechen/gartenflaeche", value=str(garden), params=params)


RULE = Rule(
    code="rule-garden-exceeds-plot",
    severity=Severity.INFO,
    de="Der Garten ({garden} m²) ist größer als das Grundstück ({plot} m²).",
    en="The garden ({garden} m²) is larger than the plot ({plot} m²).",
    help_de="gartenflaeche und grundstuecksflaeche prüfen.",
    help_en="Check gartenflaeche and grundstuecksflaeche.",
    why_de="Eine der beiden Flächen ist falsch.",
    why_en="One of the two areas is wrong.",
    source="OpenImmo 1.2.7b, gartenflaeche",
    sure=Sure.KNOWN,
    right=Example(xml="<flaechen><gartenflaeche>540</gartenflaeche></flaechen>", base="kauf"),
    wrong=Example(xml="<flaechen><gartenflaeche>5400</gartenflaeche></flaechen>", base="kauf"),
    check=check,
)
