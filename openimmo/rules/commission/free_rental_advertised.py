"""A home for rent is not praised for being free of commission, as it is so by law."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie, Preise
from openimmo.rules.about import About
from openimmo.rules.commission.claims import claims_free
from openimmo.rules.commission.objects import GERMANY, rented_home
from openimmo.rules.commission.terms import buyer, terms
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where the title of a home for rent says "provisionsfrei"."""
    texts = listing.freitexte
    if texts is None or not texts.objekttitel or "frei" not in texts.objekttitel or not rented_home(about):
        return
    preise = listing.preise or Preise()
    told = buyer(preise)
    if claims_free(texts.objekttitel) and not (told is not None and terms(told).due):
        yield Hit(path="freitexte/objekttitel", value=texts.objekttitel.strip()[:120])


RULE = Rule(
    code="rule-commission-free-rental-advertised",
    severity=Severity.INFO,
    sure=Sure.SECONDARY,
    de="„{value}“: Mietwohnungen sind für den Mieter in der Regel ohnehin provisionsfrei.",
    en="“{value}”: homes for rent are free of commission for the tenant anyway, as a rule.",
    help_de="„Provisionsfrei“ im Titel weglassen, wenn der Vermieter den Makler beauftragt hat.",
    help_en="Leave “provisionsfrei” out of the title where the landlord ordered the broker.",
    why_de="Mit Selbstverständlichkeiten zu werben kann unlauter sein und wird abgemahnt.",
    why_en="Advertising what goes without saying can be unfair, and draws warning letters.",
    source="no. 10 of the annex to section 3(3) UWG, second hand",
    valid_from=date(2015, 6, 1),
    countries=GERMANY,
    references=False,
    right=Example(
        base="kauf",
        without=("preise/innen_courtage", "preise/aussen_courtage"),
        xml="<preise>"
        "<provisionspflichtig>false</provisionspflichtig></preise><freitexte><objekttitel>Provisionsfrei vom "
        "Bauträger: "
        "Einfamilienhaus am Weiher</objekttitel></freitexte>",
    ),
    wrong=Example(
        xml="<freitexte><objekttitel>Provisionsfreie Altbauwohnung: provisionsfrei mit Balkon</objekttitel></freitexte>"
    ),
    check=check,
)
