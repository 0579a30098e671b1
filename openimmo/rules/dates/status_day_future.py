"""The day a listing was last changed, stand_vom, is not ahead."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure

_DAYS = 1


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where stand_vom lies more than a day ahead."""
    technical = listing.verwaltung_techn
    if technical is None or technical.stand_vom is None:
        return
    if (technical.stand_vom - about.as_of).days > _DAYS:
        yield Hit(path="verwaltung_techn/stand_vom", value=technical.stand_vom.isoformat())


RULE = Rule(
    code="rule-status-day-future",
    severity=Severity.WARNING,
    de="Der Stand des Objekts (stand_vom) liegt in der Zukunft: {value}.",
    en="The day the listing was last changed (stand_vom) lies in the future: {value}.",
    help_de="stand_vom auf den Tag der letzten Änderung setzen.",
    help_en="Set stand_vom to the day of the last change.",
    why_de="Empfänger, die den Stand vergleichen, übergehen bis zu diesem Tag jede Änderung.",
    why_en="Receivers that compare this day pass over every change until it has come.",
    source="OpenImmo 1.2.7b, verwaltung_techn/stand_vom",
    sure=Sure.KNOWN,
    right=Example(xml="<verwaltung_techn><stand_vom>2026-11-22</stand_vom></verwaltung_techn>"),
    wrong=Example(xml="<verwaltung_techn><stand_vom>2026-12-01</stand_vom></verwaltung_techn>"),
    check=check,
)
