"""The stock at a glance: how many deliveries met which verdict, which files wait at sources, which mails are unsent.

Knows several tables, for counting. Changes nothing.
"""

from datetime import datetime

import msgspec
from sqlalchemy import func, select

from openimmo.domain.delivery import Verdict
from openimmo.domain.mail import MailState
from openimmo.store.ledger import LedgerReading
from openimmo.store.session import built
from openimmo.store.sources import FileState, SourceFile
from openimmo.store.tables import deliveries, outbox, source_files


class Mails(msgspec.Struct, frozen=True):
    """How many mails are in one state, and since when the oldest of them."""

    count: int
    oldest: datetime


class OverviewReading(LedgerReading):
    """Questions for whoever watches over all of it."""

    def verdict_counts(self) -> dict[Verdict, int]:
        """How many deliveries ever got which final verdict."""
        counted = select(deliveries.c.verdict, func.count()).where(deliveries.c.settled_at.is_not(None))
        rows = self._connection.execute(counted.group_by(deliveries.c.verdict))
        return {Verdict(verdict): count for verdict, count in rows}

    def unfinished_files(self, limit: int) -> list[SourceFile]:
        """Files at sources that were seen and not taken yet, at most ``limit``: those with a reason first, by age."""
        question = (
            select(source_files)
            .where(source_files.c.state.in_((FileState.SEEN, FileState.WAITING)))
            .order_by(source_files.c.problem_since.is_(None), source_files.c.first_seen)
            .order_by(source_files.c.source, source_files.c.path)
            .limit(limit)
        )
        return [built(SourceFile, row) for row in self._rows(question)]

    def unsent(self) -> dict[MailState, Mails]:
        """The mails that wait to be sent, and those that were given up."""
        states = (MailState.WAITING, MailState.FAILED)
        counted = select(outbox.c.state, func.count(), func.min(outbox.c.created)).where(outbox.c.state.in_(states))
        rows = self._connection.execute(counted.group_by(outbox.c.state))
        return {MailState(state): Mails(count, oldest) for state, count, oldest in rows}
