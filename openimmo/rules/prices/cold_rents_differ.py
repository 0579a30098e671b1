"""kaltmiete is not below nettokaltmiete."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import positive, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where the rent that may hold service costs is below the one without them."""
    preise = listing.preise
    if preise is None or preise.kaltmiete is None or preise.nettokaltmiete is None:
        return
    cold, net = positive(preise, "kaltmiete"), positive(preise, "nettokaltmiete")
    if cold is not None and net is not None and cold < net:
        yield Hit(path="preise/kaltmiete", value=str(cold), params={"cold": shown(cold), "net": shown(net)})


RULE = Rule(
    code="rule-cold-rents-differ",
    severity=Severity.WARNING,
    de="kaltmiete ({cold}) ist niedriger als nettokaltmiete ({net}).",
    en="kaltmiete ({cold}) is below nettokaltmiete ({net}).",
    help_de="Beide gleich angeben, oder nur nettokaltmiete senden.",
    help_en="Give the same for both, or send nettokaltmiete only.",
    why_de="Manche Empfänger lesen das eine Feld, manche das andere; Bewerber sehen dann verschiedene Mieten.",
    why_en="Some receivers read one field and some the other; tenants then see different rents.",
    source="OpenImmo 1.2.7b, kaltmiete and nettokaltmiete",
    sure=Sure.KNOWN,
    right=Example(xml="<preise><kaltmiete>1010.00</kaltmiete></preise>"),
    wrong=Example(xml="<preise><kaltmiete>790.00</kaltmiete></preise>"),
    check=check,
)
