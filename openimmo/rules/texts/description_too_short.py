"""A description is more than a few words."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import said

_LEAST = 40


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where all that describes the property has fewer than 40 letters."""
    texts = listing.freitexte
    if texts is None or not texts.objektbeschreibung or len(texts.objektbeschreibung) > 5 * _LEAST:
        return
    count = len(said(texts.objektbeschreibung))
    more = (texts.dreizeiler, texts.ausstatt_beschr)
    if 0 < count < _LEAST and count + sum(len(said(text)) for text in more) < _LEAST:
        yield Hit(
            path="freitexte/objektbeschreibung", value=said(texts.objektbeschreibung), params={"count": str(count)}
        )


RULE = Rule(
    code="rule-description-too-short",
    severity=Severity.INFO,
    de="Die Beschreibung hat nur {count} Zeichen.",
    en="The description has only {count} letters.",
    help_de="objektbeschreibung ausführlicher schreiben.",
    help_en="Write a fuller objektbeschreibung.",
    why_de="Ohne Beschreibung fehlen Suchmaschinen und Interessenten die Anhaltspunkte.",
    why_en="Without a description search engines and people have nothing to go by.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<freitexte><ausstatt_beschr>Stuck, Dielen, Bad mit Fenster.</ausstatt_beschr>
    <objektbeschreibung>Drei helle Zimmer.</objektbeschreibung></freitexte>"""
    ),
    wrong=Example(xml=("<freitexte><objektbeschreibung>Drei helle Zimmer.</objektbeschreibung></freitexte>")),
    check=check,
)
