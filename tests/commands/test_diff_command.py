"""``openimmo diff``: what differs, in text, JSON and HTML, and the exit code that scripts ask for."""

import os
from pathlib import Path

import pytest

from tests.commands.program import SAMPLES, process

PAIRS = SAMPLES / "diff"
FIELDS = (PAIRS / "fields" / "old.xml", PAIRS / "fields" / "new.xml")
SAME = (PAIRS / "spelling" / "old.xml", PAIRS / "spelling" / "new.xml")
UNSTEADY = (PAIRS / "renumbered" / "old.xml", PAIRS / "renumbered" / "new.xml")
SHRUNK = (PAIRS / "shrinks" / "old.xml", PAIRS / "shrinks" / "new.xml")
BROKEN = (PAIRS / "broken-off" / "old.xml", PAIRS / "broken-off" / "new.xml")
FIRST, SECOND = SAMPLES / "import" / "muster-voll-1.zip", SAMPLES / "import" / "muster-voll-2.zip"


class TestAsJson:
    def test_the_document_has_the_keys_that_are_documented(self, openimmo):
        answer = openimmo("diff", *UNSTEADY, "--format", "json")
        assert (answer.code, answer.err) == (0, "")
        document = answer.json
        assert list(document) == [
            "schema", "outcome", "old", "new", "scope", "counts", "frame", "more_frame", "listings",
            "findings", "finding_counts",
        ]  # fmt: skip
        assert document["schema"] == "openimmo/comparison/1"
        assert list(document["old"]) == ["path", "kind", "feeds", "listings"]
        assert list(document["counts"]) == [
            "old", "new", "created", "changed", "renumbered", "gone", "gone_by_name", "unchanged", "not_named",
        ]  # fmt: skip
        (listing,) = document["listings"]
        assert list(listing) == [
            "change", "number", "former", "sprache", "anbieter", "title", "by_name", "fields", "more_fields",
        ]  # fmt: skip
        assert list(listing["fields"][0]) == ["path", "before", "after"]

    def test_every_documented_key_stands_in_the_page(self, openimmo):
        page = (SAMPLES.parent / "docs" / "diff.md").read_text(encoding="utf-8")
        document = openimmo("diff", *UNSTEADY, "--format", "json").json
        keys = {*document, *document["counts"], *document["listings"][0], *document["listings"][0]["fields"][0]}
        assert [key for key in keys if f'"{key}"' not in page] == []

    def test_what_cannot_be_read_is_one_document_too(self, openimmo):
        answer = openimmo("diff", *BROKEN, "--format", "json")
        assert (answer.code, answer.json["outcome"], answer.json["scope"]) == (1, "unreadable", None)
        assert [one["code"] for one in answer.json["findings"]] == ["xml-truncated"]


class TestAsText:
    def test_every_changed_field_is_told_before_and_after(self, openimmo):
        shown = openimmo("diff", *FIELDS).out
        assert f"{FIELDS[0]} → {FIELDS[1]}: different (1 changed, 1 unchanged)\n" in shown
        assert "    preise/kaufpreis: 350000 → 329000\n" in shown
        assert "    freitexte/lage: – → Ruhig und doch zentral.\n" in shown

    def test_no_difference_is_said_so(self, openimmo):
        assert "no difference (1 unchanged)" in openimmo("diff", *SAME).out
        assert "kein Unterschied (1 unverändert)" in openimmo("--lang", "de", "diff", *SAME).out

    def test_quietly_it_is_the_summary_alone(self, openimmo):
        shown = openimmo("-q", "diff", *FIELDS).out
        assert shown.count("\n") == 1

    def test_it_can_be_written_into_a_file(self, openimmo, tmp_path):
        file = tmp_path / "report"
        answer = openimmo("diff", *FIELDS, "--output", file)
        assert answer.out == ""
        assert "preise/kaufpreis" in file.read_text(encoding="utf-8")


def test_as_html_it_is_one_page_that_loads_nothing(openimmo):
    page = openimmo("--lang", "de", "diff", *FIELDS, "--format", "html").out
    assert page.startswith("<!doctype html>")
    assert "329000" in page
    assert "http" not in page.partition("<body>")[0].replace("http-equiv", "")


