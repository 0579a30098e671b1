"""What happens to one listing that a feed names.

Knows the table of actions and the statuses. Does not know the rest of the feed, VOLL and TEIL, nor the stock.

The feed may withdraw or deactivate a listing or set it aside as a reference; ``resume_status`` then keeps the status
that an operator or the policy had given it. Where it is None, the status is the operator's or the policy's own.
"""

from msgspec.structs import replace

from openimmo.domain.delivery import Reason
from openimmo.domain.listing import FeedAction, ListingStatus, Stored
from openimmo.domain.plan import Action, Change, Incoming
from openimmo.planning.matching import Group, Key
from openimmo.planning.numbers import Numbers
from openimmo.policy import OnUpdate, Policy

MENDED = "import-delete-mended"
"""Why a delivery that had to be mended does not delete a listing that it names."""


def fates(group: Group, policy: Policy, numbers: Numbers, is_copy: bool) -> list[Change]:
    """One change for every entry of the group, in any order: the last entry decides, the earlier ones are overtaken."""
    earlier, last = group.entries[:-1], group.entries[-1]
    if last.refused:
        made = [refusal(last, group.stored, last.refused)]
    elif group.stored:
        made = [_known(last, group.key, group.stored, policy)]
    elif last.action is FeedAction.DELETE:
        made = _deleted_unknown(group, policy, numbers, is_copy)
    else:
        made = [_created(last, group.key, policy, numbers, is_copy)]
    if earlier:
        repeated = Reason("import-last-counts", {"count": str(len(group.entries))})
        made[-1] = replace(made[-1], reasons=(*made[-1].reasons, repeated))
    told = {change.position for change in made}
    return [*made, *(_overtaken(entry, group.stored, made[-1]) for entry in earlier if entry.position not in told)]


def kept_fates(group: Group, policy: Policy, numbers: Numbers, is_copy: bool) -> list[Change]:
    """The fates in a delivery that may not delete: a group whose last entry asks for that changes nothing."""
    made = fates(group, policy, numbers, is_copy)
    if all(change.action is not Action.DELETED for change in made):
        return made
    *earlier, last = group.entries
    kept = refusal(last, group.stored, MENDED)
    return [kept, *(_overtaken(entry, group.stored, kept) for entry in earlier)]


def refusal(entry: Incoming, stored: Stored | None, code: str) -> Change:
    """The fate of an entry that cannot be taken: the stored version, if there is one, stays."""
    key = Key(entry.source_id or "", entry.sprache)
    change = _change(entry, key, stored)
    return replace(change, action=Action.REFUSED, source_id=entry.source_id, reasons=(Reason(code),))


def _change(entry: Incoming, key: Key, stored: Stored | None) -> Change:
    """The change that changes nothing."""
    return Change(
        action=Action.UNCHANGED,
        position=entry.position,
        listing=stored.id if stored else None,
        number=stored.number if stored else None,
        source_id=key.source_id,
        sprache=key.sprache,
        obid=entry.obid or (stored.obid if stored else None),
        status=stored.status if stored else None,
        resume_status=stored.resume_status if stored else None,
    )


def _overtaken(entry: Incoming, stored: Stored | None, decisive: Change) -> Change:
    if entry.refused:
        return refusal(entry, stored, entry.refused)
    overtaken = Reason("import-overtaken")
    return replace(decisive, action=Action.UNCHANGED, position=entry.position, fingerprint=None, reasons=(overtaken,))


def _created(entry: Incoming, key: Key, policy: Policy, numbers: Numbers, is_copy: bool) -> Change:
    number, reasons = numbers.give(key.source_id, key.sprache, is_copy)
    created = replace(
        _change(entry, key, None),
        action=Action.CREATED,
        number=number,
        status=policy.status,
        fingerprint=entry.fingerprint,
        reasons=reasons,
    )
    if entry.action is not FeedAction.REFERENZ or not policy.knows_references:
        return created
    why = (*reasons, Reason("import-reference"))
    return replace(created, status=ListingStatus.REFERENCE, resume_status=policy.status, reasons=why)


