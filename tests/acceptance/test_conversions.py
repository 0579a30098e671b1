"""Every sample of versions/ and valid/ goes up and down, and tells exactly what samples/conversions.toml says."""

import json
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from openimmo.cli import run
from openimmo.domain.validation import Verdict
from openimmo.pipeline.converting import convert_package
from openimmo.pipeline.validating import validate_package
from openimmo.texts import catalogue
from openimmo.xsd.catalogue import VERSIONS, schema

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
EXPECTED: dict[str, dict[str, list[str]]] = tomllib.loads((SAMPLES / "conversions.toml").read_text(encoding="utf-8"))
CASES = [(name, target) for name, targets in EXPECTED.items() for target in targets]


def converted(sample: str, out: Path, target: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    """Exit code and report of one conversion."""
    arguments = ["--lang", "en", "convert", str(SAMPLES / sample), str(out), "--to", target, "--format", "json"]
    code = run(["--home", str(out.parent / "home"), *arguments], {})
    return code, json.loads(capsys.readouterr().out)


def test_every_sample_goes_both_ways() -> None:
    samples = {
        path.relative_to(SAMPLES).as_posix() for name in ("versions", "valid") for path in (SAMPLES / name).iterdir()
    }
    assert set(EXPECTED) == samples
    ends = {name: {"1.1", "1.2.7c"} - {Path(name).name.removeprefix("step-").removesuffix(".xml")} for name in EXPECTED}
    assert [name for name, targets in EXPECTED.items() if not ends[name] <= set(targets)] == []


def test_each_step_has_a_sample_that_takes_it_up_and_one_that_takes_it_down() -> None:
    steps = {
        (name.removeprefix("versions/step-").removesuffix(".xml"), target) for name, target in CASES if "/step-" in name
    }
    without_a_rule = {"1.2.1", "1.2.7b"}  # nothing but what the grammars say, or shown by the sample of the version
    for older, newer in pairwise(VERSIONS):
        assert {(older, newer), (newer, older)} & steps or {older, newer} & without_a_rule


def test_every_code_that_is_named_exists() -> None:
    assert {code for targets in EXPECTED.values() for codes in targets.values() for code in codes} <= set(catalogue())


def test_every_kind_of_change_is_shown() -> None:
    shown = {code for targets in EXPECTED.values() for codes in targets.values() for code in codes}
    changes = {code for code in catalogue() if code.startswith("convert-") and catalogue()[code].severity}
    of_packages = {"convert-not-valid", "convert-passed-over", "convert-attachments-left"}
    rare = {"convert-anbieter-lost", "convert-time-lost"}  # shown by tests/versions
    assert changes - of_packages - rare == {code for code in shown if code.startswith("convert-")}


@pytest.mark.parametrize(("sample", "target"), CASES)
def test_converting_a_sample_tells_this_and_nothing_else_and_gives_a_valid_feed(
    sample: str, target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.xml"
    code, report = converted(sample, out, target, capsys)
    assert sorted({one["code"] for one in report["findings"]}) == EXPECTED[sample][target]
    lossy = any(one["severity"] != "info" for one in report["findings"] if one["code"].startswith("convert-"))
    assert (code, report["lossless"]) == (int(lossy), not lossy)
    root = etree.parse(out).getroot()
    assert root[0].get("version") == report["to"] == target
    assert schema(target, namespaced=target in ("1.1", "1.2.0")).validate(root)
    assert validate_package(out).verdict is not Verdict.INVALID


READABLE = sorted(
    path.relative_to(SAMPLES).as_posix() for name in ("dialects", "invalid") for path in (SAMPLES / name).glob("*.xml")
)


@pytest.mark.parametrize("to", [None, "1.2.0", "1.2.7c"])
@pytest.mark.parametrize("sample", READABLE)
def test_what_was_repaired_is_valid_or_it_is_told_and_stays_as_it_is_when_it_is_converted_again(
    sample: str, to: str | None, tmp_path: Path
) -> None:
    out, again = tmp_path / "out.xml", tmp_path / "again.xml"
    first = convert_package(SAMPLES / sample, out, to=to)
    found = validate_package(out)
    assert first.valid is (found.verdict is not Verdict.INVALID), [one.message() for one in found.findings]
    second = convert_package(out, again, to=to)
    assert [one.code for one in second.findings if one.repaired] == []
    assert (second.lossless, again.read_bytes()) == (True, out.read_bytes())
