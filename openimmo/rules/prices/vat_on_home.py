"""Prices of homes do not have VAT on top."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where zzg_mehrwertsteuer is true for a home that is nothing but one."""
    preise = listing.preise
    if preise is None or preise.zzg_mehrwertsteuer is not True or about.business or not about.living:
        return
    use = listing.objektkategorie.nutzungsart if listing.objektkategorie is not None else None
    terms = listing.verwaltung_objekt
    for_a_time = (use is not None and use.WAZ is True) or (terms is not None and terms.als_ferien is True)
    if about.kinds in (("wohnung",), ("haus",)) and not for_a_time:
        yield Hit(path="preise/zzg_mehrwertsteuer", value="true", repair="false")


RULE = Rule(
    code="rule-vat-on-home",
    severity=Severity.WARNING,
    de="Bei Wohnraum kommt laut zzg_mehrwertsteuer noch Mehrwertsteuer auf den Preis.",
    en="By zzg_mehrwertsteuer VAT comes on top of the price of a home.",
    help_de="zzg_mehrwertsteuer weglassen oder auf false setzen.",
    help_en="Leave zzg_mehrwertsteuer out, or set it to false.",
    why_de=(
        "Verkauf und dauerhafte Vermietung von Wohnraum sind in der Regel umsatzsteuerfrei; gegenüber Verbrauchern "
        "sind Endpreise zu nennen."
    ),
    why_en="Selling homes and letting them for long is free of VAT as a rule; consumers have to be told final prices.",
    source="UStG, section 4 nos. 9a and 12a; PAngV, section 3",
    sure=Sure.KNOWN,
    countries=frozenset({"DEU"}),
    right=Example(xml="<preise><zzg_mehrwertsteuer>true</zzg_mehrwertsteuer></preise>", base="gewerbe"),
    wrong=Example(xml="<preise><zzg_mehrwertsteuer>true</zzg_mehrwertsteuer></preise>"),
    check=check,
)
