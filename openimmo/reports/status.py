"""How things stand, for people and for programs. Knows the status; does not know how it was found out."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from openimmo.domain.delivery import Reason
from openimmo.domain.export import SentState
from openimmo.domain.mail import MailState
from openimmo.errors import OpenImmoError
from openimmo.pipeline.export.standing import PortalState
from openimmo.pipeline.polling.status import SourceState, Status, Watch
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Pairs, Table, Tone
from openimmo.reports.deliveries import VERDICT_TONES
from openimmo.reports.findings import draw_findings
from openimmo.reports.json import Document, findings, plain
from openimmo.reports.plain import last_name
from openimmo.reports.writing import NOTHING, amount, explained, moment, sentence
from openimmo.settings.durations import span
from openimmo.texts import say

SCHEMA = "openimmo/status/1"
_LOOK = ("paused", "last_look", "last_success", "next_look", "failures", "problem_since")


def draw_status(status: Status, lang: str) -> Iterator[Block]:
    """All of it, what needs a look at the end."""
    yield Pairs(tuple(_facts(status, lang)))
    if status.sources:
        yield Gap()
        yield _sources(status, lang)
    if status.portals:
        yield Gap()
        yield _portals(status, lang)
    if status.waiting:
        yield Gap()
        yield _waiting(status, lang)
    if status.latest:
        yield Gap()
        yield _latest(status, lang)
    yield Gap()
    if status.concerns:
        yield from draw_findings(status.concerns, {}, lang, everything=True)
    else:
        yield Line(say("status-well", lang), Tone.GOOD)


def status_document(status: Status, lang: str) -> Document:
    """The same for programs; ``watch`` is null while no daemon runs."""
    mails = {str(state): status.mails.get(state) for state in (MailState.WAITING, MailState.FAILED)}
    return {
        "schema": SCHEMA,
        "at": plain(status.at),
        "well": not status.concerns,
        "watch": plain(msgspec.to_builtins(status.watch)) if status.watch else None,
        "sources": [_source_document(one, lang) for one in status.sources],
        "portals": [_portal_document(one, lang) for one in status.portals],
        "waiting": [
            {"source": one.source, "path": one.path, "since": plain(one.since), "reason": _said(one.reason, lang)}
            for one in status.waiting
        ],
        "senders": [
            {"sender": one.sender, "last_delivery": plain(one.last_delivery), "silent": one.silent}
            for one in status.senders
        ],
        "verdicts": {str(verdict): count for verdict, count in status.verdicts.items()},
        "latest": [
            {
                "delivery": one.delivery, "source": one.source, "path": one.path, "sender": one.sender,
                "received": plain(one.received), "verdict": one.verdict, "reason": _said(one.reason, lang),
            }
            for one in status.latest
        ],
        "held": status.held,
        "mails": {
            name: {"count": mail.count if mail else 0, "oldest": plain(mail.oldest) if mail else None}
            for name, mail in mails.items()
        },
        "disk": {"free": status.free, "size": status.size},
        "concerns": findings(status.concerns, lang),
    }  # fmt: skip


def watch_in(document: bytes) -> Watch | None:
    """The daemon that a status document tells of; None where it tells of none, or nobody can read it."""

    class Told(msgspec.Struct):
        watch: Watch | None = None

    try:
        return msgspec.json.decode(document, type=Told).watch
    except (msgspec.DecodeError, ValueError):
        return None


def reason_of(error: OpenImmoError) -> Reason:
    """An error as the reason that a status holds."""
    return Reason(error.code, {name: str(value) for name, value in error.params.items()})


def _facts(status: Status, lang: str) -> Iterator[tuple[str, str]]:
    watch = status.watch
    if watch is None:
        yield say("status-watch", lang), say("status-not-running", lang)
    else:
        since = moment(watch.since, lang)
        yield say("status-watch", lang), say("status-running", lang, pid=watch.pid, since=since)
        yield say("status-next-look", lang), moment(min(watch.next_looks.values(), default=None), lang)
    waiting, failed = (status.mails.get(state) for state in (MailState.WAITING, MailState.FAILED))
    yield (
        say("status-mails", lang),
        say("status-unsent", lang, waiting=waiting.count if waiting else 0, failed=failed.count if failed else 0),
    )
    yield say("status-held", lang), amount(status.held, lang)
    free, size = (_gigabytes(count, lang) for count in (status.free, status.size))
    yield say("status-disk", lang), say("status-free", lang, free=free, size=size)


def _gigabytes(count: int, lang: str) -> str:
    said = f"{count / (1 << 30):.1f}"
    return said.replace(".", ",") if lang == "de" else said


def _sources(status: Status, lang: str) -> Table:
    names = ("source", "state", "looked", "next", "files", "waiting")
    columns = tuple(Column(say(f"status-{name}", lang), number=name in ("files", "waiting")) for name in names)
    return Table(columns, tuple(_source_cells(one, lang) for one in status.sources))


def _source_cells(one: SourceState, lang: str) -> tuple[Cell, ...]:
    return (
        Cell(one.source, Tone.STRONG),
        _state(one, lang),
        Cell(_short(one.last_look, lang)),
        Cell(_short(one.next_look, lang)),
        Cell(amount(one.counts.get("files", 0), lang)),
        Cell(amount(one.counts.get("waiting", 0), lang)),
    )


def _state(one: SourceState, lang: str) -> Cell:
    if one.paused:
        return Cell(say("status-paused", lang), Tone.QUIET)
    if one.problem is not None:
        return Cell(sentence(one.problem, lang), Tone.BAD)
    if one.last_look is None:
        return Cell(say("status-never", lang), Tone.CAREFUL)
    return Cell(say("status-reached", lang), Tone.GOOD)


def _portals(status: Status, lang: str) -> Table:
    names = ("portal", "state", "sent", "every", "next", "queued", "rejected")
    columns = tuple(Column(say(f"status-{name}", lang), number=name in ("queued", "rejected")) for name in names)
    return Table(columns, tuple(_portal_cells(one, lang) for one in status.portals))


def _portal_cells(one: PortalState, lang: str) -> tuple[Cell, ...]:
    queued, rejected = one.count(SentState.QUEUED), one.count(SentState.REJECTED)
    return (
        Cell(one.portal, Tone.STRONG),
        _portal_state(one, lang),
        Cell(_short(one.last_sent, lang)),
        Cell(span(one.every) if one.every else say("portals-by-hand", lang)),
        Cell(_short(one.next_export, lang)),
        Cell(amount(queued, lang), Tone.CAREFUL if queued else Tone.PLAIN),
        Cell(amount(rejected, lang), Tone.BAD if rejected else Tone.PLAIN),
    )


def _portal_state(one: PortalState, lang: str) -> Cell:
    if one.problem is not None:
        return Cell(sentence(one.problem, lang), Tone.BAD)
    if one.last_export is None:
        return Cell(say("status-portal-never", lang), Tone.QUIET)
    return Cell(say("status-portal-sent", lang), Tone.GOOD) if one.last_sent else Cell(NOTHING)


def _waiting(status: Status, lang: str) -> Table:
    columns = tuple(Column(say(f"status-{name}", lang)) for name in ("waiting-file", "source", "since", "why"))
    rows = tuple(
        (Cell(one.path), Cell(one.source), Cell(_short(one.since, lang)), Cell(_said(one.reason, lang) or ""))
        for one in status.waiting
    )
    return Table(columns, rows)


def _latest(status: Status, lang: str) -> Table:
    columns = tuple(Column(say(f"status-{name}", lang)) for name in ("latest", "verdict", "source", "sender", "file"))
    rows = tuple(
        (
            Cell(_short(one.received, lang)),
            Cell(
                say(f"verdict-{one.verdict or 'open'}", lang),
                VERDICT_TONES[one.verdict] if one.verdict else Tone.QUIET,
            ),
            Cell(one.source),
            Cell(one.sender or NOTHING),
            Cell(last_name(one.path)),
        )
        for one in status.latest
    )
    return Table(columns, rows)


def _source_document(one: SourceState, lang: str) -> Document:
    look = {name: plain(getattr(one, name)) for name in _LOOK}
    problem = {"code": one.problem.code, "message": explained(one.problem, lang)} if one.problem else None
    return {"source": one.source, "address": one.address, **look, "problem": problem, "counts": dict(one.counts)}


def _portal_document(one: PortalState, lang: str) -> Document:
    times = {name: plain(getattr(one, name)) for name in ("last_export", "last_sent", "next_export", "problem_since")}
    problem = {"code": one.problem.code, "message": explained(one.problem, lang)} if one.problem else None
    return {
        "portal": one.portal, "address": one.address, "every": one.every, **times, "failures": one.failures,
        "problem": problem, "listings": {str(state): one.count(state) for state in SentState},
    }  # fmt: skip


def _said(reason: Reason | None, lang: str) -> str | None:
    return explained(reason, lang) if reason else None


def _short(at: datetime | None, lang: str) -> str:
    return moment(at, lang).removesuffix(" UTC")
