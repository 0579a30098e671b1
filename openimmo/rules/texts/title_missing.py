"""A listing has a title."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule
from openimmo.rules.texts.prose import said


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where objekttitel is missing or blank."""
    texts = listing.freitexte
    if texts is None or not said(texts.objekttitel):
        path = "" if texts is None else "freitexte" if texts.objekttitel is None else "freitexte/objekttitel"
        yield Hit(path=path)


RULE = Rule(
    code="rule-title-missing",
    severity=Severity.WARNING,
    de="Der Titel fehlt.",
    en="The title is missing.",
    help_de="objekttitel füllen, am besten mit 20 bis 100 Zeichen.",
    help_en="Fill objekttitel, best with 20 to 100 letters.",
    why_de="Der Titel ist das Erste, was Interessenten lesen; Portale lehnen Angebote ohne Titel ab.",
    why_en="The title is the first thing people read; portals refuse offers without one.",
    source="IS24 import-export API (title required)",
    references=False,
    right=Example(xml="<freitexte><objekttitel>Zu vermieten</objekttitel></freitexte>"),
    wrong=Example(without=("freitexte/objekttitel",)),
    check=check,
)
