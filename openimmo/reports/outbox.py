"""The outbox for people and for programs. Knows mails by their envelopes, not what they say."""

from collections.abc import Iterator, Sequence

from openimmo.domain.mail import Mail, MailState
from openimmo.reports.blocks import Block, Cell, Column, Line, Table, Tone
from openimmo.reports.json import Document, plain
from openimmo.reports.plain import short
from openimmo.reports.writing import NOTHING, moment
from openimmo.texts import say

_TONES = {MailState.SENT: Tone.GOOD, MailState.WAITING: Tone.CAREFUL, MailState.FAILED: Tone.BAD}
_FIELDS = ("id", "kind", "state", "sender", "delivery", "recipients", "subject", "tries", "error")
_MOMENTS = ("created", "next_try", "sent")


def draw_mails(mails: Sequence[Mail], lang: str) -> Iterator[Block]:
    """A list of mails."""
    if not mails:
        yield Line(say("mail-none", lang))
        return
    names = ("id", "state", "to", "subject", "next", "problem")
    columns = tuple(Column(say(f"mail-heading-{name}", lang), number=name == "id") for name in names)
    yield Table(columns, tuple(_cells(mail, lang) for mail in mails))


def mail_document(mail: Mail) -> Document:
    """One mail of the list."""
    return {name: plain(getattr(mail, name)) for name in _FIELDS} | {
        name: plain(getattr(mail, name)) for name in _MOMENTS
    }


def _cells(mail: Mail, lang: str) -> tuple[Cell, ...]:
    to = ", ".join(mail.recipients) or mail.sender or NOTHING
    return (
        Cell(str(mail.id)),
        Cell(say(f"mail-state-{mail.state}", lang), _TONES.get(mail.state, Tone.QUIET)),
        Cell(short(to, 60)),
        Cell(short(mail.subject, 80)),
        Cell(moment(mail.next_try, lang)),
        Cell(short(mail.error, 120) if mail.error else ""),
    )
