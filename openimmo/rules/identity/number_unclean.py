"""The public number of a listing holds nothing that cannot be seen: no blanks around it, no line breaks."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure

_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]")
_READ = 1000
_SHOWN = 80


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where objektnr_extern has blanks around it, or holds a character that is not seen."""
    technical = listing.verwaltung_techn
    if technical is None or not technical.objektnr_extern:
        return
    number = technical.objektnr_extern[:_READ]
    if number.isalnum() or not _UNSEEN.search(number):
        return
    clean = " ".join(_UNSEEN.sub(" ", number).split())
    if clean and clean != number:
        yield Hit(path="verwaltung_techn/objektnr_extern", value=number[:_SHOWN])


RULE = Rule(
    code="rule-number-unclean",
    severity=Severity.WARNING,
    de="Die Objektnummer enthält Zeichen, die man nicht sieht: Leerzeichen am Rand oder doppelt, Umbrüche oder"
    " unsichtbare Zeichen.",
    en="The listing number holds characters that are not seen: blanks around it or doubled, line breaks or invisible"
    " characters.",
    help_de="objektnr_extern ohne solche Zeichen senden, bei jeder Lieferung gleich.",
    help_en="Send objektnr_extern without such characters, and the same in every delivery.",
    why_de="Der eine Empfänger schneidet sie ab, der andere nicht: Dasselbe Objekt wird zu zweien, oder seine Löschung"
    " trifft nichts.",
    why_en="One receiver cuts them off, another does not: one listing becomes two, or its deletion hits nothing.",
    source="OpenEstate news: eindeutig-zweideutige Objekt-Nummern",
    sure=Sure.KNOWN,
    right=Example(xml="<verwaltung_techn><objektnr_extern>AUE 1701/2 (links)</objektnr_extern></verwaltung_techn>"),
    wrong=Example(xml="<verwaltung_techn><objektnr_extern> AUE-1701</objektnr_extern></verwaltung_techn>"),
    check=check,
    deletions=True,
)
