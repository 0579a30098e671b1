"""The rent of a home is believable for its living area."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size
from openimmo.rules.prices.amounts import cold_rent, monthly, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure

_MOST = Decimal(200)


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit above 200 per square metre and month."""
    preise, flaechen = listing.preise, listing.flaechen
    if preise is None or flaechen is None or not about.rent or not about.living:
        return
    rent, area = cold_rent(preise), size(flaechen, "wohnflaeche")
    if rent is None or area is None or area < 8 or rent <= area * _MOST or not monthly(preise):
        return
    params = {"rent": shown(rent), "area": shown(area), "each": shown(rent / area)}
    yield Hit(path="preise", value=str(rent), params=params)


RULE = Rule(
    code="rule-rent-too-high",
    severity=Severity.WARNING,
    de="Eine Kaltmiete von {rent} ist für {area} m² Wohnfläche unglaubwürdig hoch ({each} je m²).",
    en="A rent of {rent} is too high to be true for {area} m² of living area ({each} per m²).",
    help_de="nettokaltmiete für einen Monat angeben; ein Kaufpreis gehört nach kaufpreis.",
    help_en="Give nettokaltmiete for one month; a purchase price belongs into kaufpreis.",
    why_de="Im Feld der Miete steht vermutlich eine Jahresmiete, ein Kaufpreis oder ein Betrag in Cent.",
    why_en="The field of the rent probably holds a yearly rent, a purchase price or an amount in cents.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(
        xml="<preise><nettokaltmiete>7800</nettokaltmiete></preise>", without=("preise/warmmiete", "preise/kaution")
    ),
    wrong=Example(
        xml="<preise><nettokaltmiete>289000</nettokaltmiete></preise>", without=("preise/warmmiete", "preise/kaution")
    ),
    check=check,
)