def _deleted_unknown(group: Group, policy: Policy, numbers: Numbers, is_copy: bool) -> list[Change]:
    """A DELETE of what the stock does not have: a note, unless the same feed brings it first; then it is restorable."""
    *earlier, last = group.entries
    brought = [entry for entry in earlier if not entry.refused and entry.action is not FeedAction.DELETE]
    if not brought:
        return [replace(_change(last, group.key, None), reasons=(Reason("import-delete-unknown"),))]
    created = _created(brought[-1], group.key, policy, numbers, is_copy)
    why = (*created.reasons, Reason("import-created-withdrawn"))
    created = replace(created, status=ListingStatus.WITHDRAWN, resume_status=policy.status, reasons=why)
    deleted = replace(created, action=Action.DELETED, position=last.position, fingerprint=None, reasons=())
    return [created, deleted]


def _known(entry: Incoming, key: Key, stored: Stored, policy: Policy) -> Change:
    change = _change(entry, key, stored)
    if policy.once and not _taken_back(stored):
        return replace(change, source_id=stored.source_id, obid=stored.obid, reasons=(Reason("import-once"),))
    if entry.action is FeedAction.DELETE:
        return _deleted(change, stored)
    status, resume_status = _standing(entry.action, stored, policy)
    moved = (status, resume_status, key.source_id) != (stored.status, stored.resume_status, stored.source_id)
    written = moved or entry.fingerprint != stored.fingerprint
    return replace(
        change,
        action=Action.UPDATED if written else Action.UNCHANGED,
        status=status,
        resume_status=resume_status,
        fingerprint=entry.fingerprint if written else None,
        reasons=_reasons(entry, key, stored, status, written),
    )


def _taken_back(stored: Stored) -> bool:
    """Whether it is out of the stock, but not by an operator's own word: the next delivery may bring it back."""
    return stored.status is ListingStatus.WITHDRAWN and stored.resume_status is not None


def _deleted(change: Change, stored: Stored) -> Change:
    if stored.status is ListingStatus.WITHDRAWN:
        return replace(change, reasons=(Reason("import-delete-again"),))
    resume = stored.resume_status or stored.status
    return replace(change, action=Action.DELETED, status=ListingStatus.WITHDRAWN, resume_status=resume)


def _standing(action: FeedAction, stored: Stored, policy: Policy) -> tuple[ListingStatus, ListingStatus | None]:
    """The status, and the one to resume, of a stored listing that is sent again with CHANGE or REFERENZ."""
    own = stored.resume_status or stored.status
    if policy.once or policy.on_update is OnUpdate.RESET:
        own = policy.status
    if action is FeedAction.CHANGE or own is ListingStatus.WITHDRAWN or not policy.knows_references:
        return own, None
    if stored.status is ListingStatus.REFERENCE:
        return stored.status, stored.resume_status
    return ListingStatus.REFERENCE, own


def _reasons(entry: Incoming, key: Key, stored: Stored, status: ListingStatus, written: bool) -> tuple[Reason, ...]:
    reasons = []
    if key.source_id != stored.source_id:
        numbers = {"old": stored.source_id, "new": key.source_id, "obid": entry.obid or ""}
        reasons.append(Reason("import-renumbered", numbers))
    elif written and entry.obid and stored.obid and entry.obid != stored.obid:
        reasons.append(Reason("import-obid-changed", {"old": stored.obid, "new": entry.obid}))
    if status != stored.status:
        reasons.append(_moved(stored, status))
    elif status is ListingStatus.WITHDRAWN:
        reasons.append(Reason("import-stays-withdrawn"))
    return tuple(reasons)


def _moved(stored: Stored, status: ListingStatus) -> Reason:
    if status is ListingStatus.REFERENCE:
        return Reason("import-reference")
    if stored.resume_status or stored.status is ListingStatus.WITHDRAWN:
        return Reason("import-restored", {"status": status})
    return Reason("import-status-reset", {"old": stored.status, "new": status})
