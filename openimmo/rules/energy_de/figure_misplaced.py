"""The energy figure stands in the element of its kind."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import FIGURES, due
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate whose only figure stands in the element of the other kind."""
    for one in due(listing, about):
        field = FIGURES.get(one.kind or "")
        if field is None or one.text(field) is not None or one.keeps(field) or one.renewed:
            continue
        other = "endenergiebedarf" if field != "endenergiebedarf" else "energieverbrauchkennwert"
        value = one.text(other)
        if value is not None:
            yield Hit(path=one.at(other), value=value, params={"field": field, "other": other})


RULE = Rule(
    code="rule-energy-figure-misplaced",
    severity=Severity.ERROR,
    de="Der Kennwert „{value}“ steht in {other}, nach der Art des Ausweises gehört er in {field}.",
    en="The figure “{value}” stands in {other}; by the kind of certificate it belongs in {field}.",
    help_de="Art und Kennwert in Einklang bringen: BEDARF mit endenergiebedarf, VERBRAUCH mit "
    "energieverbrauchkennwert.",
    help_en="Make kind and figure agree: BEDARF with endenergiebedarf, VERBRAUCH with energieverbrauchkennwert.",
    why_de="Portale suchen den Kennwert dort, wo er zur Art des Ausweises gehört; sonst fehlt er für sie.",
    why_en="Portals look for the figure where the kind of certificate puts it; elsewhere it is missing for them.",
    source="OpenImmo 1.2.7b, energiepass/epart; section 87(1) no. 2 GModG (until 28 July 2026: GEG)",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2033-08-14</gueltig_bis>"
        "<energieverbrauchkennwert>104</energieverbrauchkennwert><endenergiebedarf>112,3</endenergiebedarf>"
        "<wertklasse>D</wertklasse><ausstelldatum>2023-08-15</ausstelldatum><gebaeudeart>wohn</gebaeudeart>"
        "</energiepass></zustand_angaben>",
        base="kauf",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2033-08-14</gueltig_bis>"
        "<energieverbrauchkennwert>112.3</energieverbrauchkennwert>"
        "<wertklasse>D</wertklasse><ausstelldatum>2023-08-15</ausstelldatum><gebaeudeart>wohn</gebaeudeart>"
        "</energiepass></zustand_angaben>",
        base="kauf",
    ),
    check=check,
)
