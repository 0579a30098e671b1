"""The buyer of a flat or a single-family house pays no more commission than the seller."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.commission.objects import GERMANY, single_home
from openimmo.rules.commission.terms import Terms, buyer, seller, terms
from openimmo.rules.rule import Example, Hit, Rule

_VAT = Decimal("1.19")
_SLACK = Decimal("0.02")


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where both sides pay a percentage, and the buyer the larger one."""
    preise = listing.preise
    if preise is None or preise.innen_courtage is None or preise.aussen_courtage is None:
        return
    outer, inner = buyer(preise), seller(preise)
    if outer is None or inner is None or not single_home(listing, about):
        return
    theirs, ours = terms(outer), terms(inner)
    if not theirs.percent or not ours.percent:
        return
    if _gross(theirs, ours) > _gross(ours, theirs) + _SLACK:
        yield Hit(path="preise/aussen_courtage", value=outer[:80], params={"seller": inner[:80]})


def _gross(one: Terms, other: Terms) -> Decimal:
    """The percentage with VAT; what one side leaves open is as the other says."""
    gross = one.gross if one.gross is not None else other.gross
    return (one.percent or Decimal(0)) * (_VAT if gross is False else 1)


RULE = Rule(
    code="rule-commission-buyer-pays-more",
    severity=Severity.WARNING,
    de="Der Käufer soll „{value}“ zahlen, der Verkäufer nur „{seller}“; bei Wohnungen und Einfamilienhäusern kann das "
    "unwirksam sein.",
    en="The buyer is to pay “{value}”, the seller only “{seller}”; for flats and single-family houses that can be "
    "void.",
    help_de="innen_courtage und aussen_courtage prüfen; der Käufer darf höchstens so viel zahlen wie der Verkäufer.",
    help_en="Check innen_courtage and aussen_courtage; the buyer may pay at most as much as the seller.",
    why_de="Seit dem 23. Dezember 2020 tragen Verbraucher beim Kauf höchstens die Hälfte der Provision.",
    why_en="Since 23 December 2020 consumers who buy bear at most half of the commission.",
    source="sections 656c, 656d BGB; ihk-muenchen.de",
    valid_from=date(2020, 12, 23),
    countries=GERMANY,
    references=False,
    right=Example(
        base="kauf",
        xml='<preise><innen_courtage mit_mwst="false">3 % zzgl. MwSt.</innen_courtage>'
        '<aussen_courtage mit_mwst="true">3,57 % inkl. MwSt.</aussen_courtage></preise>',
    ),
    wrong=Example(
        base="kauf",
        xml='<preise><innen_courtage mit_mwst="true">1,19 %</innen_courtage>'
        '<aussen_courtage mit_mwst="true">5,95 %</aussen_courtage></preise>',
    ),
    check=check,
)
