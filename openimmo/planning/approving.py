"""Plans the deletions that a delivery was not allowed to make, and that an operator approves.

Pure: every listing that was held back is looked at again as it stands now. What an operator has touched since, or what
was not shown to whoever approves, stays. Knows no tables.
"""

from collections.abc import Collection, Iterable, Sequence

import msgspec
from msgspec.structs import replace

from openimmo.domain.delivery import ListingOutcome, Reason, Verdict
from openimmo.domain.history import HistoryEntry
from openimmo.domain.listing import ListingStatus, Stored
from openimmo.domain.plan import Action, Change, ChangePlan
from openimmo.planning.fates import MENDED
from openimmo.planning.full_sync import in_stock, taken
from openimmo.planning.undoing import counts
from openimmo.policy import Policy


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A listing whose deletion was held back, and what happened to it since and still holds."""

    listing: Stored
    by_name: bool
    since: Sequence[HistoryEntry] = ()


def held_back(outcomes: Iterable[ListingOutcome]) -> dict[str, bool]:
    """Number → whether the feed named it, of all listings whose deletion was held back."""
    found = {}
    for one in outcomes:
        by_name = one.action == Action.REFUSED and any(reason.code == MENDED for reason in one.reasons)
        if one.number and (by_name or one.action == Action.WITHHELD):
            found[one.number] = by_name
    return found


def plan_approval(held: Iterable[Held], policy: Policy, *, about: str, shown: Collection[int] | None) -> ChangePlan:
    """What approving the delivery ``about`` does; ``shown`` are the listings it may take at most (None: all)."""
    changes = tuple(_fate(one, policy, about, shown) for one in held)
    return ChangePlan(
        verdict=Verdict.APPROVED,
        reason=Reason("approve-of", {"delivery": about}),
        changes=changes,
        counts=counts(changes),
    )


def _fate(one: Held, policy: Policy, about: str, shown: Collection[int] | None) -> Change:
    gone = replace(taken(one.listing, policy), reasons=(Reason("approve-released", {"delivery": about}),))
    stays = replace(gone, status=one.listing.status, resume_status=one.listing.resume_status)
    if one.listing.status is ListingStatus.WITHDRAWN or not (one.by_name or in_stock(one.listing)):
        return replace(stays, action=Action.UNCHANGED, reasons=(Reason("approve-gone"),))
    if one.since:
        return replace(stays, action=Action.REFUSED, reasons=(_touched(one.since[-1]),))
    if shown is not None and one.listing.id not in shown:
        return replace(stays, action=Action.REFUSED, reasons=(Reason("approve-not-shown"),))
    if one.by_name:
        resume = one.listing.resume_status or one.listing.status
        return replace(gone, status=ListingStatus.WITHDRAWN, resume_status=resume)
    return gone


def _touched(entry: HistoryEntry) -> Reason:
    if entry.delivery is not None:
        return Reason("undo-later", {"delivery": entry.delivery})
    return Reason("undo-operator", {"actor": entry.actor, "at": f"{entry.at:%Y-%m-%d %H:%M}"})
