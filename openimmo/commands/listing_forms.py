"""``openimmo listings export``: writes listings in forms that are no feeds: for websites, tables and maps.

Knows options and what is told; what leaves of a listing is decided in exporters/forms/offered.py.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.listings import (
    AllOption,
    CityOption,
    SearchOption,
    SenderOption,
    SinceOption,
    listing_filter,
)
from openimmo.commands.options import Status

if TYPE_CHECKING:
    from openimmo.exporters.forms.csv_table import TableColumn
    from openimmo.exporters.forms.offered import Offered
    from openimmo.findings import Finding
    from openimmo.store.listings import ListingRow

STDOUT = "-"
KEPT = 100
"""Findings of one code that are held."""


class Form(StrEnum):
    """The forms that listings can be written in."""

    JSONL = "jsonl"
    CSV = "csv"
    GEOJSON = "geojson"
    JSON_LD = "json-ld"
    HTML = "html"


FormOption = Annotated[Form, typer.Option("--format", help="help-listings-export-format", show_default=False)]
OutputOption = Annotated[Path | None, typer.Option("--output", metavar="PATH", help="help-listings-export-output")]
ColumnsOption = Annotated[str | None, typer.Option("--columns", metavar="COLUMNS", help="help-listings-export-columns")]
InternalOption = Annotated[bool, typer.Option("--internal", help="help-listings-export-internal")]
StatusOption = Annotated[Status | None, typer.Option("--status", help="help-listings-export-status")]


def exported(
    context: typer.Context,
    form: FormOption = Form.JSONL,
    output: OutputOption = None,
    columns: ColumnsOption = None,
    internal: InternalOption = False,
    status: StatusOption = None,
    sender: SenderOption = None,
    city: CityOption = None,
    updated_since: SinceOption = None,
    search: SearchOption = None,
    everything: AllOption = False,
) -> int:
    """Write the listings that fit; the exit code."""
    from openimmo.commands.sparing import spared
    from openimmo.errors import SettingsError
    from openimmo.pipeline.export.forms import offers, rows_of

    call: Call = context.obj
    if str(output) == STDOUT:
        output = None
    if output is not None:
        spared(call, output)
    if columns is not None and form is not Form.CSV:
        raise SettingsError("forms-columns-only-csv")
    if form is Form.HTML and output is None:
        raise SettingsError("forms-output-needed")
    chosen = _columns(columns) if form is Form.CSV else ()
    only = status or (None if everything else Status.ACTIVE)
    wanted = listing_filter(context, only, sender, city, updated_since, search, everything)
    stock = call.house.reading_stock()
    rows = rows_of(stock, wanted)
    told = _Told()
    leaving = offers(stock, rows, internal=internal, note=told.note)
    if form is Form.HTML:
        assert output is not None
        _pages(call, leaving, rows, output, told)
    else:
        _file(_pieces(leaving, form, chosen, call.lang), output)
    _report(call, told, len(rows), output, internal=internal)
    return Exit.DONE


class _Told:
    """What was held back, counted."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.counts: Counter[str] = Counter()

    def note(self, found: "Finding") -> None:
        """Count a finding, and keep the first of its code."""
        self.counts[found.code] += 1
        if self.counts[found.code] <= KEPT:
            self.kept.append(found)


def _columns(asked: str | None) -> "tuple[TableColumn, ...]":
    from openimmo.exporters.forms.csv_table import columns_of

    return columns_of(asked)


def _pieces(offers: "Iterator[Offered]", form: Form, columns: "tuple[TableColumn, ...]", lang: str) -> Iterator[bytes]:
    from openimmo.exporters.forms.geojson import geojson
    from openimmo.exporters.forms.json_ld import json_ld
    from openimmo.exporters.forms.jsonl import jsonl
    from openimmo.reports.listing_rows import listing_rows

    if form is Form.CSV:
        return listing_rows(offers, columns, lang)
    return {Form.JSONL: jsonl, Form.GEOJSON: geojson, Form.JSON_LD: json_ld}[form](offers)


def _file(pieces: Iterable[bytes], output: Path | None) -> None:
    from openimmo.commands.printing import put
    from openimmo.pipeline.export.forms import save

    if output is not None:
        save(output, pieces)
        return
    for piece in pieces:
        put(piece)


def _pages(call: Call, offers: "Iterator[Offered]", rows: "list[ListingRow]", output: Path, told: _Told) -> None:
    from openimmo.commands.progress import Bar
    from openimmo.pipeline.export.pages import write_pages
    from openimmo.reports.expose.pages import Pages

    with Bar(call) as bar:
        counted = _counted(offers, len(rows), bar)
        write_pages(counted, len(rows), call.house.content(), Pages(call.lang), output, told.note)


def _counted(offers: "Iterator[Offered]", total: int, bar: "object") -> "Iterator[Offered]":
    for done, one in enumerate(offers, 1):
        bar("listing-pages", done, total)  # type: ignore[operator]
        yield one


def _report(call: Call, told: _Told, count: int, output: Path | None, *, internal: bool) -> None:
    """What was written and what was held back; on stderr where the listings themselves are on stdout."""
    from openimmo.commands.printing import drawn, put
    from openimmo.reports.listing_forms import draw_written

    if call.verbosity < 0:
        return
    page = list(draw_written(count, output, told.kept, told.counts, call.lang, internal=internal))
    if output is not None:
        put(drawn(page, terminal=sys.stdout.isatty()))
    else:
        sys.stderr.write(drawn(page, terminal=False).decode())
