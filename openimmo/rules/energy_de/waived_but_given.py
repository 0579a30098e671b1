"""Where there is no certificate, there are no data of one."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.law import GERMANY
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate that is said not to be there, or not to be needed, and yet has data."""
    for one in certificates(listing, about):
        told = one.year_group
        if told in ("ohne", "nicht_noetig") and (one.valued or one.issued is not None or one.letter):
            yield Hit(path=one.at("jahrgang"), value=told)


RULE = Rule(
    code="rule-energy-waived-but-given",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="Nach jahrgang „{value}“ gibt es keinen Energieausweis, es stehen aber Daten von einem da.",
    en="By jahrgang “{value}” there is no energy certificate, yet there are data of one.",
    help_de="Mit Ausweis jahrgang 2014 angeben, ohne Ausweis die Daten weglassen.",
    help_en="Give jahrgang 2014 where there is a certificate; leave out the data where there is none.",
    why_de="Portale zeigen je nach Feld „kein Ausweis“ oder die Daten; beides zugleich verwirrt Leser.",
    why_en="Depending on the field, portals show “no certificate” or the data; both at once confuse readers.",
    source="OpenImmo 1.2.7b, energiepass/jahrgang",
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>2031</gueltig_bis>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>true</mitwarmwasser>"
        "<wertklasse>C</wertklasse><jahrgang>bei_besichtigung</jahrgang></energiepass></zustand_angaben>"
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>2031</gueltig_bis>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>true</mitwarmwasser>"
        "<wertklasse>C</wertklasse><jahrgang>ohne</jahrgang></energiepass></zustand_angaben>"
    ),
    check=check,
)
