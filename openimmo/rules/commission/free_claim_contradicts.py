"""An offer that is called free of commission costs none."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.commission.claims import claims_free
from openimmo.rules.commission.terms import buyer, terms
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where title or hint say "provisionsfrei" and a commission above 0 is given."""
    preise, texts = listing.preise, listing.freitexte
    if preise is None or preise.aussen_courtage is None:
        return
    told = buyer(preise)
    if told is None or terms(told).due is not True:
        return
    if texts is not None and claims_free(texts.objekttitel):
        yield Hit(path="freitexte/objekttitel", value=str(texts.objekttitel)[:120], params={"amount": told[:80]})
    elif claims_free(preise.courtage_hinweis):
        yield Hit(
            path="preise/courtage_hinweis", value=str(preise.courtage_hinweis)[:120], params={"amount": told[:80]}
        )


RULE = Rule(
    code="rule-commission-free-claim-contradicts",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="„{value}“ verspricht Provisionsfreiheit, aussen_courtage nennt aber „{amount}“.",
    en="“{value}” promises no commission, yet aussen_courtage says “{amount}”.",
    help_de="Den Text oder aussen_courtage und provisionspflichtig berichtigen.",
    help_en="Correct the text, or aussen_courtage and provisionspflichtig.",
    why_de="Ein falsches „provisionsfrei“ ist irreführende Werbung.",
    why_en="A false “no commission” is misleading advertising.",
    source="section 5 UWG, general knowledge",
    references=False,
    right=Example(
        base="kauf",
        xml="<preise><courtage_hinweis>Für den Verkäufer nicht provisionsfrei, beide zahlen gleich viel."
        "</courtage_hinweis></preise>",
    ),
    wrong=Example(
        base="kauf", xml="<freitexte><objekttitel>Provisionsfrei: Einfamilienhaus am Weiher</objekttitel></freitexte>"
    ),
    check=check,
)
