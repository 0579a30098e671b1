"""``openimmo validate --format``: every form of the report, on stdout and in a file, with the exit code of the text."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest

from tests.commands.program import SAMPLES, process

INVALID, PICTURED = SAMPLES / "invalid" / "wrong-type.xml", SAMPLES / "packages" / "with-pictures.zip"
FORMS = ("text", "json", "html", "sarif", "junit", "csv")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_ends_with_the_same_exit_code_and_says_nothing_else(openimmo, form):
    answer = openimmo("validate", INVALID, "--format", form)
    assert (answer.code, answer.err) == (1, "")
    assert "schema-value-type" in answer.out


@pytest.mark.parametrize("form", FORMS)
def test_every_form_goes_into_a_file(tmp_path, form):
    out = tmp_path / f"report.{form}"
    answer = process(tmp_path / "home", "validate", INVALID, "--format", form, "--output", out)
    assert (answer.code, answer.out, answer.err) == (1, "", "")
    assert out.stat().st_size > 100


def test_the_page_shows_the_listings_with_their_pictures(openimmo):
    page = openimmo("--lang", "de", "validate", PICTURED, "--format", "html").out
    assert page.startswith('<!doctype html>\n<html lang="de">')
    assert page.count('src="data:image/jpeg;base64,') == 1


def test_a_listing_is_a_case_for_junit(openimmo):
    root = ElementTree.fromstring(openimmo("validate", INVALID, PICTURED, "--format", "junit").out)
    names = [case.get("name") for case in root.iter("testcase")]
    assert names.count("frame") == 2
    assert sum(str(name).startswith("listing ") for name in names) == 2


def test_a_finding_is_a_result_for_sarif_and_a_row_for_csv(openimmo):
    found = openimmo("validate", INVALID, "--format", "json").json["packages"][0]["findings"]
    (run,) = json.loads(openimmo("validate", INVALID, "--format", "sarif").out)["runs"]
    rows = list(csv.DictReader(io.StringIO(openimmo("validate", INVALID, "--format", "csv").out.lstrip("\ufeff"))))
    assert [one["ruleId"] for one in run["results"]] == [one["code"] for one in found] == [row["code"] for row in rows]


def test_what_is_not_there_is_wrong_usage_in_every_form(openimmo):
    assert {openimmo("validate", "nowhere.zip", "--format", form).code for form in FORMS} == {2}
