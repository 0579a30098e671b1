"""The history of a listing: every change with what stood there before, enough to take it back.

Knows no tables, and does not decide what a change is.
"""

from datetime import datetime

import msgspec

from openimmo.domain.delivery import Reason
from openimmo.domain.listing import ListingStatus


class Before(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What else stood there before a change, beside the columns of its history."""

    resume_status: ListingStatus | None = None
    obid: str | None = None
    withdrawn_at: datetime | None = None


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One change of one listing; what is None under ``from_`` was not there before.

    ``actor`` is "import" or who did it by hand, ``action`` "created", "updated", "deleted", "status", "number" or
    "forgotten" (of all contents so far nothing is left). The contents before and after are the versions of the listing
    that the stock keeps.
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
    before: Before | None = None
