"""``openimmo contacts hand-over``: hands consented contacts on to another system, in files that tell what is new.

Knows options and what is printed; the story stands in pipeline/leads/handing_over.py.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.contacts import NoteOption
from openimmo.commands.exits import Exit
from openimmo.commands.mistakes import Mistake
from openimmo.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from openimmo.domain.contact import Choice, Handing, Handover
    from openimmo.pipeline.leads.handing_over import HandedOn

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="help-handover-name")]
KindsOption = Annotated[str | None, typer.Option("--kinds", metavar="KINDS", help="help-handover-kinds")]
AllOption = Annotated[bool, typer.Option("--all", help="help-handover-all")]
WithoutOption = Annotated[bool, typer.Option("--without-kind", help="help-handover-without")]
SenderOption = Annotated[list[str] | None, typer.Option("--sender", metavar="NAME", help="help-handover-sender")]
OutputOption = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="help-handover-output")]
StartOption = Annotated[bool, typer.Option("--start", help="help-handover-start")]
StopOption = Annotated[bool, typer.Option("--stop", help="help-handover-stop")]


def hand_over(
    context: typer.Context,
    name: NameArgument,
    kinds: KindsOption = None,
    everybody: AllOption = False,
    without_kind: WithoutOption = False,
    sender: SenderOption = None,
    output: OutputOption = None,
    start: StartOption = False,
    stop: StopOption = False,
    note: NoteOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Hand on what is new or has changed."""
    chosen = (kinds is not None, everybody, without_kind).count(True)
    if chosen > 1:
        raise Mistake("usage-one-of", context, names="--kinds, --all, --without-kind")
    if start and stop:
        raise Mistake("usage-one-of", context, names="--start, --stop")
    if (chosen and not start) or (sender and not chosen) or (stop and output):
        raise Mistake("usage-handover", context)
    call: Call = context.obj
    if stop:
        return _stop(call, name, form)
    choice = _choice(kinds, everybody, without_kind, sender or ()) if chosen else None
    done = _handed_on(call, name, choice, output, start=start, note=note)
    _report(call, done.handover, done.told, str(done.path) if done.path else None, form)
    return Exit.DONE


def _handed_on(
    call: Call, name: str, choice: "Choice | None", output: Path | None, *, start: bool, note: str | None
) -> "HandedOn":
    from openimmo.commands.printing import unwritable
    from openimmo.pipeline.leads.handing_over import hand_over as hand_on
    from openimmo.reports.contact_rows import handover_rows

    try:
        return hand_on(
            call.house, name, handover_rows, actor=call.actor, start=start, choice=choice, output=output, note=note
        )
    except OSError as error:
        raise unwritable(output or call.house.settings.home.outbox, error) from error


def _stop(call: Call, name: str, form: Format) -> int:
    from openimmo.commands.printing import emit, show
    from openimmo.reports.blocks import Line
    from openimmo.reports.contacts_json import handover_document
    from openimmo.texts import say

    with call.house.stock().writing() as book:
        handover = book.stop_handover(name, call.house.clock())
    if form is Format.JSON:
        emit(handover_document(handover, (), None))
    else:
        show([Line(say("contacts-handover-is-stopped", call.lang, name=name))])
    return Exit.DONE


def _report(call: Call, handover: "Handover", told: "Sequence[Handing]", path: str | None, form: Format) -> None:
    from openimmo.commands.printing import emit, show
    from openimmo.reports.contacts import draw_handover
    from openimmo.reports.contacts_json import handover_document

    if form is Format.JSON:
        emit(handover_document(handover, told, path))
    else:
        show(list(draw_handover(handover.name, told, path, call.lang)))


def _choice(kinds: str | None, everybody: bool, without_kind: bool, senders: Sequence[str]) -> "Choice":
    from openimmo.domain.contact import Choice
    from openimmo.store.contact_changes import as_kind

    words = tuple(as_kind(one) for one in (kinds or "").split(",")) if kinds is not None else ()
    return Choice(kinds=words, everybody=everybody, without_kind=without_kind, senders=tuple(senders))
