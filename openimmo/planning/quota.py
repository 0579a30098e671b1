"""How many listings a sender may have: what a delivery adds beyond its booked package is refused.

Deletions and updates always pass, and what goes makes room for what comes, wherever it stands in the feed. Refusing a
listing for this does not withhold deletions: it is known which listing is meant, and that the stock does not have it.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from openimmo.domain.delivery import Reason
from openimmo.domain.listing import ListingStatus, Stored
from openimmo.domain.plan import Action, Change

WRITTEN = (Action.CREATED, Action.UPDATED, Action.DELETED)


def within_quota(
    named: Sequence[Change], others: Sequence[Change], stored: Sequence[Stored], allowed: int | None
) -> list[Change]:
    """The changes of the feed's own entries, those that would go beyond ``allowed`` (None: any number) refused.

    ``others`` are the changes of listings that the feed does not name. The first new ones of the feed get in.
    """
    if allowed is None:
        return list(named)
    before = {one.id: one for one in stored}
    kept = _kept(before, (*named, *others))
    room = max(0, allowed - kept)
    over = {change.position for change in [one for one in named if _adds(one, before)][room:]}
    reason = Reason("import-over-quota", {"allowed": str(allowed), "stock": str(kept)})
    lost = {(one.source_id, one.sprache) for one in named if one.position in over and one.listing is None}
    return [_refused(one, before, reason) if one.position in over else _without(one, lost) for one in named]


def counts(status: ListingStatus | None, resume: ListingStatus | None) -> bool:
    """Whether a listing takes a place: not when it is withdrawn, or inactive because a full delivery left it out."""
    if status is ListingStatus.INACTIVE:
        return resume is None
    return status is not None and status is not ListingStatus.WITHDRAWN


def _kept(before: dict[int, Stored], changes: Sequence[Change]) -> int:
    """How many listings of the stock still take their place when the delivery is applied."""
    gone = {
        one.listing
        for one in changes
        if one.listing in before and one.action in WRITTEN and not counts(one.status, one.resume_status)
    }
    return sum(counts(one.status, one.resume_status) and one.id not in gone for one in before.values())


def _adds(change: Change, before: dict[int, Stored]) -> bool:
    """Whether it brings a listing that took no place before: a new one, or one that is offered again."""
    if change.action not in (Action.CREATED, Action.UPDATED) or not counts(change.status, change.resume_status):
        return False
    stored = before.get(change.listing) if change.listing is not None else None
    return stored is None or not counts(stored.status, stored.resume_status)


def _refused(change: Change, before: dict[int, Stored], reason: Reason) -> Change:
    stored = before.get(change.listing) if change.listing is not None else None
    return replace(
        change,
        action=Action.REFUSED,
        number=stored.number if stored else None,
        status=stored.status if stored else None,
        resume_status=stored.resume_status if stored else None,
        fingerprint=None,
        reasons=(reason, *_repeated(change)),
    )


def _repeated(change: Change) -> Iterator[Reason]:
    yield from (reason for reason in change.reasons if reason.code == "import-last-counts")


def _without(change: Change, lost: set[tuple[str | None, str]]) -> Change:
    """An earlier entry of a listing that is refused names no number that it does not get."""
    if change.listing is None and change.action is Action.UNCHANGED and (change.source_id, change.sprache) in lost:
        return replace(change, number=None, status=None)
    return change
