"""A certificate was issued before it is advertised with."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.law import GERMANY
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate whose day of issue is yet to come."""
    for one in certificates(listing, about):
        issued = one.issued
        if issued is not None and issued > about.as_of:
            yield Hit(path=one.at("ausstelldatum"), value=issued.isoformat())


RULE = Rule(
    code="rule-energy-issued-in-future",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="Das Ausstelldatum des Energieausweises liegt in der Zukunft ({value}).",
    en="The energy certificate is dated in the future ({value}).",
    help_de="ausstelldatum berichtigen; ein Ausweis, den es noch nicht gibt, wird mit jahrgang ohne gemeldet.",
    help_en="Correct ausstelldatum; a certificate that is yet to come is told by jahrgang ohne.",
    why_de="Vom Ausstelldatum hängt ab, welche Angaben vorgeschrieben sein können.",
    why_en="The date of issue decides which data may be required.",
    source="general knowledge",
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>2036-11-20</gueltig_bis>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>true</mitwarmwasser>"
        "<wertklasse>C</wertklasse><ausstelldatum>2026-11-21</ausstelldatum></energiepass></zustand_angaben>"
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>2036-11-30</gueltig_bis>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>true</mitwarmwasser>"
        "<wertklasse>C</wertklasse><ausstelldatum>2026-12-01</ausstelldatum></energiepass></zustand_angaben>"
    ),
    check=check,
)
