"""``openimmo senders release|block|pause|resume|remove``: whose deliveries are taken in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit, worst
from openimmo.commands.options import Format, FormatOption
from openimmo.commands.saying import tell
from openimmo.commands.senders import NameArgument, NoteOption

if TYPE_CHECKING:
    from openimmo.domain.delivery import DeliveryReport

YesOption = Annotated[bool, typer.Option("--yes", help="help-approve-yes")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="help-sender-remove-dry")]


def release(
    context: typer.Context, name: NameArgument, note: NoteOption = None, form: FormatOption = Format.TEXT
) -> int:
    """Release a sender and take in what was held of it."""
    return _catching_up(context, name, note, form, ending_pause=False)


def resume(
    context: typer.Context, name: NameArgument, note: NoteOption = None, form: FormatOption = Format.TEXT
) -> int:
    """End a sender's pause and take in what was held of it."""
    return _catching_up(context, name, note, form, ending_pause=True)


def block(context: typer.Context, name: NameArgument, note: NoteOption = None) -> int:
    """Hold all further deliveries of a sender."""
    from openimmo.domain.sender import SenderState
    from openimmo.pipeline.senders.operations import set_state

    call: Call = context.obj
    sender = set_state(call.house, name, SenderState.BLOCKED, actor=call.actor, note=note)
    tell(call, "command-sender-blocked", name=sender.name)
    return Exit.DONE


def pause(context: typer.Context, name: NameArgument, note: NoteOption = None) -> int:
    """Hold a sender's deliveries for a while."""
    from openimmo.pipeline.senders.operations import pause as pause_sender

    call: Call = context.obj
    sender = pause_sender(call.house, name, actor=call.actor, note=note)
    tell(call, "command-sender-paused", name=sender.name)
    return Exit.DONE


def remove(
    context: typer.Context,
    name: NameArgument,
    yes: YesOption = False,
    dry_run: DryOption = False,
    note: NoteOption = None,
) -> int:
    """Remove a sender; its listings are withdrawn."""
    from openimmo.commands.asking import sure
    from openimmo.pipeline.senders.operations import listings_of
    from openimmo.pipeline.senders.operations import remove as remove_sender

    call: Call = context.obj
    with call.house.reading_stock().reading() as view:
        sender = view.find_sender(name)
        count = listings_of(view, sender)
    tell(call, "command-sender-remove-means", name=sender.name, count=count)
    if dry_run:
        return Exit.DONE
    if not yes and not sure(context, "command-sender-remove-ask", name=sender.name):
        tell(call, "command-nothing-done")
        return Exit.FOUND
    removed, withdrawn = remove_sender(call.house, sender.name, actor=call.actor, note=note)
    tell(call, "command-sender-removed", name=removed.name, count=withdrawn)
    return Exit.DONE


def _catching_up(context: typer.Context, name: str, note: str | None, form: Format, *, ending_pause: bool) -> int:
    from openimmo.commands.importing import collect, exit_of
    from openimmo.commands.outbox import after_run
    from openimmo.commands.printing import emit
    from openimmo.reports.json import import_document

    call: Call = context.obj
    run_id = call.house.new_id()
    with call.house.reading_stock().reading() as view:
        found = view.find_sender(name).name
    reports: list[DeliveryReport] = []
    settled = _settled(call, found, note, ending_pause=ending_pause, text=form is Format.TEXT)
    ended = collect(settled, reports, call)
    if form is Format.JSON:
        emit(import_document(run_id, reports, call.lang, dry_run=False))
    elif ended is Exit.DONE:
        tell(call, "command-sender-resumed" if ending_pause else "command-sender-released", name=found)
    if reports:
        after_run(call)
    return worst([ended, *(exit_of(report) for report in reports)])


def _settled(call: Call, name: str, note: str | None, *, ending_pause: bool, text: bool) -> "Iterator[DeliveryReport]":
    from openimmo.commands.importing import told
    from openimmo.commands.progress import Bar
    from openimmo.pipeline.senders.operations import release as release_sender
    from openimmo.pipeline.senders.operations import resume as resume_sender

    begun = resume_sender if ending_pause else release_sender
    with Bar(call) as bar:
        reports = begun(call.house, name, actor=call.actor, note=note, progress=bar)
        yield from told(reports, call, bar, dry_run=False) if text else reports
