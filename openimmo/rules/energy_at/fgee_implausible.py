"""The fGEE is a factor around 1; a figure in kWh/(m²·a) is an HWB."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_at.austrian import AUSTRIA
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.figures import number
from openimmo.rules.rule import Example, Hit, Rule, Sure

_MOST = 8


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each fGEE that is far too large to be one."""
    for one in certificates(listing, about):
        told = one.text("fgeewert")
        value = number(told) if told is not None else None
        if told is not None and value is not None and value >= _MOST:
            yield Hit(path=one.at("fgeewert"), value=told)


RULE = Rule(
    code="rule-energy-at-fgee-implausible",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="Ein fGEE von {value} gibt es nicht; vermutlich steht hier der HWB, oder es fehlt ein Komma.",
    en="There is no fGEE of {value}; this is probably the HWB, or a decimal point is missing.",
    help_de="fgeewert (etwa 0.5 bis 4) und hwbwert mit dem Ausweis vergleichen.",
    help_en="Compare fgeewert (about 0.5 to 4) and hwbwert with the certificate.",
    why_de="Vertauschte Werte machen beide Angaben wertlos.",
    why_en="Swapped figures make both worthless.",
    source="OIB guideline 6, classes of fGEE",
    countries=AUSTRIA,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><hwbwert>281</hwbwert><hwbklasse>G</hwbklasse>"
        "<fgeewert>4,85</fgeewert><fgeeklasse>G</fgeeklasse></energiepass></zustand_angaben>",
        base="austria",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><hwbwert>1.12</hwbwert>"
        "<fgeewert>58,2</fgeewert></energiepass></zustand_angaben>",
        base="austria",
    ),
    check=check,
)
