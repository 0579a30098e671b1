"""Mails: what is to be told to whom, and how far its sending has come.

A letter holds the facts; its words are made when it is sent. Knows no server, no template and no database.
"""

import re
from datetime import datetime
from enum import StrEnum

import msgspec

from openimmo.domain.delivery import Counts, DeliveryReport, Reason, Verdict

# RFC 5321's limits; what else RFC 5322 allows (quotes, comments) is used by nobody but attackers.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)
_LONGEST = 254


class MailKind(StrEnum):
    """A receipt and a digest go to a sender, an alert and a summary to the operator."""

    RECEIPT = "receipt"
    DIGEST = "digest"
    ALERT = "alert"
    SUMMARY = "summary"


class MailState(StrEnum):
    """``collected``: told already, so it waits for the next digest; ``told``: it stood in one."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    COLLECTED = "collected"
    TOLD = "told"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One delivery in a digest or a summary; ``key`` is what makes two failures the same."""

    delivery: str
    path: str
    sender: str | None
    at: datetime
    verdict: Verdict
    reason: Reason | None = None
    counts: Counts = Counts()
    key: str = ""


class PortalEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One portal in a summary: the exports that came through in its time, and how things stood at its end.

    ``every`` are seconds from export to export, None: by hand; ``failures`` are exports in a row that failed.
    """

    portal: str
    exports: int
    last_sent: datetime | None = None
    every: int | None = None
    queued: int = 0
    rejected: int = 0
    failures: int = 0
    problem: Reason | None = None


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one mail: of a single delivery its ``report``, of several their ``entries``.

    ``verdicts`` counts all deliveries of a summary, also those that no entry names; ``feedback`` asks for an
    openimmo_feedback beside the JSON. ``since`` and ``until`` bound what is summed up.
    """

    kind: MailKind
    lang: str
    at: datetime
    sender: str | None = None
    openimmo_anid: str | None = None
    report: DeliveryReport | None = None
    received: datetime | None = None
    entries: tuple[Entry, ...] = ()
    verdicts: dict[str, int] = {}
    since: datetime | None = None
    until: datetime | None = None
    feedback: bool = False
    portals: tuple[PortalEntry, ...] = ()


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail of the outbox; ``recipients`` are those it goes to next or went to last, ``next_try`` None is now."""

    id: int
    kind: MailKind
    sender: str | None
    delivery: str | None
    recipients: tuple[str, ...]
    subject: str
    key: str
    state: MailState
    created: datetime
    tries: int
    next_try: datetime | None
    error: str | None
    sent: datetime | None


def mail_address(text: object) -> str | None:
    """The plain mail address that ``text`` is, without blanks around it; None if it is anything else."""
    if not isinstance(text, str) or len(text) > 2 * _LONGEST:
        return None
    address = text.strip(" ")
    local = address.partition("@")[0]
    dotted = local.startswith(".") or local.endswith(".") or ".." in local
    return address if _ADDRESS.fullmatch(address) and len(address) <= _LONGEST and not dotted else None
