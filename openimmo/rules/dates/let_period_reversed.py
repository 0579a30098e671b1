"""What is let for a time is let until after it began."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where bisdatum is before abdatum."""
    object_ = listing.verwaltung_objekt
    if object_ is None or object_.bisdatum is None or object_.abdatum is None:
        return
    if object_.bisdatum < object_.abdatum:
        params = {"start": object_.abdatum.isoformat(), "end": object_.bisdatum.isoformat()}
        yield Hit(path="verwaltung_objekt/bisdatum", value=object_.bisdatum.isoformat(), params=params)


RULE = Rule(
    code="rule-let-period-reversed",
    severity=Severity.WARNING,
    de="Das Objekt ist von {start} bis {end} zu haben; das Ende liegt vor dem Anfang.",
    en="The object is to be had from {start} to {end}; the end comes before the beginning.",
    help_de="abdatum und bisdatum richtigstellen.",
    help_en="Put abdatum and bisdatum right.",
    why_de="Suchen nach einem Zeitraum finden das Objekt nicht.",
    why_en="Searches for a period do not find the object.",
    source="OpenImmo 1.2.7b, abdatum, bisdatum",
    sure=Sure.KNOWN,
    right=Example(
        xml="<verwaltung_objekt><abdatum>2027-02-01</abdatum><bisdatum>2027-02-01</bisdatum></verwaltung_objekt>"
    ),
    wrong=Example(
        xml="<verwaltung_objekt><abdatum>2027-02-01</abdatum><bisdatum>2027-01-31</bisdatum></verwaltung_objekt>"
    ),
    check=check,
)
