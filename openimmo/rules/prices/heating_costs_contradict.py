"""heizkosten_enthalten says whether the service costs hold the heating costs, and the sum says the same."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import positive, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where the heating is said to be in nebenkosten, and warmmiete counts it beside them."""
    preise = listing.preise
    if preise is None or preise.heizkosten is None or preise.heizkosten_enthalten is not True:
        return
    names = ("warmmiete", "nettokaltmiete", "nebenkosten", "heizkosten")
    warm, cold, costs, heating = (positive(preise, name) for name in names)
    if warm is None or cold is None or costs is None or heating is None or heating < 5:
        return
    if abs(cold + costs + heating - warm) < 1:
        yield Hit(path="preise/heizkosten_enthalten", value="true", repair="false", params={"heating": shown(heating)})


RULE = Rule(
    code="rule-heating-costs-contradict",
    severity=Severity.WARNING,
    de=(
        "Laut heizkosten_enthalten sind die Heizkosten in den Nebenkosten, die Warmmiete zählt sie ({heating}) "
        "aber noch einmal dazu."
    ),
    en=(
        "By heizkosten_enthalten the heating is within the service costs, but the rent with heating counts it "
        "({heating}) beside them."
    ),
    help_de="heizkosten_enthalten auf false setzen, oder die Heizkosten aus warmmiete herausrechnen.",
    help_en="Set heizkosten_enthalten to false, or take the heating costs out of warmmiete.",
    why_de="Wer die Nebenkosten für vollständig hält, rechnet mit einer zu niedrigen Miete.",
    why_en="Who takes the service costs for complete expects too low a rent.",
    source="OpenImmo 1.2.7b, heizkosten_enthalten",
    sure=Sure.KNOWN,
    right=Example(xml="<preise><heizkosten>80.00</heizkosten></preise>"),
    wrong=Example(xml="<preise><nebenkosten>120.00</nebenkosten><heizkosten>80.00</heizkosten></preise>"),
    check=check,
)
