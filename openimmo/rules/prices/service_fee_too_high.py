"""hausgeld is an amount per month."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size
from openimmo.rules.prices.amounts import positive, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure

_MOST = Decimal(30)


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit above 30 per square metre of living area and month."""
    preise, flaechen = listing.preise, listing.flaechen
    if preise is None or preise.hausgeld is None or flaechen is None or not about.living:
        return
    fee, area = positive(preise, "hausgeld"), size(flaechen, "wohnflaeche")
    if fee is not None and area is not None and area >= 20 and fee > area * _MOST:
        params = {"fee": shown(fee), "area": shown(area)}
        yield Hit(path="preise/hausgeld", value=str(fee), params=params)


RULE = Rule(
    code="rule-service-fee-too-high",
    severity=Severity.WARNING,
    de="Ein Hausgeld von {fee} im Monat ist für {area} m² unglaubwürdig hoch.",
    en="A hausgeld of {fee} a month is too high to be true for {area} m².",
    help_de="hausgeld je Monat angeben, nicht je Jahr.",
    help_en="Give hausgeld per month, not per year.",
    why_de="Vermutlich steht dort der Betrag für ein Jahr; er schreckt Käufer ab.",
    why_en="It is probably the amount of a year, and puts buyers off.",
    source="OpenImmo 1.2.7b, hausgeld",
    sure=Sure.KNOWN,
    right=Example(xml="<preise><hausgeld>980.00</hausgeld></preise>", base="kauf"),
    wrong=Example(xml="<preise><hausgeld>4980.00</hausgeld></preise>", base="kauf"),
    check=check,
)
