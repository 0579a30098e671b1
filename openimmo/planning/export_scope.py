"""Whether an export is a VOLL or a TEIL: as somebody asks, else when a VOLL is due, else as the portal is used to.

Pure.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from openimmo.domain.delivery import Scope
from openimmo.domain.portal import DeleteForm, Portal

_AHEAD = timedelta(days=1)


class Scoped(NamedTuple):
    """The scope of an export; ``forced``: a VOLL that goes out even if nothing has changed."""

    scope: Scope
    forced: bool


def takes_only_full(portal: Portal) -> bool:
    """Whether nothing but a VOLL can take a listing from the portal; then it gets nothing else."""
    return portal.delete is DeleteForm.ABSENCE


def scope_of(
    portal: Portal, wanted: Scope | None, *, last_full: datetime | None, unsure: bool, now: datetime
) -> Scoped:
    """The scope of an export that begins ``now``. ``unsure``: the last was a VOLL that may not have come through."""
    due = portal.full_days is not None and not _lately(last_full, now, timedelta(days=portal.full_days))
    if wanted is Scope.VOLL or (wanted is None and (unsure or due)):
        return Scoped(Scope.VOLL, True)
    if takes_only_full(portal):
        return Scoped(Scope.VOLL, False)
    return Scoped(wanted or portal.scope, False)


def _lately(last_full: datetime | None, now: datetime, within: timedelta) -> bool:
    """Whether the last VOLL is not too long ago; one of more than a day ahead was sent while the clock was wrong."""
    return last_full is not None and -_AHEAD < now - last_full < within
