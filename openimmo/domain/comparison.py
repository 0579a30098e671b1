"""What two feeds, or a feed and the stock, have in common and where they differ. Values only."""

from enum import StrEnum

import msgspec

from openimmo.domain.delivery import Scope
from openimmo.domain.validation import FeedFacts
from openimmo.findings import Finding


class Difference(StrEnum):
    """What became of a listing between OLD and NEW.

    renumbered: the same openimmo_obid under another number. gone: deleted by name, or not named by a feed that claims
    to name all.
    """

    CREATED = "created"
    CHANGED = "changed"
    RENUMBERED = "renumbered"
    GONE = "gone"


class Outcome(StrEnum):
    """The whole in one word; unreadable and unsafe say that OLD or NEW could not be read, so nothing was compared."""

    SAME = "same"
    DIFFERENT = "different"
    UNREADABLE = "unreadable"
    UNSAFE = "unsafe"


class FieldChange(msgspec.Struct, frozen=True):
    """One value that differs: its path below the listing (or the feed), before and after; None is absent."""

    path: str
    before: str | None
    after: str | None


class ListingChange(msgspec.Struct, frozen=True, kw_only=True):
    """One listing that differs. ``number`` is its source id, of a gone one the former; ``former`` that before it was
    renumbered.

    ``anbieter`` names whose it is, ``title`` is the one of NEW, or of OLD for a gone one. ``by_name`` is True where NEW
    deletes it by name. ``fields`` are those that differ, as far as they are kept; ``more`` counts the others.
    """

    change: Difference
    number: str
    former: str | None = None
    sprache: str = ""
    anbieter: str = ""
    title: str | None = None
    by_name: bool = False
    fields: tuple[FieldChange, ...] = ()
    more: int = 0


class SideFacts(msgspec.Struct, frozen=True, kw_only=True):
    """OLD or NEW: what it is ("xml", "zip", "folder" or "stock"; None where it could not be opened) and what it holds.

    ``listings`` counts those that are left of it when every entry has been obeyed: the last of several entries for one
    listing counts, and a deleted one does not.
    """

    path: str
    kind: str | None = None
    feeds: tuple[FeedFacts, ...] = ()
    listings: int = 0


class DifferenceCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many listings met which fate: old = changed + renumbered + unchanged + gone + not_named and
    new = created + changed + renumbered + unchanged.

    ``gone_by_name`` are those of ``gone`` that NEW deletes by name; ``not_named`` are listings of OLD that a partial
    delivery says nothing of.
    """

    old: int = 0
    new: int = 0
    created: int = 0
    changed: int = 0
    renumbered: int = 0
    gone: int = 0
    gone_by_name: int = 0
    unchanged: int = 0
    not_named: int = 0

    def sums_hold(self) -> bool:
        """True when every listing of both sides met exactly one fate."""
        both = self.changed + self.renumbered + self.unchanged
        return self.old == both + self.gone + self.not_named and self.new == both + self.created


class StockSize(msgspec.Struct, frozen=True, kw_only=True):
    """How many listings one anbieter has before and after; only where both sides claim to hold all of them."""

    anbieter: str
    before: int
    after: int


class Unsteady(msgspec.Struct, frozen=True, kw_only=True):
    """A listing one of whose two ids changed while the other stayed: ``field`` is the one that changed.

    ``feed``, ``path`` and ``line`` say where it stands in NEW; None in the stock.
    """

    number: str
    field: str
    before: str
    after: str
    feed: str | None = None
    path: str | None = None
    line: int | None = None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All there is to tell about OLD and NEW.

    ``scope`` is how NEW was read: VOLL makes what it does not name gone, TEIL does not. ``frame`` are the changes of
    what stands around the listings, ``more_frame`` counts those beyond. ``listings`` are the first of each kind of
    difference, ``counts`` counts them all. ``sizes`` and ``unsteady`` are what the rules about two feeds judge by.
    """

    old: SideFacts
    new: SideFacts
    outcome: Outcome
    scope: Scope | None = None
    counts: DifferenceCounts = DifferenceCounts()
    frame: tuple[FieldChange, ...] = ()
    more_frame: int = 0
    listings: tuple[ListingChange, ...] = ()
    sizes: tuple[StockSize, ...] = ()
    unsteady: tuple[Unsteady, ...] = ()
    findings: tuple[Finding, ...] = ()
    finding_counts: dict[str, int] = {}

    @property
    def compared(self) -> bool:
        """False where one of the two could not be read."""
        return self.outcome in (Outcome.SAME, Outcome.DIFFERENT)
