"""Which files the stock needs, and whether its books agree with themselves.

Knows the tables of media and of the ledger. Does not look at the disk: whoever does compares it with what is told here.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, delete, exists, func, select

from openimmo.store.ledger import Delivery, LedgerReading
from openimmo.store.session import batches
from openimmo.store.tables import history, media, media_uses


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """The books of the stock.

    ``media`` gives the size in bytes of every file that a version uses, by SHA-256; ``changes`` how many listings each
    delivery created, updated, deleted, as the history tells; ``broken`` what the database finds wrong with itself.
    """

    deliveries: tuple[Delivery, ...]
    media: Mapping[str, int]
    changes: Mapping[str, Mapping[str, int]]
    broken: tuple[str, ...]


class Auditing(LedgerReading):
    """Questions about files and books."""

    def media_used(self) -> Mapping[str, int]:
        """SHA-256 and size in bytes of every file that any version of any listing uses."""
        question = select(media.c.sha256, media.c.size).where(_used())
        return {row.sha256: row.size for row in self._connection.execute(question)}

    def media_unused(self, before: datetime) -> list[str]:
        """Files known since before ``before`` (the end of the grace time) that no version uses."""
        question = select(media.c.sha256).where(~_used(), media.c.first_seen < before).order_by(media.c.sha256)
        return list(self._connection.execute(question).scalars())

    def media_known(self) -> frozenset[str]:
        """SHA-256 of every file that the stock knows of, used or not."""
        return frozenset(self._connection.execute(select(media.c.sha256)).scalars())

    def audit_rows(self) -> Audit:
        """All that an audit compares with the disk."""
        return Audit(
            deliveries=tuple(self.deliveries()),
            media=self.media_used(),
            changes=self._changes(),
            broken=self._broken(),
        )

    def _changes(self) -> Mapping[str, Mapping[str, int]]:
        question = (
            select(history.c.delivery, history.c.action, func.count())
            .where(history.c.delivery.is_not(None))
            .group_by(history.c.delivery, history.c.action)
        )
        found: dict[str, dict[str, int]] = {}
        for delivery, action, count in self._connection.execute(question):
            found.setdefault(delivery, {})[action] = count
        return found

    def _broken(self) -> tuple[str, ...]:
        checked = self._connection.exec_driver_sql("PRAGMA integrity_check").scalars()
        orphans = self._connection.exec_driver_sql("PRAGMA foreign_key_check")
        return (
            *(line for line in checked if line != "ok"),
            *(f"{table}: row {row} refers to a missing row of {parent}" for table, row, parent, _ in orphans),
        )


class Sweeping(Auditing):
    """Forgets files."""

    def forget_media(self, shas: Collection[str]) -> None:
        """Strike files off that no version uses; StoreError if one is used."""
        for some in batches(shas):
            self._run(delete(media).where(media.c.sha256.in_(some)))


def _used() -> ColumnElement[bool]:
    return exists().where(media_uses.c.sha256 == media.c.sha256)
