"""A certificate of the list of 2027 comes with class and year built, also for non-residential buildings."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import due
from openimmo.rules.energy_de.law import GERMANY, NEW_LIST
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate of the new list that lacks its class or the year."""
    for one in due(listing, about):
        if not one.renewed or not (one.valued or one.kind is not None):
            continue
        missing = [name for name in ("wertklasse", "baujahr") if one.text(name) is None]
        if missing:
            yield Hit(path=one.path, params={"field": ", ".join(missing)})


RULE = Rule(
    code="rule-energy-2027-class-or-year-missing",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Im Energieausweis von 2027 oder später fehlt {field}; das kann nach § 87 GModG vorgeschrieben sein, auch für "
    "Nichtwohngebäude.",
    en="The energy certificate of 2027 or later lacks {field}; that may be required (section 87 GModG), also for "
    "non-residential buildings.",
    help_de="{field} angeben, wie es im Ausweis steht.",
    help_en="Give {field} as the certificate states it.",
    why_de="Für Ausweise ab 2027 nennt die Liste des Gesetzes Klasse und Baujahr für alle Gebäude.",
    why_en="For certificates from 2027 on, the list of the law names class and year for all buildings.",
    source="section 87 GModG as of 1 January 2027 (BGBl. 2026 I Nr. 226, Art. 2), second hand",
    valid_from=NEW_LIST,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2037-01-04</gueltig_bis>"
        "<stromwert>38.0</stromwert><waermewert>93.0</waermewert><wertklasse>E</wertklasse><baujahr>2004</baujahr>"
        "<ausstelldatum>2027-01-05</ausstelldatum><gebaeudeart>nichtwohn</gebaeudeart></energiepass>"
        '<user_defined_simplefield feldname="epass_primaerenergiebedarf">134.0</user_defined_simplefield>'
        "</zustand_angaben>",
        base="gewerbe",
        as_of=date(2027, 1, 15),
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2037-01-04</gueltig_bis>"
        "<stromwert>38.0</stromwert><waermewert>93.0</waermewert><baujahr>2004</baujahr>"
        "<ausstelldatum>2027-01-05</ausstelldatum><gebaeudeart>nichtwohn</gebaeudeart></energiepass>"
        '<user_defined_simplefield feldname="epass_primaerenergiebedarf">134.0</user_defined_simplefield>'
        "</zustand_angaben>",
        base="gewerbe",
        as_of=date(2027, 1, 15),
    ),
    check=check,
)
