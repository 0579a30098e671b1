"""The efficiency class fits the energy figure on the scale A+ to H."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.classes import band, fits, read_class
from openimmo.rules.energy_de.figures import number
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY
from openimmo.rules.rule import CannotTell, Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit | CannotTell]:
    """A hit for each residential certificate whose class and figure lie in different bands."""
    for one in certificates(listing, about):
        told = one.letter
        if told is None or one.old or one.renewed or one.residential is False:
            continue
        name, figure = read_class(told), one.figure
        if name is None or figure is None:
            continue
        value = number(figure)
        if value is None:
            yield CannotTell("rule-value-unreadable")
        elif not fits(name, value):
            yield Hit(path=one.at("wertklasse"), value=told, params={"figure": figure, "band": band(value)})


RULE = Rule(
    code="rule-energy-class-contradicts-figure",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="Die Klasse {value} passt nicht zum Kennwert {figure}; auf der Skala A+ bis H entspricht ihm {band}.",
    en="Class {value} does not fit the figure {figure}; on the scale A+ to H that is {band}.",
    help_de="wertklasse und Kennwert mit dem Ausweis vergleichen; gemeint ist die Endenergie, nicht die Primärenergie.",
    help_en="Compare wertklasse and figure with the certificate; end energy is meant, not primary energy.",
    why_de="Eine zu gute Klasse führt Interessenten irre und fällt auf, weil der Kennwert danebensteht.",
    why_en="A class that is too good misleads, and shows, because the figure stands beside it.",
    source="Annex 10 GModG (until 28 July 2026: GEG); sources differ at the edges, so those count as either class",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>04/2031</gueltig_bis>"
        "<energieverbrauchkennwert>100,0 kWh/(m²a)</energieverbrauchkennwert><mitwarmwasser>true</mitwarmwasser>"
        "<wertklasse>D</wertklasse><gebaeudeart>wohn</gebaeudeart></energiepass></zustand_angaben>"
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>04/2031</gueltig_bis>"
        "<energieverbrauchkennwert>ca. 98,4 kWh/(m²a)</energieverbrauchkennwert><mitwarmwasser>true</mitwarmwasser>"
        "<wertklasse>A</wertklasse><gebaeudeart>wohn</gebaeudeart></energiepass></zustand_angaben>"
    ),
    check=check,
)
