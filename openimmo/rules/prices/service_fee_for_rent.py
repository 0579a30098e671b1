"""The fee of an owners' association is told to buyers, not to tenants."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import positive, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where an offer that is only for rent gives hausgeld."""
    preise = listing.preise
    if preise is None or preise.hausgeld is None or about.sale or not about.rent:
        return
    fee = positive(preise, "hausgeld")
    if fee is not None:
        yield Hit(path="preise/hausgeld", value=str(fee), params={"fee": shown(fee)})


RULE = Rule(
    code="rule-service-fee-for-rent",
    severity=Severity.INFO,
    de="Ein Mietangebot nennt Hausgeld ({fee}).",
    en="An offer for rent gives hausgeld ({fee}).",
    help_de="hausgeld nur bei Kaufangeboten senden; was Mieter zahlen, gehört nach nebenkosten.",
    help_en="Send hausgeld with offers for sale only; what tenants pay belongs into nebenkosten.",
    why_de="Hausgeld zahlt der Eigentümer an die Gemeinschaft; Mietern sagt es nichts und verrät Internes.",
    why_en="The owner pays hausgeld to the association; it tells tenants nothing and gives internal figures away.",
    source="OpenImmo 1.2.7b, hausgeld",
    sure=Sure.KNOWN,
    right=Example(xml="<preise><hausgeld>92.00</hausgeld></preise>", base="kauf"),
    wrong=Example(xml="<preise><hausgeld>310.00</hausgeld></preise>"),
    check=check,
)
