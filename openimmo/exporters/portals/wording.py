"""Texts as a portal takes them: no longer than it allows, and with no more HTML than it understands.

Pure; each text that is cut or loses its HTML is told. Knows texts and the names of the fields that hold them.
"""

import re
from collections.abc import Sequence
from html import unescape
from html.parser import HTMLParser

import msgspec

from openimmo.domain.portal import Portal
from openimmo.findings import Finding, finding
from openimmo.model import Freitexte, Immobilie

TITLE = "objekttitel"
TEXTS = ("dreizeiler", "lage", "ausstatt_beschr", "objektbeschreibung", "sonstige_angaben")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,15})(?:\s[^<>]{0,500})?/?>")
_BREAKS = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"}
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


def without_html(text: str, allowed: Sequence[str]) -> str:
    """The text without tags that are not allowed; their breaks stay as line breaks. A text without tags stays."""
    if not _TAG.search(text):
        return text
    reader = _Reader({tag.casefold() for tag in allowed})
    reader.feed(text)
    reader.close()
    plain = "".join(reader.parts)
    return re.sub(
        r"[ \t]*\n[ \t]*(?:\n\s*)?", lambda found: "\n\n" if found[0].count("\n") > 1 else "\n", plain
    ).strip()


def foreign_tags(text: str, allowed: Sequence[str]) -> set[str]:
    """The names of the tags in a text that are not among those allowed."""
    return {name.casefold() for name in _TAG.findall(text)} - {tag.casefold() for tag in allowed}


class _Reader(HTMLParser):
    """Collects what a reader would see, and the tags that may stay (without their attributes)."""

    def __init__(self, allowed: set[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._allowed = allowed
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  # the name that HTMLParser gives it
        if tag in ("script", "style"):
            self._silent += 1
        elif tag in self._allowed:
            self.parts.append(f"<{tag}>")
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(self._silent - 1, 0)
        elif tag in self._allowed:
            if tag != "br":
                self.parts.append(f"</{tag}>")
        elif tag in _BREAKS - {"br"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self._entity(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._entity(f"&#{name};")

    def _entity(self, text: str) -> None:
        """A character that means markup stays written out where HTML may stand."""
        said = unescape(text)
        self.parts.append(text if self._allowed and said in "<>&" else said)
