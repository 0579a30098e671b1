"""No portal is both among those a listing may be handed on to and among those it may not."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule

_BETWEEN = re.compile(r"[,;|\n]")
_LONGEST = 10_000


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where weitergabe_positiv and weitergabe_negativ name the same portal."""
    technical = listing.verwaltung_techn
    if technical is None or not technical.weitergabe_negativ or not technical.weitergabe_positiv:
        return
    both = _names(technical.weitergabe_positiv) & _names(technical.weitergabe_negativ)
    if both:
        names = ", ".join(sorted(both)[:5])[:200]
        yield Hit(path="verwaltung_techn/weitergabe_negativ", value=names, params={"names": names})


def _names(text: str) -> set[str]:
    return {name for part in _BETWEEN.split(text[:_LONGEST]) if (name := part.strip().casefold())}


RULE = Rule(
    code="rule-forwarding-contradictory",
    severity=Severity.WARNING,
    de="Die Weitergabe an {names} ist zugleich erlaubt und verboten.",
    en="Handing the listing on to {names} is both allowed and forbidden.",
    help_de="Jedes Portal nur in weitergabe_positiv oder nur in weitergabe_negativ nennen.",
    help_en="Name each portal in weitergabe_positiv only, or in weitergabe_negativ only.",
    why_de="Welche der beiden Listen ein Empfänger zuerst liest, entscheidet dann, wo das Objekt erscheint.",
    why_en="Which list a receiver reads first then decides where the listing appears.",
    source="OpenImmo 1.2.7b, weitergabe_positiv, weitergabe_negativ",
    right=Example(
        xml="<verwaltung_techn><weitergabe_positiv>immowelt, ivd24</weitergabe_positiv>"
        "<weitergabe_negativ>immobilien.de</weitergabe_negativ></verwaltung_techn>"
    ),
    wrong=Example(
        xml="<verwaltung_techn><weitergabe_positiv>immowelt, ivd24</weitergabe_positiv>"
        "<weitergabe_negativ>IVD24; immobilien.de</weitergabe_negativ></verwaltung_techn>"
    ),
    check=check,
)