@pytest.mark.parametrize(
    ("pair", "options", "code"),
    [
        (SAME, (), 0),
        (SAME, ("--exit-code",), 0),
        (FIELDS, (), 0),
        (FIELDS, ("--exit-code",), 1),
        (UNSTEADY, (), 0),
        (UNSTEADY, ("--fail-on", "warning"), 1),
        (SHRUNK, (), 1),
        (SHRUNK, ("--max-shrink", "40"), 0),
        (SHRUNK, ("--fail-on", "never"), 0),
        (BROKEN, (), 1),
        (BROKEN, ("--fail-on", "never"), 1),
        (BROKEN[::-1], ("--fail-on", "never"), 1),
    ],
)
def test_a_difference_alone_is_no_failure_and_what_cannot_be_read_always_is(openimmo, pair, options, code):
    assert openimmo("diff", *pair, *options).code == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "OLD"),
        ((SAME[0],), "NEW"),
        ((SAME[0], SAME[1], "more"), "too much"),
        (("stock", "stock"), "stock"),
        (("-", "-"), "-"),
        ((*SAME, "--sender", "anna"), "--sender"),
        ((*SAME, "--max-shrink", "101"), "0 … 100"),
        ((*SAME, "--max-shrink", "nan"), "--max-shrink"),
        ((*SAME, "--max-shrink", "-1"), "0 … 100"),
        ((*SAME, "--format", "sarif"), "html"),
        (("validate",), "NEW"),
    ],
)
def test_a_wrong_use_is_one_line(openimmo, arguments, said):
    answer = openimmo("diff", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("order", [1, -1])
def test_a_package_that_is_not_there_is_a_wrong_use(openimmo, tmp_path, order):
    answer = openimmo("diff", *[SAME[0], tmp_path / "nowhere.zip"][::order])
    assert answer.code == 2
    assert "nowhere.zip" in answer.out


def test_standard_input_can_be_either_side(home):
    for arguments in (("-", FIELDS[1]), (FIELDS[0], "-")):
        side = FIELDS[arguments.index("-")]
        answer = process(home, "diff", *arguments, "--format", "json", stdin=side.read_bytes(), OPENIMMO_LANG="en")
        assert (answer.code, answer.json["counts"]["changed"]) == (0, 1)


class TestWithTheStock:
    def test_the_stock_is_compared_and_not_changed(self, openimmo):
        openimmo("import", FIRST)
        answer = openimmo("diff", "stock", SECOND, "--format", "json")
        assert (answer.code, answer.json["old"]["kind"]) == (0, "stock")
        assert {one["number"]: one["change"] for one in answer.json["listings"]} == {
            "AUE-1701": "changed", "AUE-1704": "created", "AUE-1703": "gone",
        }  # fmt: skip
        assert openimmo("diff", "stock", FIRST).out.startswith("stock → ")
        assert openimmo("diff", "stock", FIRST, "--exit-code").code == 0

    def test_nothing_is_made_where_there_is_no_stock(self, openimmo, home):
        answer = openimmo("diff", "stock", FIRST)
        assert (answer.code, home.exists()) == (2, False)
        assert "--sender" in answer.err

    def test_a_file_of_that_name_is_named_with_its_folder(self, openimmo, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "stock").write_bytes(SAME[0].read_bytes())
        assert openimmo("diff", f".{os.sep}stock", SAME[1], "--format", "json").json["old"]["kind"] == "xml"


class TestValidateAgainst:
    def test_the_rules_about_two_feeds_are_told_with_the_others(self, openimmo):
        answer = openimmo("validate", SHRUNK[1], "--against", SHRUNK[0], "--format", "json")
        found = [one for one in answer.json["packages"][0]["findings"] if one["code"].startswith("compare-")]
        assert (answer.code, [one["code"] for one in found]) == (1, ["compare-stock-shrinks"])
        allowed = openimmo("validate", SHRUNK[1], "--against", SHRUNK[0], "--max-shrink", "40", "--format", "json")
        assert "compare-stock-shrinks" not in allowed.json["packages"][0]["finding_counts"]

    @pytest.mark.parametrize(
        "arguments", [(*SAME, "--against", SHRUNK[0]), (SAME[0], "--against", "-"), (SAME[0], "--max-shrink", "101")]
    )
    def test_a_wrong_use_is_one_line(self, openimmo, arguments):
        answer = openimmo("validate", *arguments)
        assert (answer.code, answer.err.count("\n")) == (2, 1)

    def test_an_earlier_package_that_is_not_there_is_a_wrong_use(self, openimmo):
        assert openimmo("validate", SAME[0], "--against", Path("nowhere.zip")).code == 2
