"""The HWB class fits the HWB figure."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_at.austrian import AUSTRIA, HWB, contradiction, read_at_class
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.figures import number
from openimmo.rules.rule import CannotTell, Example, Hit, Rule, Sure

_NEAR = Decimal(1)


def check(listing: Immobilie, about: About) -> Iterator[Hit | CannotTell]:
    """A hit for each certificate whose HWB figure lies in another band than its class."""
    for one in certificates(listing, about):
        told, figure = one.text("hwbklasse"), one.text("hwbwert")
        name = read_at_class(told) if told is not None else None
        if told is None or name is None or figure is None:
            continue
        value = number(figure)
        if value is None:
            yield CannotTell("rule-value-unreadable")
        elif other := contradiction(HWB, name, value, _NEAR):
            yield Hit(path=one.at("hwbklasse"), value=told, params={"figure": figure, "band": other})


RULE = Rule(
    code="rule-energy-at-hwb-class-contradicts",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="Die HWB-Klasse {value} passt nicht zum HWB {figure}; ihm entspricht {band}.",
    en="HWB class {value} does not fit the HWB {figure}; that is {band}.",
    help_de="hwbwert und hwbklasse mit dem Ausweis vergleichen.",
    help_en="Compare hwbwert and hwbklasse with the certificate.",
    why_de="Wert und Klasse stehen im Ausweis nebeneinander; weichen sie ab, ist eines von beiden falsch übernommen.",
    why_en="Figure and class stand side by side in the certificate; where they differ, one was taken over wrongly.",
    source="OIB guideline 6, classes of HWB",
    countries=AUSTRIA,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><hwbwert>50,0 kWh/m²a</hwbwert><hwbklasse>C</hwbklasse>"
        "<fgeewert>1,00</fgeewert><fgeeklasse>B</fgeeklasse></energiepass></zustand_angaben>",
        base="austria",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><hwbwert>58,2</hwbwert><hwbklasse>A</hwbklasse>"
        "<fgeewert>1,12</fgeewert><fgeeklasse>C</fgeeklasse></energiepass></zustand_angaben>",
        base="austria",
    ),
    check=check,
)
