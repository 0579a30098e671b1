"""A price that is only told on request does not stand beside the mark."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import amount, on_request, shown
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where kaufpreis is marked as told on request and has a value all the same."""
    preise = listing.preise
    if preise is None or not on_request(preise):
        return
    value = amount(preise, "kaufpreis")
    if value is not None:
        yield Hit(path="preise/kaufpreis", value=str(value), params={"price": shown(value)})


RULE = Rule(
    code="rule-price-on-request-with-price",
    severity=Severity.WARNING,
    de="Der Preis gilt „auf Anfrage“, steht aber da: {price}.",
    en="The price is marked as told on request, and is there all the same: {price}.",
    help_de='Bei auf_anfrage="true" den Wert 0 senden.',
    help_en='Send the value 0 where auf_anfrage is "true".',
    why_de="Ein Empfänger, der das Attribut nicht kennt, zeigt den Preis, der nicht gezeigt werden soll.",
    why_en="A receiver that does not know the attribute shows the price that was not to be shown.",
    source="OpenImmo 1.2.7b, kaufpreis/@auf_anfrage",
    right=Example(xml='<preise><kaufpreis auf_anfrage="false">489000.00</kaufpreis></preise>', base="kauf"),
    wrong=Example(xml='<preise><kaufpreis auf_anfrage="true">489000.00</kaufpreis></preise>', base="kauf"),
    check=check,
)
