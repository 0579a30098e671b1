"""Prices of a property in Switzerland or Liechtenstein are in francs."""

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
    if currency and currency != "CHF" and (given(preise, TO_BUY) or given(preise, TO_RENT)):
        yield Hit(path="preise/waehrung/@iso_waehrung", value=str(currency), params={"currency": str(currency)})


RULE = Rule(
    code="rule-currency-not-franc",
    severity=Severity.INFO,
    de="Das Objekt liegt in einem Land des Franken, die Preise stehen aber in {currency}.",
    en="The property is in a country of the franc, but its prices are in {currency}.",
    help_de="waehrung/@iso_waehrung prüfen; üblich ist CHF.",
    help_en="Check waehrung/@iso_waehrung; CHF is usual.",
    why_de="Eine falsche Währung verfälscht jeden Preisvergleich.",
    why_en="A wrong currency spoils every comparison of prices.",
    source="general knowledge",
    sure=Sure.GUESS,
    countries=frozenset({"CHE", "LIE"}),
    right=Example(
        xml="""<geo><plz>9000</plz><ort>St. Gallen</ort><land iso_land="CHE"/></geo>
    <preise><waehrung iso_waehrung="CHF"/></preise>""",
        without=("geo/geokoordinaten", "geo/bundesland"),
        base="kauf",
    ),
    wrong=Example(
        xml="""<geo><plz>9000</plz><ort>St. Gallen</ort><land iso_land="CHE"/></geo>
    <preise><waehrung iso_waehrung="EUR"/></preise>""",
        without=("geo/geokoordinaten", "geo/bundesland"),
        base="kauf",
    ),
    check=check,
)
