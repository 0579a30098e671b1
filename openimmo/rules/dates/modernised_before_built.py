"""A building is modernised after it was built."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.dates.reading import year_of
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where both letztemodernisierung and baujahr are years, and the former is the earlier."""
    state = listing.zustand_angaben
    if state is None or not state.letztemodernisierung:
        return
    modernised, built = year_of(state.letztemodernisierung), year_of(state.baujahr)
    if modernised and built and modernised < built:
        params = {"year": str(modernised), "built": str(built)}
        yield Hit(path="zustand_angaben/letztemodernisierung", value=str(modernised), params=params)


RULE = Rule(
    code="rule-modernised-before-built",
    severity=Severity.WARNING,
    de="Die letzte Modernisierung ({year}) liegt vor dem Baujahr ({built}).",
    en="The last modernisation ({year}) comes before the year of construction ({built}).",
    help_de="letztemodernisierung oder baujahr berichtigen.",
    help_en="Put letztemodernisierung or baujahr right.",
    why_de="Eines der beiden Jahre ist falsch; für Wertermittlung und Energieangaben zählen beide.",
    why_en="One of the two years is wrong; both count for valuations and energy data.",
    source="OpenImmo 1.2.7b, letztemodernisierung, baujahr",
    sure=Sure.KNOWN,
    right=Example(xml="<zustand_angaben><letztemodernisierung>1912</letztemodernisierung></zustand_angaben>"),
    wrong=Example(xml="<zustand_angaben><letztemodernisierung>1899</letztemodernisierung></zustand_angaben>"),
    check=check,
)
