"""``openimmo validate``: the verdict of each package, in text and JSON, and the exit code that scripts ask for."""

import re

import pytest

from tests.commands.program import SAMPLES, process

VALID, INVALID = SAMPLES / "valid" / "wohnung-miete.xml", SAMPLES / "invalid" / "wrong-type.xml"
WARNED, NOTED = SAMPLES / "packages" / "picture-missing.zip", SAMPLES / "dialects" / "decimal-comma.xml"
REMARKED = SAMPLES / "valid" / "links-and-remote.xml"
UNSAFE = SAMPLES / "hostile" / "doctype.xml"
THEN = ("--as-of", "2026-11-21")


class TestAsJson:
    def test_the_document_has_the_keys_of_the_contract(self, openimmo):
        answer = openimmo("validate", NOTED, "--format", "json")
        assert (answer.code, answer.err) == (0, "")
        assert list(answer.json) == ["schema", "verdict", "packages"]
        assert answer.json["schema"] == "openimmo/validation/1"
        (package,) = answer.json["packages"]
        assert list(package)[:6] == ["path", "verdict", "kind", "feeds", "counts", "findings"]
        assert (package["path"], package["kind"]) == (str(NOTED), "xml")
        assert list(package["feeds"][0]) == ["name", "version", "grammar", "sender_software", "scope", "listings"]
        assert list(package["counts"]) == ["error", "warning", "info"]
        keys = ["code", "rule", "severity", "message", "feed", "listing", "path", "line", "value", "repair", "repaired"]
        assert [list(one) for one in package["findings"]] == [keys] * len(package["findings"])
        found = next(one for one in package["findings"] if one["code"] == "repair-decimal")
        assert (found["repaired"], found["listing"]) == (True, "NL-2031")

    def test_the_worst_verdict_of_several_counts(self, openimmo):
        answer = openimmo("validate", VALID, UNSAFE, INVALID, *THEN, "--format", "json")
        assert (answer.code, answer.json["verdict"]) == (1, "unsafe")
        assert [one["verdict"] for one in answer.json["packages"]] == ["valid", "unsafe", "invalid"]

    def test_messages_are_in_the_readers_language(self, openimmo):
        said = [
            openimmo("--lang", lang, "validate", UNSAFE, "--format", "json").json["packages"][0]["findings"][0]
            for lang in ("de", "en")
        ]
        assert said[0]["code"] == said[1]["code"] == "xml-doctype"
        assert said[0]["message"] != said[1]["message"]


class TestAsText:
    def test_each_package_has_its_verdict(self, openimmo):
        shown = openimmo("validate", VALID, INVALID, *THEN).out
        assert f"{VALID}: valid\n" in shown
        assert f"{INVALID}: invalid\n" in shown
        assert "checked against 1.2.7c" in shown
        assert re.search(r"line \d+, preise/kaufpreis: ", shown)

    def test_quietly_it_is_the_verdict_alone(self, openimmo):
        assert openimmo("-q", "validate", INVALID).out == f"{INVALID}: invalid\n"


@pytest.mark.parametrize(
    ("package", "threshold", "code"),
    [
        (VALID, "info", 0),
        (REMARKED, "warning", 0),
        (REMARKED, "info", 1),
        (WARNED, "error", 0),
        (WARNED, "warning", 1),
        (INVALID, "error", 1),
        (INVALID, "never", 0),
        (UNSAFE, "error", 1),
        (UNSAFE, "never", 0),
    ],
)
def test_the_exit_code_follows_the_threshold(openimmo, package, threshold, code):
    assert openimmo("validate", package, *THEN, "--fail-on", threshold).code == code


class TestOptions:
    @pytest.mark.parametrize("form", ["text", "json"])
    def test_the_report_can_be_written_into_a_file(self, openimmo, tmp_path, form):
        file = tmp_path / "report"
        answer = openimmo("validate", INVALID, "--format", form, "--output", file)
        assert (answer.code, answer.out, answer.err) == (1, "", "")
        assert file.read_bytes().decode() == openimmo("validate", INVALID, "--format", form).out

    def test_a_file_that_cannot_be_written_is_wrong_usage(self, openimmo, tmp_path):
        answer = openimmo("validate", VALID, "--output", tmp_path / "no" / "report")
        assert answer.code == 2
        assert str(tmp_path / "no" / "report") in answer.err

    def test_without_repairs_a_feed_is_judged_as_sent(self, openimmo):
        assert openimmo("validate", NOTED).code == 0
        assert openimmo("validate", NOTED, "--no-repair").code == 1

    def test_a_schema_of_ones_own_counts(self, openimmo, tmp_path):
        schema = tmp_path / "own.xsd"
        element = '<xs:element name="openimmo" type="xs:int"/>'
        schema.write_text(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{element}</xs:schema>')
        assert openimmo("validate", VALID, "--xsd", schema).code == 1

    def test_a_schema_that_is_not_there_is_wrong_usage(self, openimmo, tmp_path):
        answer = openimmo("validate", VALID, "--xsd", tmp_path / "nowhere.xsd")
        assert (answer.code, answer.out) == (2, "")
        assert "nowhere.xsd" in answer.err

    def test_a_package_that_is_not_there_is_wrong_usage_and_never_valid(self, openimmo, tmp_path):
        answer = openimmo("validate", tmp_path / "nowhere.zip", VALID, "--fail-on", "never", "--format", "json")
        assert (answer.code, answer.json["verdict"]) == (2, "unreadable")
        assert len(answer.json["packages"]) == 2

    @pytest.mark.parametrize("package", [VALID, WARNED])
    def test_a_dash_is_standard_input(self, home, package):
        answer = process(home, "validate", "-", "--format", "json", stdin=package.read_bytes())
        assert answer.code == 0
        assert answer.json["packages"][0]["path"] == "-"
        assert len(answer.json["packages"][0]["feeds"]) == 1

    def test_the_stock_is_not_touched(self, openimmo, home):
        openimmo("validate", VALID)
        assert not home.exists()
