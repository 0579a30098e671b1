"""Each text says something of its own."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import prose

_LEAST = 40


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where two of the longer texts are the same."""
    texts = listing.freitexte
    if texts is None:
        return
    lengths = [len(text) for _, text in prose(texts)]
    if len(set(lengths)) == len(lengths):
        return
    seen: dict[str, str] = {}
    for name, text in prose(texts):
        first = seen.setdefault(text, name) if len(text) >= _LEAST else name
        if first != name:
            yield Hit(path=f"freitexte/{name}", params={"field": name, "first": first})
            return


RULE = Rule(
    code="rule-text-repeated",
    severity=Severity.INFO,
    de="{field} wiederholt den Text von {first}.",
    en="{field} repeats the text of {first}.",
    help_de="Jeden Text nur in einem Feld senden.",
    help_en="Send each text in one field only.",
    why_de="Empfänger zeigen die Texte untereinander; Interessenten lesen dann dasselbe zweimal.",
    why_en="Receivers show the texts below each other; people then read the same twice.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<freitexte><lage>Siehe Beschreibung.</lage>
    <ausstatt_beschr>Siehe Beschreibung.</ausstatt_beschr></freitexte>"""
    ),
    wrong=Example(
        xml="""<freitexte><ausstatt_beschr>Drei Zimmer mit Stuck und Dielen, Bad mit Fenster.</ausstatt_beschr>
    <objektbeschreibung>Drei Zimmer mit Stuck und Dielen, Bad mit Fenster.</objektbeschreibung></freitexte>"""
    ),
    check=check,
)
