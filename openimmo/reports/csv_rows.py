"""Findings as CSV for spreadsheets: one row each, in UTF-8 with a byte order mark, commas between, CRLF behind.

The mark lets spreadsheet programs read umlauts. A cell that one of them would take for a formula begins with an
apostrophe. Knows findings; does not know how they came about.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from openimmo.domain.validation import Validation
from openimmo.findings import Finding
from openimmo.reports.findings import advice_of, sentence_of
from openimmo.reports.plain import visible

COLUMNS = (
    "package", "feed", "listing", "severity", "code", "rule", "line", "path", "message", "advice", "value", "repair",
    "repaired", "excerpt",
)  # fmt: skip
"""The heading; the same in every language."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WIDTH = 500


def validation_rows(validation: Validation, lang: str) -> bytes:
    """The heading and a row for each finding that is kept."""
    return table(
        COLUMNS, (row for package in validation.packages for row in _rows(package.path, package.findings, lang))
    )


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """The heading and the rows, every cell made harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([*map(cell, row)] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _rows(path: str, findings: tuple[Finding, ...], lang: str) -> Iterator[tuple[object, ...]]:
    for one in findings:
        yield (
            path, one.feed, one.listing, one.severity.value, one.code, one.rule, one.line, one.path,
            sentence_of(one, lang, _WIDTH), advice_of(one, lang, _WIDTH), one.value, one.repair,
            "true" if one.repaired else "false", one.excerpt,
        )  # fmt: skip


def cell(value: object) -> object:
    """A text on one line that no spreadsheet runs; numbers stay numbers, nothing is an empty cell."""
    if not isinstance(value, str):
        return value
    text = visible(value)
    return f"'{text}" if value.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
