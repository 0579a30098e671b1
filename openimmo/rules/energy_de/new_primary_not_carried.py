"""Primary energy also stands where receivers of versions before 1.2.7d find it."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import PRIMARY, certificates
from openimmo.rules.energy_de.law import GERMANY
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate whose primary energy stands only in the element of 1.2.7d."""
    for one in certificates(listing, about):
        if one.keeps(PRIMARY) and not any(PRIMARY in name for name in about.own_fields):
            yield Hit(path=one.path, params={"field": PRIMARY})


RULE = Rule(
    code="rule-energy-2027-primary-not-carried",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="{field} gibt es erst ab OpenImmo 1.2.7d; Empfänger früherer Versionen verlieren den Wert.",
    en="{field} exists only from OpenImmo 1.2.7d on; receivers of earlier versions lose the value.",
    help_de="Den Wert zusätzlich als user_defined_simplefield epass_{field} in zustand_angaben oder im Text angeben.",
    help_en="Give the value as user_defined_simplefield epass_{field} in zustand_angaben as well, or in a text.",
    why_de="Bis alle auf 1.2.7d umgestellt sind, kommt die Angabe nur über ein eigenes Feld überall an.",
    why_en="Until everybody has moved to 1.2.7d, the value reaches all receivers only by a field of its own.",
    source="public code on OpenImmo 1.2.7d (energiepass/primaerenergiebedarf)",
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben>"
        '<user_defined_simplefield feldname="epass_primaerenergiebedarf">134.0</user_defined_simplefield>'
        "</zustand_angaben>",
        base="kauf",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2033-08-14</gueltig_bis>"
        "<endenergiebedarf>112.3</endenergiebedarf><primaerenergietraeger>Erdgas</primaerenergietraeger>"
        "<primaerenergiebedarf>134.0</primaerenergiebedarf><wertklasse>D</wertklasse></energiepass></zustand_angaben>",
        base="kauf",
        also=("schema-later-version",),
    ),
    check=check,
)
