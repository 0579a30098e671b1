"""A listing whose time on the portals is over is deleted, not sent again."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where aktiv_bis has passed and the listing is neither deleted nor a reference."""
    technical = listing.verwaltung_techn
    if technical is None or technical.aktiv_bis is None or technical.aktiv_bis >= about.as_of:
        return
    if technical.aktiv_von is None or technical.aktiv_von <= technical.aktiv_bis:
        yield Hit(path="verwaltung_techn/aktiv_bis", value=technical.aktiv_bis.isoformat())


RULE = Rule(
    code="rule-active-period-over",
    severity=Severity.WARNING,
    de="Das Objekt sollte nur bis {value} sichtbar sein und wird noch gesendet.",
    en="The listing was to be visible until {value} only, and is still sent.",
    help_de='aktiv_bis verlängern, oder das Objekt mit aktionart="DELETE" senden.',
    help_en='Extend aktiv_bis, or send the listing with aktionart="DELETE".',
    why_de="Ein Portal, das den Zeitraum beachtet, zeigt das Objekt nicht; ein anderes zeigt es weiter.",
    why_en="A portal that heeds the period does not show the listing; another goes on showing it.",
    source="OpenImmo 1.2.7b, aktiv_bis",
    right=Example(xml="<verwaltung_techn><aktiv_bis>2026-11-21</aktiv_bis></verwaltung_techn>"),
    wrong=Example(xml="<verwaltung_techn><aktiv_bis>2026-11-20</aktiv_bis></verwaltung_techn>"),
    check=check,
    references=False,
)
