"""A clean-up for people and for programs: what went, or would. Knows how much; does not know how it is removed."""

from collections.abc import Iterator

from openimmo.pipeline.cleaning import Cleaned, Gone
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Table, Tone
from openimmo.reports.json import Document
from openimmo.reports.writing import NOTHING, amount
from openimmo.texts import say


def draw_cleaned(cleaned: Cleaned, lang: str) -> Iterator[Block]:
    """Every kind with how long it is kept and how much of it goes, then the sums."""
    columns = (
        Column(say("clean-heading-kind", lang)),
        Column(say("clean-heading-kept", lang)),
        Column(say("clean-heading-count", lang), number=True),
        Column(say("clean-heading-bytes", lang), number=True),
    )
    yield Table(columns, tuple(_cells(one, lang) for one in cleaned.gone))
    yield Gap()
    yield Line(said(cleaned, lang), Tone.CAREFUL if cleaned.dry_run and cleaned.count else Tone.GOOD)


def said(cleaned: Cleaned, lang: str) -> str:
    """All of it in one sentence."""
    if not cleaned.count:
        return say("clean-nothing", lang)
    code = "clean-would-go" if cleaned.dry_run else "clean-went"
    return say(code, lang, count=amount(cleaned.count, lang), bytes=amount(cleaned.bytes, lang))


def cleaned_document(cleaned: Cleaned) -> Document:
    """The same for programs; ``kept_for`` is what is set, null where nothing can be."""
    return {
        "schema": "openimmo/clean/1",
        "dry_run": cleaned.dry_run,
        "count": cleaned.count,
        "bytes": cleaned.bytes,
        "gone": [
            {"kind": one.kind, "kept_for": one.kept_for or None, "count": one.count, "bytes": one.bytes}
            for one in cleaned.gone
        ],
    }


def _cells(one: Gone, lang: str) -> tuple[Cell, ...]:
    kept = say("clean-kept-always", lang) if one.kept_for == "never" else one.kept_for or NOTHING
    tone = Tone.PLAIN if one.count else Tone.QUIET
    said_of = (say(f"clean-kind-{one.kind}", lang), kept, amount(one.count, lang), amount(one.bytes, lang))
    return tuple(Cell(text, tone) for text in said_of)
