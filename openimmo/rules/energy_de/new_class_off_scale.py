"""The class of a certificate of the list of 2027 is one of the European scale A to G."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.classes import read_class
from openimmo.rules.energy_de.law import GERMANY, NEW_LIST
from openimmo.rules.rule import Example, Hit, Rule, Sure

_SCALE = frozenset("ABCDEFG")


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate of the new list with a class of the old scale, or of none."""
    for one in certificates(listing, about):
        told = one.letter
        if told is not None and one.renewed and read_class(told) not in _SCALE:
            yield Hit(path=one.at("wertklasse"), value=told)


RULE = Rule(
    code="rule-energy-2027-class-off-scale",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Die Klasse {value} passt nicht zu einem Energieausweis von 2027 oder später; die neue Skala reicht von A bis "
    "G.",
    en="Class {value} does not fit an energy certificate of 2027 or later; the new scale runs from A to G.",
    help_de="wertklasse und ausstelldatum mit dem Ausweis vergleichen.",
    help_en="Compare wertklasse and ausstelldatum with the certificate.",
    why_de="Alte und neue Skala stehen zehn Jahre nebeneinander; dieselbe Klasse heißt auf beiden Verschiedenes.",
    why_en="The old and the new scale live side by side for ten years; the same class means different things on them.",
    source="reports on the European scale of the GModG from 1 January 2027 on",
    valid_from=NEW_LIST,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2037-01-04</gueltig_bis>"
        "<endenergiebedarf>262</endenergiebedarf><wertklasse>G</wertklasse><baujahr>1998</baujahr>"
        "<ausstelldatum>2027-01-05</ausstelldatum></energiepass>"
        '<user_defined_simplefield feldname="epass_primaerenergiebedarf">290.0</user_defined_simplefield>'
        "</zustand_angaben>",
        base="kauf",
        as_of=date(2027, 1, 15),
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2037-01-04</gueltig_bis>"
        "<endenergiebedarf>262</endenergiebedarf><wertklasse>H</wertklasse><baujahr>1998</baujahr>"
        "<ausstelldatum>2027-01-05</ausstelldatum></energiepass>"
        '<user_defined_simplefield feldname="epass_primaerenergiebedarf">290.0</user_defined_simplefield>'
        "</zustand_angaben>",
        base="kauf",
        as_of=date(2027, 1, 15),
    ),
    check=check,
)
