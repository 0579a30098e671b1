"""Documents about people and contracts are not attached to an advertisement."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Gruppe, Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure

_CONFIDENTIAL = re.compile(
    r"personalausweis|reisepass\b|grundbuchauszug|maklerauftrag|makleralleinauftrag|alleinauftrag|gehaltsnachweis"
    r"|gehaltsabrechnung|schufa-?auskunft|bonit(?:ä|ae)tsauskunft|eigent(?:ü|ue)merdaten",
    re.IGNORECASE,
)
_PARTS = ("ausweis", "reisepass", "grundbuch", "auftrag", "gehalts", "auskunft", "daten")
_BLANK = re.compile(r"muster|vorlage|formular|widerruf|hinweis|blanko", re.IGNORECASE)
_READ = 300
_ATTACHED = (
    '<anhaenge><anhang location="EXTERN" gruppe="TITELBILD"><anhangtitel>Ansicht von der Straße</anhangtitel>'
    "<format>image/jpeg</format><daten><pfad>titel.jpg</pfad></daten></anhang>"
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit at each document whose title or file name says it is such a paper, blank forms aside."""
    sent = listing.anhaenge.anhang if listing.anhaenge is not None else ()
    for position, anhang in enumerate(sent, 1):
        if anhang.gruppe is not Gruppe.DOKUMENTE and anhang.gruppe is not None:
            continue
        path = anhang.daten.pfad if anhang.daten is not None else None
        named = f"{(anhang.anhangtitel or '')[:_READ]} {(path or '')[-_READ:]}"
        found = _CONFIDENTIAL.search(named) if _suspect(named.lower()) else None
        if found is not None and not _BLANK.search(named):
            place = "anhaenge/anhang" if len(sent) == 1 else f"anhaenge/anhang[{position}]"
            yield Hit(path=place, params={"word": found[0]})


def _suspect(small: str) -> bool:
    return any(word in small for word in _PARTS)


RULE = Rule(
    code="rule-document-sent",
    severity=Severity.WARNING,
    de="Ein Anhang heißt „{word}“; solche Unterlagen gehören in keine Anzeige.",
    en="An attachment is called “{word}”; such papers do not belong in an advertisement.",
    help_de="Den Anhang als intern kennzeichnen oder vom Export ausschließen.",
    help_en="Mark the attachment as internal, or leave it out of the export.",
    why_de="Portale zeigen Dokumente jedem. Namen, Geburtsdaten und Verträge werden so öffentlich.",
    why_en="Portals show documents to everybody. Names, dates of birth and contracts become public that way.",
    source="Article 5 GDPR; section 12 GBO (German land register)",
    sure=Sure.GUESS,
    right=Example(
        xml=_ATTACHED
        + '<anhang location="EXTERN" gruppe="DOKUMENTE"><anhangtitel>Hinweise zum Grundbuchauszug</anhangtitel>'
        "<format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>"
    ),
    wrong=Example(
        xml=_ATTACHED + '<anhang location="EXTERN" gruppe="DOKUMENTE"><anhangtitel>Grundbuchauszug Aumann</anhangtitel>'
        "<format>image/png</format><daten><pfad>grundriss.png</pfad></daten></anhang></anhaenge>"
    ),
    check=check,
)
