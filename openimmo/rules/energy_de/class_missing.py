"""The certificate of a residential building that was issued since May 2014 comes with its efficiency class."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import due
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY, law
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each residential certificate of the present list without a class."""
    for one in due(listing, about):
        if one.letter is not None or not one.valued or not one.residential:
            continue
        dated = one.issued is not None or one.year_group == "2014"
        if dated and not one.old and not one.renewed:
            yield Hit(path=one.path, params={"law": law(about.as_of)})


RULE = Rule(
    code="rule-energy-class-missing",
    severity=Severity.ERROR,
    de="Die Energieeffizienzklasse (wertklasse) fehlt; für Wohngebäude kann sie nach § 87 {law} vorgeschrieben sein.",
    en="The efficiency class (wertklasse) is missing; for residential buildings it may be required (section 87 {law}).",
    help_de="wertklasse A+ bis H angeben, wie sie im Ausweis steht.",
    help_en="Give wertklasse A+ to H as the certificate states it.",
    why_de="Ausweise seit Mai 2014 nennen für Wohngebäude eine Klasse, und sie gehört zu den Pflichtangaben.",
    why_en="Certificates issued since May 2014 state a class for residential buildings, and the law lists it.",
    source="section 87(1) no. 5 GModG (until 28 July 2026: GEG)",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(
        without=("zustand_angaben/energiepass/wertklasse",),
        xml="<verwaltung_objekt><denkmalgeschuetzt>true</denkmalgeschuetzt></verwaltung_objekt>",
    ),
    wrong=Example(without=("zustand_angaben/energiepass/wertklasse",)),
    check=check,
)
