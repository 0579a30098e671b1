"""A consumption comes with the word whether it includes hot water."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.law import GERMANY
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each residential consumption certificate that does not say it."""
    for one in certificates(listing, about):
        if one.sent.mitwarmwasser is not None or one.waived or one.kind != "VERBRAUCH":
            continue
        if one.keeps("mitwarmwasser") or one.own.get("mitwarmwasser") or one.residential is False:
            continue
        if one.figure is not None:
            yield Hit(path=one.path)


RULE = Rule(
    code="rule-energy-hot-water-unsaid",
    severity=Severity.INFO,
    de="Es steht nicht da, ob der Energieverbrauch das Warmwasser enthält (mitwarmwasser).",
    en="It is not said whether the energy consumption includes hot water (mitwarmwasser).",
    help_de="mitwarmwasser mit true oder false angeben, wie es im Ausweis steht.",
    help_en="Give mitwarmwasser as true or false, as the certificate states it.",
    why_de="Der Standard sieht die Angabe beim Verbrauchsausweis vor; Portale zeigen sie neben dem Kennwert.",
    why_en="The standard provides for it with a consumption certificate; portals show it beside the figure.",
    source="OpenImmo 1.2.7b, energiepass/mitwarmwasser",
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>2031-04-30</gueltig_bis>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>false</mitwarmwasser>"
        "</energiepass></zustand_angaben>"
    ),
    wrong=Example(without=("zustand_angaben/energiepass/mitwarmwasser",)),
    check=check,
)
