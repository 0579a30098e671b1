"""The deposit for a home is at most three months' rent without service costs."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import cold_rent, monthly, parking_rents, positive, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for a deposit above three times the rent, parking and surcharges counted in."""
    preise = listing.preise
    if preise is None or preise.kaution is None or not (about.living and about.rent) or about.business:
        return
    deposit, rent = positive(preise, "kaution"), cold_rent(preise)
    if deposit is None or rent is None or deposit <= 3 * rent + 1 or not monthly(preise):
        return
    rent = max(rent, positive(preise, "pauschalmiete") or rent)
    rent += (positive(preise, "mietzuschlaege") or 0) + parking_rents(preise)
    terms = listing.verwaltung_objekt
    if deposit <= 3 * rent + 1 or (terms is not None and terms.als_ferien is True):
        return
    yield Hit(path="preise/kaution", value=str(deposit), params={"deposit": shown(deposit), "most": shown(3 * rent)})


RULE = Rule(
    code="rule-deposit-too-high",
    severity=Severity.WARNING,
    de="Die Kaution von {deposit} ist höher als drei Monatsmieten ohne Nebenkosten ({most}); mehr kann unwirksam sein.",
    en="The deposit of {deposit} is more than three months' rent without service costs ({most}); more may be void.",
    help_de="kaution und nettokaltmiete prüfen.",
    help_en="Check kaution and nettokaltmiete.",
    why_de=(
        "Bei Wohnraum darf die Sicherheit höchstens das Dreifache der Miete ohne ausgewiesene Betriebskosten betragen."
    ),
    why_en=(
        "For living space the security may be at most three times the rent without the service costs that are "
        "shown separately."
    ),
    source="BGB, section 551(1)",
    sure=Sure.KNOWN,
    countries=frozenset({"DEU"}),
    right=Example(xml="<preise><kaution>16500.00</kaution></preise>", base="gewerbe"),
    wrong=Example(xml="<preise><kaution>3270.00</kaution></preise>"),
    check=check,
)
