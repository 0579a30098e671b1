"""A certificate of a non-residential building carries no efficiency class."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each non-residential certificate of the present list with a class."""
    for one in certificates(listing, about):
        told = one.letter
        if told is not None and one.text("gebaeudeart") == "nichtwohn" and not one.renewed:
            yield Hit(path=one.at("wertklasse"), value=told)


RULE = Rule(
    code="rule-energy-class-for-nonresidential",
    severity=Severity.WARNING,
    de="Das Nichtwohngebäude trägt die Klasse {value}; Ausweise bis Ende 2026 kennen für solche Gebäude keine.",
    en="The non-residential building carries class {value}; certificates up to the end of 2026 know none for those.",
    help_de="wertklasse weglassen, oder gebaeudeart berichtigen, wenn es ein Wohngebäude ist.",
    help_en="Leave out wertklasse, or correct gebaeudeart where the building is residential.",
    why_de="ImmobilienScout24 weist es mit EFFICIENCY_CLASS_NOT_VALID_FOR_THIS_CERTIFICATE ab.",
    why_en="ImmobilienScout24 refuses it with EFFICIENCY_CLASS_NOT_VALID_FOR_THIS_CERTIFICATE.",
    source="api.immobilienscout24.de, error codes; section 87(1) no. 5 GModG (until 28 July 2026: GEG)",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2032-02-28</gueltig_bis>"
        "<endenergiebedarf>131</endenergiebedarf><stromwert>38.0</stromwert><waermewert>93.0</waermewert>"
        "<wertklasse>k.A.</wertklasse><gebaeudeart>nichtwohn</gebaeudeart></energiepass></zustand_angaben>",
        base="gewerbe",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2032-02-28</gueltig_bis>"
        "<endenergiebedarf>131</endenergiebedarf><stromwert>38.0</stromwert><waermewert>93.0</waermewert>"
        "<wertklasse>E</wertklasse><gebaeudeart>nichtwohn</gebaeudeart></energiepass></zustand_angaben>",
        base="gewerbe",
    ),
    check=check,
)
