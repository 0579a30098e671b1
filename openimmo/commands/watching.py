"""``openimmo watch``: looks at the sources again and again until it is told to end; with ``--once`` a single time."""

from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.mistakes import Mistake
from openimmo.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from openimmo.domain.export import ExportReport

EveryOption = Annotated[str | None, typer.Option("--every", metavar="SPAN", help="help-watch-every")]
OnceOption = Annotated[bool, typer.Option("--once", help="help-watch-once")]


def run(
    context: typer.Context, once: OnceOption = False, every: EveryOption = None, form: FormatOption = Format.TEXT
) -> int:
    """Watch the sources; the exit code."""
    if once and every is not None:
        raise Mistake("usage-once-or-every", context)
    if form is Format.JSON and not once:
        raise Mistake("usage-only-once", context)
    call: Call = context.obj
    if once:
        from openimmo.commands.collecting import look_once

        return look_once(call, form)
    return _watch(call, _seconds(every, context))


def _seconds(every: str | None, context: typer.Context) -> int | None:
    from openimmo.settings.durations import ALLOWED, seconds

    if every is None:
        return None
    span = seconds(every)
    if not span:
        raise Mistake("usage-bad-value", context, name="--every", allowed=ALLOWED)
    return span


def _watch(call: Call, every: int | None) -> Exit:
    """The daemon, from its lock to its end."""
    from functools import partial
    from time import sleep

    from openimmo.commands.collecting import alone_at_sources
    from openimmo.commands.crew import Crew
    from openimmo.commands.heeding import heeding
    from openimmo.commands.logs import LOGGER, listen_long
    from openimmo.commands.notifying import Notifier, Pulse
    from openimmo.pipeline.export.rounds import ExportRounds
    from openimmo.pipeline.polling.watching import Daemon, sources_of
    from openimmo.pipeline.polling.wishes import Wishes
    from openimmo.texts import say

    notifier = Notifier(call.environ)
    house = call.house
    with alone_at_sources(call):
        listen_long(call)
        wishes = Wishes(house.monotonic)
        pulse = Pulse(notifier, call.environ, house.monotonic)
        crew = Crew(call, notifier, pulse)
        with heeding(wishes, say("watch-stopping", call.lang)):
            LOGGER.info("%s", say("watch-started", call.lang, sources=", ".join(sources_of(house))))
            notifier.say("READY=1")
            with pulse:
                exports = ExportRounds(house, wishes, partial(_exported, call), sleep)
                Daemon(house, crew, wishes, every, exports).run()
                notifier.say("STOPPING=1")
                crew.leave()
    return Exit.DONE  # however it was asked for: this is how a daemon ends


def _exported(call: Call, _portal: str, report: "ExportReport | None", error: Exception | None) -> None:
    """One line in the log for each export that has ended; one with nothing to send needs none."""
    import logging

    from openimmo.commands.exporting import exit_of
    from openimmo.commands.failures import answer
    from openimmo.commands.logs import LOGGER
    from openimmo.reports.exports import export_line

    if error is not None:
        answer(error, call)
    elif report is not None:
        bad = exit_of(report) is not Exit.DONE
        if bad or report.packages:
            LOGGER.log(logging.WARNING if bad else logging.INFO, "%s", export_line(report, call.lang))
