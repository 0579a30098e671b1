"""The rent with heating is the base rent and the costs that are given beside it."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import parking_rents, positive, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure

_NEAR = Decimal(2)


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where warmmiete is less than rent and service costs, or more than all that is given.

    More is only told where the heating costs are known too: in the service costs, or by themselves.
    """
    preise = listing.preise
    if preise is None or preise.warmmiete is None or preise.nebenkosten is None or not about.living:
        return
    warm, cold = positive(preise, "warmmiete"), positive(preise, "nettokaltmiete")
    costs = positive(preise, "nebenkosten")
    if warm is None or cold is None or costs is None or warm < cold:
        return
    heating = positive(preise, "heizkosten")
    least = cold + costs
    most = least + (heating or 0) + (positive(preise, "mietzuschlaege") or 0) + parking_rents(preise)
    whole = heating is not None or preise.heizkosten_enthalten is True
    if warm < least - _NEAR or (whole and warm > most + _NEAR):
        params = {"warm": shown(warm), "sum": shown(least if warm < least else most)}
        yield Hit(path="preise/warmmiete", value=str(warm), params=params)


RULE = Rule(
    code="rule-warm-rent-differs",
    severity=Severity.WARNING,
    de="Die Warmmiete ist {warm}; Kaltmiete und Kosten ergeben zusammen {sum}.",
    en="The rent with heating is {warm}; the base rent and the costs make {sum}.",
    help_de="nettokaltmiete, nebenkosten, heizkosten und warmmiete aufeinander abstimmen.",
    help_en="Make nettokaltmiete, nebenkosten, heizkosten and warmmiete fit each other.",
    why_de=(
        "Mieter vergleichen Warmmieten. Eine Summe, die nicht aufgeht, führt zu Rückfragen oder zum Vorwurf der "
        "Irreführung."
    ),
    why_en=(
        "Tenants compare rents with heating. A sum that does not work out leads to questions, or to the reproach "
        "of misleading them."
    ),
    source="OpenImmo 1.2.7b, warmmiete, nebenkosten, heizkosten_enthalten",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<preise><warmmiete>1090.00</warmmiete><nebenkosten>120.00</nebenkosten>
    <heizkosten_enthalten>false</heizkosten_enthalten><heizkosten>80.00</heizkosten></preise>"""
    ),
    wrong=Example(xml="<preise><warmmiete>1190.00</warmmiete></preise>"),
    check=check,
)
