"""For a home for rent the tenant pays no commission, unless he ordered the broker himself."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.commission.objects import GERMANY, rented_home
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
    code="rule-commission-tenant-pays",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Der Mieter soll „{value}“ zahlen; bei Wohnraum zahlt nach dem Bestellerprinzip, wer den Makler bestellt hat.",
    en="The tenant is to pay “{value}”; for homes the one who ordered the broker pays.",
    help_de="aussen_courtage weglassen und provisionspflichtig auf false setzen, wenn der Vermieter den Auftrag gab.",
    help_en="Leave out aussen_courtage and set provisionspflichtig to false where the landlord gave the order.",
    why_de="Eine Provision vom Wohnungsmieter zu verlangen kann mit bis zu 25.000 Euro geahndet werden.",
    why_en="Charging the tenant of a home can be fined with up to 25,000 euros.",
    source="section 2(1a) WoVermRG, second hand",
    valid_from=date(2015, 6, 1),
    countries=GERMANY,
    references=False,
    right=Example(
        base="gewerbe",
        xml="<preise><provisionspflichtig>true</provisionspflichtig>"
        '<aussen_courtage mit_mwst="false">3 Nettokaltmieten zzgl. MwSt.</aussen_courtage></preise>',
    ),
    wrong=Example(
        xml="<preise><provisionspflichtig>true</provisionspflichtig>"
        '<aussen_courtage mit_mwst="true">2 Nettokaltmieten inkl. MwSt.</aussen_courtage></preise>'
    ),
    check=check,
)
