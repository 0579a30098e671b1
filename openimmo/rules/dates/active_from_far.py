"""A listing is sent when it is soon to be seen, not more than a year before."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure

_DAYS = 366


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where aktiv_von is more than a year ahead."""
    technical = listing.verwaltung_techn
    if technical is None or technical.aktiv_von is None:
        return
    if (technical.aktiv_von - about.as_of).days > _DAYS:
        yield Hit(path="verwaltung_techn/aktiv_von", value=technical.aktiv_von.isoformat())


RULE = Rule(
    code="rule-active-from-far",
    severity=Severity.INFO,
    de="Das Objekt soll erst ab {value} sichtbar sein, in mehr als einem Jahr.",
    en="The listing is to be visible from {value} on only, in more than a year.",
    help_de="aktiv_von prüfen; wann das Objekt bezogen werden kann, gehört in verfuegbar_ab oder abdatum.",
    help_en="Check aktiv_von; when the object can be moved into belongs in verfuegbar_ab or abdatum.",
    why_de="aktiv_von ist der Beginn der Anzeige, nicht der Einzug. Verwechselt, bleibt das Objekt lange unsichtbar.",
    why_en="aktiv_von is the beginning of the advertisement, not of the tenancy. Mixed up, the listing stays unseen for"
    " long.",
    source="OpenImmo 1.2.7b, aktiv_von",
    sure=Sure.KNOWN,
    right=Example(xml="<verwaltung_techn><aktiv_von>2027-06-01</aktiv_von></verwaltung_techn>"),
    wrong=Example(xml="<verwaltung_techn><aktiv_von>2028-06-01</aktiv_von></verwaltung_techn>"),
    check=check,
)
