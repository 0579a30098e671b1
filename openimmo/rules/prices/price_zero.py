"""A price is left out, or marked as told on request, and never sent as 0."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import TO_BUY, TO_RENT, auctioned, given, number, on_request, zero
from openimmo.rules.rule import Example, Hit, Rule

_RENTS = ("nettokaltmiete", "kaltmiete", "warmmiete", "pauschalmiete")


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where the only price of the kind of marketing is 0 and nothing says "on request", not even in words."""
    preise = listing.preise
    if preise is None or not (about.sale or about.rent) or given(preise, TO_BUY) or given(preise, TO_RENT):
        return
    name = zero(preise, ("kaufpreis",) if about.sale else _RENTS)
    if not name or on_request(preise) or auctioned(listing):
        return
    if "anfrage" not in (preise.freitext_preis or "").lower():
        yield Hit(path=f"preise/{name}", value=str(number(preise, name)), params={"field": name})


RULE = Rule(
    code="rule-price-zero",
    severity=Severity.WARNING,
    de="{field} ist 0, ohne dass der Preis als „auf Anfrage“ gekennzeichnet ist.",
    en="{field} is 0, and the price is not marked as told on request.",
    help_de='Den Preis angeben, oder kaufpreis mit auf_anfrage="true" senden.',
    help_en='Give the price, or send kaufpreis with auf_anfrage="true".',
    why_de="Eine 0 wird mancherorts als Preis von 0 Euro angezeigt. Für „auf Anfrage“ gibt es ein eigenes Attribut.",
    why_en="Some receivers show 0 as a price of 0 euros. For “on request” there is an attribute of its own.",
    source="OpenImmo 1.2.7b, kaufpreis/@auf_anfrage",
    references=False,
    right=Example(xml="<preise><kaufpreis>0</kaufpreis></preise>"),
    wrong=Example(xml="<preise><kaufpreis>0</kaufpreis></preise>", base="kauf"),
    check=check,
)
