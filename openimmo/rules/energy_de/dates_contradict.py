"""A certificate is valid for ten years from its issue."""

from collections.abc import Iterator
from datetime import timedelta

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.days import period, ten_years
from openimmo.rules.energy_de.law import GERMANY
from openimmo.rules.rule import Example, Hit, Rule, Sure

_SLACK = timedelta(days=31)


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate that ends before its issue, or more than ten years after it."""
    for one in certificates(listing, about):
        issued, told = one.issued, one.ends
        if issued is None or told is None:
            continue
        until = period(told)
        if until is not None and (until[1] < issued or until[0] > ten_years(issued) + _SLACK):
            yield Hit(path=one.at("gueltig_bis"), value=told, params={"issued": issued.isoformat()})


RULE = Rule(
    code="rule-energy-dates-contradict",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="Gültig bis {value} passt nicht zum Ausstelldatum {issued}; ein Ausweis gilt zehn Jahre.",
    en="Valid until {value} does not fit the date of issue {issued}; a certificate is valid for ten years.",
    help_de="gueltig_bis und ausstelldatum mit dem Ausweis vergleichen.",
    help_en="Compare gueltig_bis and ausstelldatum with the certificate.",
    why_de="Das Ausstelldatum entscheidet, welche Angaben vorgeschrieben sein können; es muss stimmen.",
    why_en="The date of issue decides which data may be required, so it has to be right.",
    source="section 79(3) GModG (until 28 July 2026: GEG)",
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>2031</gueltig_bis>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>true</mitwarmwasser>"
        "<wertklasse>C</wertklasse><ausstelldatum>2021-05-01</ausstelldatum></energiepass></zustand_angaben>"
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>30.04.2036</gueltig_bis>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>true</mitwarmwasser>"
        "<wertklasse>C</wertklasse><ausstelldatum>2021-05-01</ausstelldatum></energiepass></zustand_angaben>"
    ),
    check=check,
)
