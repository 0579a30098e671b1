"""The attachments of a typed listing as media/ wants them: what each anhang says, and where it stands.

Shared by import and validation. Knows the model's words; opens nothing and judges nothing.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from openimmo.media.claims import Attachment
from openimmo.model import Anhang, AnhangLocation, Check, Immobilie
from openimmo.model.values import spell

_PLAIN_LINK = re.compile(r"https?://\S")
_PLAIN_NAME = re.compile(r"(?!\s*www\.)\s*\S(?:[^:%.]|\.(?!\.))*", re.IGNORECASE)


def attachments_of(
    immobilie: Immobilie, path: str, line: int | None, lines: Sequence[int | None] = ()
) -> tuple[Attachment, ...]:
    """The attachments of a listing in their order; ``path`` and ``line`` are those of the listing in its feed.

    ``lines`` are those of the attachments, where they are known.
    """
    return tuple(_attachments(immobilie, path, line, lines))


def _attachments(
    immobilie: Immobilie, path: str, line: int | None, lines: Sequence[int | None]
) -> Iterator[Attachment]:
    sent = immobilie.anhaenge.anhang if immobilie.anhaenge else ()
    alone = len(sent) == 1
    for position, anhang in enumerate(sent):
        step = "anhang" if alone else f"anhang[{position + 1}]"
        own = lines[position] if position < len(lines) else line
        yield _attachment(anhang, position, f"{path}/anhaenge/{step}", own)


def _attachment(anhang: Anhang, position: int, path: str, line: int | None) -> Attachment:
    daten, check = anhang.daten, anhang.check
    return Attachment(
        position=position,
        title=anhang.anhangtitel,
        gruppe=_text(anhang.gruppe),
        location=_text(anhang.location),
        format=anhang.format,
        pfad=daten.pfad if daten else None,
        inhalt=daten.anhanginhalt if daten else None,
        check=_check(check) if check else None,
        ctype=_text(check.ctype) if check else None,
        path=path,
        line=line,
    )


def names_a_file(anhang: Anhang) -> bool:
    """True when the anhang says nothing but the plain name of a file that should have come with the feed."""
    daten = anhang.daten
    if anhang.location != AnhangLocation.EXTERN or daten is None or daten.anhanginhalt:
        return False
    return daten.pfad is not None and bool(_PLAIN_NAME.fullmatch(daten.pfad))


def is_plain_link(anhang: Anhang) -> bool:
    """True when the anhang is nothing but the address of a file on another server."""
    daten = anhang.daten
    if anhang.location != AnhangLocation.REMOTE or daten is None or daten.anhanginhalt or daten.pfad is None:
        return False
    return bool(_PLAIN_LINK.match(daten.pfad))


def _text(word: str | None) -> str | None:
    return None if word is None else str(word)


def _check(check: Check) -> str | None:
    """The check as sent: the standard has it as a date and time, so a checksum fits no type and is kept as text."""
    if check.value is not None:
        return check.kept.spelling.get("value", spell(check.value)) if check.kept else spell(check.value)
    return unescape("".join(xml for _, xml in check.kept.elements)) if check.kept else None
