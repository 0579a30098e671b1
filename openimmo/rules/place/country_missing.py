"""A listing names its country."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where geo has no land/@iso_land."""
    if not about.country_stated and listing.geo is not None:
        yield Hit(path="geo")


RULE = Rule(
    code="rule-country-missing",
    severity=Severity.WARNING,
    de="Das Land fehlt; das Objekt wird wie eines in Deutschland geprüft.",
    en="The country is missing; the listing is judged as one in Germany.",
    help_de='land mit iso_land senden, zum Beispiel <land iso_land="DEU"/>.',
    help_en='Send land with iso_land, such as <land iso_land="DEU"/>.',
    why_de="immowelt weist Objekte ohne Land ab, und vom Land hängt ab, welche Pflichtangaben gelten können.",
    why_en="immowelt refuses listings without a country, and which data may be required depends on it.",
    source="public code on the interface of immowelt; OpenImmo 1.2.7b, land/@iso_land",
    sure=Sure.SECONDARY,
    right=Example(base="austria"),
    wrong=Example(without=("geo/land",)),
    check=check,
)
