"""What a full delivery (VOLL) does to the listings that it does not name, and when it may not.

Knows the conditions under which listings may go. Does not know what happens to those that are named.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from openimmo.domain.delivery import Reason
from openimmo.domain.listing import ListingStatus, Stored
from openimmo.domain.plan import Action, Change, Offer
from openimmo.policy import FullSync, Policy


def unnamed(stored: Sequence[Stored], named: Sequence[Change], offer: Offer, policy: Policy) -> list[Change]:
    """One change for every listing in stock that ``named``, the changes of the feed's own entries, leaves out."""
    met = {change.listing for change in named}
    gone = [one for one in stored if in_stock(one) and one.id not in met]
    if policy.full_sync is FullSync.KEEP:
        return [_change(one, Action.KEPT, Reason("import-kept")) for one in gone]
    held = _held(stored, gone, named, offer, policy)
    if held:
        return [_change(one, Action.WITHHELD, held) for one in gone]
    return [taken(one, policy) for one in gone]


def in_stock(one: Stored) -> bool:
    """True for a listing that a full delivery may take: no reference, and nothing that it has taken already."""
    if one.status is ListingStatus.INACTIVE:
        return one.resume_status is None
    return one.status not in (ListingStatus.REFERENCE, ListingStatus.WITHDRAWN)


def _held(
    stored: Sequence[Stored], gone: Sequence[Stored], named: Sequence[Change], offer: Offer, policy: Policy
) -> Reason | None:
    """Why these listings may not go, or None if they may."""
    stock = sum(in_stock(one) for one in stored)
    deleted = {change.listing for change in named if change.action is Action.DELETED}
    all_go = len(gone) + sum(in_stock(one) for one in stored if one.id in deleted) == stock
    refused = sum(change.action is Action.REFUSED for change in named)
    numbers = {"count": str(len(gone)), "stock": str(stock), "refused": str(refused)}
    if offer.mended:
        return Reason("import-withheld-mended", numbers)
    if not offer.complete:
        return Reason("import-withheld-incomplete", numbers)
    if not named:
        return Reason("import-withheld-empty", numbers)
    if refused:
        return Reason("import-withheld-refused", numbers)
    if all_go or policy.guard.stops(len(gone), stock):
        return Reason("import-withheld-guard", numbers)
    return None


def taken(one: Stored, policy: Policy) -> Change:
    """The fate of a listing that may go, as the policy says."""
    change = _change(one, Action.DELETED, Reason("import-not-named"))
    if policy.full_sync is FullSync.WITHDRAW:
        return replace(change, status=ListingStatus.WITHDRAWN, resume_status=one.status)
    deactivated = (Reason("import-deactivated"),)
    return replace(change, status=ListingStatus.INACTIVE, resume_status=one.status, reasons=deactivated)


def _change(one: Stored, action: Action, reason: Reason) -> Change:
    return Change(
        action=action,
        listing=one.id,
        number=one.number,
        source_id=one.source_id,
        sprache=one.sprache,
        obid=one.obid,
        status=one.status,
        resume_status=one.resume_status,
        by_name=False,
        reasons=(reason,),
    )
