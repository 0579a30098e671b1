"""What an export does about each listing: a pure comparison of the stock with what the portal was sent.

Knows the ledger's words and when a portal may lose listings. Does not know how anything is written or sent; what turns
out to be unwritable is taken out of the plan by ``without``.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from openimmo.domain.delivery import Reason, Scope
from openimmo.domain.export import Candidate, ExportAction, ExportPlan, SentListing, SentState, Step
from openimmo.domain.portal import DeleteForm, FullMeans, Portal
from openimmo.planning.export_choice import Considered, Day, considered
from openimmo.policy import Guard

GUARD = Guard()
RENUMBERED = "export-renumbered"
"""Why a number is taken from the portal whose listing goes there under another one."""

REFUSED = "export-delete-rejected"
"""Why something that is to go is left there: the portal has refused to delete it."""

QUOTA = "export-over-quota"
_AT = "@"  # between what was sent and the account it was sent to


def plan_export(
    portal: Portal,
    candidates: Iterable[Candidate],
    sent: Iterable[SentListing],
    *,
    scope: Scope,
    day: Day,
    guard: Guard = GUARD,
    approved: int = 0,
    account: str = "",
) -> ExportPlan:
    """The plan of one export. ``sent`` is the portal's ledger, ``approved`` how many deletions may go.

    ``account`` identifies where the portal is reached and as whom; the ledger is that of ``believed``.

    A listing that may not go and is there is taken away there. Deletions beyond the guard are withheld unless as many
    were approved; then a VOLL that might carry them out by leaving them out is put off too, and a TEIL is planned.
    """
    judged = considered(candidates, portal, scope, day)
    there = _there(sent)
    steps, gone = _steps(judged, there, _Terms(portal, account, scope is Scope.VOLL))
    count = sum(map(len, there.values()))
    if _too_many(len(gone), count, guard, approved):
        numbers = {"count": str(len(gone)), "there": str(count), "portal": portal.name}
        reasons: tuple[Reason, ...] = (Reason("export-withheld", numbers),)
        if scope is Scope.VOLL and portal.full_means is not FullMeans.KEEPS:
            if portal.delete is DeleteForm.ABSENCE:  # it takes nothing but VOLL: then nothing goes
                reasons = (*reasons, Reason("export-nothing-goes"))
                steps = [_held(one, reasons[-1]) for one in steps]
            else:
                scope, reasons = Scope.TEIL, (*reasons, Reason("export-full-put-off"))
        return _plan(portal, scope, steps, gone, reasons)
    return _plan(portal, scope, [*steps, *gone], (), ())


def without(plan: ExportPlan, blocked: Mapping[int, Sequence[Reason]], order: Sequence[int] = ()) -> ExportPlan:
    """The plan when some listings turn out to be unwritable: they are blocked, and what is there of them stays.

    Where that leaves room in the portal's quota, as many that were to make room stay; the first in ``order`` (listings
    by their ids, the best first) do.
    """
    free = sum(step.listing in blocked and step.action is ExportAction.CREATE and not step.there for step in plan.steps)
    steps = _staying(plan.steps, free, {listing: place for place, listing in enumerate(order)})
    return msgspec.structs.replace(plan, steps=tuple(_kept(steps, blocked)))


def _staying(steps: Sequence[Step], free: int, places: Mapping[int, int]) -> list[Step]:
    """The steps when the first ``free`` of those that were to make room in the quota need not go."""
    over = [one for one in steps if one.action is ExportAction.DELETE and one.reasons and one.reasons[0].code == QUOTA]
    over.sort(key=lambda one: places.get(one.listing, len(places)))
    stay = {one.listing for one in over[:free]}
    return [msgspec.structs.replace(one, action=ExportAction.BLOCKED) if one.listing in stay else one for one in steps]


def _kept(steps: Iterable[Step], blocked: Mapping[int, Sequence[Reason]]) -> Iterator[Step]:
    for one in steps:
        if one.listing not in blocked:
            yield one
        elif one.action is not ExportAction.DELETE:
            reasons = (*one.reasons, *blocked[one.listing])
            yield msgspec.structs.replace(one, action=ExportAction.BLOCKED, fingerprint="", reasons=reasons)


def losing(plan: ExportPlan, portal: Portal) -> tuple[Step, ...]:
    """The blocked listings that a VOLL would, or might, take from the portal by leaving them out."""
    if plan.scope is not Scope.VOLL or portal.full_means is FullMeans.KEEPS:
        return ()
    return tuple(one for one in plan.steps if one.action is ExportAction.BLOCKED and one.there)


def put_off(plan: ExportPlan, reason: Reason) -> ExportPlan:
    """The plan when nothing may go out now: the portal keeps all it has, as it has it."""
    steps = tuple(_held(step, reason) for step in plan.steps)
    return msgspec.structs.replace(plan, steps=steps, reasons=(*plan.reasons, reason))


def giving_up(plan: ExportPlan, lost: Iterable[Step], there: Iterable[SentListing]) -> ExportPlan:
    """The plan when blocked listings may vanish from the portal with a VOLL: each row of them there is a deletion."""
    reasons = {step.listing: step.reasons for step in lost}
    gone = [
        _delete(row, row.number, *reasons[row.listing])
        for rows in _there(there).values()
        for row in rows
        if row.listing in reasons
    ]
    kept = [step for step in plan.steps if step.listing not in reasons]
    return _plan_again(plan, [*kept, *gone])


def only(plan: ExportPlan, numbers: Collection[str]) -> ExportPlan:
    """The part of a plan that is about some listings (by their own numbers).

    What somebody names is sent even if nothing has changed, and why it cannot be is worth telling.
    """
    mine = (step for step in plan.steps if step.number in numbers)
    steps = tuple(msgspec.structs.replace(step, action=_again(step), waiting=False) for step in mine)
    held = tuple(step for step in plan.withheld if step.number in numbers)
    return msgspec.structs.replace(plan, steps=steps, withheld=held, reasons=plan.reasons if held else ())


def _again(step: Step) -> ExportAction:
    """What is done about a listing that somebody names."""
    if step.action is not ExportAction.UNCHANGED:
        return step.action
    refused = any(reason.code == REFUSED for reason in step.reasons)
    return ExportAction.DELETE if refused else ExportAction.CHANGE


def _plan_again(plan: ExportPlan, steps: Iterable[Step]) -> ExportPlan:
    return msgspec.structs.replace(plan, steps=tuple(sorted(steps, key=lambda one: one.sent_as)))


def fingerprint(candidate: Candidate, number: str, terms: str, account: str = "") -> str:
    """What identifies all that would be sent of a listing; ``terms`` stands for the portal's settings."""
    mark = hashlib.sha256("\n".join((candidate.content, number, candidate.status, terms)).encode()).hexdigest()
    return f"{mark}{_AT}{account}" if account else mark


