"""`openimmo rules`: every rule is listed, every code of a finding is explained, in both languages."""

import json

import pytest

from openimmo.cli import run
from openimmo.rules.book import rules
from openimmo.texts import catalogue

FINDINGS = [code for code, entry in catalogue().items() if entry.severity is not None]


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the program prints for a call that succeeds."""
    assert run(["--lang", "en", "rules", *arguments], {}) == 0
    return capsys.readouterr().out


def test_every_rule_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    listed = said(capsys)
    assert [code for code in rules() if code not in listed] == []


def test_the_list_for_programs_holds_everything_about_each_rule(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(said(capsys, "--format", "json"))
    assert {one["code"] for one in listed} == set(rules())
    assert all(one["message"] and one["why"] and one["source"] for one in listed)
    assert all(one["valid_from"] is None or len(one["valid_from"]) == 10 for one in listed)


@pytest.mark.parametrize("code", FINDINGS)
def test_every_code_of_a_finding_is_explained(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, code).startswith(f"{code}:")
    assert json.loads(said(capsys, code, "--format", "json"))["code"] == code
    assert said(capsys, code, "--format", "markdown").startswith(f"### {code}\n")


def test_a_rule_is_found_without_its_prefix_and_shows_its_examples(capsys: pytest.CaptureFixture[str]) -> None:
    page = said(capsys, "price-missing")
    assert page.startswith("rule-price-missing:")
    assert '<kaufpreis auf_anfrage="true">0</kaufpreis>' in page
    assert "without preise/kaufpreis" in page


def test_an_explanation_is_german_where_german_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "de", "rules", "price-missing"], {}) == 0
    assert "Was zu tun ist" in capsys.readouterr().out


def test_an_unknown_code_is_a_mistake_that_names_similar_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", "rules", "price-misng"], {}) == 2
    assert "rule-price-missing" in capsys.readouterr().err


def test_the_words_of_the_program_itself_are_no_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "en", "rules", "report-sender"], {}) == 2
    assert "report-sender" in capsys.readouterr().err


def test_the_manual_has_a_section_for_each_rule(capsys: pytest.CaptureFixture[str]) -> None:
    page = said(capsys, "--format", "markdown")
    assert [code for code in rules() if f"\n### {code}\n" not in page] == []
