"""Which listings of the stock belong to a portal today, and why the others do not.

Pure. Knows statuses, days, what a listing says about being passed on, and the portal's choice. Does not know what was
sent before.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from openimmo.domain.delivery import Reason, Scope
from openimmo.domain.export import Candidate, Forwarding
from openimmo.domain.listing import ListingStatus
from openimmo.domain.portal import Identity, Portal

NOT_ACTIVE = {
    ListingStatus.INACTIVE: "export-inactive",
    ListingStatus.ARCHIVED: "export-archived",
    ListingStatus.PENDING: "export-pending",
}


class Considered(NamedTuple):
    """A listing and why it does not go (None: it does).

    ``waiting``: nobody need do anything about it. ``stays``: one that is there is not taken away for that.
    """

    candidate: Candidate
    reason: Reason | None
    waiting: bool = True
    stays: bool = False


class Day(NamedTuple):
    """When the export runs: ``today`` as the portals reckon, and when its last VOLL was sent, if there was one."""

    today: date
    last_full: datetime | None


def considered(candidates: Iterable[Candidate], portal: Portal, scope: Scope, day: Day) -> list[Considered]:
    """What is to be thought of each listing, those the portal has no use for left out; the best of them first."""
    mine = [one for one in candidates if _meant(one, portal)]
    judged = [_judged(one, portal, scope, day) for one in in_order(mine, portal.choice.order)]
    if portal.identity is Identity.OBID:
        judged = list(_known_apart(judged))
    return _within_quota(judged, portal.limits.listings, portal.choice.order)


def _meant(one: Candidate, portal: Portal) -> bool:
    choice = portal.choice
    if one.status is ListingStatus.WITHDRAWN or (one.status is ListingStatus.REFERENCE and not portal.references):
        return False
    return (
        _among(one.sender, choice.senders, choice.not_senders)
        and _among(one.number, choice.numbers, choice.not_numbers)
        and _shares((one.kind or "",), choice.kinds)
        and _shares(one.marketing, choice.marketing)
        and _shares(one.use, choice.use)
        and _shares((one.country or "",), choice.countries)
    )


def _among(name: str, only: Sequence[str], never: Sequence[str]) -> bool:
    return (not only or name in only) and name not in never


def _shares(values: Iterable[str], wanted: Sequence[str]) -> bool:
    folded = {one.casefold() for one in wanted}
    return not folded or any(one.casefold() in folded for one in values)


def _judged(one: Candidate, portal: Portal, scope: Scope, day: Day) -> Considered:
    if code := NOT_ACTIVE.get(one.status):
        return Considered(one, Reason(code, {"number": one.number}))
    if reason := _closed(one.forwarding, portal, day.today):
        return Considered(one, reason)
    if _needs_full(one, day) and scope is not Scope.VOLL:
        reason = Reason("export-needs-full", {"portal": portal.name})
        return Considered(one, reason, waiting=False, stays=True)
    return Considered(one, None)


def _closed(said: Forwarding, portal: Portal, today: date) -> Reason | None:
    """Why the listing's own words keep it from the portal."""
    names = {name.casefold() for name in (portal.forwarding, portal.name, portal.title) if name}
    only, never = ({one.casefold() for one in many} for many in (said.only, said.never))
    if said.since is not None and today < said.since:
        return Reason("export-not-yet", {"day": said.since.isoformat()})
    if said.until is not None and today > said.until:
        return Reason("export-over", {"day": said.until.isoformat()})
    if names & never:
        return Reason("export-forbidden", {"portal": portal.name})
    if only and not names & only:
        return Reason("export-for-others", {"portals": ", ".join(said.only)})
    if said.generally is False and not only:
        return Reason("export-not-forwarded")
    return None


def _needs_full(one: Candidate, day: Day) -> bool:
    """A listing that was taken over once stands at the portal already, under the account it came from."""
    return one.taken_over is not None and (day.last_full is None or day.last_full < one.taken_over)


def in_order(candidates: Iterable[Candidate], order: Sequence[str]) -> list[Candidate]:
    """Sorted by the columns named, "-" turning one round; never random: at last the number counts."""
    found = sorted(candidates, key=lambda one: one.number)
    for key in reversed(order):
        name = key.removeprefix("-")
        found.sort(key=lambda one: _comparable(one, name), reverse=key.startswith("-"))
    return found


def _comparable(one: Candidate, name: str) -> tuple[int, object]:
    value = getattr(one, name)
    if value is None:
        return (0, "")
    return (1, float(value) if name == "price" else value)


def _known_apart(judged: Iterable[Considered]) -> Iterator[Considered]:
    """A listing with the obid of one before it would overwrite that one, and deleting it would delete both."""
    owners: dict[str, str] = {}
    for one in judged:
        obid = one.candidate.obid or ""
        if one.reason is None and obid and owners.setdefault(obid, one.candidate.number) != one.candidate.number:
            twice = Reason("export-obid-twice", {"obid": obid, "other": owners[obid]})
            yield Considered(one.candidate, twice, waiting=False, stays=True)
        else:
            yield one


def _within_quota(judged: list[Considered], allowed: int | None, order: Sequence[str]) -> list[Considered]:
    """The first ``allowed`` that may go do; the others are told so."""
    if allowed is None:
        return judged
    kept: list[Considered] = []
    free = allowed
    for one in judged:
        over = one.reason is None and free == 0
        free -= one.reason is None and not over
        reason = Reason("export-over-quota", {"allowed": str(allowed), "order": ", ".join(order) or "number"})
        kept.append(Considered(one.candidate, reason, waiting=False) if over else one)
    return kept
