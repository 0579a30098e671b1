"""Sources for people and for programs: the list, and how a check of them went.

Knows what is to be told of a source; no address is shown with whoever logs in there.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from openimmo.domain.delivery import Reason
from openimmo.pipeline.sources.check import SourceCheck
from openimmo.pipeline.sources.steps import Outcome, Step
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Table, Tone
from openimmo.reports.json import Document, plain
from openimmo.reports.writing import NOTHING, amount, day, explained, moment, sentence
from openimmo.settings.durations import span
from openimmo.texts import advice, say

SCHEMA = "openimmo/source-check/1"
_TONES = {Outcome.OK: Tone.GOOD, Outcome.UNTRIED: Tone.QUIET, Outcome.WARNING: Tone.CAREFUL, Outcome.FAILED: Tone.BAD}


class SourceLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a list tells of a source. ``every`` in seconds; ``waiting`` counts files that are not complete yet."""

    name: str
    address: str
    sender: str | None
    policy: str | None
    every: int
    paused: bool = False
    last_look: datetime | None = None
    last_success: datetime | None = None
    failures: int = 0
    problem: Reason | None = None
    waiting: int = 0


def source_document(line: SourceLine, lang: str) -> Document:
    """One source of the list."""
    problem = line.problem
    return {
        "name": line.name,
        "url": line.address,
        "sender": line.sender,
        "policy": line.policy,
        "every": line.every,
        "paused": line.paused,
        "last_look": plain(line.last_look),
        "last_success": plain(line.last_success),
        "failures": line.failures,
        "problem": {"code": problem.code, "message": sentence(problem, lang)} if problem else None,
        "waiting": line.waiting,
    }


def draw_sources(lines: Sequence[SourceLine], lang: str) -> Iterator[Block]:
    """The list, and below it what is wrong."""
    if not lines:
        yield Line(say("sources-none", lang))
        return
    names = ("name", "where", "sender", "every", "success", "waiting")
    columns = tuple(
        Column(say(f"sources-heading-{name}", lang), number=name == "waiting", name=name in ("name", "every"))
        for name in names
    )
    yield Table(columns, tuple(_cells(line, lang) for line in lines))
    failing = [line for line in lines if line.problem]
    if failing:
        yield Gap()
    for line in failing:
        yield Line(explained(line.problem, lang) if line.problem else "", lead=Cell(f"{line.name}:", Tone.BAD))


def check_document(checks: Sequence[SourceCheck], lang: str) -> Document:
    """All checks, with the steps of each."""
    return {
        "schema": SCHEMA,
        "sources": [
            {
                "name": check.source.name,
                "url": check.source.place.address,
                "result": str(check.outcome),
                "steps": [_step_document(step, lang) for step in check.steps],
            }
            for check in checks
        ],
    }


def draw_checks(checks: Sequence[SourceCheck], lang: str) -> Iterator[Block]:
    """One table for each source, and one line that says how it stands."""
    for number, check in enumerate(checks):
        if number:
            yield Gap()
        yield Line(check.source.place.address, lead=Cell(check.source.name, Tone.STRONG))
        yield _table(check, lang)
        yield Line(_verdict(check, lang), _TONES[_worst(check)])


def _cells(line: SourceLine, lang: str) -> tuple[Cell, ...]:
    success = Cell(moment(line.last_success, lang), Tone.BAD if line.problem else Tone.PLAIN)
    return (
        Cell(line.name, Tone.STRONG),
        Cell(line.address),
        Cell(line.sender or NOTHING),
        Cell(say("sources-paused", lang), Tone.CAREFUL) if line.paused else Cell(span(line.every)),
        success,
        Cell(amount(line.waiting, lang) if line.waiting else NOTHING),
    )


def _table(check: SourceCheck, lang: str) -> Table:
    columns = (
        Column(say("sources-heading-step", lang), name=True),
        Column(say("sources-heading-outcome", lang), name=True),
        Column(say("sources-heading-said", lang)),
    )
    return Table(columns, tuple(_row(step, lang) for step in check.steps))


def _row(step: Step, lang: str) -> tuple[Cell, ...]:
    params = _filled(step.params, lang)
    helped = advice(step.code, lang, **params) if step.outcome in (Outcome.WARNING, Outcome.FAILED) else None
    return (
        Cell(say(f"sources-step-{step.step}", lang)),
        Cell(say(f"sources-outcome-{step.outcome}", lang), _TONES[step.outcome]),
        Cell(f"{_ended(say(step.code, lang, **params))} {helped}" if helped else say(step.code, lang, **params)),
    )


def _ended(said: str) -> str:
    """A sentence that another one follows: some end with the words of a server."""
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


def _step_document(step: Step, lang: str) -> Document:
    params = _filled(step.params, lang)
    return {
        "step": step.step,
        "result": str(step.outcome),
        "code": step.code,
        "message": say(step.code, lang, **params),
        "help": advice(step.code, lang, **params),
        "facts": {name: _fact(value) for name, value in step.params.items()},
    }


def _fact(value: object) -> object:
    return value if isinstance(value, int) else plain(value) if isinstance(value, datetime) else str(value)


def _filled(params: Mapping[str, object], lang: str) -> dict[str, object]:
    """What fills the sentence, written as people of that language write it."""
    return {name: _written(name, value, lang) for name, value in params.items()}


def _written(name: str, value: object, lang: str) -> object:
    if isinstance(value, datetime):
        return day(value.date(), lang)
    return amount(value, lang) if isinstance(value, int) and name != "port" else value


def _worst(check: SourceCheck) -> Outcome:
    return Outcome.OK if check.outcome is Outcome.UNTRIED else check.outcome


def _verdict(check: SourceCheck, lang: str) -> str:
    count = sum(step.outcome is check.outcome for step in check.steps)
    return say(f"sources-verdict-{_worst(check)}", lang, name=check.source.name, count=count)
