"""An old building is not still to be built, and a new one was not built decades ago."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import AlterAttr, Immobilie
from openimmo.rules.about import About
from openimmo.rules.dates.reading import year_of
from openimmo.rules.rule import Example, Hit, Rule, Sure

_NEW_FOR = 25


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where alter says ALTBAU and baujahr is ahead, or NEUBAU and baujahr is more than 25 years ago."""
    state = listing.zustand_angaben
    if state is None or state.alter is None or state.alter.alter_attr is None:
        return
    age, year = state.alter.alter_attr, year_of(state.baujahr)
    if not year:
        return
    ahead, aged = year > about.as_of.year, about.as_of.year - year > _NEW_FOR
    if (age is AlterAttr.ALTBAU and ahead) or (age is AlterAttr.NEUBAU and aged):
        yield Hit(path="zustand_angaben/alter/@alter_attr", value=str(age), params={"year": str(year)})


RULE = Rule(
    code="rule-age-against-year",
    severity=Severity.INFO,
    de="Das Objekt gilt als {value}, sein Baujahr ist aber {year}.",
    en="The object counts as {value}, but its year of construction is {year}.",
    help_de="alter_attr oder baujahr berichtigen.",
    help_en="Put alter_attr or baujahr right.",
    why_de="Wer Neubauten sucht, findet sonst alte Häuser; wer Altbauten sucht, findet Projekte.",
    why_en="Else whoever searches for new buildings finds old houses, and for old ones finds projects.",
    source="OpenImmo 1.2.7b, alter/@alter_attr",
    sure=Sure.KNOWN,
    right=Example(xml='<zustand_angaben><alter alter_attr="ALTBAU"/></zustand_angaben>'),
    wrong=Example(xml='<zustand_angaben><alter alter_attr="NEUBAU"/></zustand_angaben>'),
    check=check,
)
