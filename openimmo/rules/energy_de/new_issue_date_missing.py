"""A certificate of the list of 2027 comes with its day of issue."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import due
from openimmo.rules.energy_de.law import GERMANY, NEW_LIST
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate of jahrgang 2026 without a day of issue."""
    for one in due(listing, about):
        if one.year_group == "2026" and one.issued is None and not one.keeps("ausstelldatum"):
            yield Hit(path=one.path)


RULE = Rule(
    code="rule-energy-2027-issue-date-missing",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Der Energieausweis nach neuem Recht (jahrgang 2026) nennt sein Ausstelldatum nicht; seit 2027 kann es nach "
    "§ 87 GModG vorgeschrieben sein.",
    en="The energy certificate of the new law (jahrgang 2026) does not tell its date of issue; since 2027 it may be "
    "required (section 87 GModG).",
    help_de="ausstelldatum angeben.",
    help_en="Give ausstelldatum.",
    why_de="Für Ausweise, die ab dem 1. Januar 2027 ausgestellt sind, nennt die neue Liste auch das Ausstelldatum.",
    why_en="For certificates issued from 1 January 2027 on, the new list names the date of issue as well.",
    source="section 87 GModG as of 1 January 2027 (BGBl. 2026 I Nr. 226, Art. 2), second hand",
    valid_from=NEW_LIST,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2037-01-04</gueltig_bis>"
        "<endenergiebedarf>112.3</endenergiebedarf><wertklasse>D</wertklasse><baujahr>1998</baujahr>"
        "<ausstelldatum>2027-01-05</ausstelldatum></energiepass>"
        '<user_defined_simplefield feldname="epass_primaerenergiebedarf">134.0</user_defined_simplefield>'
        "</zustand_angaben>",
        base="kauf",
        as_of=date(2027, 1, 15),
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2037-01-04</gueltig_bis>"
        "<endenergiebedarf>112.3</endenergiebedarf><wertklasse>D</wertklasse><baujahr>1998</baujahr>"
        "<jahrgang>2026</jahrgang></energiepass>"
        '<user_defined_simplefield feldname="epass_primaerenergiebedarf">134.0</user_defined_simplefield>'
        "</zustand_angaben>",
        base="kauf",
        as_of=date(2027, 1, 15),
        also=("schema-later-version",),
    ),
    check=check,
)
