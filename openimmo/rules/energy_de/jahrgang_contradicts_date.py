"""The jahrgang of a certificate fits its day of issue."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.law import GERMANY, NEW_LIST
from openimmo.rules.rule import Example, Hit, Rule

_SPANS = {
    "2008": (date(2007, 10, 1), date(2014, 4, 30)),
    "2014": (date(2014, 5, 1), date.max),
    "2026": (NEW_LIST, date.max),
}


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate that was not issued in the time its jahrgang stands for."""
    for one in certificates(listing, about):
        told, issued = one.year_group, one.issued
        span = _SPANS.get(told or "")
        if span is not None and issued is not None and not span[0] <= issued <= span[1]:
            yield Hit(path=one.at("jahrgang"), value=told, params={"issued": issued.isoformat()})


RULE = Rule(
    code="rule-energy-jahrgang-contradicts-date",
    severity=Severity.WARNING,
    de="Der Jahrgang {value} passt nicht zum Ausstelldatum {issued}.",
    en="Jahrgang {value} does not fit the date of issue {issued}.",
    help_de="jahrgang 2008 steht für Ausweise vor dem 1. Mai 2014, 2014 für spätere.",
    help_en="jahrgang 2008 stands for certificates from before 1 May 2014, 2014 for later ones.",
    why_de="Der Jahrgang sagt, welche Angaben der Ausweis enthält; Portale prüfen danach.",
    why_en="The jahrgang tells which data the certificate holds; portals check by it.",
    source="OpenImmo 1.2.7b, energiepass/jahrgang",
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>true</mitwarmwasser>"
        "<wertklasse>C</wertklasse><ausstelldatum>2024-05-01</ausstelldatum><jahrgang>2014</jahrgang>"
        "</energiepass></zustand_angaben>"
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>true</mitwarmwasser>"
        "<wertklasse>C</wertklasse><ausstelldatum>2021-05-01</ausstelldatum><jahrgang>2008</jahrgang>"
        "</energiepass></zustand_angaben>"
    ),
    check=check,
)
