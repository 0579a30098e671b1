"""The title is a title, and not the listing's number."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import said


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where objekttitel is objektnr_extern or objektnr_intern."""
    texts, technical = listing.freitexte, listing.verwaltung_techn
    if texts is None or not texts.objekttitel or technical is None:
        return
    title = said(texts.objekttitel)
    if title and title in (technical.objektnr_extern, technical.objektnr_intern):
        yield Hit(path="freitexte/objekttitel", value=title[:80])


RULE = Rule(
    code="rule-title-is-number",
    severity=Severity.WARNING,
    de="Der Titel ist nur die Objektnummer.",
    en="The title is nothing but the listing's number.",
    help_de="Einen Titel für Interessenten schreiben; die Nummer steht in objektnr_extern.",
    help_en="Write a title for people; the number stands in objektnr_extern.",
    why_de="Mit einer Nummer als Titel kann niemand etwas anfangen.",
    why_en="A number for a title tells nobody anything.",
    source="OpenImmo 1.2.7b, objekttitel",
    sure=Sure.KNOWN,
    right=Example(xml="<freitexte><objekttitel>Altbauwohnung AUE-1701</objekttitel></freitexte>"),
    wrong=Example(xml="<freitexte><objekttitel>AUE-1701</objekttitel></freitexte>"),
    check=check,
)
