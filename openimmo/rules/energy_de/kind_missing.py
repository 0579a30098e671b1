"""A certificate with figures says whether they are a demand or a consumption."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import due
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY, law
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate with a figure and no epart."""
    for one in due(listing, about):
        if one.kind is None and not one.keeps("epart") and one.valued:
            yield Hit(path=one.path, params={"law": law(about.as_of)})


RULE = Rule(
    code="rule-energy-kind-missing",
    severity=Severity.ERROR,
    de="Der Energieausweis nennt seine Art nicht (epart); sie kann nach § 87 {law} vorgeschrieben sein.",
    en="The energy certificate does not tell its kind (epart); it may be required (section 87 {law}).",
    help_de="epart BEDARF oder VERBRAUCH angeben.",
    help_en="Give epart BEDARF or VERBRAUCH.",
    why_de="Die Art des Ausweises steht an erster Stelle der Pflichtangaben; ohne sie sagt der Kennwert wenig.",
    why_en="The kind of certificate comes first in the list of the law; without it the figure says little.",
    source="section 87(1) no. 1 GModG (until 28 July 2026: GEG)",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(
        xml='<zustand_angaben><user_defined_simplefield feldname="epass_art">VERBRAUCH</user_defined_simplefield>'
        "</zustand_angaben>",
        without=("zustand_angaben/energiepass/epart",),
        also=("repair-user-defined-energy",),
    ),
    wrong=Example(without=("zustand_angaben/energiepass/epart",)),
    check=check,
)
