"""Line breaks are line breaks, not a backslash and a letter."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import around, prose, whole

_ESCAPE = re.compile(r"\\r\\n|\\n")
_PATH = re.compile(r"[A-Za-z]:\\|\\\\")


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for each text with a backslash and an n; one with a Windows path is let pass."""
    texts = listing.freitexte
    if texts is None or "\\" not in whole(texts):
        return
    for name, text in prose(texts):
        if "\\" not in text or _PATH.search(text):
            continue
        found = _ESCAPE.search(text)
        if found:
            yield Hit(
                path=f"freitexte/{name}", value=around(text, found.start()), params={"field": name, "found": found[0]}
            )


RULE = Rule(
    code="rule-text-escapes",
    severity=Severity.WARNING,
    de="In {field} steht {found} statt eines Zeilenumbruchs.",
    en="{field} holds {found} in place of a line break.",
    help_de="Echte Zeilenumbrüche senden.",
    help_en="Send real line breaks.",
    why_de="Die Zeichen erscheinen so im Exposé.",
    why_en="The marks appear as they are in the exposé.",
    source="public feeds (literal line breaks)",
    sure=Sure.SECONDARY,
    right=Example(
        xml="""<freitexte><objektbeschreibung>Drei helle Zimmer mit Stuck und Dielen.
    Küche und/oder Bad\\WC mit Fenster.</objektbeschreibung></freitexte>"""
    ),
    wrong=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Drei Zimmer mit Stuck und Dielen, Bad mit Fenster. \\nNeue Küche."
            "</objektbeschreibung></freitexte>"
        )
    ),
    check=check,
)
