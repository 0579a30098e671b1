"""A description is written in capitals and small letters."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import capitals, prose

_LEAST = 40


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where a text of at least 40 letters has capitals only."""
    texts = listing.freitexte
    if texts is None or not capitals(texts):
        return
    for name, text in prose(texts):
        if name in capitals(texts) and len(text) >= _LEAST and name != "objekttitel":
            yield Hit(path=f"freitexte/{name}", params={"field": name})


RULE = Rule(
    code="rule-text-capitals",
    severity=Severity.INFO,
    de="{field} besteht nur aus Großbuchstaben.",
    en="{field} is written in capitals only.",
    help_de="Den Text in normaler Schreibung senden.",
    help_en="Send the text in usual spelling.",
    why_de="Texte in Großbuchstaben liest kaum jemand zu Ende.",
    why_en="Hardly anybody reads texts in capitals to their end.",
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "PROVISIONSFREI. Drei Zimmer mit Stuck und Dielen, Bad mit Fenster."
            "</objektbeschreibung></freitexte>"
        )
    ),
    wrong=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "DREI ZIMMER MIT STUCK UND DIELEN, BAD MIT FENSTER."
            "</objektbeschreibung></freitexte>"
        )
    ),
    check=check,
)
