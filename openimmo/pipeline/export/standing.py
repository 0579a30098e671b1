"""How the exports to each portal stand: the last that came through, what waits or was rejected, what fails.

Reads the ledger. Knows neither reports nor whether anybody exports on a schedule: that is told.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from openimmo.domain.delivery import Reason
from openimmo.domain.export import SentState
from openimmo.findings import Finding, finding
from openimmo.settings import Settings
from openimmo.store.exporting_overview import PortalSums
from openimmo.store.stock import View

SOON = timedelta(hours=1)
"""For so long a listing may be queued without anybody looking."""


class PortalState(msgspec.Struct, frozen=True, kw_only=True):
    """A portal that is set up. ``every`` are seconds from export to export, None: by hand; ``next_export`` if known.

    ``failures`` are exports that failed since one came through, the last for ``problem``; ``listings`` counts what
    stands in its ledger by state, and ``queued_since`` is when the oldest of those that are queued was.
    """

    portal: str
    address: str | None = None
    every: int | None = None
    last_export: datetime | None = None
    last_sent: datetime | None = None
    next_export: datetime | None = None
    failures: int = 0
    problem: Reason | None = None
    problem_since: datetime | None = None
    listings: Mapping[SentState, int] = {}
    queued_since: datetime | None = None

    def count(self, state: SentState) -> int:
        """How many listings are in that state."""
        return self.listings.get(state, 0)


def portal_states(view: View, settings: Settings, next_exports: Mapping[str, datetime]) -> Iterator[PortalState]:
    """Every portal that is set up, in the order of the settings."""
    sums = view.portal_sums()
    for name in settings.portals:
        way, past = settings.portal_ways.get(name), sums.get(name, PortalSums())
        yield PortalState(
            portal=name, address=way.place.address if way and way.place else None, every=way.every if way else None,
            last_export=past.last, last_sent=past.sent, next_export=next_exports.get(name), failures=past.failures,
            problem=past.problem, problem_since=past.failing_since, listings=past.listings,
            queued_since=past.queued_since,
        )  # fmt: skip


def portal_concerns(portals: tuple[PortalState, ...], now: datetime) -> Iterator[Finding]:
    """What of it needs a look."""
    for one in portals:
        queued, rejected = one.count(SentState.QUEUED), one.count(SentState.REJECTED)
        if one.failures:
            since = f"{one.problem_since or now:%Y-%m-%d %H:%M} UTC"
            yield finding("watch-portal-fails", portal=one.portal, count=one.failures, since=since)
        elif queued and one.queued_since is not None and now - one.queued_since > SOON:
            since = f"{one.queued_since:%Y-%m-%d %H:%M} UTC"
            yield finding("watch-portal-queued", portal=one.portal, count=queued, since=since)
        if rejected:
            yield finding("watch-portal-rejected", portal=one.portal, count=rejected)
