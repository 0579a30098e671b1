"""Texts as a portal takes them: no longer than it allows, and with no more HTML than it understands.

Pure; each text that is cut or loses its HTML is told. Knows texts and the names of the fields that hold them.
"""

import msgspec

from openimmo.domain.portal import Portal
from openimmo.exporters.portals.markup import without_html
from openimmo.findings import Finding, finding
from openimmo.model import Freitexte, Immobilie

TITLE = "objekttitel"
TEXTS = ("dreizeiler", "lage", "ausstatt_beschr", "objektbeschreibung", "sonstige_angaben")
_ENDING = "…"
_LEAST = 0.6  # of the length allowed; a word that begins before is cut rather than so much given away


def worded(immobilie: Immobilie, portal: Portal, number: str) -> tuple[Immobilie, list[Finding]]:
    """The listing with texts that the portal takes, and what was done to them; ``number`` names it."""
    texts = immobilie.freitexte
    if texts is None:
        return immobilie, []
    changes: dict[str, str] = {}
    told: list[Finding] = []
    for name in (TITLE, *TEXTS):
        text = getattr(texts, name)
        if not text:
            continue
        plain = without_html(text, () if name == TITLE else portal.limits.html)
        if plain != text:
            told.append(finding("export-html-removed", listing=number, path=f"freitexte/{name}"))
        short = shortened(plain, portal.limits.title if name == TITLE else portal.limits.text)
        if short != plain:
            place = f"freitexte/{name}"
            told.append(finding("export-text-cut", listing=number, path=place, length=len(plain), limit=len(short)))
        if short != text:
            changes[name] = short
    if not changes:
        return immobilie, told
    return msgspec.structs.replace(immobilie, freitexte=_replaced(texts, changes)), told


def _replaced(texts: Freitexte, changes: dict[str, str]) -> Freitexte:
    return msgspec.structs.replace(texts, **changes)


def shortened(text: str, limit: int | None) -> str:
    """At most ``limit`` characters, cut between words where that is not far from the end."""
    if limit is None or len(text) <= limit:
        return text
    room = max(limit - len(_ENDING), 0)
    head = text[:room]
    word = head.rstrip() if text[room : room + 1].isspace() else head.rpartition(" ")[0].rstrip()
    return (word if len(word) >= _LEAST * room else head) + _ENDING[: limit - room]
