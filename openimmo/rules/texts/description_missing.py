"""A listing has a description."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import said


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where no text describes the property."""
    texts = listing.freitexte
    if texts is not None and (
        said(texts.objektbeschreibung)
        or said(texts.dreizeiler)
        or said(texts.ausstatt_beschr)
        or (texts.objekt_text is not None and said(texts.objekt_text.value))
    ):
        return
    yield Hit(path="" if texts is None else "freitexte")


RULE = Rule(
    code="rule-description-missing",
    severity=Severity.WARNING,
    de="Die Beschreibung fehlt.",
    en="The description is missing.",
    help_de="objektbeschreibung füllen.",
    help_en="Fill objektbeschreibung.",
    why_de="Manche Empfänger übergehen Objekte ohne Beschreibung ganz.",
    why_en="Some receivers pass over listings without a description.",
    source="Contao EstateManager (skips listings without a description)",
    sure=Sure.SECONDARY,
    references=False,
    right=Example(
        xml="<freitexte><dreizeiler>Drei Zimmer mit Stuck und Dielen, Bad mit Fenster.</dreizeiler></freitexte>",
        without=("freitexte/objektbeschreibung",),
    ),
    wrong=Example(without=("freitexte/objektbeschreibung",)),
    check=check,
)
