"""The exports to each portal at a glance: when the last was, whether they fail, how many listings are how far.

Knows the tables of exports, for counting. Changes nothing.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import func, select

from openimmo.domain.delivery import Reason
from openimmo.domain.export import ExportState, SentState
from openimmo.store.session import Session
from openimmo.store.tables import exports, portal_listings


class PortalSums(msgspec.Struct, frozen=True, kw_only=True):
    """One portal: its last export and the last that was confirmed, and how many failed since that, why and since when.

    ``listings`` counts what the ledger holds by state; ``queued_since`` is the oldest of those that are queued.
    """

    last: datetime | None = None
    sent: datetime | None = None
    failures: int = 0
    problem: Reason | None = None
    failing_since: datetime | None = None
    listings: Mapping[SentState, int] = {}
    queued_since: datetime | None = None


class ExportOverview(Session):
    """Questions for whoever watches over exports."""

    def portal_sums(self) -> dict[str, PortalSums]:
        """Every portal that was exported to."""
        columns = (exports.c.portal, func.max(exports.c.created), func.max(exports.c.sent))
        rows = self._connection.execute(select(*columns).group_by(exports.c.portal))
        sums = {portal: PortalSums(last=last, sent=sent) for portal, last, sent in rows}
        self._add_failures(sums)
        self._add_listings(sums)
        return sums

    def exports_sent(self, since: datetime, until: datetime) -> dict[str, int]:
        """How many exports to each portal were confirmed from ``since`` on and before ``until``."""
        within = (exports.c.sent >= since, exports.c.sent < until)
        question = select(exports.c.portal, func.count()).where(*within).group_by(exports.c.portal)
        return {row[0]: row[1] for row in self._connection.execute(question)}

    def _add_failures(self, sums: dict[str, PortalSums]) -> None:
        came = exports.alias()
        mine = (came.c.portal == exports.c.portal, came.c.state == ExportState.SENT)
        last = select(func.coalesce(func.max(came.c.id), 0)).where(*mine).scalar_subquery()
        failed = (exports.c.state == ExportState.FAILED, exports.c.id > last)
        question = select(exports.c.portal, exports.c.created, exports.c.problem).where(*failed).order_by(exports.c.id)
        for portal, created, problem in self._connection.execute(question):
            known = sums[portal]
            sums[portal] = replace(
                known, failures=known.failures + 1, failing_since=known.failing_since or created,
                problem=msgspec.convert(problem, Reason) if problem else None,
            )  # fmt: skip

    def _add_listings(self, sums: dict[str, PortalSums]) -> None:
        columns = (portal_listings.c.portal, portal_listings.c.state)
        question = select(*columns, func.count(), func.min(portal_listings.c.at)).group_by(*columns)
        for portal, state, count, oldest in self._connection.execute(question):
            known = sums.get(portal, PortalSums())
            since = oldest if state == SentState.QUEUED else known.queued_since
            sums[portal] = replace(known, listings={**known.listings, SentState(state): count}, queued_since=since)
