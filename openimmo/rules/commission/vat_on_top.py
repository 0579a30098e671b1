"""For a home the commission is told with VAT in it."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.commission.objects import GERMANY, consumer
from openimmo.rules.commission.terms import Terms, buyer, terms
from openimmo.rules.rule import Example, Hit, Rule, Sure

_VAT, _ROUND = Decimal("1.19"), Decimal("0.25")


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where the commission of a home is told without VAT."""
    preise = listing.preise
    if preise is None or not consumer(about):
        return
    told = buyer(preise)
    if told is not None and preise.aussen_courtage is not None:
        found = terms(told)
        stated = preise.aussen_courtage.mit_mwst is False and found.gross is None and not _taxed(found)
        if found.due is not False and (found.gross is False or (stated and found.due)):
            yield Hit(path="preise/aussen_courtage", value=told[:80])
            return
    hint = preise.courtage_hinweis
    if hint and terms(hint).gross is False and terms(hint).due is not False:
        yield Hit(path="preise/courtage_hinweis", value=hint.strip()[:80])


def _taxed(found: Terms) -> bool:
    """Whether the number itself shows VAT, as 3,57 does: it is a round one times 1.19."""
    value = found.percent or found.rents
    return value is not None and (value / _VAT) % _ROUND == 0


RULE = Rule(
    code="rule-commission-vat-on-top",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Die Provision „{value}“ ist ohne Mehrwertsteuer angegeben; gegenüber Verbrauchern ist der Endpreis zu nennen.",
    en="The commission “{value}” is told without VAT; consumers have to be told the final price.",
    help_de='Den Satz mit Mehrwertsteuer angeben, etwa "3,57 %" statt "3 % zzgl. MwSt.", und mit_mwst="true".',
    help_en='Give the rate with VAT, such as "3,57 %" instead of "3 % zzgl. MwSt.", and mit_mwst="true".',
    why_de="„Zzgl. MwSt.“ gegenüber Verbrauchern haben Gerichte als Verstoß gegen die Preisangabenverordnung gewertet.",
    why_en="Courts have held VAT on top towards consumers to break the ordinance on price indications.",
    source="PAngV; LG Bielefeld 17 O 122/13, LG Osnabrück 13 O 7/13, second hand",
    countries=GERMANY,
    references=False,
    right=Example(
        base="kauf", xml='<preise><aussen_courtage mit_mwst="true">3,57 % inkl. 19 % MwSt.</aussen_courtage></preise>'
    ),
    wrong=Example(
        base="kauf",
        without=("preise/innen_courtage",),
        xml='<preise><aussen_courtage mit_mwst="false">3 % zzgl. 19 % MwSt.</aussen_courtage></preise>',
    ),
    check=check,
)
