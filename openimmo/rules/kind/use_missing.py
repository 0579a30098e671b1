"""A listing says what it is used for."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where nutzungsart is there and none of its uses is true."""
    category = listing.objektkategorie
    use = category.nutzungsart if category is not None else None
    if use is None or use.WOHNEN is True or use.GEWERBE is True or use.ANLAGE is True or use.WAZ is True:
        return
    if use.kept is None:
        yield Hit(path="objektkategorie/nutzungsart")


RULE = Rule(
    code="rule-use-missing",
    severity=Severity.WARNING,
    de="Keine Nutzungsart ist gesetzt.",
    en="No kind of use is set.",
    help_de="WOHNEN oder GEWERBE auf true setzen.",
    help_en="Set WOHNEN or GEWERBE to true.",
    why_de="Ohne Nutzungsart weiß der Empfänger nicht, in welche Rubrik das Objekt gehört.",
    why_en="Without a kind of use the receiver does not know where the listing belongs.",
    source="OpenImmo 1.2.7b, nutzungsart",
    sure=Sure.KNOWN,
    references=False,
    right=Example(
        xml='<objektkategorie><nutzungsart WOHNEN="false" GEWERBE="true" ANLAGE="true"/></objektkategorie>',
        base="gewerbe",
    ),
    wrong=Example(
        xml='<objektkategorie><nutzungsart WOHNEN="false" GEWERBE="false"/></objektkategorie>', base="gewerbe"
    ),
    check=check,
)
