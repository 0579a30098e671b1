"""An Austrian certificate tells the fGEE beside the HWB."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_at.austrian import AUSTRIA
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.rule import Example, Hit, Rule, Sure

_FIRST = date(2012, 12, 1)


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate with an HWB and no fGEE, unless it is from before the rules of 2012."""
    for one in certificates(listing, about):
        if not (one.text("hwbwert") or one.text("hwbklasse")) or one.text("fgeewert") or one.text("fgeeklasse"):
            continue
        if (one.issued or about.as_of) >= _FIRST:
            yield Hit(path=one.path)


RULE = Rule(
    code="rule-energy-at-fgee-missing",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Der Gesamtenergieeffizienz-Faktor (fgeewert) fehlt; nach dem EAVG kann er in der Anzeige vorgeschrieben sein.",
    en="The total energy efficiency factor (fgeewert) is missing; it may be required in the advertisement (EAVG).",
    help_de="fgeewert und fgeeklasse in energiepass angeben.",
    help_en="Give fgeewert and fgeeklasse in energiepass.",
    why_de="Seit Dezember 2012 gehören HWB und fGEE zusammen in die Anzeige; nur ältere Ausweise kennen den fGEE "
    "nicht.",
    why_en="Since December 2012 HWB and fGEE belong together in the advertisement; only older certificates lack the "
    "fGEE.",
    source="section 3 EAVG 2012, second hand",
    countries=AUSTRIA,
    references=False,
    right=Example(without=("zustand_angaben/energiepass/fgeewert",), base="austria"),
    wrong=Example(
        without=("zustand_angaben/energiepass/fgeewert", "zustand_angaben/energiepass/fgeeklasse"), base="austria"
    ),
    check=check,
)
