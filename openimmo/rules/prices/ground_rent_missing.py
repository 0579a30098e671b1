"""An offer with a hereditary building right says the ground rent."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import NO_PRICES, amount, on_request, where
from openimmo.rules.rule import Example, Hit, Rule, Sure

_WORDS = ("erbbauzins", "erbpachtzins", "pachtzins")


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where ERBPACHT is set, and neither erbpacht nor a word on it is given."""
    category = listing.objektkategorie
    if category is None or category.vermarktungsart is None or category.vermarktungsart.ERBPACHT is not True:
        return
    preise, texts = listing.preise or NO_PRICES, listing.freitexte
    if amount(preise, "erbpacht") is not None or amount(preise, "pacht") is not None or on_request(preise):
        return
    remarks = (texts.objektbeschreibung, texts.sonstige_angaben) if texts is not None else ()
    if not any(word in text.lower() for text in (preise.freitext_preis, *remarks) if text for word in _WORDS):
        yield Hit(path=where(listing))


RULE = Rule(
    code="rule-ground-rent-missing",
    severity=Severity.INFO,
    de="Das Objekt ist ein Erbbaurecht, der Erbbauzins (erbpacht) fehlt.",
    en="The property is a hereditary building right, the ground rent (erbpacht) is missing.",
    help_de="erbpacht mit dem Betrag angeben, den Zeitraum in freitext_preis.",
    help_en="Give the amount in erbpacht, and its period in freitext_preis.",
    why_de="Der Erbbauzins ist eine laufende Last; ohne ihn lässt sich der Preis nicht vergleichen.",
    why_en="The ground rent is a lasting burden; without it the price cannot be compared.",
    source="OpenImmo 1.2.7b, vermarktungsart/@ERBPACHT and erbpacht",
    sure=Sure.KNOWN,
    references=False,
    right=Example(
        xml="""<objektkategorie><vermarktungsart KAUF="true" MIETE_PACHT="false" ERBPACHT="true"/></objektkategorie>
    <preise><erbpacht>2400.00</erbpacht></preise>""",
        base="kauf",
    ),
    wrong=Example(
        xml="""<objektkategorie><vermarktungsart KAUF="true" MIETE_PACHT="false" ERBPACHT="true"/></objektkategorie>""",
        base="kauf",
    ),
    check=check,
)
