"""The day from which on something can be rented is not more than a year ago."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.dates.reading import day_of
from openimmo.rules.rule import Example, Hit, Rule, Sure

_DAYS = 366


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where abdatum, or else verfuegbar_ab, of something to rent is a day more than a year ago."""
    object_ = listing.verwaltung_objekt
    if object_ is None or not about.rent or about.sale:
        return
    day = object_.abdatum or day_of(object_.verfuegbar_ab)
    if day is not None and (about.as_of - day).days > _DAYS:
        name = "abdatum" if object_.abdatum is not None else "verfuegbar_ab"
        yield Hit(path=f"verwaltung_objekt/{name}", value=day.isoformat())


RULE = Rule(
    code="rule-available-long-ago",
    severity=Severity.INFO,
    de="Das Objekt ist seit {value} zu mieten, seit mehr als einem Jahr.",
    en="The object has been to let since {value}, for more than a year.",
    help_de="Prüfen, ob das Angebot noch gilt; was frei ist, mit verfuegbar_ab „sofort“ senden.",
    help_en="See whether the offer still stands; send what is free with “sofort” in verfuegbar_ab.",
    why_de="Ein altes Datum lässt das Angebot vergessen aussehen, und mancher Filter nach dem Einzug übergeht es.",
    why_en="An old day makes the offer look forgotten, and some filters by the day of moving in pass it over.",
    source="OpenImmo 1.2.7b, verfuegbar_ab",
    sure=Sure.GUESS,
    right=Example(xml="<verwaltung_objekt><verfuegbar_ab>ab 1.12.2025</verfuegbar_ab></verwaltung_objekt>"),
    wrong=Example(xml="<verwaltung_objekt><verfuegbar_ab>01.02.2020</verfuegbar_ab></verwaltung_objekt>"),
    check=check,
    references=False,
)
