"""Every sample leads to exactly what samples/expected.toml says, through the command line as users call it."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from openimmo.cli import run
from openimmo.importers.paths import without_namespace
from openimmo.rules.book import rules
from openimmo.texts import catalogue
from openimmo.xsd.catalogue import recognise, schema
from openimmo.xsd.check import first_errors
from tools import build_samples

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FOLDERS = ("valid", "versions", "invalid", "dialects", "packages", "hostile", "import")
REASONS = [code for code in catalogue() if code.startswith("import-")]
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))
AS_OF = "2026-11-21"
RULE = "rule-"
COUNTS = dict.fromkeys(("in_feed", "created", "updated", "unchanged", "refused", "deleted", "withheld"), 0)
MEDIA = dict.fromkeys(("referenced", "stored", "missing", "refused"), 0)


def files() -> Iterator[str]:
    """Every file of the sample folders, by its path below samples/."""
    for folder in FOLDERS:
        yield from (
            path.relative_to(SAMPLES).as_posix() for path in sorted((SAMPLES / folder).rglob("*")) if path.is_file()
        )


def covered(file: str) -> bool:
    """True when the file is a sample, or part of a folder that is one."""
    return any(file == name or file.startswith(f"{name}/") for name in EXPECTED)


def codes(findings: list[dict[str, Any]]) -> list[str]:
    return sorted({one["code"] for one in findings})


def imported(home: Path, sample: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and deliveries of one import into ``home``."""
    policy = ["--policy", EXPECTED[sample]["policy"]] if "policy" in EXPECTED[sample] else []
    exit_code = run(
        ["--home", str(home), "--lang", "en", "import", str(SAMPLES / sample), *policy, "--format", "json"], {}
    )
    return exit_code, json.loads(capsys.readouterr().out)["deliveries"]


def asked(question: list[str], home: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """What `openimmo listings` answers."""
    assert run(["--home", str(home), "listings", *question, "--format", "json"], {}) == 0
    return json.loads(capsys.readouterr().out)


def check_stock(entry: Mapping[str, Any], home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the sample brings stands in the stock as expected.toml says."""
    stock = entry.get("stock", {})
    rows = asked(["list", "--all"], home, capsys)
    row = next(row for row in rows if row["number"] == stock.get("number", row["number"]))
    assert {name: row[name] or "" for name in stock} == stock
    if "title_picture" in entry:
        attachments = asked(["show", row["number"]], home, capsys)["attachments"]
        assert [one["path"] for one in attachments if one["title_picture"]] == [entry["title_picture"]]


def reason_of(delivery: Mapping[str, Any]) -> list[str]:
    """The code whose sentence the delivery's reason is, as a list of none or one."""
    said = delivery["reason"] or ""
    return [code for code in REASONS if re.match(re.sub(r"\\{\w+\\}", ".+", re.escape(catalogue()[code].en)), said)]


def told(delivery: Mapping[str, Any]) -> dict[str, Any]:
    """A delivery in the words of expected.toml."""
    return {
        "verdict": delivery["verdict"],
        "reason": reason_of(delivery),
        "counts": delivery["counts"],
        "media": {name: delivery["media"][name] for name in MEDIA},
        "findings": codes(delivery["findings"]),
    }


def in_full(expected: Mapping[str, Any]) -> dict[str, Any]:
    """An expected delivery with the counts that are 0, without the exit code of the whole call."""
    said = {name: value for name, value in expected.items() if name != "exit"}
    reason = [expected["reason"]] if "reason" in expected else []
    return {**said, "reason": reason, "counts": COUNTS | expected["counts"], "media": MEDIA | expected["media"]}


def test_every_file_has_an_entry_and_every_entry_a_file() -> None:
    assert [file for file in files() if not covered(file)] == []
    assert [name for name in EXPECTED if not (SAMPLES / name).exists()] == []


def test_there_are_samples_of_every_kind() -> None:
    assert {name.partition("/")[0] for name in EXPECTED} == set(FOLDERS)
    assert len(EXPECTED) >= 45


def test_every_code_that_samples_name_exists() -> None:
    deliveries = [one for entry in EXPECTED.values() for one in listed(entry["import"])]
    named = {code for entry in [*deliveries, *(e["validate"] for e in EXPECTED.values())] for code in entry["findings"]}
    assert named <= set(catalogue())
    assert {f"{RULE}{code}" for entry in EXPECTED.values() for code in entry.get("rules", [])} <= set(rules())


def test_what_is_valid_breaks_rules_only_where_it_must() -> None:
    breaking = {name for name in EXPECTED if name.startswith("valid/") and EXPECTED[name].get("rules")}
    assert breaking == {"valid/every-container.xml", "valid/least-content.xml", "valid/links-and-remote.xml"}


def listed(entry: Any) -> list[dict[str, Any]]:
    """The deliveries of an entry: one table, or one for each sender."""
    return entry if isinstance(entry, list) else [entry]


def test_the_built_samples_are_current() -> None:
    assert [name for name, data in build_samples.samples() if build_samples.current(name) != data] == []


@pytest.mark.parametrize("sample", [name for name in EXPECTED if name.startswith(("valid/", "versions/"))])
def test_valid_samples_pass_the_schema_of_their_version(sample: str) -> None:
    root = etree.parse(SAMPLES / sample).getroot()
    without_namespace(root)
    assert first_errors(schema(recognise(root[0].get("version")).version), root).first == () or "1.2.7d" in sample


@pytest.mark.parametrize("sample", EXPECTED)
def test_validating_a_sample_finds_this_and_nothing_else(
    sample: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--as-of", AS_OF, "--fail-on", "never", "--format", "json"]
    assert run(["--home", str(tmp_path), "validate", str(SAMPLES / sample), *options], {}) == 0
    (package,) = json.loads(capsys.readouterr().out)["packages"]
    broken = [code.removeprefix(RULE) for code in codes(package["findings"]) if code.startswith(RULE)]
    others = [code for code in codes(package["findings"]) if not code.startswith(RULE)]
    told = {"validate": {"verdict": package["verdict"], "findings": others}, "rules": broken}
    assert told == {"rules": [], **{key: EXPECTED[sample][key] for key in told if key in EXPECTED[sample]}}


@pytest.mark.parametrize("sample", EXPECTED)
def test_importing_a_sample_does_exactly_this_and_nothing_more_when_it_comes_again(
    sample: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = EXPECTED[sample]
    for earlier in entry.get("after", []):
        assert imported(tmp_path, earlier, capsys)[0] == 0
    exit_code, deliveries = imported(tmp_path, sample, capsys)
    assert [told(delivery) for delivery in deliveries] == [in_full(one) for one in listed(entry["import"])]
    assert exit_code == max(one["exit"] for one in listed(entry["import"]))
    if "listings" in entry:
        outcomes = [outcome for delivery in deliveries for outcome in delivery["listings"]]
        assert {outcome["number"]: outcome["action"] for outcome in outcomes} == entry["listings"]
    if {"stock", "title_picture"} & set(entry):
        check_stock(entry, tmp_path, capsys)
    again = imported(tmp_path, sample, capsys)[1]
    if {delivery["verdict"] for delivery in deliveries} <= {"imported", "imported-deletions-withheld"}:
        assert [delivery["verdict"] for delivery in again] == ["duplicate"]
    else:
        assert [told(delivery) for delivery in again] == [told(delivery) for delivery in deliveries]
