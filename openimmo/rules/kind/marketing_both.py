"""A home is for sale or for rent, not both in one listing."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(_listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where a home has both kinds of marketing; commercial space is often offered either way."""
    if about.sale and about.rent and about.living and not about.business:
        yield Hit(path="objektkategorie/vermarktungsart")


RULE = Rule(
    code="rule-marketing-both",
    severity=Severity.INFO,
    de="Der Wohnraum wird zum Kauf und zur Miete zugleich angeboten.",
    en="The home is offered for sale and for rent at once.",
    help_de="Zwei Objekte mit eigenen Nummern senden.",
    help_en="Send two listings with numbers of their own.",
    why_de="Portale führen Kauf und Miete getrennt; das Objekt erscheint nur in einer der beiden Suchen.",
    why_en="Portals keep sale and rent apart; the listing appears in one of the two searches only.",
    source="public feeds (both flags set by default)",
    sure=Sure.SECONDARY,
    right=Example(
        xml="""<objektkategorie><vermarktungsart KAUF="true" MIETE_PACHT="true"/></objektkategorie>
    <preise><kaufpreis>890000</kaufpreis></preise>""",
        base="gewerbe",
    ),
    wrong=Example(
        xml="""<objektkategorie><vermarktungsart KAUF="true" MIETE_PACHT="true"/></objektkategorie>
    <preise><nettokaltmiete>1650</nettokaltmiete><nebenkosten>310</nebenkosten></preise>""",
        base="kauf",
    ),
    check=check,
)
