"""What nobody needs any more: bytes of deliveries, reports and mails that are old enough, and giving them up.

Knows the tables of deliveries and mails. Does not look at the disk, nor know how old is old enough.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update

from openimmo.domain.delivery import Verdict
from openimmo.domain.mail import MailKind, MailState
from openimmo.domain.sender import SenderState
from openimmo.store.ledger import DeliveryState, LedgerReading
from openimmo.store.session import batches
from openimmo.store.tables import deliveries, outbox

WITHOUT_BYTES = (Verdict.UNDONE, Verdict.APPROVED)
"""Rows of the ledger that tell what an operator did: the bytes they name are those of another delivery."""


class LettingGoReading(LedgerReading):
    """Questions about what is old."""

    def bytes_done_with(self, before: datetime) -> list[str]:
        """SHA-256 of bytes that the ledger still keeps and of which nothing was heard since ``before``.

        Not what is unfinished, nor what waits in quarantine for somebody's word; what a blocked sender sent waits for
        nobody.
        """
        finished = func.min(case((deliveries.c.state == DeliveryState.CLEANED, 1), else_=0)) == 1
        question = (
            select(deliveries.c.sha256)
            .group_by(deliveries.c.sha256)
            .having(finished, func.max(_kept()) == 1, func.max(deliveries.c.settled_at) < before)
            .order_by(deliveries.c.sha256)
        )
        found = list(self._connection.execute(question).scalars())
        waiting = self._waiting() if found else frozenset()
        return [one for one in found if one not in waiting]

    def bytes_let_go(self) -> frozenset[str]:
        """SHA-256 of all bytes that no row of the ledger keeps any more."""
        question = select(deliveries.c.sha256).group_by(deliveries.c.sha256).having(func.max(_kept()) == 0)
        return frozenset(self._connection.execute(question).scalars())

    def settled_before(self, before: datetime) -> list[str]:
        """The deliveries that got their final verdict before ``before``."""
        question = select(deliveries.c.delivery).where(deliveries.c.settled_at < before)
        return list(self._connection.execute(question.order_by(deliveries.c.seq)).scalars())

    def old_mails(self, before: datetime) -> int:
        """How many mails that need no sending any more are from before ``before``."""
        return self._connection.execute(select(func.count()).select_from(outbox).where(_old(before))).scalar() or 0

    def old_unsent_mails(self, before: datetime) -> int:
        """How many mails that were given up, or have not gone out for whatever reason, are from before ``before``."""
        return self._connection.execute(select(func.count()).select_from(outbox).where(_unsent(before))).scalar() or 0

    def _waiting(self) -> frozenset[str]:
        senders = [one for one in self.senders(removed=True) if one.state != SenderState.BLOCKED]
        return frozenset(one.sha256 for sender in senders for one in self.held(sender.id))


class LettingGo(LettingGoReading):
    """Gives up what is old."""

    def let_go(self, shas: Collection[str], at: datetime) -> None:
        """Give up these bytes: from now on the ledger does not miss them. What was given up before stays so."""
        for some in batches(shas):
            kept = (deliveries.c.sha256.in_(some), deliveries.c.let_go.is_(None))
            self._run(update(deliveries).where(*kept).values(let_go=at))

    def forget_mails(self, before: datetime) -> None:
        """Strike off the mails that ``old_mails`` counts."""
        self._run(delete(outbox).where(_old(before)))

    def forget_unsent_mails(self, before: datetime) -> None:
        """Strike off the mails that ``old_unsent_mails`` counts."""
        self._run(delete(outbox).where(_unsent(before)))


def _kept() -> ColumnElement[int]:
    """1 for a row of the ledger that stands for bytes and has not given them up, else 0."""
    by_hand = and_(deliveries.c.verdict.is_not(None), deliveries.c.verdict.in_(WITHOUT_BYTES))
    return case((or_(by_hand, deliveries.c.let_go.is_not(None)), 0), else_=1)


def _old(before: datetime) -> ColumnElement[bool]:
    """Mails that were sent or told before ``before``; the newest summary stays: the next one begins where it ends."""
    newest = select(func.coalesce(func.max(outbox.c.id), 0)).where(outbox.c.kind == MailKind.SUMMARY).scalar_subquery()
    sent = and_(outbox.c.state == MailState.SENT, func.coalesce(outbox.c.sent, outbox.c.created) < before)
    told = and_(outbox.c.state == MailState.TOLD, outbox.c.created < before)
    return and_(or_(sent, told), outbox.c.id != newest)


def _unsent(before: datetime) -> ColumnElement[bool]:
    return and_(outbox.c.state.not_in((MailState.SENT, MailState.TOLD)), outbox.c.created < before)
