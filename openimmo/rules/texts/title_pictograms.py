"""A title has letters and no pictograms."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import said

_PICTOGRAM = re.compile("[\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff]")


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where objekttitel has an emoji or another pictogram."""
    texts = listing.freitexte
    if texts is None or not texts.objekttitel or texts.objekttitel.isascii():
        return
    found = _PICTOGRAM.search(texts.objekttitel)
    if found:
        yield Hit(path="freitexte/objekttitel", value=said(texts.objekttitel)[:200], params={"sign": found[0]})


RULE = Rule(
    code="rule-title-pictograms",
    severity=Severity.INFO,
    de="Im Titel steht ein Bildzeichen ({sign}).",
    en="The title has a pictogram ({sign}).",
    help_de="Den Titel nur mit Buchstaben und Satzzeichen senden.",
    help_en="Send the title with letters and punctuation only.",
    why_de="Ältere Empfänger zeigen statt des Zeichens ein Fragezeichen oder brechen den Import ab.",
    why_en="Older receivers show a question mark in its place, or stop the import.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(xml="<freitexte><objekttitel>Altbau – 3½ Zimmer, 78 m², „Südbalkon“</objekttitel></freitexte>"),
    wrong=Example(xml="<freitexte><objekttitel>Altbauwohnung mit Balkon ✨</objekttitel></freitexte>"),
    check=check,
)
