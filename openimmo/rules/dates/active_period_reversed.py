"""A listing stops being active after it began."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where aktiv_bis is before aktiv_von."""
    technical = listing.verwaltung_techn
    if technical is None or technical.aktiv_von is None or technical.aktiv_bis is None:
        return
    if technical.aktiv_bis < technical.aktiv_von:
        params = {"start": technical.aktiv_von.isoformat(), "end": technical.aktiv_bis.isoformat()}
        yield Hit(path="verwaltung_techn/aktiv_bis", value=technical.aktiv_bis.isoformat(), params=params)


RULE = Rule(
    code="rule-active-period-reversed",
    severity=Severity.ERROR,
    de="Das Objekt soll von {start} bis {end} sichtbar sein; das Ende liegt vor dem Anfang.",
    en="The listing is to be visible from {start} to {end}; the end comes before the beginning.",
    help_de="aktiv_von und aktiv_bis richtigstellen oder weglassen.",
    help_en="Put aktiv_von and aktiv_bis right, or leave them out.",
    why_de="Ein solcher Zeitraum ist leer: Das Objekt erscheint an keinem Tag.",
    why_en="Such a period is empty: the listing appears on no day.",
    source="OpenImmo 1.2.7b, aktiv_von, aktiv_bis",
    right=Example(
        xml="<verwaltung_techn><aktiv_von>2026-12-01</aktiv_von><aktiv_bis>2026-12-01</aktiv_bis></verwaltung_techn>"
    ),
    wrong=Example(
        xml="<verwaltung_techn><aktiv_von>2027-01-15</aktiv_von><aktiv_bis>2026-12-31</aktiv_bis></verwaltung_techn>"
    ),
    check=check,
)
