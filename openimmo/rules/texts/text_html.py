"""Texts are plain texts, without HTML tags."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import prose, whole

_TAG = re.compile(
    r"</?(?:p|b|i|u|strong|em|ul|ol|li|div|span|font|h[1-6]|table|tbody|tr|td|th|a|img|center|small|hr)"
    r"(?:\s|\s[\w-]{1,30}\s?=[^<>]{0,300})?/?>",
    re.IGNORECASE,
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for each text with a tag; ``<br>`` is let pass, most receivers know it."""
    texts = listing.freitexte
    if texts is None or "<" not in whole(texts):
        return
    for name, text in prose(texts):
        found = _TAG.search(text) if "<" in text else None
        if found:
            yield Hit(path=f"freitexte/{name}", value=found[0][:80], params={"field": name, "tag": found[0][:80]})


RULE = Rule(
    code="rule-text-html",
    severity=Severity.WARNING,
    de="In {field} steht HTML: {tag}",
    en="{field} holds HTML: {tag}",
    help_de="Reinen Text senden; Absätze durch Zeilenumbrüche.",
    help_en="Send plain text, with line breaks between paragraphs.",
    why_de="Viele Empfänger zeigen die Tags als Text an oder entfernen sie samt Inhalt.",
    why_en="Many receivers show the tags as text, or remove them with what they hold.",
    source="public feeds (HTML in texts); IDX 3.01 (only br and b)",
    sure=Sure.SECONDARY,
    right=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Wohnfläche &lt; 80 m², Zimmer &gt; 2.&lt;br/&gt;Drei Zimmer mit Stuck und Dielen, Bad mit Fenster."
            "</objektbeschreibung></freitexte>"
        )
    ),
    wrong=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "&lt;p&gt;Drei Zimmer mit Stuck und Dielen, Bad mit Fenster.&lt;/p&gt;"
            "</objektbeschreibung></freitexte>"
        )
    ),
    check=check,
)
