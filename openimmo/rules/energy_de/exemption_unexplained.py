"""Where no certificate is needed, the listing shows why."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import Certificate, certificates
from openimmo.rules.energy_de.duty import monument, small_area, told_in_text
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where jahrgang says nicht_noetig, and neither a monument, nor a small area, nor a text is the reason."""
    for one in certificates(listing, about):
        if one.year_group != "nicht_noetig" or monument(listing) or small_area(listing) or _explained(one):
            continue
        if not told_in_text(listing):
            yield Hit(path=one.at("jahrgang"), value="nicht_noetig")


def _explained(one: Certificate) -> bool:
    return one.text("epasstext") is not None or one.text("geg2018") is not None


RULE = Rule(
    code="rule-energy-exemption-unexplained",
    severity=Severity.INFO,
    de="Ein Energieausweis soll nicht nötig sein, ein Grund steht nicht da.",
    en="No energy certificate is said to be needed, but there is no reason.",
    help_de="denkmalgeschuetzt setzen, die Fläche angeben oder den Grund in epasstext nennen.",
    help_en="Set denkmalgeschuetzt, give the area, or name the reason in epasstext.",
    why_de="Ausgenommen sind vor allem Baudenkmäler und Gebäude bis 50 m² Nutzfläche; Leser fragen sonst nach.",
    why_en="Mainly monuments and buildings of up to 50 m² of useful area are exempt; readers will ask otherwise.",
    source="section 79(4) and section 3 no. 17 GModG (until 28 July 2026: GEG)",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><jahrgang>nicht_noetig</jahrgang></energiepass></zustand_angaben>"
        "<verwaltung_objekt><denkmalgeschuetzt>true</denkmalgeschuetzt></verwaltung_objekt>"
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><jahrgang>nicht_noetig</jahrgang></energiepass></zustand_angaben>"
    ),
    check=check,
)
