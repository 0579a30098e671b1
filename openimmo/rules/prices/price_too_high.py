"""The purchase price of a home is believable for its living area."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import size
from openimmo.rules.prices.amounts import is_euro, positive, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure

_MOST = Decimal(60_000)


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit above 60,000 euros per square metre of living area."""
    preise, flaechen = listing.preise, listing.flaechen
    if preise is None or flaechen is None or preise.kaufpreis is None or not about.living:
        return
    price, area = positive(preise, "kaufpreis"), size(flaechen, "wohnflaeche")
    if price is None or area is None or area < 10 or price <= area * _MOST or not is_euro(preise):
        return
    params = {"price": shown(price), "area": shown(area), "each": shown(price / area)}
    yield Hit(path="preise/kaufpreis", value=str(price), params=params)


RULE = Rule(
    code="rule-price-too-high",
    severity=Severity.WARNING,
    de="Der Kaufpreis von {price} ist für {area} m² Wohnfläche unglaubwürdig hoch ({each} je m²).",
    en="The purchase price of {price} is too high to be true for {area} m² of living area ({each} per m²).",
    help_de="kaufpreis und wohnflaeche prüfen: Oft fehlt ein Dezimalpunkt.",
    help_en="Check kaufpreis and wohnflaeche: often a decimal point is missing.",
    why_de="Ein verrutschtes Komma macht aus 489.000 schnell 48.900.000; niemand findet das Angebot mehr.",
    why_en="A slipped point soon turns 489,000 into 48,900,000, and nobody finds the offer any more.",
    source="general knowledge",
    sure=Sure.KNOWN,
    countries=frozenset({"DEU", "AUT"}),
    right=Example(xml="<preise><kaufpreis>4890000.00</kaufpreis></preise>", base="kauf"),
    wrong=Example(xml="<preise><kaufpreis>48900000.00</kaufpreis></preise>", base="kauf"),
    check=check,
)
