"""``openimmo contacts hand-over``: hands consented contacts on to another system, in files that tell what is new.

The file is there before the books say so: after a kill in between the next run tells the same once more, never less.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.contacts import ACTOR, NoteOption
from openimmo.commands.exits import Exit
from openimmo.commands.mistakes import Mistake
from openimmo.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from openimmo.domain.contact import Choice, Handing, Handover
    from openimmo.store.stock import Book

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="help-handover-name")]
KindsOption = Annotated[str | None, typer.Option("--kinds", metavar="KINDS", help="help-handover-kinds")]
AllOption = Annotated[bool, typer.Option("--all", help="help-handover-all")]
WithoutOption = Annotated[bool, typer.Option("--without-kind", help="help-handover-without")]
OutputOption = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="help-handover-output")]
StartOption = Annotated[bool, typer.Option("--start", help="help-handover-start")]
StopOption = Annotated[bool, typer.Option("--stop", help="help-handover-stop")]


def hand_over(
    context: typer.Context,
    name: NameArgument,
    kinds: KindsOption = None,
    everybody: AllOption = False,
    without_kind: WithoutOption = False,
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
    if (chosen and not start) or (stop and output):
        raise Mistake("usage-handover", context)
    call: Call = context.obj
    if stop:
        return _stop(call, name, form)
    choice = _choice(kinds, everybody, without_kind) if chosen else None
    place = output or call.house.settings.home.outbox / f"{name}-{call.house.new_id()}.csv"
    with call.house.stock().writing() as book:
        at = call.house.clock()
        handover = book.start_handover(name, choice, at) if start else book.running_handover(name)
        told = _hand_on(call, book, handover, place, note)
    _report(call, handover, told, str(place) if told else None, form)
    return Exit.DONE


def _hand_on(call: Call, book: "Book", handover: "Handover", place: Path, note: str | None) -> "list[Handing]":
    from openimmo.reports.contact_rows import handover_rows
    from openimmo.store.contact_changes import By

    told = book.contacts_due(handover)
    if told:
        book.mark_handed(handover, told, By(actor=ACTOR, at=call.house.clock(), note=note))
        _write(place, handover_rows(told))
    return told


def _write(place: Path, data: bytes) -> None:
    """The new file; one that is there is never replaced, unless it is this very file of a run that was killed."""
    from openimmo.commands.printing import unwritable
    from openimmo.errors import Refused
    from openimmo.pipeline.conversion.outcome_file import appearing

    try:
        if os.path.lexists(place):
            if place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data:
                return
            raise Refused("contacts-output-exists", path=str(place))
        with appearing(place) as stream:
            if hasattr(os, "fchmod"):  # not on Windows
                os.fchmod(stream.fileno(), 0o600)
            stream.write(data)
    except OSError as error:
        raise unwritable(place, error) from error


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


def _report(call: Call, handover: "Handover", told: "list[Handing]", path: str | None, form: Format) -> None:
    from openimmo.commands.printing import emit, show
    from openimmo.reports.contacts import draw_handover
    from openimmo.reports.contacts_json import handover_document

    if form is Format.JSON:
        emit(handover_document(handover, told, path))
    else:
        show(list(draw_handover(handover.name, told, path, call.lang)))


def _choice(kinds: str | None, everybody: bool, without_kind: bool) -> "Choice":
    from openimmo.domain.contact import Choice
    from openimmo.store.contact_changes import as_kind

    words = tuple(as_kind(one) for one in (kinds or "").split(",")) if kinds is not None else ()
    return Choice(kinds=words, everybody=everybody, without_kind=without_kind)
