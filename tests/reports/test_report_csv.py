"""Findings for spreadsheets: one row each, umlauts that arrive, and no cell that is run."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from openimmo.domain.validation import Validation
from openimmo.reports.csv_rows import COLUMNS, validation_rows
from tests.reports.made_validations import HOSTILE, faults, package, validation

FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "＝1", '=HYPERLINK("x")', "\n@x",
)  # fmt: skip


def rows(shown: Validation, lang: str = "en") -> list[dict[str, str]]:
    text = validation_rows(shown, lang).decode("utf-8-sig")
    read = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    assert tuple(read.fieldnames or ()) == COLUMNS
    return list(read)


def test_begins_with_a_byte_order_mark_and_the_heading() -> None:
    data = validation_rows(validation(), "de")
    assert data.startswith(b"\xef\xbb\xbfpackage,feed,listing,severity,code,")
    assert data.endswith(b"\r\n")


def test_a_finding_is_a_row() -> None:
    first, second, third = rows(validation())
    assert (first["package"], first["feed"], first["severity"]) == ("in/Text/muster.zip", "openimmo.xml", "error")
    assert (first["code"], first["line"], first["excerpt"]) == ("schema-value-type", "12", "<a>Text</a>")
    assert (second["repaired"], second["repair"], third["repaired"]) == ("true", "Text", "false")
    assert third["advice"].startswith("Put the file into the package")
    assert third["line"] == ""


def test_messages_are_in_the_readers_language_and_the_heading_is_not() -> None:
    assert rows(validation(), "de")[2]["message"].startswith("Die Datei")
    assert rows(validation(), "en")[2]["message"].startswith("The attachment's file")


def test_several_packages_stand_one_below_the_other() -> None:
    assert [row["package"] for row in rows(Validation(packages=(package("a"), package("b"))))] == [
        *["in/a/muster.zip"] * 3, *["in/b/muster.zip"] * 3,
    ]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_never_the_beginning_of_a_cell(text: str) -> None:
    shown = rows(validation(findings=(replace(faults()[0], value=text, listing=text, excerpt=text, path=text),)))
    for name in ("value", "listing", "excerpt", "path"):
        assert shown[0][name].startswith("'")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_in_their_cell_and_on_their_line(text: str) -> None:
    assert len(rows(validation(text))) == 3
    assert validation_rows(validation(text), "en").count(b"\n") == 4


@given(st.text(min_size=1, max_size=40))
def test_any_text_gives_rows_that_run_nothing(text: str) -> None:
    for row in rows(validation(text)):
        assert None not in row
        assert not [cell for cell in row.values() if cell.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r")]
