"""At which portals a listing stands, or stood: for people and for programs. Knows the words of the ledger."""

from collections.abc import Sequence
from datetime import UTC, datetime

from openimmo.domain.export import ExportAction, SentListing, SentState
from openimmo.reports.blocks import Cell, Column, Table, Tone
from openimmo.reports.writing import NOTHING, moment, sentence
from openimmo.texts import say

_TONES = {SentState.ACKNOWLEDGED: Tone.GOOD, SentState.REJECTED: Tone.BAD, SentState.QUEUED: Tone.CAREFUL}


def sent_document(row: SentListing, lang: str) -> dict[str, object]:
    """What a portal was told last of a listing; ``action`` "delete": it was taken from there."""
    return {
        "portal": row.portal,
        "number": row.number,
        "action": row.action,
        "state": row.state,
        "run": row.run,
        "at": _plain(row.at),
        "answered": _plain(row.answered),
        "reason": sentence(row.reason, lang) if row.reason else None,
        "media": [one.name for one in row.media],
    }


def sent_table(rows: Sequence[SentListing], lang: str) -> Table:
    """One line for each portal."""
    names = ("portal", "number", "state", "when", "why")
    columns = tuple(Column(say(f"sent-label-{name}", lang), name=name in ("portal", "number")) for name in names)
    return Table(columns, tuple(_row(row, lang) for row in rows))


def _row(row: SentListing, lang: str) -> tuple[Cell, ...]:
    state = say(f"sent-state-{row.state}", lang)
    if row.action is ExportAction.DELETE:
        state = f"{say('sent-deleted', lang)}, {state}"
    return (
        Cell(row.portal, Tone.STRONG),
        Cell(row.number),
        Cell(state, _TONES.get(row.state, Tone.PLAIN)),
        Cell(moment(row.answered or row.at, lang).removesuffix(" UTC")),
        Cell(sentence(row.reason, lang) if row.reason else NOTHING),
    )


def _plain(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
