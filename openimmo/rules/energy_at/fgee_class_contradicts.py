"""The fGEE class fits the fGEE figure."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_at.austrian import AUSTRIA, FGEE, contradiction, read_at_class
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.figures import number
from openimmo.rules.rule import CannotTell, Example, Hit, Rule, Sure

_NEAR = Decimal("0.01")


def check(listing: Immobilie, about: About) -> Iterator[Hit | CannotTell]:
    """A hit for each certificate whose fGEE figure lies in another band than its class."""
    for one in certificates(listing, about):
        told, figure = one.text("fgeeklasse"), one.text("fgeewert")
        name = read_at_class(told) if told is not None else None
        if told is None or name is None or figure is None:
            continue
        value = number(figure)
        if value is None:
            yield CannotTell("rule-value-unreadable")
        elif value < _SWAPPED and (other := contradiction(FGEE, name, value, _NEAR)):
            yield Hit(path=one.at("fgeeklasse"), value=told, params={"figure": figure, "band": other})


_SWAPPED = 8  # above, it is no fGEE at all: another rule


RULE = Rule(
    code="rule-energy-at-fgee-class-contradicts",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="Die fGEE-Klasse {value} passt nicht zum fGEE {figure}; ihm entspricht {band}.",
    en="fGEE class {value} does not fit the fGEE {figure}; that is {band}.",
    help_de="fgeewert und fgeeklasse mit dem Ausweis vergleichen.",
    help_en="Compare fgeewert and fgeeklasse with the certificate.",
    why_de="Wert und Klasse stehen im Ausweis nebeneinander; weichen sie ab, ist eines von beiden falsch übernommen.",
    why_en="Figure and class stand side by side in the certificate; where they differ, one was taken over wrongly.",
    source="OIB guideline 6, classes of fGEE",
    countries=AUSTRIA,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><hwbwert>58.2</hwbwert><hwbklasse>C</hwbklasse>"
        "<fgeewert>1,75</fgeewert><fgeeklasse>D</fgeeklasse></energiepass></zustand_angaben>",
        base="austria",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><hwbwert>58.2</hwbwert><hwbklasse>C</hwbklasse>"
        "<fgeewert>1,12</fgeewert><fgeeklasse>A</fgeeklasse></energiepass></zustand_angaben>",
        base="austria",
    ),
    check=check,
)
