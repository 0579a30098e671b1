"""What is offered for a time is offered before that time is over."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where bisdatum has passed, unless the period is reversed as well."""
    object_ = listing.verwaltung_objekt
    if object_ is None or object_.bisdatum is None or object_.bisdatum >= about.as_of:
        return
    if object_.abdatum is None or object_.abdatum <= object_.bisdatum:
        yield Hit(path="verwaltung_objekt/bisdatum", value=object_.bisdatum.isoformat())


RULE = Rule(
    code="rule-let-period-over",
    severity=Severity.WARNING,
    de="Das Objekt war nur bis {value} zu haben und wird noch angeboten.",
    en="The object was to be had until {value} only, and is still offered.",
    help_de='bisdatum berichtigen, oder das Objekt mit aktionart="DELETE" senden.',
    help_en='Put bisdatum right, or send the listing with aktionart="DELETE".',
    why_de="Interessenten fragen nach etwas, das es nicht mehr gibt.",
    why_en="People ask for something that is gone.",
    source="OpenImmo 1.2.7b, bisdatum",
    sure=Sure.KNOWN,
    right=Example(xml="<verwaltung_objekt><bisdatum>2026-11-21</bisdatum></verwaltung_objekt>"),
    wrong=Example(xml="<verwaltung_objekt><bisdatum>2026-08-31</bisdatum></verwaltung_objekt>"),
    check=check,
    references=False,
)
