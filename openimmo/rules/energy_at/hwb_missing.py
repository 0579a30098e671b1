"""An advertised building in Austria tells its HWB."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_at.austrian import AUSTRIA, BUILDINGS_AT
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.duty import monument, told_in_text
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where no certificate has an HWB figure or class, and no reason is given."""
    if not about.kinds or not BUILDINGS_AT.issuperset(about.kinds):
        return
    for one in certificates(listing, about):
        if one.text("hwbwert") or one.text("hwbklasse") or one.waived or one.text("epasstext"):
            return
    if any("hwb" in name.lower() for name in about.own_fields):
        return
    if not told_in_text(listing) and not monument(listing) and not _coming_down(listing):
        yield Hit(path="zustand_angaben")


def _coming_down(listing: Immobilie) -> bool:
    state = listing.zustand_angaben
    return state is not None and state.zustand is not None and state.zustand.zustand_art == "ABRISSOBJEKT"


RULE = Rule(
    code="rule-energy-at-hwb-missing",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Der Heizwärmebedarf (hwbwert) fehlt; nach dem EAVG kann er in der Anzeige vorgeschrieben sein.",
    en="The heating demand (hwbwert) is missing; it may be required in the advertisement (EAVG).",
    help_de="hwbwert und hwbklasse in energiepass angeben.",
    help_en="Give hwbwert and hwbklasse in energiepass.",
    why_de="In Österreich nennen Anzeigen für Verkauf und Vermietung HWB und fGEE; sonst droht eine Verwaltungsstrafe.",
    why_en="In Austria advertisements for sale and rent tell HWB and fGEE; a fine may follow otherwise.",
    source="section 3 EAVG 2012, second hand",
    countries=AUSTRIA,
    references=False,
    right=Example(
        without=("zustand_angaben/energiepass",),
        base="austria",
        xml="<zustand_angaben>"
        '<user_defined_simplefield feldname="epass_hwbwert">58.2</user_defined_simplefield>'
        '<user_defined_simplefield feldname="epass_fgeewert">1.12</user_defined_simplefield></zustand_angaben>',
        also=("repair-user-defined-energy",),
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><gueltig_bis>2032-05-31</gueltig_bis><fgeewert>1.12</fgeewert>"
        "<fgeeklasse>C</fgeeklasse></energiepass></zustand_angaben>",
        base="austria",
    ),
    check=check,
)
