"""A change plan: what one delivery will do to the stock, decided before anything is written."""

from datetime import datetime
from enum import StrEnum

import msgspec

from openimmo.domain.delivery import Counts, Reason, Scope, Verdict
from openimmo.domain.listing import FeedAction, ListingStatus


class Action(StrEnum):
    """The fate of one listing in a delivery."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    DELETED = "deleted"
    WITHHELD = "withheld"
    KEPT = "kept"


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a delivered listing that decides its fate; a few hundred bytes, so 50,000 fit in memory.

    ``position`` counts the listings of the delivery from 0, ``refused`` is the code of the reason not to take it.
    """

    position: int
    source_id: str | None
    sprache: str
    obid: str | None
    action: FeedAction
    fingerprint: str
    refused: str | None = None


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What a delivery claims as a whole.

    ``scope`` is None when the feed does not say. ``complete`` is False when something of the delivery could not be
    read. ``mended`` is True when one of its feeds had to be mended, so that it may never delete. ``timestamp`` is the
    feed's own, ``received`` the arrival (UTC).
    """

    scope: Scope | None
    complete: bool
    mended: bool = False
    timestamp: datetime | None
    received: datetime


class Latest(msgspec.Struct, frozen=True, kw_only=True):
    """The newest delivery of the sender that was applied."""

    delivery: str
    sha256: str
    timestamp: datetime | None
    received: datetime


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One listing's fate. ``position`` is None for a listing the feed does not name, ``listing`` None for a new one.

    ``resume_status`` is stored with the listing (see domain.listing.Stored), ``source_id`` is the new one of a
    renumbering. ``withdrawn_at`` is set where a listing is again as it was: withdrawn since then.
    """

    action: Action
    position: int | None = None
    listing: int | None = None
    number: str | None = None
    source_id: str | None = None
    sprache: str = ""
    obid: str | None = None
    status: ListingStatus | None = None
    resume_status: ListingStatus | None = None
    fingerprint: str | None = None
    by_name: bool = True
    withdrawn_at: datetime | None = None
    reasons: tuple[Reason, ...] = ()


class ChangePlan(msgspec.Struct, frozen=True, kw_only=True):
    """All that a delivery does; deletions that were held back stand in ``changes`` as well."""

    verdict: Verdict
    reason: Reason | None
    changes: tuple[Change, ...]
    counts: Counts
