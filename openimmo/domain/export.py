"""An export: what of the stock goes to a portal now, what became of it there, and what is told of it."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from openimmo.domain.delivery import Reason, Scope
from openimmo.domain.listing import ListingStatus
from openimmo.findings import Finding


class SentState(StrEnum):
    """How far a listing has come on its way to a portal; "sent" is not "online"."""

    QUEUED = "queued"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    REJECTED = "rejected"


class ExportState(StrEnum):
    """How far an export has come: its package is there; the portal's server confirmed it; it was given up."""

    BUILT = "built"
    SENT = "sent"
    FAILED = "failed"


class ExportAction(StrEnum):
    """What an export does about one listing."""

    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    UNCHANGED = "unchanged"
    BLOCKED = "blocked"
    WITHHELD = "withheld"
    """A deletion that would be one too many to go by itself."""


class Forwarding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a listing itself says about going to portals, as sent.

    ``generally`` is weitergabe_generell; ``only`` and ``never`` are the portals of weitergabe_positiv and _negativ.
    ``since`` and ``until`` are aktiv_von and aktiv_bis, the days on which it is to be seen, both included.
    """

    generally: bool | None = None
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


class Candidate(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a plan needs to know of a listing in the stock; a few hundred bytes, so 50,000 fit in memory.

    ``content`` (hex SHA-256) covers all of it that can be sent: its XML, its attachments, what stands around it.
    ``taken_over`` is when it came in by a policy that takes listings once: then a portal gets it in a VOLL first.
    """

    listing: int
    number: str
    intern: str | None
    obid: str | None
    sender: str
    status: ListingStatus
    kind: str | None
    marketing: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    country: str | None = None
    updated: datetime
    created: datetime
    price: str | None = None
    content: str
    forwarding: Forwarding = Forwarding()
    taken_over: datetime | None = None


class SentMedia(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A file that went with a listing: its name there, and the hex SHA-256 of what was sent and of what it was made."""

    name: str
    sha256: str
    original: str


class SentListing(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger of a portal holds of one listing: what stands there, as far as we know.

    ``number`` is the one it has there, ``source_id`` and ``obid`` what was sent beside it, so that a change or a delete
    finds it again. ``fingerprint`` covers all that was sent; "" where a delete was sent. ``run`` is the export.
    """

    portal: str
    listing: int
    number: str
    intern: str | None
    obid: str | None
    action: ExportAction
    fingerprint: str
    media: tuple[SentMedia, ...] = ()
    state: SentState
    run: str
    at: datetime
    answered: datetime | None = None
    reason: Reason | None = None


class ExportOutcome(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What an export did, or would do, about one listing, and why; ``sent_as`` is its number at the portal.

    ``waiting``: it is blocked for a reason that nobody need do anything about.
    """

    number: str
    sent_as: str
    action: ExportAction
    reasons: tuple[Reason, ...] = ()
    waiting: bool = False


class Step(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is to be done about one listing. ``sent_as`` is its number at the portal, ``fingerprint`` what it would be.

    ``there`` says that the portal has it, as far as we know. For a DELETE ``intern`` and ``obid`` are those that were
    sent. ``waiting`` listings are not to go now for a reason that nobody need do anything about.
    """

    action: ExportAction
    listing: int
    number: str
    sent_as: str
    intern: str | None = None
    obid: str | None = None
    fingerprint: str = ""
    there: bool = False
    waiting: bool = False
    reasons: tuple[Reason, ...] = ()


class ExportPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What an export does, listing by listing, in the order of their numbers at the portal.

    ``scope`` is that of the feed; ``withheld`` are the deletions that would be too many to go by themselves.
    """

    portal: str
    scope: Scope
    steps: tuple[Step, ...]
    withheld: tuple[Step, ...] = ()
    reasons: tuple[Reason, ...] = ()


class ExportCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many listings met which action; those that are ``waiting`` are not among the ``blocked``."""

    create: int = 0
    change: int = 0
    delete: int = 0
    unchanged: int = 0
    blocked: int = 0
    waiting: int = 0
    withheld: int = 0


class PackageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One package that was written: its name, hex SHA-256, size in bytes, and how many listings and files are in it."""

    name: str
    sha256: str
    size: int
    listings: int
    files: int


class ExportReport(msgspec.Struct, frozen=True, kw_only=True):
    """All there is to tell about one export; ``sent`` is when the portal's server confirmed it, None: not yet.

    ``reasons`` are about the whole export. ``target`` is where the packages went, or were to go; ``problem`` is why
    they did not get there, and ``retryable`` says that trying again may help. ``copy`` says that the packages are for
    whoever asked, not for the portal: then nothing of them counts as sent.
    """

    run: str
    portal: str
    scope: Scope
    dry_run: bool
    counts: ExportCounts = ExportCounts()
    packages: tuple[PackageFacts, ...] = ()
    listings: tuple[ExportOutcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    finding_counts: dict[str, int] = {}
    reasons: tuple[Reason, ...] = ()
    target: str | None = None
    sent: datetime | None = None
    problem: Reason | None = None
    retryable: bool = False
    copy: bool = False
