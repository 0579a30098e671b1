"""Exports for people and for programs: which there were, how far each came, and why some failed."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from openimmo.domain.delivery import Reason
from openimmo.domain.export import ExportState
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Table, Tone
from openimmo.reports.json import Document, plain
from openimmo.reports.writing import amount, explained, moment
from openimmo.store.exporting import Export
from openimmo.texts import say

_TONES = {ExportState.SENT: Tone.GOOD, ExportState.BUILT: Tone.CAREFUL, ExportState.FAILED: Tone.BAD}


def draw_exports(rows: Sequence[Export], lang: str) -> Iterator[Block]:
    """A list of exports, and below it why some failed."""
    if not rows:
        yield Line(say("portals-exports-none", lang))
        return
    heads = ("run", "portal", "scope", "state", "counts", "when")
    columns = tuple(Column(say(f"portals-heading-{name}", lang), name=name in ("run", "scope")) for name in heads)
    yield Table(columns, tuple(_export_cells(row, lang) for row in rows))
    failed = [row for row in rows if row.problem]
    if failed:
        yield Gap()
    for row in failed:
        assert row.problem is not None
        yield Line(explained(row.problem, lang), lead=Cell(f"{row.run}:", Tone.BAD))


def _export_cells(row: Export, lang: str) -> tuple[Cell, ...]:
    counts = row.counts
    return (
        Cell(row.run),
        Cell(row.portal, Tone.STRONG),
        Cell(row.scope),
        Cell(say(f"portals-state-{row.state}", lang), _TONES[row.state]),
        Cell(" / ".join(amount(many, lang) for many in (counts.create, counts.change, counts.delete))),
        Cell(moment(row.sent or row.created, lang)),
    )


def export_document(row: Export, lang: str) -> Document:
    """One export of the list."""
    return {
        "run": row.run,
        "portal": row.portal,
        "scope": str(row.scope),
        "state": str(row.state),
        "counts": msgspec.to_builtins(row.counts),
        "packages": msgspec.to_builtins(row.packages),
        "created": plain(row.created),
        "sent": plain(row.sent),
        "receipt": row.receipt,
        "problem": _problem(row.problem, lang),
    }


def _problem(problem: Reason | None, lang: str) -> Mapping[str, str] | None:
    return {"code": problem.code, "message": explained(problem, lang)} if problem else None
