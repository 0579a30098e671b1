"""The attachments of a typed listing as media/ wants them: what each anhang says, and where it stands.

Shared by import and validation. Knows the model's words; opens nothing and judges nothing.
"""

from collections.abc import Iterator
from html import unescape

from openimmo.media.claims import Attachment
from openimmo.model import Anhang, Check, Immobilie
from openimmo.model.values import spell


def attachments_of(immobilie: Immobilie, path: str, line: int | None) -> tuple[Attachment, ...]:
    """The attachments of a listing in their order; ``path`` and ``line`` are those of the listing in its feed."""
    return tuple(_attachments(immobilie, path, line))


def _attachments(immobilie: Immobilie, path: str, line: int | None) -> Iterator[Attachment]:
    sent = immobilie.anhaenge.anhang if immobilie.anhaenge else ()
    alone = len(sent) == 1
    for position, anhang in enumerate(sent):
        step = "anhang" if alone else f"anhang[{position + 1}]"
        yield _attachment(anhang, position, f"{path}/anhaenge/{step}", line)


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


def _text(word: str | None) -> str | None:
    return None if word is None else str(word)


def _check(check: Check) -> str | None:
    """The check as sent: the standard has it as a date and time, so a checksum fits no type and is kept as text."""
    if check.value is not None:
        return check.kept.spelling.get("value", spell(check.value)) if check.kept else spell(check.value)
    return unescape("".join(xml for _, xml in check.kept.elements)) if check.kept else None
