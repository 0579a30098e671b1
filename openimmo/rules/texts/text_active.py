"""Texts hold nothing that a browser would run."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import prose, whole

_ACTIVE = re.compile(
    r"<(?:script|iframe|object|embed|style|form|link|meta)\b|javascript:|\bon(?:error|load|click)\s*=", re.IGNORECASE
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for each text with a script, a frame or a handler."""
    texts = listing.freitexte
    if texts is None or "<" not in whole(texts):
        return
    for name, text in prose(texts):
        found = _ACTIVE.search(text) if "<" in text else None
        if found:
            yield Hit(path=f"freitexte/{name}", value=found[0], params={"field": name, "found": found[0]})


RULE = Rule(
    code="rule-text-active",
    severity=Severity.WARNING,
    de="In {field} steht Code, den ein Browser ausführen würde: {found}",
    en="{field} holds code that a browser would run: {found}",
    help_de="Den Code entfernen; Karten und Videos als Anhang der Gruppe LINKS oder FILMLINK senden.",
    help_en="Remove the code; send maps and films as attachments of the group LINKS or FILMLINK.",
    why_de="Empfänger, die Texte ungeprüft anzeigen, führen fremden Code auf ihrer Seite aus.",
    why_en="Receivers that show texts unchecked run other people's code on their pages.",
    source="OWASP, cross-site scripting",
    sure=Sure.KNOWN,
    right=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Formen und Stile &lt; Stuck &gt; Dielen. Drei Zimmer mit Stuck und Dielen, Bad mit Fenster."
            "</objektbeschreibung></freitexte>"
        )
    ),
    wrong=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Drei Zimmer mit Stuck und Dielen, Bad mit Fenster. &lt;iframe src=&apos;//karte.example&apos;&gt;"
            "</objektbeschreibung></freitexte>"
        )
    ),
    check=check,
)
