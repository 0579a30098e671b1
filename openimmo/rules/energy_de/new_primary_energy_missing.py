"""A certificate of the list of 2027 comes with its primary energy."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import PRIMARY, due, primary
from openimmo.rules.energy_de.law import GERMANY, NEW_LIST
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate of the new list without primary energy, in an element or in a field of its own."""
    for one in due(listing, about):
        if one.renewed and (one.valued or one.kind is not None) and not primary(one, about):
            yield Hit(path=one.path, params={"field": PRIMARY})


RULE = Rule(
    code="rule-energy-2027-primary-missing",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Der Energieausweis von 2027 oder später nennt die Primärenergie nicht; sie kann nach § 87 GModG vorgeschrieben "
    "sein.",
    en="The energy certificate of 2027 or later does not tell primary energy; it may be required (section 87 GModG).",
    help_de="{field} angeben (ab OpenImmo 1.2.7d), in älteren Versionen als user_defined_simplefield epass_{field}.",
    help_en="Give {field} (from OpenImmo 1.2.7d on), in older versions as user_defined_simplefield epass_{field}.",
    why_de="Für Ausweise ab 2027 nennt die Liste des Gesetzes die Primärenergie in kWh/(m²·a).",
    why_en="For certificates from 2027 on, the list of the law names primary energy in kWh/(m²·a).",
    source="section 87 GModG as of 1 January 2027 (BGBl. 2026 I Nr. 226, Art. 2), second hand",
    valid_from=NEW_LIST,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2036-12-30</gueltig_bis>"
        "<endenergiebedarf>112.3</endenergiebedarf><wertklasse>D</wertklasse><baujahr>1998</baujahr>"
        "<ausstelldatum>2026-12-31</ausstelldatum></energiepass></zustand_angaben>",
        base="kauf",
        as_of=date(2027, 1, 15),
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2036-12-31</gueltig_bis>"
        "<endenergiebedarf>112.3</endenergiebedarf><wertklasse>D</wertklasse><baujahr>1998</baujahr>"
        "<ausstelldatum>2027-01-01</ausstelldatum></energiepass></zustand_angaben>",
        base="kauf",
        as_of=date(2027, 1, 15),
    ),
    check=check,
)
