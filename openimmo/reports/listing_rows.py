"""Listings as CSV for spreadsheets: in UTF-8 with a byte order mark, no cell that a spreadsheet would run.

German tables have semicolons between and commas in their numbers, as German spreadsheets read them. One row at a time.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from openimmo.exporters.forms.csv_table import TableColumn, headings, row
from openimmo.exporters.forms.offered import Offered
from openimmo.reports.csv_rows import cell

MARK = "\ufeff"


def listing_rows(offers: Iterable[Offered], columns: Sequence[TableColumn], lang: str) -> Iterator[bytes]:
    """The heading, then a row for each listing."""
    between = ";" if lang == "de" else ","
    yield (MARK + _line(headings(columns, lang), between)).encode()
    for one in offers:
        yield _line([_cell(value, lang) for value in row(one, columns)], between).encode("utf-8", "replace")


def _cell(value: object, lang: str) -> object:
    """Numbers as the reader's spreadsheet writes them; they may begin with a minus, texts may not."""
    if not isinstance(value, Decimal):
        return cell(value)
    written = format(value, "f")
    return written.replace(".", ",") if lang == "de" else written


def _line(cells: Iterable[object], between: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=between).writerow(cells)
    return out.getvalue()
