"""The outbox: mails that are to be sent, written with the change that causes them.

Knows the table of mails, and whether the same was told before. Does not know mail servers, nor what a mail says.
"""

import zlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import func, insert, select, update

from openimmo.domain.delivery import Verdict
from openimmo.domain.mail import Letter, Mail, MailKind, MailState
from openimmo.errors import UnknownObject
from openimmo.store.encoding import encoded
from openimmo.store.ledger import COLUMNS, Delivery, LedgerReading
from openimmo.store.session import Found, Question, built
from openimmo.store.tables import deliveries, outbox, senders

_COLUMNS = (
    senders.c.name.label("sender"),
    *(column for column in outbox.c if column.name not in ("sender", "message")),
)


class OutboxReading(LedgerReading):
    """Questions about mails."""

    def mails(self, state: MailState | None = None, limit: int | None = None) -> list[Mail]:
        """The newest first."""
        question = _question().order_by(outbox.c.id.desc()).limit(limit)
        return self._mails(question if state is None else question.where(outbox.c.state == state))

    def find_mail(self, name: int) -> Mail:
        """The mail of that number; UnknownObject if there is none."""
        found = self._mails(_question().where(outbox.c.id == name))
        if not found:
            raise UnknownObject("store-unknown-mail", name=name)
        return found[0]

    def due(self, at: datetime) -> list[Mail]:
        """Mails whose time has come; those tried least first, so that none holds up the others."""
        ready = (outbox.c.next_try.is_(None)) | (outbox.c.next_try <= at)
        question = _question().where(outbox.c.state == MailState.WAITING, ready)
        return self._mails(question.order_by(outbox.c.tries, outbox.c.id))

    def letter(self, mail: int) -> Letter:
        """What a mail is to tell; UnknownObject once that is forgotten, for it was sent."""
        packed = self._connection.execute(select(outbox.c.message).where(outbox.c.id == mail)).scalar()
        if not packed:
            raise UnknownObject("store-unknown-mail", name=mail)
        return msgspec.json.decode(zlib.decompress(packed), type=Letter)

    def has_mail(self, key: str) -> bool:
        """True when a mail of this key was ever written."""
        return self._row(select(outbox.c.id).where(outbox.c.key == key).limit(1)) is not None

    def count_written(self, prefix: str, since: datetime) -> int:
        """How many mails whose key begins so were written after ``since``."""
        begins = func.substr(outbox.c.key, 1, len(prefix)) == prefix
        question = select(func.count()).select_from(outbox).where(begins, outbox.c.created > since)
        return self._connection.execute(question).scalar() or 0

    def last_summary(self) -> datetime | None:
        """When the newest summary was written."""
        question = select(func.max(outbox.c.created)).where(outbox.c.kind == MailKind.SUMMARY)
        return self._connection.execute(question).scalar()

    def told_before(self, key: str, sender: int | None, since: datetime, delivery: str) -> bool:
        """True when a mail of this key was written after ``since``, and nothing of the sender went well after it.

        ``delivery`` is the one that is to be told of.
        """
        question = select(func.max(outbox.c.created)).where(outbox.c.key == key, outbox.c.created > since)
        last = self._connection.execute(question).scalar()
        if last is None:
            return False
        same = select(outbox.c.delivery).where(outbox.c.key == key, outbox.c.delivery.is_not(None))
        well = select(deliveries.c.seq).where(
            deliveries.c.sender == sender,
            deliveries.c.verdict == Verdict.IMPORTED,
            deliveries.c.settled_at > last,
            deliveries.c.delivery != delivery,
            deliveries.c.delivery.not_in(same),
        )
        return sender is None or self._row(well.limit(1)) is None

    def collected(self, before: datetime) -> list[Mail]:
        """What waits for a digest since before ``before``, in the order of its writing."""
        question = _question().where(outbox.c.state == MailState.COLLECTED, outbox.c.created < before)
        return self._mails(question.order_by(outbox.c.id))

    def settled(self, since: datetime, until: datetime) -> list[Delivery]:
        """The deliveries that got their final verdict from ``since`` on and before ``until``, in that order."""
        question = select(*COLUMNS).select_from(deliveries.outerjoin(senders))
        within = question.where(deliveries.c.settled_at >= since, deliveries.c.settled_at < until)
        return self._deliveries(within.order_by(deliveries.c.settled_at, deliveries.c.seq))

    def _mails(self, question: Question) -> list[Mail]:
        return [_mail(row) for row in self._rows(question)]


class OutboxWriting(OutboxReading):
    """Changes to the outbox."""

    def add_mail(
        self,
        letter: Letter,
        *,
        subject: str,
        recipients: Sequence[str],
        key: str,
        sender: int | None = None,
        delivery: str | None = None,
        state: MailState = MailState.WAITING,
    ) -> None:
        """Write a mail down; it is sent after the transaction."""
        row = {
            "kind": letter.kind, "sender": sender, "delivery": delivery, "recipients": list(recipients),
            "subject": subject.encode("utf-8", "replace").decode(), "message": zlib.compress(encoded(letter)),
            "key": key, "state": state, "created": letter.at, "tries": 0,
        }  # fmt: skip
        self._run(insert(outbox), [row])

    def mark_sent(self, mail: int, at: datetime, note: str | None = None) -> None:
        """It was taken; what it said stands in the ledger, so it is forgotten here. ``note``: who did not get it."""
        self._set(mail, state=MailState.SENT, sent=at, next_try=None, error=note, message=b"")

    def mark_later(self, mail: int, recipients: Sequence[str], next_try: datetime, error: str) -> None:
        """It could not be sent to these now."""
        self._set(mail, recipients=list(recipients), next_try=next_try, error=error, tries=outbox.c.tries + 1)

    def mark_failed(self, mail: int, error: str) -> None:
        """It is given up; an operator may have it tried again."""
        self._set(mail, state=MailState.FAILED, next_try=None, error=error, tries=outbox.c.tries + 1)

    def mark_told(self, mails: Sequence[int]) -> None:
        """These stand in a digest now."""
        for mail in mails:
            self._set(mail, state=MailState.TOLD, message=b"")

    def try_again(self) -> None:
        """Make every mail due that waits for its time or was given up."""
        again = outbox.c.state.in_((MailState.WAITING, MailState.FAILED))
        self._run(update(outbox).where(again).values(state=MailState.WAITING, next_try=None))

    def _set(self, mail: int, **values: object) -> None:
        self._run(update(outbox).where(outbox.c.id == mail).values(**values))


def _question() -> Question:
    return select(*_COLUMNS).select_from(outbox.outerjoin(senders))


def _mail(row: Found) -> Mail:
    return built(Mail, row)
