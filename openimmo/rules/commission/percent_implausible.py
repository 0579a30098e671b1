"""A commission in percent is one that somebody could pay."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.commission.terms import buyer, seller, terms
from openimmo.rules.rule import Example, Hit, Rule, Sure

_MOST = Decimal(15)


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for a sale with more than 15 percent of commission."""
    preise = listing.preise
    if preise is None or not about.sale:
        return
    for field, told in (("aussen_courtage", buyer(preise)), ("innen_courtage", seller(preise))):
        if told is None:
            continue
        percent = terms(told).percent
        if percent is not None and percent > _MOST:
            yield Hit(path=f"preise/{field}", value=told[:80], params={"most": str(_MOST)})


RULE = Rule(
    code="rule-commission-percent-implausible",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="„{value}“ liegt über {most} %; vermutlich fehlt ein Komma.",
    en="“{value}” is above {most} %; a decimal point is probably missing.",
    help_de='Den Satz prüfen, etwa "3,57 %".',
    help_en='Check the rate, such as "3,57 %".',
    why_de="Üblich sind beim Kauf bis gut 7 % vom Preis; ein Tippfehler schreckt ab.",
    why_en="Up to a good 7 % of the price are usual for sales; a slip frightens people off.",
    source="general knowledge",
    references=False,
    right=Example(
        base="kauf",
        xml='<preise><innen_courtage mit_mwst="true">3,570 %</innen_courtage>'
        '<aussen_courtage mit_mwst="true">3,57 % vom Kaufpreis inkl. 19 % MwSt.</aussen_courtage></preise>',
    ),
    wrong=Example(
        base="kauf",
        xml='<preise><innen_courtage mit_mwst="true">357 %</innen_courtage>'
        '<aussen_courtage mit_mwst="true">357 %</aussen_courtage></preise>',
    ),
    check=check,
)
