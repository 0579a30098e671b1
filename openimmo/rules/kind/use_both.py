"""A flat or a room is for living or for business, not for both."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(_listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where a flat or a room has both uses; houses and investments may well have both."""
    if about.living and about.business and about.kinds in (("wohnung",), ("zimmer",)):
        yield Hit(path="objektkategorie/nutzungsart", params={"kind": about.kinds[0]})


RULE = Rule(
    code="rule-use-both",
    severity=Severity.INFO,
    de="Für {kind} sind WOHNEN und GEWERBE zugleich gesetzt.",
    en="WOHNEN and GEWERBE are both set for {kind}.",
    help_de="Nur die Nutzung auf true setzen, für die das Objekt angeboten wird.",
    help_en="Set only the use to true that the property is offered for.",
    why_de="Empfänger wählen eine der beiden Rubriken; welche, ist Zufall.",
    why_en="Receivers choose one of the two categories, by chance.",
    source="OpenImmo 1.2.7b, nutzungsart",
    sure=Sure.KNOWN,
    right=Example(xml='<objektkategorie><nutzungsart WOHNEN="true" GEWERBE="false" ANLAGE="true"/></objektkategorie>'),
    wrong=Example(xml='<objektkategorie><nutzungsart WOHNEN="true" GEWERBE="true"/></objektkategorie>'),
    check=check,
)
