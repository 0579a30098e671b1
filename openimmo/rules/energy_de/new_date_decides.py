"""Since 2027 a certificate shows when it was issued, because that day decides which data may be required."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import due
from openimmo.rules.energy_de.days import period
from openimmo.rules.energy_de.law import GERMANY, NEW_LIST
from openimmo.rules.rule import Example, Hit, Rule, Sure

_LAST_OLD = date(2036, 12, 31)


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate of which nothing tells whether it was issued before 2027."""
    for one in due(listing, about):
        if one.issued is not None or one.year_group in ("2008", "2026") or one.keeps("ausstelldatum"):
            continue
        told = one.ends
        until = period(told) if told is not None else None
        if one.valued and (until is None or until[1] >= _LAST_OLD):
            yield Hit(path=one.path)


RULE = Rule(
    code="rule-energy-2027-date-decides",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Es steht nicht da, wann der Energieausweis ausgestellt ist; davon hängt seit 2027 ab, welche Angaben nach "
    "§ 87 GModG vorgeschrieben sein können.",
    en="It is not said when the energy certificate was issued; since 2027 that decides which data may be required "
    "(section 87 GModG).",
    help_de="ausstelldatum angeben.",
    help_en="Give ausstelldatum.",
    why_de="Für Ausweise vor 2027 gilt die alte Liste weiter, für spätere die neue.",
    why_en="Certificates from before 2027 keep the old list; later ones follow the new one.",
    source="section 112(3), (4) GModG as of 1 January 2027 (BGBl. 2026 I Nr. 226, Art. 2), second hand",
    valid_from=NEW_LIST,
    countries=GERMANY,
    references=False,
    right=Example(without=("zustand_angaben/energiepass/ausstelldatum",), as_of=date(2027, 1, 15)),
    wrong=Example(
        without=("zustand_angaben/energiepass/ausstelldatum", "zustand_angaben/energiepass/gueltig_bis"),
        as_of=date(2027, 1, 15),
    ),
    check=check,
)
