"""Plans how one delivery's effect is taken back, listing by listing: each goes back to what stood there before.

Pure: from the histories of the listings to a change plan. Where a later delivery or an operator built on the effect, it
stays, unless forced. Knows no tables, and no contents: it says which version of a listing has them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from openimmo.domain.delivery import Counts, Reason, Verdict
from openimmo.domain.history import Before, HistoryEntry
from openimmo.domain.listing import ListingStatus, Stored
from openimmo.domain.plan import Action, Change, ChangePlan
from openimmo.planning.matching import Key

TakenBack = Mapping[str, Collection[str]]
"""Each delivery that took others back → those others."""


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """A listing that the delivery changed, its whole history, and a later delivery that sent it again unchanged.

    Of its versions up to ``forgotten`` the contents are gone.
    """

    listing: Stored
    history: Sequence[HistoryEntry]
    again: str | None = None
    forgotten: int = 0


class UndoPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What taking back does. ``contents`` are (listing, version): what the change at that position brings back."""

    plan: ChangePlan
    contents: tuple[tuple[int, int], ...]

    @property
    def changes_anything(self) -> bool:
        """Whether anything is to be written."""
        return any(one.action in (Action.UPDATED, Action.DELETED) for one in self.plan.changes)


def plan_undo(
    targets: Collection[str],
    touched: Iterable[Touched],
    keys: Mapping[Key, int],
    taken_back: TakenBack,
    *,
    about: str,
    force: bool,
) -> UndoPlan:
    """How to take back what the deliveries ``targets`` did; ``about`` is the one that is named in every reason.

    ``keys`` are the keys of all listings of the sender → their ids: none may be had twice. What was taken back already
    is left out; a listing that may not go back is refused with its reason.
    """
    fates = (_fate(one, effective(one.history, taken_back), targets, about=about, force=force) for one in touched)
    return _numbered(_without_clashes([fate for fate in fates if fate], keys), about)


def effective(history: Iterable[HistoryEntry], taken_back: TakenBack) -> list[HistoryEntry]:
    """The changes that still hold: without those that were taken back, and all that went with them."""
    kept: list[HistoryEntry] = []
    for entry in history:
        gone = taken_back.get(entry.delivery or "")
        if gone is None:
            kept.append(entry)
        else:
            del kept[_first(kept, gone) :]
    return kept


def _first(history: Sequence[HistoryEntry], deliveries: Collection[str]) -> int:
    """Where the history first tells of one of these deliveries; its length if nowhere."""
    return next((place for place, entry in enumerate(history) if entry.delivery in deliveries), len(history))


class _Fate(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to a listing, and the version whose contents come back (None: those that are there stay)."""

    listing: Stored
    change: Change
    version: int | None = None


def _fate(
    one: Touched, history: Sequence[HistoryEntry], targets: Collection[str], *, about: str, force: bool
) -> _Fate | None:
    """What happens to one listing; None if nothing of the delivery is left in it."""
    since, listing = history[_first(history, targets) :], one.listing
    if not since:
        return None
    first = since[0]
    if first.from_version is None and listing.status is ListingStatus.WITHDRAWN:
        return _Fate(listing=listing, change=_stays(listing, Action.UNCHANGED, Reason("undo-withdrawn-already")))
    if first.from_version is not None and first.from_version <= one.forgotten:
        return _Fate(listing=listing, change=_stays(listing, Action.REFUSED, Reason("undo-forgotten")))
    built = _built_on(one, since, targets)
    if built and not force:
        return _Fate(listing=listing, change=_stays(listing, Action.REFUSED, built))
    forced = (built, Reason("undo-forced")) if built else ()
    if first.from_version is None:
        return _Fate(listing=listing, change=_withdrawn(listing, Reason("undo-created", {"delivery": about}), *forced))
    change = _restored(listing, first, Reason("undo-restored", {"delivery": about}), *forced)
    moved_on = first.from_version != one.history[-1].to_version
    return _Fate(listing=listing, change=change, version=first.from_version if moved_on else None)


def _built_on(one: Touched, since: Sequence[HistoryEntry], targets: Collection[str]) -> Reason | None:
    """Who built on the delivery's effect, if somebody did."""
    for entry in since:
        if entry.delivery is None:
            return Reason("undo-operator", {"actor": entry.actor, "at": f"{entry.at:%Y-%m-%d %H:%M}"})
        if entry.delivery not in targets:
            return Reason("undo-later", {"delivery": entry.delivery})
    return Reason("undo-later", {"delivery": one.again}) if one.again else None


def _stays(listing: Stored, action: Action, *why: Reason) -> Change:
    """The change that changes nothing."""
    return Change(
        action=action,
        listing=listing.id,
        number=listing.number,
        source_id=listing.source_id,
        sprache=listing.sprache,
        obid=listing.obid,
        status=listing.status,
        resume_status=listing.resume_status,
        reasons=why,
    )


def _withdrawn(listing: Stored, *why: Reason) -> Change:
    """What the delivery created goes, and comes back as it was when it is sent again."""
    resume = listing.resume_status or listing.status
    return replace(_stays(listing, Action.DELETED, *why), status=ListingStatus.WITHDRAWN, resume_status=resume)


def _restored(listing: Stored, first: HistoryEntry, *why: Reason) -> Change:
    """The listing as it was before ``first``, which is a change and no creation."""
    before = first.before or Before()
    return replace(
        _stays(listing, Action.UPDATED, *why),
        number=first.from_number,
        source_id=first.from_source_id,
        obid=before.obid,
        status=first.from_status,
        resume_status=before.resume_status,
        withdrawn_at=before.withdrawn_at,
    )


def _without_clashes(fates: list[_Fate], keys: Mapping[Key, int]) -> list[_Fate]:
    """The fates, those refused that would give a listing a key that another one has by now."""
    while True:
        moving = {one.listing.id for one in fates if one.change.action is Action.UPDATED}
        held = {key for key, bearer in keys.items() if bearer not in moving}
        made = [_refused_if_held(one, held) for one in fates]
        if made == fates:
            return fates
        fates = made


def _refused_if_held(fate: _Fate, held: Collection[Key]) -> _Fate:
    wanted = Key(fate.change.source_id or "", fate.change.sprache)
    if fate.change.action is not Action.UPDATED or wanted not in held:
        return fate
    taken = Reason("undo-source-id-taken", {"source_id": wanted.source_id})
    return _Fate(listing=fate.listing, change=_stays(fate.listing, Action.REFUSED, taken))


def _numbered(fates: Sequence[_Fate], about: str) -> UndoPlan:
    """The plan: what brings contents gets a position, by which its contents are found."""
    changes: list[Change] = []
    contents: list[tuple[int, int]] = []
    for fate in fates:
        change = fate.change
        if fate.version is not None and change.action is Action.UPDATED:
            change = replace(change, position=len(contents))
            contents.append((fate.listing.id, fate.version))
        changes.append(change)
    plan = ChangePlan(
        verdict=Verdict.UNDONE,
        reason=Reason("undo-of", {"delivery": about}),
        changes=tuple(changes),
        counts=counts(changes),
    )
    return UndoPlan(plan=plan, contents=tuple(contents))


def counts(changes: Sequence[Change]) -> Counts:
    """The sums of what an operator asked for; every listing that is named counts as one of the feed."""
    fate = Counter(change.action for change in changes)
    return Counts(
        in_feed=len(changes),
        updated=fate[Action.UPDATED],
        unchanged=fate[Action.UNCHANGED],
        refused=fate[Action.REFUSED],
        deleted=fate[Action.DELETED],
        deleted_by_name=fate[Action.DELETED],
    )
