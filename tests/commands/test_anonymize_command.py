"""``openimmo anonymize``: what it says, and how it ends."""

import re
from pathlib import Path

from tests.commands.program import SAMPLES, Program

PLAIN, BROKEN = SAMPLES / "valid" / "haus-kauf.xml", SAMPLES / "hostile" / "truncated.xml"


def test_without_a_seed_one_is_drawn_and_told(openimmo: Program, tmp_path: Path) -> None:
    answers = [openimmo("anonymize", PLAIN, tmp_path / f"{number}.xml") for number in range(2)]
    assert [(answer.code, answer.err) for answer in answers] == [(0, "")] * 2
    seeds = {re.search(r"seed ([0-9a-f]{24})", answer.out) for answer in answers}
    assert None not in seeds
    assert (tmp_path / "0.xml").read_bytes() != (tmp_path / "1.xml").read_bytes()


def test_the_seed_that_was_told_gives_the_same_bytes(openimmo: Program, tmp_path: Path) -> None:
    seed = openimmo("anonymize", PLAIN, tmp_path / "0.xml", "--format", "json").json["seed"]
    assert openimmo("anonymize", PLAIN, tmp_path / "1.xml", "--seed", seed).code == 0
    assert (tmp_path / "0.xml").read_bytes() == (tmp_path / "1.xml").read_bytes()


def test_what_was_replaced_is_counted(openimmo: Program, tmp_path: Path) -> None:
    told = openimmo("anonymize", PLAIN, tmp_path / "0.xml", "--seed", "x", "--format", "json").json
    assert told["schema"] == "openimmo/anonymized/1"
    assert {"names", "mails", "phones", "texts", "numbers", "addresses", "postcodes"} <= set(told["counts"])
    text = openimmo("--lang", "de", "anonymize", PLAIN, tmp_path / "1.xml", "--seed", "x").out
    assert "E-Mail-Adressen" in text
    assert "nicht mitgeben" in text


def test_a_broken_feed_is_anonymized_as_well(openimmo: Program, tmp_path: Path) -> None:
    assert openimmo("anonymize", BROKEN, tmp_path / "0.xml").code == 0
    judged = [openimmo("validate", path, "--format", "json").json for path in (BROKEN, tmp_path / "0.xml")]
    assert judged[0]["verdict"] == judged[1]["verdict"] == "unreadable"


def test_what_is_not_there_is_2_and_what_is_unsafe_1(openimmo: Program, tmp_path: Path) -> None:
    assert openimmo("anonymize", tmp_path / "nowhere.xml", tmp_path / "0.xml").code == 2
    assert openimmo("anonymize", SAMPLES / "hostile" / "bomb.zip", tmp_path / "0.zip").code == 1
    assert openimmo("anonymize", PLAIN, tmp_path / "no" / "folder" / "0.xml").code == 2
    assert list(tmp_path.glob("0.*")) == []
