"""The history of listings: every change with its delivery or its operator, and what stood there before.

Knows the table of history. Does not decide what a change is.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from sqlalchemy import select

from openimmo.domain.history import HistoryEntry
from openimmo.store.session import Session, batches, built
from openimmo.store.tables import history


class HistoryReading(Session):
    """Questions about the past."""

    def history(self, listing_id: int) -> list[HistoryEntry]:
        """Every change of the listing, the oldest first."""
        rows = self._rows(select(history).where(history.c.listing == listing_id).order_by(history.c.id))
        return [built(HistoryEntry, row) for row in rows]

    def histories(self, listing_ids: Iterable[int]) -> Iterator[list[HistoryEntry]]:
        """The history of each of these listings that has one."""
        for ids in batches(listing_ids):
            question = select(history).where(history.c.listing.in_(ids)).order_by(history.c.listing, history.c.id)
            for _, rows in groupby(self._rows(question), key=lambda row: row["listing"]):
                yield [built(HistoryEntry, row) for row in rows]

    def changed_by(self, deliveries: Collection[str]) -> list[int]:
        """The ids of the listings that these deliveries changed."""
        question = select(history.c.listing).where(history.c.delivery.in_(deliveries)).distinct()
        return sorted(self._connection.execute(question).scalars())
