"""A listing says whether it is for sale or for rent."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where vermarktungsart is there and nothing in it is true."""
    category = listing.objektkategorie
    if about.sale or about.rent or category is None or category.vermarktungsart is None:
        return
    if category.vermarktungsart.kept is None:
        yield Hit(path="objektkategorie/vermarktungsart")


RULE = Rule(
    code="rule-marketing-missing",
    severity=Severity.WARNING,
    de="Keine Vermarktungsart ist gesetzt.",
    en="No kind of marketing is set.",
    help_de="KAUF oder MIETE_PACHT auf true setzen.",
    help_en="Set KAUF or MIETE_PACHT to true.",
    why_de="Empfänger raten die Vermarktungsart sonst aus dem Preis, oder lehnen das Objekt ab.",
    why_en="Receivers then guess the kind of marketing from the price, or refuse the listing.",
    source="OpenImmo 1.2.7b, vermarktungsart",
    sure=Sure.KNOWN,
    references=False,
    right=Example(
        xml='<objektkategorie><vermarktungsart KAUF="false" MIETE_PACHT="false" LEASING="true"/></objektkategorie>',
        base="gewerbe",
    ),
    wrong=Example(
        xml='<objektkategorie><vermarktungsart KAUF="false" MIETE_PACHT="false"/></objektkategorie>', base="gewerbe"
    ),
    check=check,
)
