"""Energy data stand in their elements, not in a text alone."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.duty import data_missing, told_in_text
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where only a text speaks of the certificate."""
    if data_missing(listing, about) and told_in_text(listing):
        yield Hit(path="zustand_angaben")


RULE = Rule(
    code="rule-energy-in-text-only",
    severity=Severity.INFO,
    sure=Sure.KNOWN,
    de="Vom Energieausweis ist nur im Text die Rede; das Element energiepass fehlt oder ist leer.",
    en="Only a text speaks of the energy certificate; the element energiepass is missing or empty.",
    help_de="Die Daten zusätzlich in energiepass angeben; ohne Ausweis jahrgang ohne oder bei_besichtigung.",
    help_en="Give the data in energiepass as well; without a certificate jahrgang ohne or bei_besichtigung.",
    why_de="Portale zeigen und prüfen die Elemente; aus dem Text lesen sie nichts.",
    why_en="Portals show and check the elements; they read nothing out of texts.",
    source="OpenImmo 1.2.7, energiepass; section 87(1) GModG (until 28 July 2026: GEG)",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epasstext>Der Energieausweis ist beantragt.</epasstext></energiepass>"
        "</zustand_angaben>"
        "<freitexte><ausstatt_beschr>Energieausweis beantragt.</ausstatt_beschr></freitexte>"
    ),
    wrong=Example(
        xml="<freitexte><ausstatt_beschr>Energieausweis: Verbrauch, 98 kWh, Gas, Klasse C.</ausstatt_beschr>"
        "</freitexte>",
        without=("zustand_angaben/energiepass",),
    ),
    check=check,
)
