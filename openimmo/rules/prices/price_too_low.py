"""The purchase price of a building is given in full, not in thousands and not as a rent."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import auctioned, positive, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure

_KINDS = frozenset(
    {"wohnung", "haus", "buero_praxen", "einzelhandel", "gastgewerbe", "hallen_lager_prod", "zinshaus_renditeobjekt"}
)
_LEAST = Decimal(1000)


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for a purchase price under 1,000 euros; one with a point for thousands is told by a rule of its own."""
    preise = listing.preise
    if preise is None or preise.kaufpreis is None or not about.sale or about.rent:
        return
    price = positive(preise, "kaufpreis")
    if price is None or price >= _LEAST or auctioned(listing) or preise.erbpacht is not None:
        return
    if _KINDS.issuperset(about.kinds) and about.kinds and price.as_tuple().exponent != -3:
        yield Hit(path="preise/kaufpreis", value=str(price), params={"price": shown(price)})


RULE = Rule(
    code="rule-price-too-low",
    severity=Severity.WARNING,
    de="Der Kaufpreis von {price} ist unglaubwürdig niedrig.",
    en="The purchase price of {price} is too low to be true.",
    help_de="kaufpreis ungekürzt angeben, nicht in Tausend und nicht als Monatsmiete.",
    help_en="Give kaufpreis in full, not in thousands and not as a monthly rent.",
    why_de=(
        "Ein Preis von „349“ meint meist 349.000; das Angebot erscheint ganz oben in der Sortierung und ärgert "
        "alle, die es öffnen."
    ),
    why_en="A price of “349” mostly means 349,000; the offer then leads the list and annoys everybody who opens it.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(xml="<preise><kaufpreis>9500.00</kaufpreis></preise>", base="kauf"),
    wrong=Example(xml="<preise><kaufpreis>489</kaufpreis></preise>", base="kauf"),
    check=check,
)
