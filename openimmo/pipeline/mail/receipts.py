"""Who is told what about a verdict: the mails that are written down in the same transaction as the verdict.

The sender gets a receipt, the operator an alert where a delivery is held; the same failure again waits for a digest.
Knows reports and the rules of ``[mail]``. Does not send anything, and words only the subject.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from openimmo.domain.deed import Deed, reference
from openimmo.domain.delivery import Arrival, DeliveryReport, Verdict
from openimmo.domain.mail import Entry, Letter, MailKind, MailState, mail_address
from openimmo.domain.sender import SenderState
from openimmo.findings import Severity
from openimmo.pipeline.senders.profile import effective
from openimmo.settings import Settings
from openimmo.settings.mail import MailSettings
from openimmo.store.senders import Sender
from openimmo.store.stock import Book
from openimmo.texts import say

AGAIN = timedelta(days=1)
"""The same failure within this time is not told at once again."""

RECIPIENTS = 10
_NOT_YET = 0
_FAILED = (Verdict.QUARANTINED, Verdict.SUPERSEDED)
_HELD = (Verdict.QUARANTINED, Verdict.WITHHELD)
_APPLIED = (Verdict.IMPORTED, Verdict.WITHHELD, Verdict.APPROVED, Verdict.UNDONE)
_FATES = ("created", "updated", "unchanged", "refused", "deleted", "withheld")
_SILENT = (SenderState.BLOCKED, SenderState.REMOVED)


class Addressee(msgspec.Struct, frozen=True, kw_only=True):
    """Where a sender's receipts go, in which language, and which of them are wanted."""

    emails: tuple[str, ...] = ()
    lang: str
    only_errors: bool = False
    feedback: bool = False


def write_receipts(
    book: Book,
    settings: Settings,
    arrival: Arrival,
    report: DeliveryReport,
    *,
    at: datetime,
    techn_email: str | None = None,
) -> None:
    """Write down the mails about a final verdict; none without a mail server.

    ``techn_email`` is what the feed names, a recipient only if the settings allow it. Nobody is told of a duplicate:
    it changes nothing, and what it repeats was told.
    """
    mail = settings.mail
    if not mail.host or report.verdict in (Verdict.WAITING, Verdict.DUPLICATE):
        return
    sender = _sender(book, settings, report.sender, at) if report.sender else None
    if sender is not None:
        _write_receipt(book, settings, arrival, report, _let_in(sender, arrival), at, techn_email)
    if mail_address(mail.operator) and report.verdict in _HELD:
        letter = _letter(MailKind.ALERT, settings.lang, arrival, report, at)
        key = f"alert:{_fingerprint(report, _known(sender))}"
        _write(book, letter, (mail.operator,), key, arrival, report, sender)


def _write_receipt(
    book: Book,
    settings: Settings,
    arrival: Arrival,
    report: DeliveryReport,
    sender: Sender,
    at: datetime,
    techn_email: str | None,
) -> None:
    who = addressee(sender, settings, techn_email)
    if not who.emails or (who.only_errors and not troubled(report)):
        return
    same = report.verdict in _FAILED or who.only_errors
    key = f"failure:{_fingerprint(report, sender.name)}" if same else f"delivery:{report.delivery}"
    letter = _letter(MailKind.RECEIPT, who.lang, arrival, report, at)
    letter = msgspec.structs.replace(letter, feedback=who.feedback, openimmo_anid=sender.keys.get("openimmo_anid"))
    _write(book, letter, who.emails, key, arrival, report, sender)


def addressee(sender: Sender, settings: Settings, techn_email: str | None = None) -> Addressee:
    """Where a sender's receipts go: its own addresses, else, if the settings let it, the one of its feed."""
    mail, profile = settings.mail, effective(sender, settings).profile
    return Addressee(
        emails=() if sender.state in _SILENT else _addresses(sender, mail, profile.emails, techn_email),
        lang=profile.lang or settings.lang,
        only_errors=mail.only_errors if profile.only_errors is None else profile.only_errors,
        feedback=mail.feedback if profile.feedback is None else profile.feedback,
    )


