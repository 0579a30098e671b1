"""The history of listings: every change with its delivery or its operator, and what stood there before.

Knows the table of history. Does not decide what a change is.
"""

from datetime import datetime

import msgspec
from sqlalchemy import select

from openimmo.domain.delivery import Reason
from openimmo.domain.listing import ListingStatus
from openimmo.store.session import Session, built
from openimmo.store.tables import history


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One change of one listing; what is None under ``from_`` was not there before.

    ``actor`` is "import" or who did it by hand, ``action`` "created", "updated", "deleted", "status" or "number". The
    contents before and after are the versions of the listing that ``xml`` and ``media`` give.
    """

    id: int
    listing: int
    delivery: str | None
    at: datetime
    actor: str
    action: str
    from_status: ListingStatus | None
    to_status: ListingStatus
    from_number: str | None
    to_number: str
    from_source_id: str | None
    to_source_id: str
    from_version: int | None
    to_version: int
    reasons: tuple[Reason, ...]
    note: str | None


class HistoryReading(Session):
    """Questions about the past."""

    def history(self, listing_id: int) -> list[HistoryEntry]:
        """Every change of the listing, the oldest first."""
        rows = self._rows(select(history).where(history.c.listing == listing_id).order_by(history.c.id))
        return [built(HistoryEntry, row) for row in rows]
