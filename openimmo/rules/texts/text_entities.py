"""Texts hold letters, not their HTML names."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import prose, whole

_ENTITY = re.compile(
    r"&(?:nbsp|[aouAOU]uml|szlig|amp|lt|gt|quot|apos|euro|sup2|bull|ndash|mdash|hellip|[a-z]{2}quo|#[0-9]{2,6}|#x[0-9a-fA-F]{2,5});"
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for each text in which a name such as ``&nbsp;`` is left."""
    texts = listing.freitexte
    if texts is None or not _ENTITY.search(whole(texts)):
        return
    for name, text in prose(texts):
        found = _ENTITY.search(text)
        if found:
            yield Hit(path=f"freitexte/{name}", value=found[0], params={"field": name, "found": found[0]})


RULE = Rule(
    code="rule-text-entities",
    severity=Severity.WARNING,
    de="In {field} steht {found} statt des Zeichens.",
    en="{field} holds {found} in place of the letter.",
    help_de="Texte nur einmal kodieren: „ü“ als ü, „&“ als &amp;.",
    help_en="Encode texts once only: “ü” as ü, “&” as &amp;.",
    why_de="Interessenten lesen „K&uuml;che&nbsp;neu“.",
    why_en="People read “K&uuml;che&nbsp;neu”.",
    source="public feeds (HTML entities in texts)",
    sure=Sure.SECONDARY,
    right=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Wohnen &amp; Arbeiten; Küche &amp; Bad. Drei Zimmer mit Stuck und Dielen, Bad mit Fenster."
            "</objektbeschreibung></freitexte>"
        )
    ),
    wrong=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "K&amp;uuml;che neu. Drei Zimmer mit Stuck und Dielen, Bad mit Fenster."
            "</objektbeschreibung></freitexte>"
        )
    ),
    check=check,
)
