"""Where heating costs are said to be included, the costs that include them are given."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import given
from openimmo.rules.rule import Example, Hit, Rule, Sure

_COSTS = ("nebenkosten", "warmmiete", "pauschalmiete", "betriebskostennetto", "gesamtmietebrutto", "gesamtmietenetto")
_MORE = ("gesamtbelastungbrutto", "gesamtbelastungnetto", "nebenkostenprom2von", "gesamtkostenprom2von", "heizkosten")


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where heizkosten_enthalten is true and no amount could hold them."""
    preise = listing.preise
    if preise is None or preise.heizkosten_enthalten is not True or not about.rent:
        return
    if not given(preise, _COSTS) and not given(preise, _MORE):
        yield Hit(path="preise/heizkosten_enthalten", value="true")


RULE = Rule(
    code="rule-heating-in-nothing",
    severity=Severity.INFO,
    de="Die Heizkosten sollen enthalten sein, aber es sind weder Nebenkosten noch eine Warmmiete angegeben.",
    en="The heating is said to be included, but neither service costs nor a rent with heating are given.",
    help_de="nebenkosten oder warmmiete angeben, oder heizkosten_enthalten weglassen.",
    help_en="Give nebenkosten or warmmiete, or leave heizkosten_enthalten out.",
    why_de="heizkosten_enthalten sagt etwas über die Nebenkosten; ohne sie sagt es nichts.",
    why_en="heizkosten_enthalten speaks of the service costs; without them it says nothing.",
    source="OpenImmo 1.2.7b, heizkosten_enthalten",
    sure=Sure.KNOWN,
    right=Example(
        xml="<preise><nebenkostenprom2von>2.80</nebenkostenprom2von></preise>",
        without=("preise/nebenkosten",),
        base="gewerbe",
    ),
    wrong=Example(without=("preise/nebenkosten",), base="gewerbe"),
    check=check,
)
