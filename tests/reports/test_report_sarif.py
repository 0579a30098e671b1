"""SARIF 2.1.0: the structure of the published standard, places that tools find, results that stay the same."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from openimmo.domain.validation import Validation, Verdict
from openimmo.reports.json import dumped
from openimmo.reports.sarif import sarif_document
from tests.reports.made_validations import HOSTILE, PLACE, faults, package, validation


def run_of(shown: Validation, lang: str = "en") -> Any:
    document = json.loads(dumped(sarif_document(shown, lang)))
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("sarif-2.1.0.json")
    (run,) = document["runs"]
    return run


def check(run: Any) -> None:
    """What the standard demands of a run: indexes that fit, levels, lines, and addresses that are such."""
    rules, artifacts = run["tool"]["driver"]["rules"], run["artifacts"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert (
            artifacts[physical["artifactLocation"]["index"]]["location"]["uri"] == physical["artifactLocation"]["uri"]
        )
        assert physical.get("region", {"startLine": 1})["startLine"] >= 1
        assert set(result["partialFingerprints"]) == {"openimmoFinding/v1"}
    for artifact in artifacts:
        assert re.fullmatch(r"[!-~]*", artifact["location"]["uri"])
        assert artifact.get("parentIndex", 0) < len(artifacts)


def test_a_result_has_rule_level_message_and_place() -> None:
    run = run_of(validation())
    check(run)
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("schema-value-type", "error")
    assert first["message"]["text"].startswith("Text has the value")
    (location,) = first["locations"]
    assert location["physicalLocation"]["region"] == {"startLine": 12, "snippet": {"text": "<a>Text</a>"}}
    assert location["logicalLocations"] == [{"name": "Text", "fullyQualifiedName": f"{PLACE}/Text", "kind": "element"}]
    assert [one["level"] for one in run["results"]] == ["error", "note", "warning"]


def test_a_feed_in_a_zip_is_nested_in_it_and_one_in_a_folder_has_an_address_of_its_own() -> None:
    nested = run_of(validation())["artifacts"]
    inner = next(one for one in nested if "parentIndex" in one)
    assert inner["location"]["uri"] == "/openimmo.xml"
    assert nested[inner["parentIndex"]]["location"]["uri"] == "in/Text/muster.zip"
    folder = run_of(validation(kind="folder", path="/in/lieferung ä", findings=faults()[:1]))["artifacts"]
    assert {one["location"]["uri"] for one in folder} >= {"file:///in/lieferung%20%C3%A4/openimmo.xml"}


def test_a_bare_xml_is_one_artifact() -> None:
    run = run_of(validation(kind="xml", path="./feed.xml", findings=faults()[:1]))
    assert [one["location"]["uri"] for one in run["artifacts"]] == ["feed.xml"]


def test_rules_carry_what_to_do_and_why_in_the_readers_language() -> None:
    found = replace(faults()[0], code="rule-price-missing", rule="rule-price-missing", params={"field": "kaufpreis"})
    english, german = (
        run_of(validation(findings=(found,)), lang)["tool"]["driver"]["rules"][0]["help"]["text"]
        for lang in ("en", "de")
    )
    assert "Portals sort and filter by price" in english
    assert "Portale sortieren" in german


def test_what_could_not_be_checked_or_read_is_told() -> None:
    (invocation,) = run_of(validation())["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"][0]["associatedRule"] == {"id": "rule-price-missing"}
    assert run_of(validation(verdict=Verdict.UNREADABLE))["invocations"][0]["executionSuccessful"] is False


def test_a_finding_keeps_its_fingerprint_when_its_listing_moves_in_the_feed() -> None:
    one = faults()[0]
    moved = replace(one, path=one.path and one.path.replace("immobilie[2]", "immobilie[7]"), line=99)
    other = replace(one, value="something else")
    marks = [
        run_of(validation(findings=(found,)))["results"][0]["partialFingerprints"] for found in (one, moved, other)
    ]
    assert marks[0] == marks[1] != marks[2]


def test_several_packages_are_one_run_and_no_package_an_empty_one() -> None:
    check(run_of(Validation(packages=(package("a"), package("b")))))
    assert run_of(Validation(packages=()))["results"] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_break_nothing(text: str) -> None:
    check(run_of(validation(text)))


@given(st.text(min_size=1, max_size=40))
def test_any_text_gives_a_document_of_the_standard(text: str) -> None:
    check(run_of(validation(text)))
