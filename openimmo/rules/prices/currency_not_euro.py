"""Prices of a property in Germany or Austria are in euro."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import TO_BUY, TO_RENT, given
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where the country is stated and another currency is named."""
    preise = listing.preise
    if preise is None or preise.waehrung is None or not about.country_stated:
        return
    currency = preise.waehrung.iso_waehrung
    if currency and currency != "EUR" and (given(preise, TO_BUY) or given(preise, TO_RENT)):
        yield Hit(path="preise/waehrung/@iso_waehrung", value=str(currency), params={"currency": str(currency)})


RULE = Rule(
    code="rule-currency-not-euro",
    severity=Severity.WARNING,
    de="Das Objekt liegt in einem Land des Euro, die Preise stehen aber in {currency}.",
    en="The property is in a country of the euro, but its prices are in {currency}.",
    help_de="waehrung/@iso_waehrung prüfen; üblich ist EUR.",
    help_en="Check waehrung/@iso_waehrung; EUR is usual.",
    why_de="Eine falsche Währung verfälscht jeden Preisvergleich.",
    why_en="A wrong currency spoils every comparison of prices.",
    source="general knowledge",
    sure=Sure.KNOWN,
    countries=frozenset({"DEU", "AUT"}),
    right=Example(
        xml="""<geo><plz>9000</plz><ort>St. Gallen</ort><land iso_land="CHE"/></geo>
    <preise><waehrung iso_waehrung="CHF"/></preise>""",
        without=("geo/geokoordinaten", "geo/bundesland"),
        base="kauf",
    ),
    wrong=Example(xml='<preise><waehrung iso_waehrung="CHF"/></preise>', base="kauf"),
    check=check,
)
