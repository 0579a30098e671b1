"""Repairs that settings switch off: for everybody, for a sender by name, or by the keys in its feed."""

import json
from pathlib import Path

import pytest

from openimmo.cli import run
from openimmo.domain.validation import PackageValidation
from openimmo.pipeline.senders.switched_off import switched_off
from openimmo.pipeline.validating import Options, validate_package
from openimmo.settings import load

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
COMMA = SAMPLES / "dialects" / "decimal-comma.xml"
FLAG = SAMPLES / "dialects" / "flag-missing.xml"
KEYS = '[sender.Nord]\nopenimmo_anid = "{}"\nrepairs_off = ["repair-decimal"]'


def validated(home: Path, text: str, sample: Path = COMMA, sender: str | None = None) -> PackageValidation:
    (home / "openimmo.toml").write_text(text, encoding="utf-8")
    return validate_package(sample, Options(switched_off=switched_off(load(home, None, {}), sender)))


def told(report: PackageValidation) -> set[tuple[str, str | None, bool]]:
    return {(one.code, one.repair, one.repaired) for one in report.findings}


def imported(home: Path, *options: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    assert run(["--home", str(home), "import", str(COMMA), *options, "--format", "json"], {}) == 0
    (delivery,) = json.loads(capsys.readouterr().out)["deliveries"]
    return {one["code"] for one in delivery["findings"]}


def test_a_repair_that_is_off_is_proposed_and_the_fault_is_an_error(tmp_path: Path) -> None:
    assert {code for code, *_ in told(validated(tmp_path, ""))} == {"repair-decimal"}
    report = validated(tmp_path, '[repairs]\noff = ["repair-decimal"]')
    assert report.verdict == "invalid"
    assert told(report) >= {
        ("schema-value-type", "389000.00", False),
        ("schema-value-type", "142.5", False),
    }
    assert {code for code, *_ in told(report)} == {"schema-value-type"}


def test_what_would_be_filled_in_can_be_off_too(tmp_path: Path) -> None:
    assert {code for code, *_ in told(validated(tmp_path, "", FLAG))} == {"repair-flag-missing"}
    report = validated(tmp_path, '[repairs]\noff = ["repair-flag-missing"]', FLAG)
    assert {code for code, *_ in told(report)} == {"schema-attribute-missing"}


def test_a_sender_is_known_by_the_keys_of_its_feed(tmp_path: Path) -> None:
    mine = KEYS.format("mus20260101120000000NOR0020088")
    assert {code for code, *_ in told(validated(tmp_path, mine))} == {"schema-value-type"}
    assert {code for code, *_ in told(validated(tmp_path, KEYS.format("X1")))} == {"repair-decimal"}


def test_a_sender_that_is_named_counts_and_not_the_keys(tmp_path: Path) -> None:
    mine = KEYS.format("MUS20260101120000000nor0020088")
    assert {code for code, *_ in told(validated(tmp_path, mine, sender="other"))} == {"repair-decimal"}
    assert {code for code, *_ in told(validated(tmp_path, KEYS.format("X1"), sender="Nord"))} == {"schema-value-type"}


def test_the_import_asks_the_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    homes = [tmp_path / name for name in ("all", "named", "keys", "none")]
    for home in homes:
        home.mkdir()
    (homes[0] / "openimmo.toml").write_text('[repairs]\noff = ["repair-decimal"]')
    (homes[1] / "openimmo.toml").write_text('[sender.Nord]\nrepairs_off = ["repair-decimal"]')
    (homes[2] / "openimmo.toml").write_text(KEYS.format("MUS20260101120000000nor0020088"))
    assert imported(homes[0], capsys=capsys) == {"feed-value-type"}
    assert imported(homes[1], "--sender", "Nord", capsys=capsys) == {"feed-value-type"}
    assert imported(homes[2], capsys=capsys) == {"feed-value-type"}
    assert imported(homes[3], capsys=capsys) == {"repair-decimal"}


def test_validate_asks_the_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--home", str(tmp_path), "validate", str(COMMA), "--format", "json"]
    assert run(arguments, {}) == 0
    assert "repair-decimal" in capsys.readouterr().out
    assert run(arguments, {"OPENIMMO_REPAIRS__OFF": "repair-decimal"}) == 1
    assert "repair-decimal" not in capsys.readouterr().out
    assert run(arguments, {"OPENIMMO_REPAIRS__OFF": "repair-decimals"}) == 2
    assert "repair-decimals" in capsys.readouterr().err
