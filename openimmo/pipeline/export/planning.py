"""The plan of an export, with the contents of what goes out, as the stock is at one moment.

The stock is read in one transaction, which is kept short, since no import can end while it lasts: contents are copied
to a file, and looked at later. Knows the stock and plans; makes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from openimmo.domain.delivery import Reason, Scope
from openimmo.domain.export import Candidate, ExportAction, ExportPlan, ExportState, SentListing
from openimmo.domain.listing import ListingStatus, MediaRef
from openimmo.errors import Refused
from openimmo.pipeline.drawer import Drawer
from openimmo.pipeline.export.asking import Asked
from openimmo.pipeline.export.offer import on_offer
from openimmo.planning.export_choice import Day, in_order
from openimmo.planning.export_scope import scope_of, takes_only_full
from openimmo.planning.exporting import believed, giving_up, losing, only, plan_export, put_off, without
from openimmo.store.exporting import Provider
from openimmo.store.stock import Stock, View

GOING = (ExportAction.CREATE, ExportAction.CHANGE)
Blocked = Mapping[int, Sequence[Reason]]
"""Why listings cannot be written, by their ids in the stock."""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """A listing that is to be sent: its own XML as accepted, and its attachments; ``sent_as`` is its number there."""

    sender: str
    listing: int
    sent_as: str
    reference: bool
    xml: bytes
    media: tuple[MediaRef, ...]


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A plan and all it is carried out with. ``forced``: a VOLL goes out even if nothing has changed.

    ``owners`` are the names of the senders of the listings that the portal has, by their ids. ``moved`` is how many of
    them were sent to another account, or another server, than the portal has now.
    """

    plan: ExportPlan
    forced: bool
    day: Day
    candidates: tuple[Candidate, ...]
    there: tuple[SentListing, ...]
    providers: Mapping[str, Provider]
    owners: Mapping[int, str]
    contents: Drawer[Content]
    moved: int = 0


@contextmanager
def planned(stock: Stock, asked: Asked, now: datetime, folder: Path | None) -> Iterator[Planned]:
    """The plan as the stock is now; ``folder`` is where contents wait (None: the system's own).

    Raises UnknownObject and Refused for a listing that was asked for and cannot be meant.
    """
    with Drawer(Content, folder) as contents:
        with stock.reading() as view:
            found = _planned(view, asked, now, contents)
            for content in _contents(view, found):
                contents.put(content)
        yield found


def decided(found: Planned, asked: Asked, blocked: Blocked) -> ExportPlan:
    """The plan when it is known which listings cannot be written.

    A VOLL that would take listings from the portal only because they cannot be written is put off: whoever has them
    there would not know why they are gone. A TEIL goes instead; where none can, nothing does. Unless that was approved.
    """
    order = [one.listing for one in in_order(found.candidates, asked.portal.choice.order)]
    plan = without(found.plan, blocked, order)
    lost = losing(plan, asked.portal)
    if not lost:
        return plan
    gone = sum(step.action is ExportAction.DELETE for step in plan.steps)
    if len(lost) + gone <= asked.wish.approved:
        return giving_up(plan, lost, found.there)
    why = Reason("export-full-loses", {"count": str(len(lost))})
    if takes_only_full(asked.portal):
        held = put_off(plan, Reason("export-nothing-goes"))
        return msgspec.structs.replace(held, reasons=(why, *held.reasons))
    part = plan_export(
        asked.portal, found.candidates, found.there, scope=Scope.TEIL, day=found.day, approved=asked.wish.approved,
        account=asked.account,
    )  # fmt: skip
    said = (why, Reason("export-full-put-off"), *part.reasons)
    return msgspec.structs.replace(without(part, blocked, order), reasons=said)


def _planned(view: View, asked: Asked, now: datetime, contents: Drawer[Content]) -> Planned:
    portal, wish = asked.portal, asked.wish
    providers, ledger = view.providers(), asked.ledger or portal.name
    candidates, sent = tuple(on_offer(view, providers)), view.sent_to(ledger)
    there = tuple(believed(sent, asked.account))
    moved = sum(one is not row for one, row in zip(there, sent, strict=True))
    strange = 0 < moved == sum(row.action is not ExportAction.DELETE for row in sent)  # nothing of ours is there yet
    day = Day(now.date(), None if strange else view.last_full(ledger))
    unsure = strange or _unsure(view, ledger)
    scoped = scope_of(portal, wish.scope, last_full=day.last_full, unsure=unsure, now=now)
    plan = plan_export(
        portal, candidates, there, scope=scoped.scope, day=day, approved=wish.approved, account=asked.account
    )
    if wish.only:
        plan = _named(view, plan, wish.only)
    return Planned(
        plan=plan,
        forced=scoped.forced,
        day=day,
        candidates=candidates,
        there=there,
        providers=providers,
        owners=view.senders_of({row.listing for row in there}),
        contents=contents,
        moved=moved,
    )


def _unsure(view: View, portal: str) -> bool:
    """Whether the last export was a VOLL that may, or may not, have come through."""
    return any(one.scope is Scope.VOLL and one.state is not ExportState.SENT for one in view.exports(portal, 1))


def _named(view: View, plan: ExportPlan, names: Sequence[str]) -> ExportPlan:
    """The part of the plan that is about these listings."""
    numbers = {view.listing(name).row.number for name in names}
    part = only(plan, numbers)
    for missing in sorted(numbers - {step.number for step in (*part.steps, *part.withheld)}):
        raise Refused("export-not-chosen", number=missing, portal=plan.portal)
    return part


def _contents(view: View, found: Planned) -> Iterator[Content]:
    """What goes out, sender by sender."""
    wanted = (*GOING, ExportAction.UNCHANGED) if found.plan.scope is Scope.VOLL else GOING
    numbers = {step.listing: step.sent_as for step in found.plan.steps if step.action in wanted}
    going = {one.listing: one for one in found.candidates if one.listing in numbers}
    order = sorted(going.values(), key=lambda one: (one.sender, numbers[one.listing]))
    for held in view.held_by(one.listing for one in order):
        one = going[held.id]
        yield Content(
            sender=one.sender,
            listing=one.listing,
            sent_as=numbers[one.listing],
            reference=one.status is ListingStatus.REFERENCE,
            xml=held.xml,
            media=held.media,
        )
