"""Exports of long ago that nobody asks about any more, and forgetting them.

Knows the tables of exports. Does not look at the disk, nor know how old is old enough.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, update

from openimmo.domain.delivery import Scope
from openimmo.domain.export import ExportState
from openimmo.store.session import Session
from openimmo.store.tables import exports, portal_listings

_SENT = exports.c.state == ExportState.SENT


class LettingGoExportsReading(Session):
    """Questions about old exports."""

    def export_times(self) -> dict[str, tuple[str, datetime]]:
        """The portal of every export that is known, and when it was made, by its run."""
        question = select(exports.c.run, exports.c.portal, exports.c.created)
        return {run: (portal, created) for run, portal, created in self._connection.execute(question)}

    def last_confirmed(self) -> frozenset[str]:
        """The run of the newest export that was confirmed, of each portal."""
        newest = select(func.max(exports.c.id)).where(_SENT).group_by(exports.c.portal)
        return frozenset(self._connection.execute(select(exports.c.run).where(exports.c.id.in_(newest))).scalars())


class LettingGoExports(LettingGoExportsReading):
    """Forgets what is old."""

    def forget_exports(self, before: datetime) -> int:
        """Strike off the exports from before ``before`` that nobody needs; how many they were.

        The last of each portal stays, the last that was confirmed, the last VOLL that was, what is under way, and what
        brought a listing that stands at a portal.
        """
        named = exists().where(portal_listings.c.run == exports.c.run)
        done = self._connection.execute(delete(exports).where(exports.c.created < before, ~named, ~_asked_for()))
        return done.rowcount

    def forget_export_reports(self, before: datetime) -> int:
        """Let go of what was told of exports from before ``before``, but for the last of each portal; how many."""
        old = and_(exports.c.created < before, exports.c.report.is_not(None), ~_asked_for())
        return self._connection.execute(update(exports).where(old).values(report=None)).rowcount


def _asked_for() -> ColumnElement[bool]:
    """Whether the next export to the portal asks about it."""
    return or_(exports.c.state == ExportState.BUILT, *(exports.c.id.in_(one) for one in _newest()))


def _newest() -> Iterator[Select[tuple[int]]]:
    yield select(func.max(exports.c.id)).group_by(exports.c.portal)
    yield select(func.max(exports.c.id)).where(_SENT).group_by(exports.c.portal)
    yield select(func.max(exports.c.id)).where(_SENT, exports.c.scope == Scope.VOLL).group_by(exports.c.portal)
