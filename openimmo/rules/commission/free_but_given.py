"""An offer that is not subject to commission gives none."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.commission.terms import buyer, terms
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where provisionspflichtig is false and a commission above 0 is given."""
    preise = listing.preise
    if preise is None or preise.provisionspflichtig is not False:
        return
    told = buyer(preise)
    if told is not None and terms(told).due is True:
        yield Hit(path="preise/aussen_courtage", value=told[:80])


RULE = Rule(
    code="rule-commission-free-but-given",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="Das Angebot ist nicht provisionspflichtig, aber aussen_courtage nennt „{value}“.",
    en="The offer is not subject to commission, yet aussen_courtage says “{value}”.",
    help_de="provisionspflichtig auf true setzen oder aussen_courtage weglassen.",
    help_en="Set provisionspflichtig to true, or leave out aussen_courtage.",
    why_de="Portale zeigen „provisionsfrei“ nach dem Schalter; wer dann doch zahlen soll, ist zu Recht verärgert.",
    why_en="Portals show “no commission” by the flag; somebody who is to pay after all is rightly annoyed.",
    source="OpenImmo 1.2.7b, provisionspflichtig and aussen_courtage",
    references=False,
    right=Example(
        base="kauf",
        xml="<preise><provisionspflichtig>false</provisionspflichtig>"
        "<aussen_courtage>0,00 %</aussen_courtage></preise>",
        without=("preise/innen_courtage",),
    ),
    wrong=Example(base="gewerbe", xml='<preise><aussen_courtage mit_mwst="true">2,38 MM</aussen_courtage></preise>'),
    check=check,
)
