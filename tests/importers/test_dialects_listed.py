"""docs/dialects.md names every repair and every known quirk, with a sample that leads to exactly what the page says."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

import openimmo
from openimmo.importers.dialects.profiles import PROFILED, PROFILES
from openimmo.rules.book import rules
from openimmo.settings.repairs import switchable
from openimmo.texts import catalogue

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "dialects.md").read_text(encoding="utf-8")
EXPECTED = tomllib.loads((ROOT / "samples" / "expected.toml").read_text(encoding="utf-8"))
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"(?m)^\|.*\|$", PAGE)]
QUIRKS = [row for row in ROWS if re.match(r"`[a-z0-9]+/", row[-1])]
REPAIRS = {row[0].strip("`"): row[1:] for row in ROWS if row[0].startswith("`repair-")}


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def leads_to(sample: str) -> frozenset[str]:
    """The codes that validating a sample finds, and those that expected.toml says of importing it."""
    entry = EXPECTED[sample]["import"]
    imported = {code for one in (entry if isinstance(entry, list) else [entry]) for code in one["findings"]}
    return frozenset(imported | {one.code for one in openimmo.validate(ROOT / "samples" / sample).findings})


def test_every_repair_is_listed_with_where_it_is_made_and_whether_it_can_be_off() -> None:
    assert set(REPAIRS) == {code for code in catalogue() if code.startswith("repair-")}
    homes = {code: profile.name for profile in PROFILES for code in profile.extra}
    for code, (_, home, off) in REPAIRS.items():
        assert home == homes.get(code, "always"), code
        assert off == ("yes" if code in switchable() else "no"), code
    assert set(REPAIRS) >= PROFILED


def test_every_row_of_the_tolerant_reader_is_there() -> None:
    assert {int(row[0]) for row in QUIRKS if row[0].isdigit()} == set(range(1, 24))


def test_every_repair_and_every_sample_of_a_dialect_stands_in_a_row() -> None:
    told = {code for row in QUIRKS for code in quoted(row[-2])}
    shown = {sample for row in QUIRKS for sample in quoted(row[-1])}
    assert set(REPAIRS) <= told
    assert {name for name in EXPECTED if name.startswith("dialects/")} <= shown


@pytest.mark.parametrize("row", QUIRKS, ids=lambda row: quoted(row[-1])[0] + " " + row[-2])
def test_a_quirk_leads_to_what_the_page_says(row: list[str]) -> None:
    codes, samples = quoted(row[-2]), quoted(row[-1])
    assert set(codes) <= {*catalogue(), *rules()}
    for sample in samples:
        found = leads_to(sample)
        assert set(codes) <= found, sample
        if row[-2] == "–":
            assert [code for code in found if code.startswith(("repair-", "feed-", "schema-"))] == [], sample
