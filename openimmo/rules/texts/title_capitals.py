"""A title is written in capitals and small letters."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import said

_LEAST = 12


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where a title of at least 12 letters has capitals only."""
    texts = listing.freitexte
    if texts is None or not texts.objekttitel or not texts.objekttitel.isupper():
        return
    if sum(letter.isalpha() for letter in texts.objekttitel[:200]) >= _LEAST:
        yield Hit(path="freitexte/objekttitel", value=said(texts.objekttitel)[:200])


RULE = Rule(
    code="rule-title-capitals",
    severity=Severity.INFO,
    de="Der Titel besteht nur aus Großbuchstaben.",
    en="The title is written in capitals only.",
    help_de="Den Titel in normaler Schreibung senden.",
    help_en="Send the title in usual spelling.",
    why_de="Großschreibung wirkt laut und liest sich schlecht; Portale lehnen sie teils ab.",
    why_en="Capitals look loud and are hard to read; some portals refuse them.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(xml="<freitexte><objekttitel>ALTBAU mit BALKON im HOF</objekttitel></freitexte>"),
    wrong=Example(xml="<freitexte><objekttitel>ALTBAUWOHNUNG MIT BALKON ZUM HOF</objekttitel></freitexte>"),
    check=check,
)
