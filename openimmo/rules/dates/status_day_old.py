"""A listing was looked at within the last two years."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure

_DAYS = 731


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where stand_vom is more than two years ago."""
    technical = listing.verwaltung_techn
    if technical is None or technical.stand_vom is None:
        return
    if (about.as_of - technical.stand_vom).days > _DAYS:
        yield Hit(path="verwaltung_techn/stand_vom", value=technical.stand_vom.isoformat())


RULE = Rule(
    code="rule-status-day-old",
    severity=Severity.INFO,
    de="Das Objekt wurde seit {value} nicht geändert.",
    en="The listing has not been changed since {value}.",
    help_de="Prüfen, ob das Angebot noch besteht; sonst löschen oder als Referenz senden.",
    help_en="See whether the offer still stands; else delete it or send it as a reference.",
    why_de="Vergessene Angebote kosten Platz und verärgern Interessenten. In Archiven ist das Alter normal, darum nur"
    " auf Wunsch.",
    why_en="Forgotten offers cost room and annoy people. In archives such age is normal, hence only on request.",
    source="OpenImmo 1.2.7b, verwaltung_techn/stand_vom",
    sure=Sure.GUESS,
    default=False,
    right=Example(xml="<verwaltung_techn><stand_vom>2024-11-21</stand_vom></verwaltung_techn>"),
    wrong=Example(xml="<verwaltung_techn><stand_vom>2024-11-19</stand_vom></verwaltung_techn>"),
    check=check,
    references=False,
)
