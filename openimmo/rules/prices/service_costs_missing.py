"""A home for rent says what comes on top of the rent."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import cold_rent, given
from openimmo.rules.rule import Example, Hit, Rule, Sure

_COSTS = (
    "nebenkosten", "warmmiete", "heizkosten", "pauschalmiete", "betriebskostennetto", "nebenkostenprom2von",
    "gesamtmietebrutto", "gesamtbelastungbrutto", "monatlichekostenbrutto",
)  # fmt: skip
_WORDS = ("nebenkosten", "betriebskosten", "warm", "inkl", "pauschal", " nk")


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where a home for rent has a base rent, no costs, and no word about them."""
    preise = listing.preise
    if preise is None or about.parking or not (about.living and about.rent):
        return
    if given(preise, _COSTS) or cold_rent(preise) is None:
        return
    texts = listing.freitexte
    remarks = (
        preise.freitext_preis,
        texts.sonstige_angaben if texts else None,
        texts.objektbeschreibung if texts else None,
    )
    if not any(word in remark.lower() for remark in remarks if remark for word in _WORDS):
        yield Hit(path="preise")


RULE = Rule(
    code="rule-service-costs-missing",
    severity=Severity.WARNING,
    de="Zur Kaltmiete fehlt die Angabe der Nebenkosten; der Hinweis auf sie kann vorgeschrieben sein.",
    en="The service costs beside the base rent are missing; a hint at them may be required.",
    help_de="nebenkosten angeben (und heizkosten_enthalten), oder warmmiete.",
    help_en="Give nebenkosten (and heizkosten_enthalten), or warmmiete.",
    why_de=(
        "Wohnungsvermittler haben in Anzeigen die Miete zu nennen und darauf hinzuweisen, ob Nebenleistungen "
        "gesondert zu vergüten sind."
    ),
    why_en=(
        "Who brokers homes has to name the rent in advertisements, and to point out whether extras are charged "
        "separately."
    ),
    source="WoVermRG, section 6(2)",
    sure=Sure.SECONDARY,
    countries=frozenset({"DEU"}),
    references=False,
    right=Example(
        xml="<preise><freitext_preis>zzgl. Nebenkosten nach Verbrauch</freitext_preis></preise>",
        without=("preise/nebenkosten", "preise/warmmiete", "preise/heizkosten_enthalten"),
    ),
    wrong=Example(without=("preise/nebenkosten", "preise/warmmiete", "preise/heizkosten_enthalten")),
    check=check,
)
