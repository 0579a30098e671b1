"""The certificate of a non-residential building gives its end energy separately for heat and for electricity."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import SPLIT, Certificate, due
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY, law
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each non-residential certificate that lacks one of the two figures."""
    for one in due(listing, about):
        if one.text("gebaeudeart") != "nichtwohn" or one.old or one.renewed or not one.valued:
            continue
        missing = [name for name in SPLIT if not _sent(one, name)]
        if missing:
            yield Hit(path=one.path, params={"field": ", ".join(missing), "law": law(about.as_of)})


def _sent(one: Certificate, name: str) -> bool:
    """Whether a figure was sent, be it 0: a building may well use no electricity for what counts."""
    return bool((getattr(one.sent, name) or one.own.get(name, "")).strip())


RULE = Rule(
    code="rule-energy-split-missing",
    severity=Severity.WARNING,
    de="Für das Nichtwohngebäude fehlt {field}; getrennte Werte für Wärme und Strom können nach § 87 {law} "
    "vorgeschrieben sein.",
    en="The non-residential building lacks {field}; separate figures for heat and electricity may be required "
    "(section 87 {law}).",
    help_de="waermewert und stromwert angeben, beide in kWh/(m²·a).",
    help_en="Give waermewert and stromwert, both in kWh/(m²·a).",
    why_de="Bei Nichtwohngebäuden ist die Endenergie für Wärme und für Strom getrennt anzugeben.",
    why_en="For non-residential buildings end energy is told separately for heat and for electricity.",
    source="section 87(1) no. 2 GModG (until 28 July 2026: GEG); OpenImmo 1.2.7, energiepass/stromwert",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2032-02-28</gueltig_bis>"
        "<primaerenergietraeger>Fernwärme</primaerenergietraeger><stromwert>38,0</stromwert>"
        "<waermewert>93,0</waermewert>"
        "<ausstelldatum>2022-03-01</ausstelldatum><gebaeudeart>nichtwohn</gebaeudeart></energiepass></zustand_angaben>",
        base="gewerbe",
    ),
    wrong=Example(without=("zustand_angaben/energiepass/stromwert",), base="gewerbe"),
    check=check,
)
