"""docs/policies.md: each sentence has its setting, with the value the preset really has, and a test that is there."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from openimmo.cli import program
from openimmo.policy import PRESETS, Policy
from openimmo.settings.reading import keys
from openimmo.settings.values import SettingsFile

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
SECTIONS = ("IMV online", "MISTERIMMO", "BOTTIMMO", "ImmobilienScout24, taken over once", "onOffice as receiver")


class Row(NamedTuple):
    section: str
    sentence: str
    settings: list[str]
    tests: list[str]


def rows() -> Iterator[Row]:
    for part in PAGE.split("\n### ")[1:]:
        section, _, table = part.partition("\n")
        for line in table.splitlines():
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if len(cells) == 3 and "`" in cells[2]:
                yield Row(section, cells[0], re.findall("`([^`]+)`", cells[1]), re.findall("`([^`]+)`", cells[2]))


ROWS = list(rows())


def value_of(policy: Policy, key: str) -> object:
    """What a preset says, as it would be written in openimmo.toml."""
    if key == "number":
        return policy.number_prefix or "keep"
    return getattr(policy, key)


def commands(group: Any, path: str = "openimmo") -> Iterator[str]:
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{path} {name}")


def named_in(path: Path) -> set[str]:
    """The tests of a file by the second part of their pytest ids."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    found = {one.name for one in body if isinstance(one, ast.FunctionDef)}
    classes = [one for one in body if isinstance(one, ast.ClassDef)]
    return found | {f"{one.name}::{below.name}" for one in classes for below in one.body if hasattr(below, "name")}


def test_every_source_has_its_sentences() -> None:
    assert list(dict.fromkeys(row.section for row in ROWS)) == list(SECTIONS)
    assert {section: sum(row.section == section for row in ROWS) for section in SECTIONS} == dict(
        zip(SECTIONS, (15, 10, 60, 6, 2), strict=True)
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.sentence[:40])
def test_each_setting_that_is_named_is_there_and_has_that_value(row: Row) -> None:
    assert row.settings
    for setting in row.settings:
        name, _, value = setting.partition(" = ")
        if setting.startswith("openimmo "):
            assert setting in set(commands(program("en")))
        elif value:
            preset, key = name.split(".")
            assert f"policy.NAME.{key}" in set(keys(SettingsFile))
            assert value_of(PRESETS[preset], key) == json.loads(value)
        else:
            assert name in set(keys(SettingsFile))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.sentence[:40])
def test_each_test_that_is_named_is_there(row: Row) -> None:
    assert row.tests
    for test in row.tests:
        file, _, name = test.partition("::")
        assert (ROOT / file).is_file(), file
        assert not name or name in named_in(ROOT / file), test


def test_the_table_of_presets_says_what_they_are() -> None:
    (head,) = [line for line in PAGE.splitlines() if line.startswith("| key |")]
    presets = re.findall("`([^`]+)`", head)
    assert presets == list(PRESETS)
    for line in PAGE.split("### ")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        key = re.match("`(\\w+)`", cells[0])
        if len(cells) == len(presets) + 1 and key and key[1] not in ("guard", "media", "release"):
            told = [str(value_of(PRESETS[name], key[1])).lower().replace("none", "–") for name in presets]
            assert told == [cell.strip("`").lower() for cell in cells[1:]], key[1]


def test_every_key_of_a_policy_is_explained() -> None:
    explained = set(re.findall("`(\\w+)`", PAGE))
    assert {one.split(".")[2] for one in keys(SettingsFile) if one.startswith("policy.NAME.")} <= {*explained, "preset"}
