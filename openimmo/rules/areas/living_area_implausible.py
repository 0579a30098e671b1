"""The living area of a home is believable."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size
from openimmo.rules.rule import Example, Hit, Rule, Sure

_LEAST = {"wohnung": Decimal(8), "haus": Decimal(8)}
_MOST = {"wohnung": Decimal(1000), "haus": Decimal(5000)}


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit below 8 m², and above 1,000 m² for a flat or 5,000 m² for a house."""
    flaechen = listing.flaechen
    if flaechen is None or flaechen.wohnflaeche is None or not about.living or len(about.kinds) != 1:
        return
    kind, area = about.kinds[0], size(flaechen, "wohnflaeche")
    if area is not None and kind in _LEAST and not _LEAST[kind] <= area <= _MOST[kind]:
        yield Hit(path="flaechen/wohnflaeche", value=str(area), params={"area": f"{area:f}", "kind": kind})


RULE = Rule(
    code="rule-living-area-implausible",
    severity=Severity.WARNING,
    de="Eine Wohnfläche von {area} m² ist für {kind} unglaubwürdig.",
    en="A living area of {area} m² is not to be believed for {kind}.",
    help_de="wohnflaeche prüfen: Punkt vor den Nachkommastellen, keiner zwischen Tausendern.",
    help_en="Check wohnflaeche: a point before the decimals, none between thousands.",
    why_de="Meist ist der Dezimalpunkt verrutscht, oder das Grundstück steht im Feld der Wohnfläche.",
    why_en="Mostly the decimal point has slipped, or the plot stands in the field of the living area.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(
        xml="<flaechen><wohnflaeche>960</wohnflaeche><anzahl_zimmer>24</anzahl_zimmer></flaechen>", base="kauf"
    ),
    wrong=Example(xml="<flaechen><wohnflaeche>7850</wohnflaeche></flaechen>"),
    check=check,
)
