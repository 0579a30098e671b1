"""``openimmo export``: sends what of the stock belongs to a portal, and tells what became of every listing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit, worst
from openimmo.commands.mistakes import Mistake
from openimmo.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from openimmo.domain.export import ExportReport
    from openimmo.pipeline.export.asking import Wish
    from openimmo.pipeline.reading import Progress

AT_ONCE = 4
"""How many portals get their exports at the same time."""

PortalArgument = Annotated[str | None, typer.Argument(metavar="PORTAL", help="help-export-portal")]
FullOption = Annotated[bool, typer.Option("--full", help="help-export-full")]
DeltaOption = Annotated[bool, typer.Option("--delta", help="help-export-delta")]
ListingOption = Annotated[list[str] | None, typer.Option("--listing", metavar="NUMBER", help="help-export-listing")]
OutputOption = Annotated[Path | None, typer.Option("--output", metavar="PATH", help="help-export-output")]
DeleteOption = Annotated[int, typer.Option("--delete", metavar="COUNT", min=0, max=2**31, help="help-export-delete")]
AllOption = Annotated[bool, typer.Option("--all", help="help-export-all")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="help-export-dry-run")]


def run(
    context: typer.Context,
    portal: PortalArgument = None,
    full: FullOption = False,
    delta: DeltaOption = False,
    only: ListingOption = None,
    output: OutputOption = None,
    delete: DeleteOption = 0,
    everywhere: AllOption = False,
    dry_run: DryOption = False,
    form: FormatOption = Format.TEXT,
) -> int:
    """Export to PORTAL, or to all that have an address; the exit code."""
    from openimmo.commands.sparing import spared

    call: Call = context.obj
    if full and delta:
        raise Mistake("usage-full-or-delta", context)
    if (portal is None) != everywhere or (everywhere and (only or output or delete)):
        raise Mistake("usage-portal-or-all", context)
    if output is not None:
        spared(call, output)
    wish = _wish(full, delta, only or (), output, delete, dry_run)
    names = [portal] if portal is not None else _reachable(call)
    if not names and form is Format.TEXT:
        _say_nobody(call)
    return _exported(call, names, wish, form)


def _wish(full: bool, delta: bool, only: Sequence[str], output: Path | None, delete: int, dry_run: bool) -> "Wish":
    from openimmo.domain.delivery import Scope
    from openimmo.pipeline.export.asking import Wish

    return Wish(
        scope=Scope.VOLL if full else Scope.TEIL if delta else None,
        only=tuple(only),
        output=output,
        approved=delete,
        dry_run=dry_run,
    )


def _reachable(call: Call) -> list[str]:
    """The portals that have an address."""
    settings = call.house.settings
    return [name for name in settings.portals if settings.portal_ways[name].place is not None]


def _say_nobody(call: Call) -> None:
    from openimmo.commands.printing import show
    from openimmo.reports.blocks import Line
    from openimmo.texts import say

    if call.verbosity >= 0:
        show([Line(say("export-nobody", call.lang))])


def _exported(call: Call, names: Sequence[str], wish: "Wish", form: Format) -> int:
    """Each report shown as it comes; with JSON one document, of several portals a list of them."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.exports import draw_export, export_document

    ended: list[Exit] = []
    reports: list[ExportReport] = []
    for done in _all(call, names, wish):
        if isinstance(done, Exit):
            ended.append(done)
            continue
        ended.append(exit_of(done))
        reports.append(done)
        if form is Format.TEXT:
            show(list(draw_export(done, call.lang, call.verbosity)))
    if form is Format.JSON and (reports or len(names) != 1):
        documents = [export_document(one, call.lang) for one in reports]
        emit(documents[0] if len(names) == 1 else documents)
    return worst(ended)


def _all(call: Call, names: Sequence[str], wish: "Wish") -> "Iterator[ExportReport | Exit]":
    """Portal by portal, several at the same time; what cannot be done for one is told, and stops no other."""
    from functools import partial

    from openimmo.commands.at_once import at_once
    from openimmo.commands.failures import answer
    from openimmo.commands.progress import Bar

    if len(names) == 1:
        with Bar(call) as bar:
            done = _one(call, names[0], wish, bar)
        yield done  # the bar is off the screen by now
        return
    for one in at_once((partial(_one, call, name, wish, _silent) for name in names), AT_ONCE):
        try:
            yield one.result()
        except Exception as error:  # the others go on
            yield answer(error, call)


def _one(call: Call, name: str, wish: "Wish", progress: "Progress") -> "ExportReport":
    from time import sleep

    from openimmo.pipeline.exporting import export

    return export(call.house, name, wish, wait=sleep, progress=progress)


def _silent(*_: object) -> None:
    """No bar: several would write over each other."""


def exit_of(report: "ExportReport") -> Exit:
    """LATER where it may get there by trying again; FOUND if anything was blocked, withheld or put off, or is damaged.

    What the rules find in listings is theirs to tell.
    """
    from openimmo.findings import Severity

    if report.problem is not None:
        return Exit.LATER if report.retryable else Exit.FOUND
    held = report.counts.blocked or report.counts.withheld or report.reasons
    broken = any(one.severity is Severity.ERROR and one.rule is None for one in report.findings)
    return Exit.FOUND if held or broken else Exit.DONE
