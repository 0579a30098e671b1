"""The year a building was built is a year, not before 1000 and not far ahead."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure

_EARLIEST = 1000
_AHEAD = 5
_LONGEST = 8


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where baujahr is nothing but digits and no possible year; 0 says nothing, words are not judged."""
    state = listing.zustand_angaben
    if state is None or not state.baujahr:
        return
    text = state.baujahr.strip()
    if not text.isdecimal() or len(text) > _LONGEST or not int(text):
        return
    latest = about.as_of.year + _AHEAD
    if not _EARLIEST <= int(text) <= latest:
        yield Hit(path="zustand_angaben/baujahr", value=text, params={"latest": str(latest)})


RULE = Rule(
    code="rule-build-year-impossible",
    severity=Severity.WARNING,
    de="Das Baujahr {value} ist unmöglich; erwartet wird ein Jahr von 1000 bis {latest}.",
    en="The year of construction {value} is impossible; a year from 1000 to {latest} is expected.",
    help_de="baujahr vierstellig angeben, oder weglassen, wenn es nicht bekannt ist.",
    help_en="Give baujahr with four digits, or leave it out where it is not known.",
    why_de="Nach dem Baujahr wird gesucht, und in der Anzeige eines Wohngebäudes mit Energieausweis kann es"
    " vorgeschrieben sein.",
    why_en="People search by the year, and in the advertisement of a residential building with an energy certificate it"
    " may be required.",
    source="OpenImmo 1.2.7b, zustand_angaben/baujahr",
    sure=Sure.KNOWN,
    right=Example(xml="<zustand_angaben><baujahr>ca. 1912</baujahr></zustand_angaben>"),
    wrong=Example(xml="<zustand_angaben><baujahr>12</baujahr></zustand_angaben>"),
    check=check,
)
