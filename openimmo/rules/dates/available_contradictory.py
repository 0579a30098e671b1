"""Where a listing says twice from when on it is to be had, it says the same day."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.dates.reading import day_of
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where verfuegbar_ab is a day, and another than abdatum."""
    object_ = listing.verwaltung_objekt
    if object_ is None or object_.abdatum is None:
        return
    said = day_of(object_.verfuegbar_ab)
    if said is not None and said != object_.abdatum:
        params = {"text": said.isoformat(), "day": object_.abdatum.isoformat()}
        yield Hit(path="verwaltung_objekt/abdatum", value=object_.abdatum.isoformat(), params=params)


RULE = Rule(
    code="rule-available-contradictory",
    severity=Severity.INFO,
    de="verfuegbar_ab sagt {text}, abdatum aber {day}.",
    en="verfuegbar_ab says {text}, but abdatum says {day}.",
    help_de="Beide auf denselben Tag setzen, oder in verfuegbar_ab nur Worte schreiben.",
    help_en="Set both to the same day, or write nothing but words into verfuegbar_ab.",
    why_de="Portale zeigen das eine an und suchen nach dem anderen.",
    why_en="Portals show the one and search by the other.",
    source="OpenImmo 1.2.7b, verfuegbar_ab, abdatum",
    sure=Sure.KNOWN,
    right=Example(xml="<verwaltung_objekt><abdatum>2027-02-01</abdatum></verwaltung_objekt>"),
    wrong=Example(xml="<verwaltung_objekt><abdatum>2027-04-01</abdatum></verwaltung_objekt>"),
    check=check,
)
