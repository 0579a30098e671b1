"""From a feed, the sender's stock and its policy to a change plan: decided before anything is written.

Pure: the same arguments always give the same plan. Knows no SQL, no files and no clock; reads only what a listing's
fate depends on, so 50,000 listings fit in memory.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from openimmo.domain.delivery import Counts, Reason, Scope, Verdict
from openimmo.domain.listing import Stored
from openimmo.domain.plan import Action, Change, ChangePlan, Incoming, Latest, Offer
from openimmo.planning.fates import MENDED, fates, kept_fates, refusal
from openimmo.planning.full_sync import unnamed
from openimmo.planning.matching import Group, groups
from openimmo.planning.numbers import Numbers
from openimmo.planning.quota import within_quota
from openimmo.policy import Policy

__all__ = ["plan_changes"]


def plan_changes(
    incoming: Sequence[Incoming],
    stored: Sequence[Stored],
    policy: Policy,
    offer: Offer,
    latest: Latest | None,
    taken: Callable[[str], bool],
) -> ChangePlan:
    """What a delivery does to the stock of its sender.

    ``stored`` are all listings of the sender, withdrawn ones too. ``taken`` says whether any listing of the whole
    stock bears a number. Every entry of ``incoming`` gets one change; the changes stand in the feed's order, and
    after them those of listings that the feed does not name. A late delivery changes nothing.
    """
    late = _late(offer, latest)
    if late:
        return ChangePlan(verdict=Verdict.SUPERSEDED, reason=late, changes=(), counts=Counts())
    named = _named(incoming, stored, policy, offer, taken)
    others = unnamed(stored, named, offer, policy) if offer.scope is Scope.VOLL else []
    named = within_quota(named, others, stored, policy.max_listings)
    held = _held(named, others)
    return ChangePlan(
        verdict=Verdict.WITHHELD if held else Verdict.IMPORTED,
        reason=held,
        changes=(*named, *others),
        counts=_counts(len(incoming), (*named, *others)),
    )


def _held(named: Sequence[Change], others: Sequence[Change]) -> Reason | None:
    """Why deletions were held back, or None if none was."""
    held = next((change.reasons[0] for change in others if change.action is Action.WITHHELD), None)
    by_name = sum(change.action is Action.REFUSED and change.reasons[0].code == MENDED for change in named)
    return held or (Reason("import-withheld-mended", {"count": str(by_name)}) if by_name else None)


def _late(offer: Offer, latest: Latest | None) -> Reason | None:
    """Why the delivery is older than the latest one, or None: by the feeds' own times, else by arrival."""
    if latest is None:
        return None
    this, newest = offer.received, latest.received
    if offer.timestamp and latest.timestamp:
        this, newest = offer.timestamp, latest.timestamp
    if _utc(this) >= _utc(newest):
        return None
    return Reason(
        "import-superseded",
        {"this": _utc(this).isoformat(), "latest": _utc(newest).isoformat(), "delivery": latest.delivery},
    )


def _utc(moment: datetime) -> datetime:
    """A time of day without a zone is taken as UTC, so that any two can be compared."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _named(
    incoming: Sequence[Incoming],
    stored: Sequence[Stored],
    policy: Policy,
    offer: Offer,
    taken: Callable[[str], bool],
) -> list[Change]:
    """One change for every entry of the feed, in its order."""
    numbers = Numbers(policy, taken)
    found = groups(incoming, stored)
    copies = _copies(found, stored)
    changes = [refusal(entry, None, entry.refused or "import-no-id") for entry in incoming if not entry.source_id]
    for group in found:
        of = kept_fates if offer.mended else fates
        changes += of(group, policy, numbers, group.key.source_id in copies)
    return sorted(changes, key=lambda change: change.position or 0)


def _copies(found: Sequence[Group], stored: Sequence[Stored]) -> set[str]:
    """The source ids that name one object in several languages."""
    keys = {(group.key.source_id, group.key.sprache) for group in found} | {(s.source_id, s.sprache) for s in stored}
    return {source_id for source_id, times in Counter(source_id for source_id, _ in keys).items() if times > 1}


def _counts(in_feed: int, changes: Sequence[Change]) -> Counts:
    fate = Counter(change.action for change in changes)
    counts = Counts(
        in_feed=in_feed,
        created=fate[Action.CREATED],
        updated=fate[Action.UPDATED],
        unchanged=fate[Action.UNCHANGED],
        refused=fate[Action.REFUSED],
        deleted=fate[Action.DELETED],
        withheld=fate[Action.WITHHELD],
        deleted_by_name=sum(change.action is Action.DELETED and change.by_name for change in changes),
    )
    if not counts.sums_hold():
        raise AssertionError(f"the fates of a delivery do not add up: {counts}")
    return counts
