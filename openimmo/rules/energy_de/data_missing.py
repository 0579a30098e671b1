"""An advertised building tells its energy data, or why there are none."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.duty import data_missing, told_in_text
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY, law
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where there is neither a certificate nor a reason, and no text speaks of one."""
    if data_missing(listing, about) and not told_in_text(listing):
        yield Hit(path="zustand_angaben", params={"law": law(about.as_of)})


RULE = Rule(
    code="rule-energy-data-missing",
    severity=Severity.WARNING,
    de="Es fehlen Energiedaten (energiepass); nach § 87 {law} können sie in der Anzeige vorgeschrieben sein.",
    en="There are no energy data (energiepass); they may be required in the advertisement (section 87 {law}).",
    help_de="energiepass mit epart, Kennwert, primaerenergietraeger, baujahr und wertklasse angeben; gibt es noch "
    "keinen "
    "Ausweis, jahrgang ohne, bei_besichtigung oder nicht_noetig.",
    help_en="Give energiepass with epart, figure, primaerenergietraeger, baujahr and wertklasse; where there is no "
    "certificate yet, jahrgang ohne, bei_besichtigung or nicht_noetig.",
    why_de="Liegt beim Inserieren ein Energieausweis vor, gehören seine Daten in die Anzeige; ihr Fehlen wird "
    "abgemahnt.",
    why_en="Where a certificate exists when the advertisement appears, its data belong there; missing ones draw "
    "warning "
    "letters.",
    source="section 87(1) GModG (until 28 July 2026: GEG)",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><jahrgang>bei_besichtigung</jahrgang></energiepass></zustand_angaben>"
    ),
    wrong=Example(without=("zustand_angaben/energiepass",)),
    check=check,
)
