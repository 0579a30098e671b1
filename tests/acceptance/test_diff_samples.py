"""Every pair of samples/diff differs exactly as its expected.toml says; no sample differs from itself."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from openimmo.cli import run
from openimmo.domain.comparison import Comparison, Difference, Outcome
from openimmo.domain.delivery import Scope
from openimmo.pipeline.comparing import compare

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PAIRS = SAMPLES / "diff"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((PAIRS / "expected.toml").read_text(encoding="utf-8"))
ALL = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))
READABLE = [name for name, entry in ALL.items() if entry["validate"]["verdict"] not in ("unreadable", "unsafe")]
UNREADABLE = [name for name in ALL if name not in READABLE]
WHOLE = [name for name, entry in EXPECTED.items() if entry.get("scope") == "VOLL" and name != "after-partial"]


def pair(name: str) -> tuple[Path, Path]:
    folder = PAIRS / name
    return (folder / "old", folder / "new") if (folder / "old").is_dir() else (folder / "old.xml", folder / "new.xml")


def in_full(entry: dict[str, Any]) -> dict[str, Any]:
    """What a pair must lead to, with what expected.toml leaves out."""
    counts = ("old", "new", "created", "changed", "renumbered", "gone", "gone_by_name", "unchanged", "not_named")
    return {
        "outcome": entry["outcome"],
        "scope": entry.get("scope"),
        "findings": entry["findings"],
        "counts": {name: entry["counts"].get(name, 0) for name in counts},
        "frame": [field(one) for one in entry.get("frame", [])],
        "listings": [
            {
                "change": one["change"],
                "number": one["number"],
                "former": one.get("former"),
                "sprache": one.get("sprache", ""),
                "by_name": one.get("by_name", False),
                "fields": [field(changed) for changed in one.get("fields", [])],
            }
            for one in entry.get("listings", [])
        ],
    }


def field(one: dict[str, str]) -> dict[str, str | None]:
    return {"path": one["path"], "before": one.get("before"), "after": one.get("after")}


def told(document: dict[str, Any]) -> dict[str, Any]:
    """A comparison in the words of expected.toml."""
    named = ("change", "number", "former", "sprache", "by_name", "fields")
    return {
        **{name: document[name] for name in ("outcome", "scope", "counts", "frame")},
        "findings": sorted({one["code"] for one in document["findings"]}),
        "listings": [{name: one[name] for name in named} for one in document["listings"]],
    }


def numbers(found: Comparison, kind: Difference) -> list[tuple[str, str, str]]:
    return sorted((one.anbieter, one.number, one.sprache) for one in found.listings if one.change is kind)


def test_every_pair_has_an_entry_and_every_entry_a_pair() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in PAIRS.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_pair_differs_in_this_and_nothing_else(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = pair(name)
    code = run(["--home", str(tmp_path), "--lang", "en", "diff", str(old), str(new), "--format", "json"], {})
    assert told(json.loads(capsys.readouterr().out)) == in_full(EXPECTED[name])
    assert code == EXPECTED[name]["exit"]


@pytest.mark.parametrize("name", READABLE)
def test_no_sample_differs_from_itself(name: str) -> None:
    found = compare(SAMPLES / name, SAMPLES / name)
    assert (found.outcome, found.frame, found.listings, found.unsteady) == (Outcome.SAME, (), (), ())
    assert found.counts.old == found.counts.new == found.counts.unchanged


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_new_one_way_is_gone_the_other_way(name: str) -> None:
    old, new = pair(name)
    there, back = compare(old, new), compare(new, old)
    assert there.scope is back.scope is Scope.VOLL
    assert numbers(there, Difference.CREATED) == numbers(back, Difference.GONE)
    assert numbers(there, Difference.GONE) == numbers(back, Difference.CREATED)
    assert numbers(there, Difference.CHANGED) == numbers(back, Difference.CHANGED)
    assert there.counts.unchanged == back.counts.unchanged


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("order", [1, -1], ids=["as OLD", "as NEW"])
def test_what_cannot_be_read_is_never_called_the_same(name: str, order: int) -> None:
    old, new = [SAMPLES / name, SAMPLES / "valid" / "wohnung-miete.xml"][::order]
    found = compare(old, new)
    assert found.outcome in (Outcome.UNREADABLE, Outcome.UNSAFE)
    assert found.findings
    assert {one.severity for one in found.findings} == {"error"}
    assert all((one.feed or "").startswith(str(SAMPLES / name)) for one in found.findings)
    assert found.listings == ()
