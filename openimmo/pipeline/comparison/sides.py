"""One side of a comparison as read: a package or the stock, its listings laid aside, everything else in memory.

Values, and what two listings must have in common to be the same. Knows neither packages nor stocks.
"""

import hashlib
from collections.abc import Callable, Sequence

import msgspec

from openimmo.domain.comparison import SideFacts
from openimmo.domain.delivery import Scope
from openimmo.domain.listing import MediaRef
from openimmo.domain.plan import Incoming
from openimmo.findings import Finding
from openimmo.importers.frame import Provider
from openimmo.importers.packages.limits import DEFAULT_LIMITS, Limits
from openimmo.media.judge import MediaLimits
from openimmo.model import Openimmo
from openimmo.pipeline.comparison.copies import Copy
from openimmo.pipeline.senders.switched_off import SwitchedOff

Progress = Callable[[str, int, int | None], None]
STOCK = "stock"
EVERY = 100
"""After how many listings progress is told."""


def _silent(_what: str, _done: int, _of: int | None) -> None:
    """Nobody is watching."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one side holds of one anbieter in one feed. ``owner`` is the sender whose it is, where the stock says so."""

    keys: Provider
    scope: Scope | None
    entries: tuple[Incoming, ...]
    owner: str | None = None


class Document(msgspec.Struct, frozen=True):
    """What stands around the listings of one feed."""

    name: str
    frame: Openimmo
    keys: tuple[Provider, ...]


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """OLD or NEW as read. ``places`` lead from an entry's position to its copy in the drawer.

    ``findings`` tell what could not be compared.
    """

    facts: SideFacts
    parts: tuple[Part, ...]
    places: tuple[int, ...]
    documents: tuple[Document, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def scope(self) -> Scope:
        """VOLL if every feed claims to hold all; a feed that says nothing counts as TEIL."""
        scopes = [feed.scope for feed in self.facts.feeds]
        return Scope.TEIL if any(scope != Scope.VOLL for scope in scopes) else Scope.VOLL


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How packages are read: limits, the repairs that are off, and who hears ("compare", listings so far, None).

    ``contents`` False passes over what the attachments hold.
    """

    limits: Limits = DEFAULT_LIMITS
    media: MediaLimits = MediaLimits()
    contents: bool = True
    switched_off: SwitchedOff = SwitchedOff()
    progress: Progress = _silent


def contents_of(media: Sequence[MediaRef]) -> tuple[str | None, ...]:
    """What each attachment holds: equal bytes give equal texts, None is for links and what the XML itself holds."""
    return tuple(_content(one) for one in media)


def _content(one: MediaRef) -> str | None:
    if one.state == "link" or not (one.path or "").strip():
        return None
    return f"sha256:{one.sha256} ({one.size} B)" if one.state == "stored" else one.state


def fingerprint_of(copy: Copy) -> str:
    """What makes two copies the same: their XML and what their attachments hold."""
    return hashlib.sha256(copy.xml + repr(copy.contents).encode()).hexdigest()
