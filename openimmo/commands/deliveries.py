"""``openimmo deliveries``: what arrived, what became of it, and what an operator makes of it afterwards."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit, worst
from openimmo.commands.importing import DryOption, collect, exit_of
from openimmo.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from openimmo.domain.delivery import DeliveryReport
    from openimmo.reports.blocks import Block
    from openimmo.reports.deliveries import LedgerLine
    from openimmo.store.ledger import Delivery

DeliveryArgument = Annotated[str, typer.Argument(metavar="DELIVERY", help="help-delivery")]
DeliveriesArgument = Annotated[list[str], typer.Argument(metavar="DELIVERY", help="help-delivery")]
SenderOption = Annotated[str | None, typer.Option("--sender", metavar="NAME", help="help-list-sender")]
LimitOption = Annotated[int | None, typer.Option("--limit", metavar="COUNT", min=1, max=2**31, help="help-limit")]
ListingOption = Annotated[str | None, typer.Option("--listing", metavar="NUMBER", help="help-delivery-listing")]
YesOption = Annotated[bool, typer.Option("--yes", help="help-approve-yes")]
ReplayForce = Annotated[bool, typer.Option("--force", help="help-replay-force")]
UndoForce = Annotated[bool, typer.Option("--force", help="help-undo-force")]


def listed(
    context: typer.Context, sender: SenderOption = None, limit: LimitOption = None, form: FormatOption = Format.TEXT
) -> int:
    """List the deliveries, the newest first."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.deliveries import draw_ledger
    from openimmo.reports.json import ledger_document

    call: Call = context.obj
    with call.house.reading_stock().reading() as view:
        found = view.deliveries(limit=limit, sender=sender)
    undone = _taken_back(found)
    lines = [_line(delivery, undone.get(delivery.delivery)) for delivery in found]
    if form is Format.JSON:
        emit([ledger_document(line, call.lang) for line in lines])
    else:
        show(list(draw_ledger(lines, call.lang, call.verbosity)))
    return Exit.DONE


def shown(
    context: typer.Context, delivery: DeliveryArgument, listing: ListingOption = None, form: FormatOption = Format.TEXT
) -> int:
    """Show one delivery in full, or what it says of one listing."""
    from openimmo.commands.printing import emit, show
    from openimmo.pipeline.deliveries.of_one_listing import of_one_listing
    from openimmo.reports.deliveries import LaterLine, draw_delivery, draw_later, draw_ledger_line
    from openimmo.reports.json import arrival_document

    call: Call = context.obj
    with call.house.reading_stock().reading() as view:
        found = view.find_delivery(delivery)
        report = of_one_listing(view, found, listing) if listing else found.report
        later = [LaterLine(*one) for one in view.touches(found.delivery)]
    line = _line(found, next((one.delivery for one in later if one.verdict == "undone"), None))
    if form is Format.JSON:
        emit(arrival_document(line, report, call.lang, later))
        return Exit.DONE
    told = draw_delivery(report, call.lang, max(call.verbosity, int(bool(listing)))) if report else ()
    show([*draw_ledger_line(line, call.lang), *draw_later(later, call.lang), *told])
    return Exit.DONE


def approved(
    context: typer.Context,
    delivery: DeliveryArgument,
    yes: YesOption = False,
    dry_run: DryOption = False,
    form: FormatOption = Format.TEXT,
) -> int:
    """Release what one delivery was not allowed to do, after showing it."""
    from openimmo.commands.asking import sure
    from openimmo.commands.progress import Bar
    from openimmo.domain.delivery import Verdict
    from openimmo.domain.plan import Action
    from openimmo.pipeline.deliveries.approving import approve

    call: Call = context.obj
    with Bar(call) as bar:
        plan = list(approve(call.house, delivery, actor=call.actor, dry_run=True, progress=bar))
    if dry_run:
        return _told(call, plan, form, dry_run=True)
    numbers = [one.number for report in plan for one in report.listings if one.action == Action.DELETED]
    if not yes:
        if form is Format.TEXT:
            _told(call, plan, form, dry_run=True)
        whole = all(report.verdict is not Verdict.APPROVED for report in plan)
        listings = sum(len(report.listings) for report in plan)
        question = "approve-sure-whole" if whole else "approve-sure"
        if not sure(context, question, count=len(numbers), listings=listings):
            return Exit.FOUND
    at_most = [number for number in numbers if number]
    with Bar(call) as bar:
        reports = list(approve(call.house, delivery, actor=call.actor, at_most=at_most, progress=bar))
    return _told(call, reports, form)


def replayed(
    context: typer.Context,
    deliveries: DeliveriesArgument,
    force: ReplayForce = False,
    dry_run: DryOption = False,
    form: FormatOption = Format.TEXT,
) -> int:
    """Run kept deliveries again."""
    from openimmo.commands.progress import Bar
    from openimmo.pipeline.deliveries.replaying import replay

    call: Call = context.obj
    reports: list[DeliveryReport] = []
    with Bar(call) as bar:
        ended = collect(replay(call.house, deliveries, force=force, dry_run=dry_run, progress=bar), reports, call)
    return worst([ended, _told(call, reports, form, dry_run=dry_run)]) if reports else ended


def undone(
    context: typer.Context,
    delivery: DeliveryArgument,
    force: UndoForce = False,
    dry_run: DryOption = False,
    form: FormatOption = Format.TEXT,
) -> int:
    """Take back what one delivery did."""
    from openimmo.commands.progress import Bar
    from openimmo.pipeline.deliveries.undoing import undo

    call: Call = context.obj
    with Bar(call) as bar:
        reports = list(undo(call.house, delivery, force=force, actor=call.actor, dry_run=dry_run, progress=bar))
    return _told(call, reports, form, dry_run=dry_run)


def _told(call: Call, reports: "list[DeliveryReport]", form: Format, *, dry_run: bool = False) -> Exit:
    """Print the reports; the exit code they stand for."""
    from openimmo.commands.outbox import after_run
    from openimmo.commands.printing import emit, show
    from openimmo.reports.json import import_document

    if form is Format.JSON:
        emit(import_document(call.house.new_id(), reports, call.lang, dry_run=dry_run))
    else:
        show(list(_pages(call, reports, dry_run=dry_run)))
    if reports and not dry_run:
        after_run(call)
    return worst(exit_of(report) for report in reports)


def _pages(call: Call, reports: "Iterable[DeliveryReport]", *, dry_run: bool) -> Iterator["Block"]:
    from openimmo.reports.blocks import Line, Tone
    from openimmo.reports.deliveries import draw_delivery
    from openimmo.texts import say

    if dry_run:
        yield Line(say("report-dry-run", call.lang), Tone.STRONG)
    for report in reports:
        yield from draw_delivery(report, call.lang, call.verbosity)


def _taken_back(found: "Iterable[Delivery]") -> dict[str, str]:
    """Delivery → the row that took it back; that one is newer, so a list that holds the first holds both."""
    from openimmo.domain.deed import reference
    from openimmo.domain.delivery import Verdict

    about = ((one.delivery, reference(one.source)) for one in found if one.verdict is Verdict.UNDONE)
    return {of.delivery: row for row, of in about if of is not None}


def _line(delivery: "Delivery", undone: str | None) -> "LedgerLine":
    from msgspec import convert
    from msgspec.structs import replace

    from openimmo.reports.deliveries import LedgerLine

    return replace(convert(delivery, LedgerLine, from_attributes=True), taken_back_by=undone)
