"""A title has at most 100 letters."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule
from openimmo.rules.texts.prose import said

_MOST = 100


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where objekttitel is longer than 100 letters."""
    texts = listing.freitexte
    if texts is None or texts.objekttitel is None or len(texts.objekttitel) <= _MOST:
        return
    title = said(texts.objekttitel)
    if len(title) > _MOST:
        yield Hit(path="freitexte/objekttitel", value=title[:200], params={"count": str(len(title))})


RULE = Rule(
    code="rule-title-too-long",
    severity=Severity.WARNING,
    de="Der Titel hat {count} Zeichen, mehr als 100.",
    en="The title has {count} letters, more than 100.",
    help_de="objekttitel auf 100 Zeichen kürzen, den Rest in dreizeiler oder objektbeschreibung.",
    help_en="Shorten objekttitel to 100 letters, the rest into dreizeiler or objektbeschreibung.",
    why_de="ImmobilienScout24 nimmt höchstens 100 Zeichen; andere schneiden mitten im Wort ab.",
    why_en="ImmobilienScout24 takes at most 100 letters; others cut in the middle of a word.",
    source="IS24 import-export API (title <= 100)",
    right=Example(
        xml=f"<freitexte><objekttitel>{'Altbauwohnung mit Balkon ' * 4}</objekttitel></freitexte>",
    ),
    wrong=Example(
        xml=f"<freitexte><objekttitel>{'Altbauwohnung mit Balkon ' * 5}</objekttitel></freitexte>",
    ),
    check=check,
)
