"""Austrian classes run from A++ to G."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_at.austrian import AUSTRIA, read_at_class
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each HWB or fGEE class that is none of the scale."""
    for one in certificates(listing, about):
        for field in ("hwbklasse", "fgeeklasse"):
            told = one.text(field)
            if told is not None and read_at_class(told) is None:
                yield Hit(path=one.at(field), value=told[:80], params={"field": field})


RULE = Rule(
    code="rule-energy-at-class-unknown",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="„{value}“ in {field} ist keine Klasse; die Skala reicht von A++ bis G.",
    en="“{value}” in {field} is no class; the scale runs from A++ to G.",
    help_de="Nur die Klasse angeben, den Wert in hwbwert oder fgeewert.",
    help_en="Give the class only, the figure in hwbwert or fgeewert.",
    why_de="Portale zeigen die Klasse als Balken; einen anderen Text können sie nicht zuordnen.",
    why_en="Portals draw the class as a bar; another text they cannot place.",
    source="OIB guideline 6",
    countries=AUSTRIA,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><hwbwert>9.8</hwbwert><hwbklasse>A++</hwbklasse>"
        "<fgeewert>0.52</fgeewert><fgeeklasse>a++</fgeeklasse></energiepass></zustand_angaben>",
        base="austria",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><hwbwert>262</hwbwert><hwbklasse>H</hwbklasse>"
        "<fgeewert>1.12</fgeewert><fgeeklasse>C</fgeeklasse></energiepass></zustand_angaben>",
        base="austria",
    ),
    check=check,
)
