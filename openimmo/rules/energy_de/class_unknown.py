"""The efficiency class is one of the scale: A+ to H."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.classes import read_class
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each residential certificate whose class is none of the scale."""
    for one in certificates(listing, about):
        told = one.letter
        if told is None or read_class(told) is not None or one.renewed or one.residential is False:
            continue
        yield Hit(path=one.at("wertklasse"), value=told)


RULE = Rule(
    code="rule-energy-class-unknown",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="„{value}“ ist keine Energieeffizienzklasse; die Skala reicht von A+ bis H.",
    en="“{value}” is no efficiency class; the scale runs from A+ to H.",
    help_de="In wertklasse nur die Klasse aus dem Ausweis angeben; eine geplante Klasse gehört in den Text.",
    help_en="Give only the class of the certificate in wertklasse; a planned class belongs in the text.",
    why_de="Portale weisen unbekannte Klassen ab oder lassen sie weg.",
    why_en="Portals refuse classes they do not know, or leave them out.",
    source="Annex 10 GModG (until 28 July 2026: GEG)",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2033-08-14</gueltig_bis>"
        "<endenergiebedarf>27.5</endenergiebedarf><wertklasse>A+</wertklasse></energiepass></zustand_angaben>",
        base="kauf",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2033-08-14</gueltig_bis>"
        "<endenergiebedarf>27.5</endenergiebedarf><wertklasse>A++</wertklasse></energiepass></zustand_angaben>",
        base="kauf",
    ),
    check=check,
)
