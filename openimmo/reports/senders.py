"""Senders for people and for programs: the list, and one with its history.

Knows what is to be told of a sender. Does not know where senders are kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from openimmo.domain.sender import SenderChange
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Pairs, Table, Tone
from openimmo.reports.json import Document, plain
from openimmo.reports.writing import NOTHING, amount, joined, moment
from openimmo.texts import say

NAMES = {"openimmo_anid": "openimmo-anid", "crm_user": "crm-user"}
STATE_TONES = {"released": Tone.GOOD, "unreleased": Tone.CAREFUL, "probation": Tone.CAREFUL, "blocked": Tone.BAD}


class SenderLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a list tells of a sender. ``held`` counts deliveries that wait; ``listings`` those not withdrawn."""

    name: str
    state: str
    keys: dict[str, str]
    policy: str | None
    max_listings: int | None
    listings: int
    last_delivery: datetime | None
    paused: bool = False
    held: int = 0


class SenderInFull(msgspec.Struct, frozen=True, kw_only=True):
    """One sender with all there is to show; ``from_file`` names what openimmo.toml says."""

    line: SenderLine
    effective_policy: str
    contact: str | None = None
    lang: str | None = None
    emails: tuple[str, ...] = ()
    only_errors: bool | None = None
    feedback: bool | None = None
    probation: int = 0
    taken_over: datetime | None = None
    created: datetime | None = None
    from_file: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    history: tuple[SenderChange, ...] = ()


def sender_document(line: SenderLine) -> Document:
    """One sender of the list, with the keys of the contract."""
    return {
        "name": line.name,
        "state": line.state,
        "keys": dict(line.keys),
        "policy": line.policy,
        "max_listings": line.max_listings,
        "listings": line.listings,
        "last_delivery": plain(line.last_delivery),
        "paused": line.paused,
        "held": line.held,
    }


def full_sender_document(full: SenderInFull) -> Document:
    """One sender in full: its line, what was agreed, what waits, and every change."""
    return {
        **sender_document(full.line),
        "effective_policy": full.effective_policy,
        "contact": full.contact,
        "lang": full.lang,
        "emails": list(full.emails),
        "only_errors": full.only_errors,
        "feedback": full.feedback,
        "probation": full.probation,
        "taken_over": plain(full.taken_over),
        "created": plain(full.created),
        "from_file": list(full.from_file),
        "waiting": list(full.waiting),
        "history": [_change_document(change) for change in full.history],
    }


def draw_senders(lines: Sequence[SenderLine], lang: str) -> Iterator[Block]:
    """The list."""
    if not lines:
        yield Line(say("report-no-senders", lang))
        return
    names = ("sender", "state", "policy", "quota", "held", "last-delivery")
    columns = tuple(Column(say(f"report-{name}", lang), number=name in ("quota", "held")) for name in names)
    yield Table(columns, tuple(_cells(line, lang) for line in lines))


def draw_sender(full: SenderInFull, lang: str) -> Iterator[Block]:
    """One sender: what counts for it, what waits, and what was changed."""
    state = Cell(_state(full.line, lang), STATE_TONES.get(full.line.state, Tone.PLAIN))
    yield Line(state.text, state.tone, 0, Cell(full.line.name, Tone.STRONG))
    yield Gap()
    yield Pairs(tuple((say(f"report-{name}", lang), said) for name, said in _facts(full, lang) if said != NOTHING))
    if full.from_file:
        yield Line(say("report-from-file", lang, keys=", ".join(full.from_file)), Tone.QUIET)
    if full.waiting:
        yield Gap()
        yield Line(say("report-senders-held", lang, count=len(full.waiting), name=full.line.name), Tone.CAREFUL)
    if full.history:
        yield Gap()
        yield _history(full.history, lang)


def _state(line: SenderLine, lang: str) -> str:
    said = say(f"sender-state-{line.state}", lang)
    return f"{said}, {say('sender-state-paused', lang)}" if line.paused else said


def _cells(line: SenderLine, lang: str) -> tuple[Cell, ...]:
    return (
        Cell(line.name, Tone.STRONG),
        Cell(_state(line, lang), STATE_TONES.get(line.state, Tone.PLAIN)),
        Cell(line.policy or NOTHING),
        Cell(_quota(line, lang)),
        Cell(amount(line.held, lang) if line.held else NOTHING),
        Cell(moment(line.last_delivery, lang)),
    )


def _quota(line: SenderLine, lang: str) -> str:
    if line.max_listings is None:
        return amount(line.listings, lang)
    return f"{amount(line.listings, lang)} / {amount(line.max_listings, lang)}"


def _facts(full: SenderInFull, lang: str) -> Iterator[tuple[str, str]]:
    yield from ((NAMES.get(kind, kind), value) for kind, value in full.line.keys.items())
    yield "policy", full.effective_policy
    yield "quota", _quota(full.line, lang)
    yield "probation", amount(full.probation, lang) if full.probation else NOTHING
    yield "contact", full.contact or NOTHING
    yield "lang", full.lang or NOTHING
    yield "emails", joined(full.emails, ", ")
    yield "last-delivery", moment(full.line.last_delivery, lang)
    yield "taken-over", moment(full.taken_over, lang)


def _history(history: Sequence[SenderChange], lang: str) -> Table:
    names = ("when", "who", "action", "change")
    columns = tuple(Column(say(f"report-{name}", lang), name=name in ("when", "who")) for name in names)
    return Table(columns, tuple(_change(one, lang) for one in history))


def _change(one: SenderChange, lang: str) -> tuple[Cell, ...]:
    moved = (f"{key}: {_told(one.before, key)} → {_told(one.after, key)}" for key in {**one.before, **one.after})
    said = (*moved, one.note)
    action = Cell(say(f"sender-action-{one.action}", lang))
    return Cell(moment(one.at, lang).removesuffix(" UTC")), Cell(one.actor), action, Cell(joined(said, " · "))


def _told(values: Mapping[str, object], key: str) -> str:
    value = values.get(key, NOTHING)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _change_document(change: SenderChange) -> Document:
    return {
        "at": plain(change.at),
        "actor": change.actor,
        "action": change.action,
        "before": dict(change.before),
        "after": dict(change.after),
        "note": change.note,
    }
