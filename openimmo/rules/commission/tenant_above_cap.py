"""A tenant is charged at most two months' net rent and VAT."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie, Preise
from openimmo.rules.about import About
from openimmo.rules.commission.objects import GERMANY, rented_home
from openimmo.rules.commission.terms import Terms, buyer, terms
from openimmo.rules.rule import Example, Hit, Rule, Sure

_NET, _GROSS = Decimal(2), Decimal("2.38")


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where the tenant of a home is charged more than 2 net rents with VAT."""
    preise = listing.preise
    if preise is None or preise.aussen_courtage is None or not rented_home(about):
        return
    told = buyer(preise)
    found = terms(told) if told is not None else None
    if told is None or found is None:
        return
    most = _NET if found.gross is False else _GROSS
    if _months(found, preise) > most:
        yield Hit(path="preise/aussen_courtage", value=told[:80])


def _months(found: Terms, preise: Preise) -> Decimal:
    """How many net rents are charged; 0 where that is not certain."""
    rent = preise.nettokaltmiete
    if found.rents is not None:
        return found.rents
    if found.euro is None or not isinstance(rent, Decimal) or rent <= 0:
        return Decimal(0)
    return found.euro / rent


RULE = Rule(
    code="rule-commission-tenant-above-cap",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="„{value}“ übersteigt die Obergrenze von zwei Nettokaltmieten zuzüglich Mehrwertsteuer.",
    en="“{value}” exceeds the cap of two net monthly rents plus VAT.",
    help_de="Höchstens zwei Nettokaltmieten zuzüglich Mehrwertsteuer ansetzen (2,38).",
    help_en="Charge at most two net rents plus VAT (2.38).",
    why_de="Für die Vermittlung von Wohnraum an Mieter ist die Höhe der Provision gedeckelt.",
    why_en="The commission for finding a tenant a home is capped.",
    source="section 3(2) WoVermRG, second hand",
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<preise><provisionspflichtig>true</provisionspflichtig>"
        '<aussen_courtage mit_mwst="true">2,38 Nettokaltmieten inkl. MwSt.</aussen_courtage></preise>',
        also=("rule-commission-tenant-pays",),
    ),
    wrong=Example(
        xml="<preise><provisionspflichtig>true</provisionspflichtig>"
        '<aussen_courtage mit_mwst="true">3 Nettokaltmieten inkl. MwSt.</aussen_courtage></preise>',
        also=("rule-commission-tenant-pays",),
    ),
    check=check,
)
