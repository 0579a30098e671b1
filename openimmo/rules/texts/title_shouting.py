"""A title has no rows of exclamation marks or stars."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import said

_ROWS = ("!!", "??", "!?", "***", "+++", "###", "===", "___", ">>>", "<<<", "~~~")
_TWO = re.compile(r"[!?*+#=_<>~]{2}")


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where marks stand in a row in objekttitel."""
    texts = listing.freitexte
    if texts is None or not texts.objekttitel:
        return
    title = texts.objekttitel
    if not _TWO.search(title):
        return
    row = next((row for row in _ROWS if row in title), None)
    if row:
        yield Hit(path="freitexte/objekttitel", value=said(title)[:200], params={"row": row})


RULE = Rule(
    code="rule-title-shouting",
    severity=Severity.INFO,
    de="Im Titel stehen Zeichen in Reihe: {row}",
    en="The title has marks in a row: {row}",
    help_de="Den Titel ohne Zierzeichen senden.",
    help_en="Send the title without ornaments.",
    why_de="Zeichenreihen gelten als unseriös; Portale entfernen sie oder lehnen den Titel ab.",
    why_en="Rows of marks count as careless; portals remove them or refuse the title.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(xml="<freitexte><objekttitel>Viel Licht! Altbauwohnung mit Balkon + Stuck</objekttitel></freitexte>"),
    wrong=Example(xml="<freitexte><objekttitel>*** Altbauwohnung mit Balkon ***</objekttitel></freitexte>"),
    check=check,
)