def sent_number(number: str, portal: Portal) -> str:
    """The number a listing has at the portal; a prefix that is there already (in any case) is not doubled."""
    return number if number.casefold().startswith(portal.number.casefold()) else portal.number + number


def terms_of(portal: Portal) -> str:
    """What of the portal's settings decides how a listing looks there; when it changes, all are sent again."""
    limits = msgspec.structs.replace(portal.limits, listings=None, package_bytes=None)
    bare = msgspec.structs.replace(
        portal, name="", preset="", title="", forwarding="", choice=type(portal.choice)(), full_days=None,
        scope=Scope.TEIL, full_means=FullMeans.UNKNOWN, delete=DeleteForm.ACTION, references=False, mandatory=(),
        unchanged_media=False, rules="off", limits=limits,
    )  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(bare, order="deterministic")).hexdigest()


def believed(sent: Iterable[SentListing], account: str) -> Iterator[SentListing]:
    """The ledger as far as it is about this account: what was sent to another one may, or may not, be there."""
    for row in sent:
        if row.action is ExportAction.DELETE or row.fingerprint.partition(_AT)[2] == account:
            yield row
        else:
            yield msgspec.structs.replace(row, state=SentState.QUEUED, media=())


Ledger = Mapping[int, Sequence[SentListing]]
"""What the portal has, or may have, by listing; under several numbers where one was renumbered."""


def _there(sent: Iterable[SentListing]) -> Ledger:
    """A delete that was not confirmed, or was refused, may not have been carried out."""
    found: dict[int, list[SentListing]] = {}
    for row in sent:
        if row.action is not ExportAction.DELETE or row.state in (SentState.QUEUED, SentState.REJECTED):
            found.setdefault(row.listing, []).append(row)
    return found


class _Terms(NamedTuple):
    """What decides about all listings: the portal, the account there, and whether it is a VOLL."""

    portal: Portal
    account: str
    full: bool


def _steps(judged: Sequence[Considered], there: Ledger, given: _Terms) -> tuple[list[Step], list[Step]]:
    """What is to be done about listings of the stock, and what is to be taken from the portal."""
    portal, terms, holders = given.portal, terms_of(given.portal), _holders(judged, there)
    steps: list[Step] = []
    gone: list[Step] = []
    owners: dict[str, str] = {}
    for one in judged:
        rows, number = there.get(one.candidate.listing, ()), sent_number(one.candidate.number, portal)
        owner = owners.get(number.casefold()) or _other(holders.get(number.casefold()), one.candidate.listing)
        if one.reason is not None and rows and not one.stays:
            gone += [_delete(row, one.candidate.number, one.reason) for row in rows]
        elif one.reason is not None:
            steps.append(_blocked(one, number, one.reason, there))
        elif owner is not None:
            twice = Reason("export-number-twice", {"number": number, "other": owner})
            steps.append(_blocked(one._replace(waiting=False), number, twice, there))
        else:
            owners[number.casefold()] = one.candidate.number
            old = Reason(RENUMBERED, {"number": number})
            steps += [_delete(row, one.candidate.number, old) for row in rows if row.number != number]
            row = next((row for row in rows if row.number == number), None)
            step = _sent_step(one.candidate, number, row, terms, given)
            steps.append(msgspec.structs.replace(step, there=bool(rows)))
    met = {one.candidate.listing for one in judged}
    left = [row for listing, rows in there.items() if listing not in met for row in rows]
    gone += [_delete(row, row.number, Reason("export-left")) for row in left]
    return _without_refused(steps, gone, there, given)


