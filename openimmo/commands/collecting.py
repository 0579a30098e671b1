"""One look at every source, for cron and by hand: ``import`` without a package, and ``watch --once``."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from openimmo.commands.call import Call
from openimmo.commands.cleaning import Daily
from openimmo.commands.exits import Exit, meant_by, worst
from openimmo.commands.options import Format
from openimmo.commands.saying import tell

if TYPE_CHECKING:
    from openimmo.pipeline.polling.looking import Poll
    from openimmo.pipeline.polling.wishes import Wishes

BLINK = 0.05  # seconds; openimmo status holds the lock that long at most, to see whether it is held


def look_once(call: Call, form: Format) -> Exit:
    """Look at every source once, take in what is complete, tell it; the code that counts.

    Raises Busy while another run is at it, and SettingsError without any source.
    """
    from openimmo.commands.outbox import after_run

    with alone_at_sources(call):
        polls: list[Poll] = []
        ended = _look(call, polls, form)
        if form is Format.JSON:
            _emit(call, polls)
        elif sys.stdout.isatty() and not any(poll.reports or poll.findings or poll.problem for poll in polls):
            tell(call, "watch-looked", count=", ".join(poll.source for poll in polls))
        after_run(call)
        Daily().clean(call)
        published = _publish(call)
    return worst([ended, published, *(exit_of_poll(poll) for poll in polls)])


@contextmanager
def alone_at_sources(call: Call) -> Iterator[None]:
    """Hold the lock of whoever polls; Busy if another run does. SettingsError where nothing is to be polled."""
    from openimmo.errors import Busy, SettingsError
    from openimmo.pipeline.polling.watching import sources_of

    exports = any(way.every is not None for way in call.house.settings.portal_ways.values())
    if not sources_of(call.house) and not exports:
        raise SettingsError("watch-no-sources")
    with ExitStack() as held:
        try:
            held.enter_context(call.house.watching())
        except Busy:
            time.sleep(BLINK)
            held.enter_context(call.house.watching())
        yield


def exit_of_poll(poll: "Poll") -> Exit:
    """What a source's look stands for: that of its deliveries, its problem, its findings; waiting is nothing wrong."""
    from openimmo.commands.importing import exit_of
    from openimmo.domain.delivery import Verdict
    from openimmo.findings import Severity

    codes = [exit_of(report) for report in poll.reports if report.verdict is not Verdict.WAITING]
    if poll.problem is not None:
        codes.append(meant_by(poll.problem))
    if any(one.severity is Severity.ERROR for one in poll.findings):
        codes.append(Exit.FOUND)
    return worst(codes)


def _look(call: Call, polls: "list[Poll]", form: Format) -> Exit:
    """Fill ``polls`` as sources are done with; an error ends that, and what was settled before is still told."""
    from openimmo.commands.failures import answer
    from openimmo.commands.heeding import heeding
    from openimmo.errors import OpenImmoError
    from openimmo.pipeline.polling.wishes import Wishes
    from openimmo.texts import say

    wishes = Wishes(call.house.monotonic)
    with heeding(wishes, say("watch-stopping", call.lang)) as heard:
        try:
            for found in _polls(call, wishes, form):
                polls.append(found)
                if found.problem is not None:
                    _complain(call, found)
        except OpenImmoError as error:
            return answer(error, call)
    return Exit.DONE if heard.ended_by is None else Exit.INTERRUPTED


def _polls(call: Call, wishes: "Wishes", form: Format) -> "Iterator[Poll]":
    from openimmo.commands.printing import show
    from openimmo.commands.progress import Bar
    from openimmo.pipeline.polling.looking import poll
    from openimmo.pipeline.polling.watching import sources_of
    from openimmo.reports.watching import draw_poll

    sources = sources_of(call.house).values()
    with Bar(call) as bar:
        for found in poll(call.house, sources, progress=bar, stop=wishes.stopping, wait=wishes.pause):
            bar.clear()
            if form is Format.TEXT:
                show(list(draw_poll(found, call.lang, call.verbosity)))
            yield found


def _complain(call: Call, found: "Poll") -> None:
    from openimmo.commands.logs import complain
    from openimmo.reports.watching import problem_line

    complain(problem_line(found, call.lang), found.problem.code if found.problem else None)


def _emit(call: Call, polls: "list[Poll]") -> None:
    from openimmo.commands.printing import emit
    from openimmo.reports.json import import_document
    from openimmo.reports.watching import poll_document

    reports = [report for poll in polls for report in poll.reports]
    document = import_document(call.house.new_id(), reports, call.lang, dry_run=False)
    emit({**document, "sources": [poll_document(poll, call.lang) for poll in polls]})


def _publish(call: Call) -> Exit:
    from openimmo.commands.failures import answer
    from openimmo.commands.publishing import publish
    from openimmo.errors import OpenImmoError

    try:
        publish(call, None)
    except OpenImmoError as error:
        return answer(error, call)
    return Exit.DONE
