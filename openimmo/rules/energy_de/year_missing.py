"""The certificate of a residential building comes with the year the building was built."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import due
from openimmo.rules.energy_de.figures import said
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY, law
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each residential certificate where neither it nor the listing tells the year."""
    for one in due(listing, about):
        if one.text("baujahr") is not None or not one.valued or one.old or one.renewed or not one.residential:
            continue
        state = listing.zustand_angaben
        if not _told(one.sent.baujahr) and not (state is not None and _told(state.baujahr)):
            yield Hit(path=one.path, params={"law": law(about.as_of)})


def _told(year: str | None) -> bool:
    """Whether anything is said of the year, be it that nobody knows it."""
    return said(year) is not None or (year or "").strip().lower() == "unbekannt"


RULE = Rule(
    code="rule-energy-year-missing",
    severity=Severity.ERROR,
    de="Das Baujahr fehlt; für Wohngebäude kann es nach § 87 {law} vorgeschrieben sein.",
    en="The year built is missing; for residential buildings it may be required (section 87 {law}).",
    help_de="energiepass/baujahr angeben, wie es im Ausweis steht.",
    help_en="Give energiepass/baujahr as the certificate states it.",
    why_de="Das im Ausweis genannte Baujahr gehört bei Wohngebäuden zu den Pflichtangaben.",
    why_en="The year stated in the certificate is among the data the law lists for residential buildings.",
    source="section 87(1) no. 4 GModG (until 28 July 2026: GEG)",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(without=("zustand_angaben/energiepass/baujahr",)),
    wrong=Example(
        xml="<zustand_angaben><baujahr/></zustand_angaben>", without=("zustand_angaben/energiepass/baujahr",)
    ),
    check=check,
)