def _sender(book: Book, settings: Settings, name: str, at: datetime) -> Sender | None:
    """The sender as registered; one that so far only the settings know has no id yet."""
    announced = Sender(id=_NOT_YET, name=name, state=SenderState.RELEASED, created=at)
    return book.sender(name) or (announced if name in settings.senders else None)


def _let_in(sender: Sender, arrival: Arrival) -> Sender:
    """The sender as it will be: what waited is taken in before its state is changed."""
    done = reference(arrival.source)
    released = done is not None and done.deed is Deed.RELEASE
    return msgspec.structs.replace(sender, state=SenderState.RELEASED) if released else sender


def _addresses(sender: Sender, mail: MailSettings, allowed: Sequence[str], techn_email: str | None) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(filter(None, map(mail_address, allowed))))[:RECIPIENTS]
    if found or not mail.techn_email or sender.state == SenderState.UNRELEASED:
        return found
    named = mail_address(techn_email)
    return (named,) if named else ()


def troubled(report: DeliveryReport) -> bool:
    """True when anything of a delivery was refused, held, missing or found wrong."""
    errors = any(one.severity is Severity.ERROR for one in report.findings)
    absent = report.media.missing or report.media.refused
    return report.verdict in (*_FAILED, Verdict.WITHHELD) or bool(report.counts.refused or absent) or errors


def entry_of(report: DeliveryReport, at: datetime, key: str = "") -> Entry:
    """The delivery as a digest names it."""
    return Entry(
        delivery=report.delivery, path=report.path, sender=report.sender, at=at, verdict=report.verdict,
        reason=report.reason, counts=report.counts, key=key,
    )  # fmt: skip


def subject_of(report: DeliveryReport, lang: str) -> str:
    """Verdict and counts in a line."""
    name = report.path.replace("\\", "/").rstrip("/").rpartition("/")[2]
    words = {"verdict": say(f"verdict-{report.verdict}", lang), "file": name}
    if report.verdict not in _APPLIED:
        return say("mail-subject", lang, **words)
    met = ((fate, getattr(report.counts, fate)) for fate in _FATES)
    told = ", ".join(f"{count} {say(f'action-{fate}', lang)}" for fate, count in met if count)
    in_feed = say("report-count-listings", lang, count=report.counts.in_feed)
    return say("mail-subject-counted", lang, counts=f"{in_feed} ({told})" if told else in_feed, **words)


def _letter(kind: MailKind, lang: str, arrival: Arrival, report: DeliveryReport, at: datetime) -> Letter:
    return Letter(kind=kind, lang=lang, at=at, sender=report.sender, report=report, received=arrival.received)


def _write(
    book: Book,
    letter: Letter,
    recipients: tuple[str, ...],
    key: str,
    arrival: Arrival,
    report: DeliveryReport,
    sender: Sender | None,
) -> None:
    """Write a mail down; what was told already is only kept for the next digest."""
    sender_id = sender.id if sender and sender.id != _NOT_YET else None
    known = book.told_before(key, sender_id, letter.at - AGAIN, report.delivery)
    if known:
        entry = entry_of(report, arrival.received, key)
        letter = msgspec.structs.replace(letter, report=None, entries=(entry,))
    book.add_mail(
        letter, subject=subject_of(report, letter.lang), recipients=recipients, key=key, sender=sender_id,
        delivery=report.delivery, state=MailState.COLLECTED if known else MailState.WAITING,
    )  # fmt: skip


def _known(sender: Sender | None) -> str:
    """Whose failure it is; senders that nobody has released count as one, so that a flood of them is one alert."""
    return sender.name if sender and sender.state not in (SenderState.UNRELEASED, *_SILENT) else ""


def _fingerprint(report: DeliveryReport, who: str) -> str:
    """What makes two failures the same, whatever the file was called."""
    refused = sorted(
        (one.source_id or "", [reason.code for reason in one.reasons])
        for one in report.listings
        if one.action == "refused"
    )
    errors = sorted({one.code for one in report.findings if one.severity is Severity.ERROR})
    reason = report.reason.code if report.reason else None
    facts = [who, report.verdict, reason, errors, refused, report.counts.withheld, report.media.missing]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]
