"""Once a day: what senders were not told again at once, and for the operator a summary of deliveries and exports.

A day ends at midnight UTC; the first run after it writes what is due. Knows the outbox. Words nothing but subjects.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby

from openimmo.domain.delivery import Verdict
from openimmo.domain.export import SentState
from openimmo.domain.mail import Entry, Letter, Mail, MailKind, PortalEntry, mail_address
from openimmo.pipeline.export.standing import portal_states
from openimmo.pipeline.sources.alerts import failing_sources
from openimmo.settings import Settings
from openimmo.store.ledger import Delivery
from openimmo.store.stock import Book
from openimmo.texts import say

ALWAYS = datetime.min.replace(tzinfo=UTC)
NAMED = 500
"""Deliveries that one digest names; the others are only counted."""


def write_digests(book: Book, settings: Settings, now: datetime) -> None:
    """Write the digests of the days that have ended, each once."""
    midnight = _midnight(now)
    waiting = sorted(book.collected(midnight), key=lambda mail: (mail.kind, mail.sender or "", mail.recipients))
    for (kind, _, recipients), mails in groupby(waiting, key=lambda mail: (mail.kind, mail.sender, mail.recipients)):
        repeated = list(mails)
        if kind is MailKind.RECEIPT:
            _write_digest(book, repeated, recipients, now, midnight)
        book.mark_told([mail.id for mail in repeated])
    if mail_address(settings.mail.operator):
        _write_summary(book, settings, now, midnight)


def _write_digest(
    book: Book, repeated: list[Mail], recipients: tuple[str, ...], now: datetime, midnight: datetime
) -> None:
    """The failures of one sender that were like one told before."""
    letters = [book.letter(mail.id) for mail in repeated]
    name = repeated[0].sender
    sender = book.sender(name) if name else None
    lang = letters[-1].lang
    entries = tuple(entry for letter in letters for entry in letter.entries)
    letter = Letter(
        kind=MailKind.DIGEST, lang=lang, at=now, sender=name, entries=entries[-NAMED:], verdicts=_counted(entries),
        since=entries[0].at, until=midnight,
    )  # fmt: skip
    book.add_mail(
        letter, subject=say("mail-digest-subject", lang, count=len(entries)), recipients=recipients,
        key=f"digest:{name}:{midnight:%Y-%m-%d}:{repeated[0].id}", sender=sender.id if sender else None,
    )  # fmt: skip


def _write_summary(book: Book, settings: Settings, now: datetime, midnight: datetime) -> None:
    """The sources that fail, the portals, and all deliveries since the last summary, the first one all there are.

    So a day without a run is told after it.
    """
    key = f"summary:{midnight:%Y-%m-%d}"
    if book.has_mail(key):
        return
    last = book.last_summary()
    settled = book.settled(_midnight(last) if last else ALWAYS, midnight)
    failing = failing_sources(book, settings)
    portals = tuple(_portals(book, settings, _midnight(last) if last else ALWAYS, midnight))
    if not settled and not failing and not any(one.exports or one.failures for one in portals):
        return
    since = _midnight(last or (settled[0].settled_at if settled else None) or midnight)
    lang = settings.lang
    letter = Letter(
        kind=MailKind.SUMMARY, lang=lang, at=now, entries=(*failing, *map(_entry, settled[-NAMED:])),
        verdicts=_counted(settled), since=since, until=midnight, portals=portals,
    )  # fmt: skip
    subject = say("mail-summary-subject", lang, day=f"{since:%Y-%m-%d}", count=len(settled))
    book.add_mail(letter, subject=subject, recipients=(settings.mail.operator,), key=key)


def _portals(book: Book, settings: Settings, since: datetime, until: datetime) -> Iterator[PortalEntry]:
    """Every portal that is set up."""
    sent = book.exports_sent(since, until)
    for one in portal_states(book, settings, {}):
        yield PortalEntry(
            portal=one.portal, exports=sent.get(one.portal, 0), last_sent=one.last_sent, every=one.every,
            queued=one.count(SentState.QUEUED), rejected=one.count(SentState.REJECTED), failures=one.failures,
            problem=one.problem,
        )  # fmt: skip


def _midnight(at: datetime) -> datetime:
    """The beginning of its day."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _counted(found: Iterable[Entry | Delivery]) -> dict[str, int]:
    return dict(Counter(str(one.verdict) for one in found))


def _entry(delivery: Delivery) -> Entry:
    return Entry(
        delivery=delivery.delivery, path=delivery.path, sender=delivery.sender, at=delivery.received,
        verdict=delivery.verdict or Verdict.WAITING, reason=delivery.reason, counts=delivery.counts,
    )  # fmt: skip
