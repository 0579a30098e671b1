"""A certificate of a kind gives the energy figure of that kind."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import FIGURES, SPLIT, due
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY, law
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate with a kind and no figure at all."""
    for one in due(listing, about):
        field = FIGURES.get(one.kind or "")
        if field is None or one.figure is not None or one.keeps(field) or one.renewed:
            continue
        if (
            one.text("endenergiebedarf")
            or one.text("energieverbrauchkennwert")
            or all(one.text(name) for name in SPLIT)
        ):
            continue
        yield Hit(path=one.path, params={"field": field, "law": law(about.as_of)})


RULE = Rule(
    code="rule-energy-figure-missing",
    severity=Severity.ERROR,
    de="Im Energieausweis fehlt der Kennwert {field}; er kann nach § 87 {law} vorgeschrieben sein.",
    en="The energy certificate lacks its figure {field}; it may be required (section 87 {law}).",
    help_de="Zu epart BEDARF endenergiebedarf, zu VERBRAUCH energieverbrauchkennwert in kWh/(m²·a) angeben; "
    "bei Nichtwohngebäuden stromwert und waermewert.",
    help_en="Give endenergiebedarf with epart BEDARF, energieverbrauchkennwert with VERBRAUCH, in kWh/(m²·a); "
    "stromwert "
    "and waermewert for non-residential buildings.",
    why_de="Der Endenergiewert gehört zu den Pflichtangaben, und Portale weisen einen Ausweis ohne ihn ab.",
    why_en="The end energy figure is one of the data the law lists, and portals refuse a certificate without it.",
    source="section 87(1) no. 2 GModG (until 28 July 2026: GEG); OpenImmo 1.2.7b, energiepass/epart",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(without=("zustand_angaben/energiepass/endenergiebedarf",), base="gewerbe"),
    wrong=Example(without=("zustand_angaben/energiepass/endenergiebedarf",), base="kauf"),
    check=check,
)
