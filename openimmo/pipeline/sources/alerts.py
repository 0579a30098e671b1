"""The operator is told of a source that fails: once at once, then day by day in the summary while it lasts.

Knows the outbox and how the looks went. Sends nothing and words only the subject.
"""

from datetime import datetime

from openimmo.domain.delivery import Reason, Verdict
from openimmo.domain.mail import Entry, Letter, MailKind, mail_address
from openimmo.pipeline.mail.receipts import AGAIN
from openimmo.settings import Settings
from openimmo.store.stock import Book
from openimmo.texts import say

MOST = 20
"""Mails about sources within a day."""

_KIND = "source:"


def write_source_alert(book: Book, settings: Settings, source: str, problem: Reason, at: datetime) -> None:
    """Write down the mail about a failure, unless the same was told within a day; none without a mail server.

    When very many fail at once, the network is away: then the first few speak for all of them.
    """
    mail = settings.mail
    key = f"{_KIND}{source}:{problem.code}"
    if not mail.host or not mail_address(mail.operator) or book.told_before(key, None, at - AGAIN, ""):
        return
    if book.count_written(_KIND, at - AGAIN) >= MOST:
        return
    letter = Letter(kind=MailKind.ALERT, lang=settings.lang, at=at, entries=(_entry(source, problem, at),))
    subject = say("mail-source-subject", settings.lang, source=source)
    book.add_mail(letter, subject=subject, recipients=(mail.operator,), key=key)


def failing_sources(book: Book, settings: Settings) -> list[Entry]:
    """The sources that fail now, with why and since when, for the daily summary."""
    looks = (look for name, look in book.source_looks().items() if name in settings.sources)
    return [
        _entry(look.source, look.problem, look.problem_since)
        for look in looks if look.problem is not None and look.problem_since is not None
    ]  # fmt: skip


def _entry(source: str, problem: Reason, at: datetime) -> Entry:
    return Entry(delivery="", path=source, sender=None, at=at, verdict=Verdict.WAITING, reason=problem)
