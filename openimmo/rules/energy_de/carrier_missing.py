"""A certificate comes with the main energy source of the heating: primaerenergietraeger, or else befeuerung."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import due
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY, law
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate with a figure where no source of energy is told."""
    for one in due(listing, about):
        if one.text("primaerenergietraeger") is None and one.valued and not _fired(listing):
            yield Hit(path=one.path, params={"law": law(about.as_of)})


def _fired(listing: Immobilie) -> bool:
    fitted = listing.ausstattung
    fire = fitted.befeuerung if fitted is not None else None
    if fire is None:
        return False
    return fire.kept is not None or any(getattr(fire, name) is True for name in fire.__struct_fields__)


RULE = Rule(
    code="rule-energy-carrier-missing",
    severity=Severity.ERROR,
    de="Der wesentliche Energieträger der Heizung fehlt; er kann nach § 87 {law} vorgeschrieben sein.",
    en="The main energy source of the heating is missing; it may be required (section 87 {law}).",
    help_de="primaerenergietraeger angeben oder an befeuerung einen Energieträger auf true setzen; heizungsart allein "
    "nennt keinen.",
    help_en="Give primaerenergietraeger or set a source at befeuerung to true; heizungsart alone names none.",
    why_de="Die wesentlichen Energieträger gehören zu den Pflichtangaben; die Art der Heizung ersetzt sie nicht.",
    why_en="The main energy sources are among the data the law lists; the kind of heating does not stand in for them.",
    source="section 87(1) no. 3 GModG (until 28 July 2026: GEG); OpenImmo 1.2.7, energiepass/primaerenergietraeger",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(without=("zustand_angaben/energiepass/primaerenergietraeger",)),
    wrong=Example(without=("zustand_angaben/energiepass/primaerenergietraeger", "ausstattung/befeuerung")),
    check=check,
)
