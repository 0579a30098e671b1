"""``openimmo diff``: says what differs between two packages, or between one and the stock; changes nothing."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.mistakes import Mistake
from openimmo.commands.validating import (
    ABSENT,
    MAX_SHRINK,
    SEVERITIES,
    STDIN,
    FailOn,
    FailOnOption,
    OutputOption,
    ShrinkOption,
    percent,
)

if TYPE_CHECKING:
    from openimmo.domain.comparison import Comparison
    from openimmo.pipeline.comparing import Source

STOCK = "stock"


class DiffFormat(StrEnum):
    """How a comparison is told."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


OldArgument = Annotated[str, typer.Argument(metavar="OLD", help="help-diff-old")]
NewArgument = Annotated[str, typer.Argument(metavar="NEW", help="help-diff-new")]
SenderOption = Annotated[str | None, typer.Option("--sender", metavar="NAME", help="help-diff-sender")]
FormOption = Annotated[DiffFormat, typer.Option("--format", help="help-diff-format", show_default=False)]
ExitCodeOption = Annotated[bool, typer.Option("--exit-code", help="help-diff-exit-code")]


def run(
    context: typer.Context,
    old: OldArgument,
    new: NewArgument,
    sender: SenderOption = None,
    form: FormOption = DiffFormat.TEXT,
    output: OutputOption = None,
    max_shrink: ShrinkOption = MAX_SHRINK,
    fail_on: FailOnOption = FailOn.ERROR,
    exit_code: ExitCodeOption = False,
) -> int:
    """Compare OLD and NEW; the exit code."""
    from openimmo.commands.printing import put, save

    call: Call = context.obj
    if old == new and old in (STOCK, STDIN):
        raise Mistake("usage-diff-twice", context, name=old)
    if sender is not None and STOCK not in (old, new):
        raise Mistake("usage-diff-sender", context)
    found = _compared(call, old, new, sender, percent(max_shrink, context))
    data = _drawn(found, form, call, terminal=output is None and sys.stdout.isatty())
    if output is None:
        put(data)
    else:
        save(output, data)
    return _exit(found, fail_on, exit_code)


def _compared(call: Call, old: str, new: str, sender: str | None, max_shrink: float) -> "Comparison":
    from msgspec.structs import asdict

    from openimmo.commands.progress import Bar
    from openimmo.commands.standard_input import room_for_stdin
    from openimmo.media.judge import MediaLimits
    from openimmo.pipeline.comparing import compare
    from openimmo.pipeline.comparison.sides import Reading
    from openimmo.pipeline.senders.switched_off import switched_off

    settings = call.house.settings
    limits = settings.limits
    with Bar(call) as bar, room_for_stdin(call, [old, new]) as tmp:
        reading = Reading(
            limits=limits.package,
            media=MediaLimits(**asdict(limits.media)),
            switched_off=switched_off(settings, sender),
            progress=bar,
        )
        sides = _source(old, sender, call), _source(new, sender, call)
        return compare(*sides, max_shrink=max_shrink, reading=reading, tmp=tmp)


def _source(given: str, sender: str | None, call: Call) -> "Source":
    """The word "stock" means ours; a file of that name is ./stock."""
    if given == STDIN:
        return sys.stdin.buffer
    if given != STOCK:
        return Path(given)
    from openimmo.pipeline.comparing import StockOf

    return StockOf(call.house.reading_stock().reading, sender)


def _drawn(found: "Comparison", form: DiffFormat, call: Call, *, terminal: bool) -> bytes:
    if form is DiffFormat.JSON:
        from openimmo.reports.comparison_document import comparison_document
        from openimmo.reports.json import dumped

        return dumped(comparison_document(found, call.lang))
    if form is DiffFormat.HTML:
        from openimmo.reports.html.comparison import comparison_page

        return comparison_page(found, call.lang, call.house.clock())
    from openimmo.commands.printing import drawn
    from openimmo.reports.comparison import draw_comparison

    return drawn(list(draw_comparison(found, call.lang, call.verbosity)), terminal=terminal)


def _exit(found: "Comparison", fail_on: FailOn, exit_code: bool) -> Exit:
    """USAGE for a package that is not there; FOUND where nothing could be compared, whatever the threshold."""
    if any(one.code == ABSENT for one in found.findings):
        return Exit.USAGE
    complaint = any(one.severity in SEVERITIES[fail_on] for one in found.findings)
    differs = exit_code and found.outcome == "different"
    return Exit.FOUND if complaint or differs or not found.compared else Exit.DONE
