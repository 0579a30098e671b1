"""A delivery: one package as it arrived from one source, and what became of it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from openimmo.findings import Finding


class Verdict(StrEnum):
    """What became of a delivery. All but ``waiting`` are final; each delivery gets exactly one final verdict.

    ``undone`` and ``approved`` are those of what an operator did with an earlier delivery (domain.deed).
    """

    IMPORTED = "imported"
    WITHHELD = "imported-deletions-withheld"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
    QUARANTINED = "quarantined"
    WAITING = "waiting"
    UNDONE = "undone"
    APPROVED = "approved"


class Scope(StrEnum):
    """Whether a feed names the sender's whole stock (VOLL) or a part of it (TEIL)."""

    VOLL = "VOLL"
    TEIL = "TEIL"


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many listings met which fate: in_feed = created + updated + unchanged + refused + deleted_by_name.

    ``deleted`` also holds what a full sync took away; ``withheld`` is what it was not allowed to take.
    """

    in_feed: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    deleted: int = 0
    withheld: int = 0
    deleted_by_name: int = 0

    def sums_hold(self) -> bool:
        """True when every listing of the feed met exactly one fate (hardening N9)."""
        met = self.created + self.updated + self.unchanged + self.refused + self.deleted_by_name
        return self.in_feed == met and self.deleted >= self.deleted_by_name


class MediaCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Attachments: referenced = stored + missing + refused. Links (REMOTE) are counted apart in ``links``."""

    referenced: int = 0
    stored: int = 0
    missing: int = 0
    refused: int = 0
    links: int = 0


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger knows of a delivery before it is understood: ``received`` is UTC, ``size`` in bytes."""

    delivery: str
    source: str
    path: str
    sha256: str
    size: int
    received: datetime
    sender_hint: str | None = None
    policy_hint: str | None = None


class ListingOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to one listing of a delivery and why; ``reasons`` are codes of texts/ with their fillings."""

    number: str | None
    source_id: str | None
    action: str
    status: str | None
    reasons: tuple["Reason", ...] = ()


class Reason(msgspec.Struct, frozen=True):
    """A code of texts/ and what fills its sentence."""

    code: str
    params: dict[str, str] = {}


class DeliveryReport(msgspec.Struct, frozen=True, kw_only=True):
    """All there is to tell about one delivery; every report and the ledger are drawn from it."""

    delivery: str
    path: str
    sha256: str
    source: str
    sender: str | None
    verdict: Verdict
    reason: Reason | None = None
    scope: Scope | None = None
    counts: Counts = Counts()
    media: MediaCounts = MediaCounts()
    listings: tuple[ListingOutcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    finding_counts: dict[str, int] = {}
