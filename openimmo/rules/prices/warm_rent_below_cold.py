"""The rent with heating is not below the one without."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import positive, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where warmmiete is below nettokaltmiete."""
    preise = listing.preise
    if preise is None or preise.warmmiete is None:
        return
    warm, cold = positive(preise, "warmmiete"), positive(preise, "nettokaltmiete")
    if warm is not None and cold is not None and warm < cold:
        yield Hit(path="preise/warmmiete", value=str(warm), params={"warm": shown(warm), "cold": shown(cold)})


RULE = Rule(
    code="rule-warm-rent-below-cold",
    severity=Severity.WARNING,
    de="Die Warmmiete ({warm}) ist niedriger als die Kaltmiete ({cold}).",
    en="The rent with heating ({warm}) is below the one without ({cold}).",
    help_de="warmmiete und nettokaltmiete prüfen; oft sind sie vertauscht, oder warmmiete enthält nur die Heizkosten.",
    help_en="Check warmmiete and nettokaltmiete; often they are mixed up, or warmmiete holds the heating costs only.",
    why_de="Die Warmmiete ist die Kaltmiete mit allen Nebenkosten; sie kann nicht kleiner sein.",
    why_en="The rent with heating is the base rent with all costs; it cannot be smaller.",
    source="OpenImmo 1.2.7b, warmmiete",
    sure=Sure.KNOWN,
    right=Example(xml="<preise><warmmiete>890.00</warmmiete></preise>", without=("preise/nebenkosten",)),
    wrong=Example(xml="<preise><warmmiete>200.00</warmmiete></preise>"),
    check=check,
)
