"""Texts are in the encoding that they claim."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import around, prose, whole

_DOUBLED = (
    "Ã¤", "Ã¶", "Ã¼", "ÃŸ", "Ã„", "Ã–", "Ãœ", "Ã", "Ã", "Ã", "Ã", "â‚¬", "â€", "Â²", "Â°", "Â§",
)  # fmt: skip
_STRAY = ("�", "", "", "", "", "")
_SIGNS = (*_STRAY, "Ã", "â", "Â")


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for each text with letters of a wrong encoding; where all of a text was doubled, reading has mended it."""
    texts = listing.freitexte
    if texts is None or not _first(whole(texts), _SIGNS):
        return
    for name, text in prose(texts):
        found = _first(text, _STRAY) or _first(text, _DOUBLED)
        if found:
            shown = around(text, text.find(found), 20)
            yield Hit(path=f"freitexte/{name}", value=shown, params={"field": name, "found": shown})


def _first(text: str, marks: tuple[str, ...]) -> str | None:
    for mark in marks:
        if mark in text:
            return mark
    return None


RULE = Rule(
    code="rule-text-broken-letters",
    severity=Severity.WARNING,
    de="In {field} sind Buchstaben zerstört: „{found}“",
    en="Letters of {field} are broken: “{found}”",
    help_de="Texte in UTF-8 schreiben, und die XML-Deklaration danach.",
    help_en="Write texts in UTF-8, and the XML declaration accordingly.",
    why_de="Die Texte wurden in der falschen Zeichenkodierung gelesen, bevor sie gesendet wurden.",
    why_en="The texts were read in the wrong encoding before they were sent.",
    source="public feeds (texts encoded twice)",
    sure=Sure.SECONDARY,
    right=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Château-Stil, Âtre und Não-Kamin. Drei Zimmer mit Stuck und Dielen, Bad mit Fenster."
            "</objektbeschreibung></freitexte>"
        )
    ),
    wrong=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Drei Zimmer mit Stuck und Dielen, Bad mit Fenster. Neue K\ufffdche."
            "</objektbeschreibung></freitexte>"
        )
    ),
    check=check,
)
