"""kaution is an amount, not a number of months."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import cold_rent, positive
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for a deposit of at most 12 where the rent is more than that."""
    preise = listing.preise
    if preise is None or preise.kaution is None or not about.rent:
        return
    deposit = positive(preise, "kaution")
    if deposit is None or deposit > 12:
        return
    rent = cold_rent(preise) or positive(preise, "warmmiete")
    if rent is not None and rent > 100:
        yield Hit(path="preise/kaution", value=str(deposit), params={"deposit": f"{deposit:f}"})


RULE = Rule(
    code="rule-deposit-in-months",
    severity=Severity.WARNING,
    de="kaution ist {deposit}: vermutlich eine Zahl von Monatsmieten, kein Betrag.",
    en="kaution is {deposit}: probably a number of months, not an amount.",
    help_de="In kaution den Betrag angeben; „3 Nettokaltmieten“ gehört nach kaution_text.",
    help_en="Give the amount in kaution; “3 net rents” belongs into kaution_text.",
    why_de="Portale zeigen den Wert als Geldbetrag: „Kaution: 3 Euro“.",
    why_en="Portals show the value as money: “deposit: 3 euros”.",
    source="OpenImmo 1.2.7b, kaution and kaution_text",
    sure=Sure.KNOWN,
    right=Example(xml="<preise><kaution_text>3 Nettokaltmieten</kaution_text></preise>", without=("preise/kaution",)),
    wrong=Example(xml="<preise><kaution>3</kaution></preise>"),
    check=check,
)
