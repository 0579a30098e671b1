"""The commission without VAT is not larger than the one with it."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where provisionnetto is above provisionbrutto."""
    preise = listing.preise
    if preise is None or preise.provisionnetto is None or preise.provisionbrutto is None:
        return
    net, gross = preise.provisionnetto.value, preise.provisionbrutto
    if isinstance(net, Decimal) and isinstance(gross, Decimal) and gross and net > gross:
        yield Hit(path="preise/provisionnetto", value=str(net), params={"gross": str(gross)})


RULE = Rule(
    code="rule-commission-net-above-gross",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="provisionnetto ({value}) ist größer als provisionbrutto ({gross}).",
    en="provisionnetto ({value}) is larger than provisionbrutto ({gross}).",
    help_de="Die beiden Beträge tauschen oder berichtigen.",
    help_en="Swap the two amounts, or correct them.",
    why_de="Der Bruttobetrag enthält die Mehrwertsteuer und kann nicht kleiner sein.",
    why_en="The gross amount includes VAT and cannot be smaller.",
    source="OpenImmo 1.2.7b, provisionnetto and provisionbrutto",
    references=False,
    right=Example(
        base="kauf",
        xml="<preise><provisionnetto>14670</provisionnetto><provisionbrutto>17457.30</provisionbrutto></preise>",
    ),
    wrong=Example(
        base="kauf",
        xml="<preise><provisionnetto>17457.30</provisionnetto><provisionbrutto>14670</provisionbrutto></preise>",
    ),
    check=check,
)
