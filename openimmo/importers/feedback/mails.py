"""Finds the feedbacks in a mail: attachments under any name, inline parts, and mails within the mail.

Only parts that begin like an openimmo_feedback are taken; no other part is read, and no HTML is looked at. Knows MIME
by way of the standard library, whose parser gets only what is bounded.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from hashlib import sha256
from typing import Any, NamedTuple

from openimmo.domain.feedback import MailFacts
from openimmo.errors import FeedError, UnsafeFeed
from openimmo.importers.feedback.documents import is_feedback
from openimmo.importers.feedback.moments import mail_date

PARTS = 200
BOUNDARIES = 20
LINES = 600_000
"""Multiparts and lines of one mail: the parser looks for each boundary in every line below it."""

DEPTH = 20
"""Mails within the mail: the library reads each in a deeper call."""

_WRONG = (MessageError, ValueError, LookupError, TypeError, AttributeError)  # what damaged headers and bodies raise
_BOUNDARY = re.compile(rb"boundary\s*(?:\*\d*\*?)?=", re.IGNORECASE)
_NESTED = re.compile(rb"message/", re.IGNORECASE)
_HEADER = re.compile(rb"(?:From [^\n]*\n)?(?:[!-9;-~]{1,100}:[^\n]*\n)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_LONGEST = 500
_HEADER_CHARACTERS = 8_000


class _Bounded(Compat32):
    """Headers as they are, cut: the library's time for parameters grows with the square of their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name and value of a header."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_HEADER_CHARACTERS]


class Opened(NamedTuple):
    """What a mail holds: each different feedback once, with its file's name."""

    facts: MailFacts
    documents: list[tuple[str, bytes]]


def opened(data: bytes) -> Opened:
    """The feedbacks of a mail. Raises FeedError where there is none, UnsafeFeed for a mail that wants to do harm."""
    if not _HEADER.match(data.replace(b"\r", b"").lstrip(b"\n")[: 1 << 16]):
        raise FeedError("feedback-no-mail")
    if data.count(b"\n") > LINES:
        raise UnsafeFeed("feedback-mail-too-many-lines", limit=LINES)
    if len(_BOUNDARY.findall(data)) > BOUNDARIES:
        raise UnsafeFeed("feedback-mail-too-many-parts", limit=BOUNDARIES)
    if len(_NESTED.findall(data)) > DEPTH:
        raise UnsafeFeed("feedback-mail-too-deep")
    try:
        mail: Message = message_from_bytes(data.lstrip(b"\r\n"), policy=_Bounded())
        documents = _documents(mail)
    except RecursionError as error:  # whatever else nests
        raise UnsafeFeed("feedback-mail-too-deep") from error
    if not documents:
        raise FeedError("feedback-mail-without")
    return Opened(_facts(mail), documents)


def _documents(mail: Message) -> list[tuple[str, bytes]]:
    found: dict[bytes, tuple[str, bytes]] = {}
    for place, part in enumerate(_leaves(mail), 1):
        if place > PARTS:
            raise UnsafeFeed("feedback-mail-too-many-parts", limit=PARTS)
        content = _content(part)
        if is_feedback(content):
            found.setdefault(sha256(content).digest(), (_name(part) or f"part {place}", content))
    return list(found.values())


def _leaves(mail: Message) -> Iterator[Message]:
    return (part for part in mail.walk() if not part.is_multipart())


def _content(part: Message) -> bytes:
    try:
        content: Any = part.get_payload(decode=True)
    except _WRONG:
        return b""
    return content if isinstance(content, bytes) else b""


def _name(part: Message) -> str | None:
    """The name of an attachment, without folders; None where it has none that can be read."""
    try:
        said = part.get_filename()
    except _WRONG:
        return None
    name = _line(said) or ""
    return re.split(r"[/\\]", name)[-1][:200] or None


def _facts(mail: Message) -> MailFacts:
    date = _header(mail, "Date")
    return MailFacts(
        message_id=_header(mail, "Message-ID"),
        sender=_header(mail, "From"),
        subject=_header(mail, "Subject"),
        date=mail_date(date) if date else None,
    )


def _header(mail: Message, name: str) -> str | None:
    try:
        said = mail.get(name)
        return None if said is None else _line(said)
    except _WRONG:
        return None


def _line(said: object) -> str | None:
    """A header's text, decoded, on one line."""
    if said is None:
        return None
    raw = str(said)[: 4 * _LONGEST]
    try:
        pieces = [(_text(piece, charset)) for piece, charset in decode_header(raw)]
    except _WRONG:
        pieces = [raw]
    return " ".join(_CONTROL.sub(" ", "".join(pieces)).split())[:_LONGEST] or None


def _text(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return piece.decode(charset or "ascii")
    except (LookupError, ValueError):
        return piece.decode("latin-1")
