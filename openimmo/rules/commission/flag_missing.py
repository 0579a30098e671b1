"""An offer that gives a commission says that it is subject to commission."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie, Preise
from openimmo.rules.about import About
from openimmo.rules.commission.terms import buyer, terms
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where a commission above 0 is given and provisionspflichtig is missing."""
    preise = listing.preise
    if preise is None or preise.provisionspflichtig is not None or preise.aussen_courtage is None:
        return
    told = buyer(preise)
    if told is not None and terms(told).due is True and not _kept(preise):
        yield Hit(path="preise", params={"amount": told[:80]})


def _kept(preise: Preise) -> bool:
    return preise.kept is not None and any("provisionspflichtig" in xml[:200] for _, xml in preise.kept.elements)


RULE = Rule(
    code="rule-commission-flag-missing",
    severity=Severity.INFO,
    sure=Sure.KNOWN,
    de="Eine Provision ist angegeben ({amount}), aber provisionspflichtig fehlt.",
    en="A commission is given ({amount}), but provisionspflichtig is missing.",
    help_de="provisionspflichtig mit true angeben.",
    help_en="Give provisionspflichtig as true.",
    why_de="Portale filtern „provisionsfrei“ nach diesem Schalter; ohne ihn raten sie.",
    why_en="Portals filter “no commission” by this flag; without it they guess.",
    source="OpenImmo 1.2.2, provisionspflichtig",
    references=False,
    right=Example(
        base="kauf",
        without=("preise/provisionspflichtig", "preise/innen_courtage"),
        xml="<preise><aussen_courtage>provisionsfrei</aussen_courtage></preise>",
    ),
    wrong=Example(base="kauf", without=("preise/provisionspflichtig",)),
    check=check,
)
