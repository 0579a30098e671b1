"""A title says more than one short word."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import said

_LEAST = 8


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where objekttitel has fewer than 8 letters."""
    texts = listing.freitexte
    if texts is None or not texts.objekttitel:
        return
    title = said(texts.objekttitel)
    if 0 < len(title) < _LEAST:
        yield Hit(path="freitexte/objekttitel", value=title, params={"title": title})


RULE = Rule(
    code="rule-title-too-short",
    severity=Severity.INFO,
    de="Der Titel „{title}“ sagt wenig.",
    en="The title “{title}” says little.",
    help_de="Im Titel sagen, was das Objekt ist und was es auszeichnet.",
    help_en="Say in the title what the property is and what is special about it.",
    why_de="Interessenten entscheiden nach Bild und Titel, ob sie das Angebot öffnen.",
    why_en="People decide by picture and title whether they open the offer.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(xml="<freitexte><objekttitel>Stadthaus</objekttitel></freitexte>"),
    wrong=Example(xml="<freitexte><objekttitel>Haus</objekttitel></freitexte>"),
    check=check,
)
