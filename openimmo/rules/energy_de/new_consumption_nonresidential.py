"""From 2027 on, certificates of non-residential buildings are demand certificates."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.law import GERMANY, NEW_LIST
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each consumption certificate of the new list for a non-residential building."""
    for one in certificates(listing, about):
        if one.kind == "VERBRAUCH" and one.text("gebaeudeart") == "nichtwohn" and one.renewed:
            yield Hit(path=one.at("epart"), value="VERBRAUCH")


RULE = Rule(
    code="rule-energy-2027-consumption-nonresidential",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Ein Verbrauchsausweis von 2027 oder später für ein Nichtwohngebäude; vorgesehen sind dort nur Bedarfsausweise.",
    en="A consumption certificate of 2027 or later for a non-residential building; only demand certificates are "
    "provided "
    "for there.",
    help_de="epart, gebaeudeart und ausstelldatum mit dem Ausweis vergleichen.",
    help_en="Compare epart, gebaeudeart and ausstelldatum with the certificate.",
    why_de="Nach neuem Recht gibt es Verbrauchsausweise nur für reine Wohngebäude.",
    why_en="Under the new law consumption certificates exist for purely residential buildings only.",
    source="GModG as of 1 January 2027 (BGBl. 2026 I Nr. 226, Art. 2), second hand",
    valid_from=NEW_LIST,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>2032-02-28</gueltig_bis>"
        "<energieverbrauchkennwert>131</energieverbrauchkennwert><stromwert>38.0</stromwert>"
        "<waermewert>93.0</waermewert>"
        "<ausstelldatum>2022-03-01</ausstelldatum><gebaeudeart>nichtwohn</gebaeudeart></energiepass></zustand_angaben>",
        base="gewerbe",
        as_of=date(2027, 1, 15),
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>2037-01-04</gueltig_bis>"
        "<energieverbrauchkennwert>131</energieverbrauchkennwert><wertklasse>E</wertklasse><baujahr>2004</baujahr>"
        "<ausstelldatum>2027-01-05</ausstelldatum><gebaeudeart>nichtwohn</gebaeudeart></energiepass>"
        '<user_defined_simplefield feldname="epass_primaerenergiebedarf">134.0</user_defined_simplefield>'
        "</zustand_angaben>",
        base="gewerbe",
        as_of=date(2027, 1, 15),
    ),
    check=check,
)
