"""Since 2027 a monument is no reason to do without a certificate."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.duty import monument, small_area
from openimmo.rules.energy_de.law import GERMANY, NEW_LIST
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each monument that is said to need no certificate."""
    for one in certificates(listing, about):
        if one.year_group == "nicht_noetig" and monument(listing) and not small_area(listing):
            yield Hit(path=one.at("jahrgang"), value="nicht_noetig")


RULE = Rule(
    code="rule-energy-2027-monument-exemption",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Für das Baudenkmal ist kein Energieausweis angegeben; seit 2027 kann er auch für Baudenkmäler vorgeschrieben "
    "sein.",
    en="No energy certificate is given for the listed monument; since 2027 one may be required for monuments as well.",
    help_de="Einen Ausweis ausstellen lassen und seine Daten angeben, oder den Grund in epasstext nennen.",
    help_en="Have a certificate issued and give its data, or name the reason in epasstext.",
    why_de="Die Ausnahme für Baudenkmäler ist nach Berichten mit dem Jahr 2026 ausgelaufen, die für 50 m² bleibt.",
    why_en="By reports the exemption of monuments ended with 2026; that of up to 50 m² stays.",
    source="section 79(4) GModG as of 1 January 2027 (BGBl. 2026 I Nr. 226, Art. 2), second hand",
    valid_from=NEW_LIST,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><jahrgang>nicht_noetig</jahrgang></energiepass></zustand_angaben>"
        "<flaechen><wohnflaeche>48</wohnflaeche></flaechen>"
        "<verwaltung_objekt><denkmalgeschuetzt>true</denkmalgeschuetzt></verwaltung_objekt>",
        as_of=date(2027, 1, 15),
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><jahrgang>nicht_noetig</jahrgang></energiepass></zustand_angaben>"
        "<verwaltung_objekt><denkmalgeschuetzt>true</denkmalgeschuetzt></verwaltung_objekt>",
        as_of=date(2027, 1, 15),
    ),
    check=check,
)
