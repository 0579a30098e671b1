"""In Austria the tenant of a home pays no commission, unless he ordered the broker first."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.commission.objects import rented_home
from openimmo.rules.commission.terms import buyer, terms
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where the tenant of a home is charged."""
    preise = listing.preise
    if preise is None or preise.aussen_courtage is None or not rented_home(about):
        return
    told = buyer(preise)
    if told is not None and terms(told).due is True:
        yield Hit(path="preise/aussen_courtage", value=told[:80])


RULE = Rule(
    code="rule-commission-at-tenant-pays",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Der Mieter soll „{value}“ zahlen; seit Juli 2023 zahlt in Österreich bei Wohnungen, wer den Makler bestellt "
    "hat.",
    en="The tenant is to pay “{value}”; since July 2023 the one who ordered the broker pays for homes in Austria.",
    help_de="aussen_courtage weglassen und provisionspflichtig auf false setzen, wenn der Vermieter den Auftrag gab.",
    help_en="Leave out aussen_courtage and set provisionspflichtig to false where the landlord gave the order.",
    why_de="Vereinbarungen, die das Bestellerprinzip umgehen, können unwirksam sein und bestraft werden.",
    why_en="Agreements around the principle can be void, and fined.",
    source="section 17a MaklerG (Austria), second hand",
    valid_from=date(2023, 7, 1),
    countries=frozenset({"AUT"}),
    references=False,
    right=Example(base="austria", xml="<preise><aussen_courtage>provisionsfrei</aussen_courtage></preise>"),
    wrong=Example(
        base="austria",
        xml="<preise><provisionspflichtig>true</provisionspflichtig>"
        '<aussen_courtage mit_mwst="true">2 BMM inkl. USt.</aussen_courtage></preise>',
    ),
    check=check,
)
