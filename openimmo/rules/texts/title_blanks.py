"""A title is one line."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import said

_BREAKS = ("\n", "\r", "\t", "  ")


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where objekttitel has a line break, a tab or two blanks in a row within it."""
    texts = listing.freitexte
    if texts is None or not texts.objekttitel:
        return
    title = said(texts.objekttitel)
    if any(mark in title for mark in _BREAKS):
        yield Hit(path="freitexte/objekttitel", value=title[:200], repair=" ".join(title.split())[:200])


RULE = Rule(
    code="rule-title-blanks",
    severity=Severity.INFO,
    de="Im Titel steht ein Zeilenumbruch, ein Tabulator oder ein doppeltes Leerzeichen.",
    en="The title has a line break, a tab or two blanks in a row.",
    help_de="Den Titel in einer Zeile senden.",
    help_en="Send the title in one line.",
    why_de="Umbrüche im Titel zerstören Listen, E-Mails und Adresszeilen der Empfänger.",
    why_en="Line breaks in a title spoil the lists, mails and addresses of receivers.",
    source="public feeds (line breaks and tabs in titles)",
    sure=Sure.SECONDARY,
    right=Example(
        xml="""<freitexte><objekttitel>
    Altbauwohnung mit Balkon zum Innenhof
    </objekttitel></freitexte>"""
    ),
    wrong=Example(
        xml="""<freitexte><objekttitel>Altbauwohnung
    mit Balkon zum Innenhof</objekttitel></freitexte>"""
    ),
    check=check,
)
