"""What is offered for sale and for rent says both prices."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import NO_PRICES, TO_BUY, TO_RENT, given, on_request
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where both kinds of marketing are set and only one has a price."""
    if not (about.sale and about.rent):
        return
    preise = listing.preise or NO_PRICES
    sale, rent = given(preise, TO_BUY), given(preise, TO_RENT)
    if sale != rent and not on_request(preise):
        yield Hit(path="preise", params={"field": "nettokaltmiete" if sale else "kaufpreis"})


RULE = Rule(
    code="rule-price-for-one-kind",
    severity=Severity.INFO,
    de="Das Objekt wird zum Kauf und zur Miete angeboten; es fehlt {field}.",
    en="The property is offered for sale and for rent; {field} is missing.",
    help_de="{field} ergänzen, oder nur eine Vermarktungsart auf true setzen.",
    help_en="Add {field}, or set only one kind of marketing to true.",
    why_de="In der Suche, deren Preis fehlt, wird das Angebot nicht gefunden.",
    why_en="The offer is not found in the search whose price is missing.",
    source="OpenImmo 1.2.7b, vermarktungsart",
    sure=Sure.KNOWN,
    references=False,
    right=Example(
        xml="""<objektkategorie><vermarktungsart KAUF="true" MIETE_PACHT="true"/></objektkategorie>
    <preise><kaufpreis>890000</kaufpreis></preise>""",
        base="gewerbe",
    ),
    wrong=Example(
        xml='<objektkategorie><vermarktungsart KAUF="true" MIETE_PACHT="true"/></objektkategorie>', base="gewerbe"
    ),
    check=check,
)
