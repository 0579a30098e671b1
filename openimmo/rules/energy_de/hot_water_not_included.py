"""The consumption of an old certificate includes hot water, or 20 kWh are added to it."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import due
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each consumption certificate from before May 2014 without hot water."""
    for one in due(listing, about):
        if one.sent.mitwarmwasser is False and one.old and one.kind == "VERBRAUCH" and one.residential is not False:
            yield Hit(path=one.at("mitwarmwasser"), value="false", params={"figure": one.figure or "–"})


RULE = Rule(
    code="rule-energy-hot-water-not-included",
    severity=Severity.INFO,
    de="Der Verbrauch {figure} enthält kein Warmwasser; bei Ausweisen vor Mai 2014 sind dafür 20 kWh/(m²·a) "
    "zuzurechnen.",
    en="The consumption {figure} does not include hot water; for certificates from before May 2014, 20 kWh/(m²·a) are "
    "to be added.",
    help_de="In der Anzeige den um 20 kWh/(m²·a) erhöhten Wert nennen und mitwarmwasser auf true setzen.",
    help_en="Tell the figure plus 20 kWh/(m²·a) in the advertisement and set mitwarmwasser to true.",
    why_de="Ohne den Zuschlag wirkt das Gebäude sparsamer, als es nach heutigem Maß ist.",
    why_en="Without the addition the building seems to need less than it does by today's measure.",
    source="section 112(3) GModG (until 28 July 2026: GEG)",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>2031-04-30</gueltig_bis>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>false</mitwarmwasser>"
        "<wertklasse>C</wertklasse><ausstelldatum>2021-05-01</ausstelldatum></energiepass></zustand_angaben>"
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>false</mitwarmwasser>"
        "<jahrgang>2008</jahrgang></energiepass></zustand_angaben>",
        also=("rule-energy-issued-before-2014",),
    ),
    check=check,
)
