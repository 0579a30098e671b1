"""``openimmo listings export``: where it writes, what it says, and how it ends."""

import json
import re
from pathlib import Path

import pytest

from tests.commands.program import SAMPLES, Program

PACKAGE = SAMPLES / "packages" / "with-pictures.zip"
HIDDEN = SAMPLES / "valid" / "haus-kauf.xml"


@pytest.fixture
def stocked(openimmo: Program) -> Program:
    assert openimmo("import", PACKAGE, HIDDEN).code == 0
    return openimmo


def numbers(told: str) -> list[str]:
    return [json.loads(line)["number"] for line in told.splitlines()]


def test_lines_go_to_stdout_and_what_was_held_back_to_stderr(stocked: Program) -> None:
    answer = stocked("listings", "export")
    assert answer.code == 0
    assert "NL-2031" in numbers(answer.out)
    assert "Listings written to -" in answer.err


def test_the_filters_are_those_of_the_list(stocked: Program) -> None:
    everything = numbers(stocked("listings", "export").out)
    assert len(everything) > 1
    assert numbers(stocked("listings", "export", "--search", "NL-2031").out) == ["NL-2031"]
    assert stocked("listings", "set-status", "NL-2031", "inactive").code == 0
    assert "NL-2031" not in numbers(stocked("listings", "export").out)
    assert numbers(stocked("listings", "export", "--status", "inactive").out) == ["NL-2031"]
    assert "NL-2031" in numbers(stocked("listings", "export", "--all").out)
    assert stocked("listings", "export", "--sender", "nobody").code == 2


def test_a_file_appears_whole_and_its_columns_are_chosen(stocked: Program, tmp_path: Path) -> None:
    out = tmp_path / "objekte.csv"
    answer = stocked(
        "--lang", "de", "listings", "export", "--format", "csv", "--columns", "number,preise/kaufpreis", "--output", out
    )
    assert (answer.code, answer.err) == (0, "")
    assert out.read_text("utf-8-sig").splitlines()[0] == "Objektnummer;Kaufpreis"
    assert "NL-2031;389000,00" in out.read_text("utf-8-sig")


@pytest.mark.parametrize("form", ["geojson", "json-ld"])
def test_other_forms_are_json(stocked: Program, form: str) -> None:
    assert json.loads(stocked("listings", "export", "--format", form).out)


def test_for_ourselves_everything_is_there_and_that_is_said(stocked: Program) -> None:
    answer = stocked("listings", "export", "--internal")
    assert "for your own use only" in answer.err
    assert {"sender", "source_id"} <= set(json.loads(answer.out.splitlines()[0]))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--columns", "number"], "--format csv"),
        (["--format", "html"], "--output"),
        (["--format", "csv", "--columns", "preise/kaufpries"], "preise/kaufpreis"),
        (["--format", "csv", "--columns", " , "], "--columns"),
    ],
)
def test_wrong_use_is_2_and_one_clear_sentence(stocked: Program, options: list[str], said: str) -> None:
    answer = stocked("listings", "export", *options)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_pages_are_a_new_folder_that_needs_nothing_else(stocked: Program, tmp_path: Path) -> None:
    out = tmp_path / "angebote"
    assert stocked("listings", "export", "--format", "html", "--output", out).code == 0
    index = (out / "index.html").read_text("utf-8")
    linked = set(re.findall(r'(?:href|src)="([^"#]+)"', index))
    assert linked
    assert all((out / name).is_file() for name in linked)
    assert len(list((out / "pictures").iterdir())) >= 2
    for page in out.glob("*.html"):
        text = page.read_text("utf-8")
        assert "<script" not in text
        assert not re.search(r'(?:src)="(?:https?:|//|data:)', text)
    assert stocked("listings", "export", "--format", "html", "--output", out).code == 2


def test_pages_tell_no_street_that_is_not_released(stocked: Program, tmp_path: Path) -> None:
    out = tmp_path / "angebote"
    street = re.search(r"<strasse>([^<]+)", HIDDEN.read_text("utf-8").partition("<kontaktperson>")[0])
    stocked("listings", "export", "--format", "html", "--output", out)
    page = next(out.glob("listing-NL-2031*.html")).read_text("utf-8")
    assert street is None or street[1] not in page
    assert "Husum" in page


def test_an_empty_stock_gives_empty_forms(openimmo: Program, tmp_path: Path) -> None:
    assert openimmo("listings", "export").out == ""
    assert json.loads(openimmo("listings", "export", "--format", "geojson").out)["features"] == []
    assert openimmo("listings", "export", "--format", "html", "--output", tmp_path / "leer").code == 0
    assert "no listings here" in (tmp_path / "leer" / "index.html").read_text("utf-8")
