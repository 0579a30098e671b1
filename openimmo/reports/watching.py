"""A look at a source in words: for the terminal, and in one line each for the log. Knows polls and their reports."""

from collections import Counter
from collections.abc import Iterator

from openimmo.domain.delivery import Counts, DeliveryReport, Verdict
from openimmo.pipeline.polling.looking import Poll
from openimmo.reports.blocks import Block, Gap, Line, Tone
from openimmo.reports.deliveries import counted, draw_delivery
from openimmo.reports.findings import draw_findings
from openimmo.reports.json import Document, findings, plain
from openimmo.reports.writing import explained
from openimmo.texts import advice, say


def draw_poll(poll: Poll, lang: str, detail: int = 0) -> Iterator[Block]:
    """What was settled, what waits, and what was noticed about names and files."""
    for report in poll.reports:
        yield from draw_delivery(report, lang, -1 if report.verdict is Verdict.WAITING else detail)
    if poll.findings:
        yield Line(say("watch-noticed", lang, source=poll.source), Tone.STRONG)
        counts = dict(Counter(one.code for one in poll.findings))
        yield from draw_findings(poll.findings, counts, lang, everything=detail > 0)
        yield Gap()


def poll_document(poll: Poll, lang: str) -> Document:
    """How a source was looked at, beside its deliveries."""
    problem = poll.problem
    return {
        "source": poll.source,
        "started": plain(poll.started),
        "ended": plain(poll.ended),
        "files": poll.files,
        "waiting": poll.waiting,
        "problem": {"code": problem.code, "message": problem.message(lang)} if problem else None,
        "findings": findings(poll.findings, lang),
    }


def verdict_line(report: DeliveryReport, lang: str) -> str:
    """A delivery in one line: where it came from, what became of it, and why."""
    verdict = say(f"verdict-{report.verdict}", lang)
    line = say("watch-delivery", lang, source=report.source, path=report.path, verdict=verdict)
    if report.counts != Counts():
        line = f"{line} ({counted(report.counts, lang)})"
    return f"{line} – {explained(report.reason, lang)}" if report.reason else line


def problem_line(poll: Poll, lang: str) -> str:
    """Why a source as a whole failed, and what to do; empty if it did not."""
    if poll.problem is None:
        return ""
    said = say(poll.problem.code, lang, **poll.problem.params)
    todo = advice(poll.problem.code, lang, **poll.problem.params)
    line = say("watch-source-problem", lang, source=poll.source, problem=said)
    ended = line if line.endswith((".", "!", "?")) else f"{line}."  # what a server or the system says has no full stop
    return f"{ended} {todo}" if todo else ended