def _holders(judged: Sequence[Considered], there: Ledger) -> dict[str, dict[int, str]]:
    """Number at the portal (in any case) → the listings that have it there, with their own numbers."""
    own = {one.candidate.listing: one.candidate.number for one in judged}
    found: dict[str, dict[int, str]] = {}
    for listing, rows in there.items():
        for row in rows:
            found.setdefault(row.number.casefold(), {})[listing] = own.get(listing, row.number)
    return found


def _other(holders: Mapping[int, str] | None, listing: int) -> str | None:
    """Who else has the number: it is free once the portal was told to delete that."""
    return None if holders is None or listing in holders else next(iter(holders.values()))


def _without_refused(
    steps: list[Step], gone: list[Step], there: Ledger, given: _Terms
) -> tuple[list[Step], list[Step]]:
    """Deletions that the portal has refused stay untried, unless everything goes once more."""
    refused = {
        row.number: Reason(REFUSED, {"run": row.run})
        for rows in there.values()
        for row in rows
        if row.action is ExportAction.DELETE and row.state is SentState.REJECTED
    }
    if given.full or not refused:
        return steps, gone
    untried = [_untried(step, refused[step.sent_as]) for step in gone if step.sent_as in refused]
    kept = [_untried(one, refused[one.sent_as]) if _is_refused(one, refused) else one for one in steps]
    return [*kept, *untried], [step for step in gone if step.sent_as not in refused]


def _is_refused(step: Step, refused: Collection[str]) -> bool:
    return step.action is ExportAction.DELETE and step.sent_as in refused


def _untried(step: Step, reason: Reason) -> Step:
    return msgspec.structs.replace(step, action=ExportAction.UNCHANGED, reasons=(*step.reasons, reason))


def _sent_step(candidate: Candidate, number: str, row: SentListing | None, terms: str, given: _Terms) -> Step:
    """``row`` is what the portal has under this number."""
    mark = fingerprint(candidate, number, terms, given.account)
    same = row is not None and row.fingerprint == mark and row.state is not SentState.QUEUED
    rejected = row is not None and same and row.state is SentState.REJECTED
    action = ExportAction.CHANGE if row is not None else ExportAction.CREATE
    return Step(
        action=ExportAction.UNCHANGED if same and not (rejected and given.full) else action,
        listing=candidate.listing,
        number=candidate.number,
        sent_as=number,
        intern=candidate.intern,
        obid=candidate.obid,
        fingerprint=mark,
        reasons=(Reason("export-rejected-before", {"run": row.run}),) if row is not None and rejected else (),
    )


def _blocked(one: Considered, number: str, reason: Reason, there: Ledger) -> Step:
    return Step(
        action=ExportAction.BLOCKED, listing=one.candidate.listing, number=one.candidate.number, sent_as=number,
        there=one.candidate.listing in there, waiting=one.waiting, reasons=(reason,),
    )  # fmt: skip


def _delete(row: SentListing, number: str, *reasons: Reason) -> Step:
    """By what the portal knows of it, whatever it is called by now."""
    return Step(
        action=ExportAction.DELETE, listing=row.listing, number=number, sent_as=row.number, intern=row.intern,
        obid=row.obid, there=True, reasons=reasons,
    )  # fmt: skip


def _held(step: Step, reason: Reason) -> Step:
    if step.action not in (ExportAction.CREATE, ExportAction.CHANGE, ExportAction.DELETE):
        return step
    return msgspec.structs.replace(step, action=ExportAction.BLOCKED, fingerprint="", reasons=(*step.reasons, reason))


def _too_many(gone: int, there: int, guard: Guard, approved: int) -> bool:
    return gone > approved and guard.stops(gone, there)


def _plan(
    portal: Portal, scope: Scope, steps: Sequence[Step], withheld: Sequence[Step], reasons: tuple[Reason, ...]
) -> ExportPlan:
    return ExportPlan(
        portal=portal.name,
        scope=scope,
        steps=tuple(sorted(steps, key=lambda one: one.sent_as)),
        withheld=tuple(sorted(withheld, key=lambda one: one.sent_as)),
        reasons=reasons,
    )
