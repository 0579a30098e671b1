"""A clean-up that is killed at any step leaves books that miss nothing, and the next one leaves what one would have.

OPENIMMO_KILL_POINTS=all kills at every step by which it changes, or asks for, something outside of it; without it, at
every third, and at each that comes after the books were told.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import TemporaryDirectory

import pytest

from openimmo.domain.delivery import Verdict
from openimmo.pipeline.auditing import audit
from openimmo.pipeline.cleaning import clean
from openimmo.pipeline.report_files import write_report_files
from openimmo.wiring import House, open_house
from tests.acceptance.kill_state import State, state_of
from tests.acceptance.killing import killed
from tests.pipeline.deliveries import NOON, Office, attachment, bare, feed, listing, picture

LATER = NOON + timedelta(days=1000)
SETTINGS = '[retention]\narchive = "100d"\nquarantine = "100d"\nwithdrawn = "100d"\n'
SPARSE = 3


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is one: flushing to the disk is what takes the time."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


@pytest.fixture
def template(memory: Path) -> Path:
    """A home with something of every kind that goes."""
    (memory / "office").mkdir()
    office = Office(memory / "office")
    office.settings(SETTINGS)
    office.one({"feed.xml": feed(listing("A1", attachments=[attachment("a.jpg")]), listing("A2")), "a.jpg": picture()})
    office.one(feed(bare("A1")))
    office.one(b"<html/>")
    write_report_files(office.house, lambda *_: {"html": b"<html/>", "json": b"{}"})
    left = [office.home / name for name in ("outbox/.crm.csv.0.part", "spool/tmp/1.part", "cache/pictures/ab/cd.jpg")]
    for file in left:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"something")
    for file in (*left, *office.home.glob("media/??/*")):
        os.utime(file, (NOON.timestamp(), NOON.timestamp()))
    return office.home


def house_at(home: Path) -> House:
    return open_house(home, None, {}, now=lambda: LATER)


def cleaned(home: Path) -> House:
    house = house_at(home)
    clean(house)
    return house


def told(house: House) -> State:
    """All there is, but for the locks and the settings."""
    with house.reading_stock().reading() as view:
        gone = {one.path: one.let_go is not None for one in view.deliveries()}
    return {**state_of(house), "let go": sorted(gone.values())}


def missed(home: Path) -> list[str]:
    """What the audit says right after the end of the run that was killed."""
    return [found.code for found in audit(house_at(home)).problems]


def test_killed_at_any_step_nothing_is_missed_and_the_next_run_ends_the_work(template: Path, memory: Path) -> None:
    expected = told(cleaned(Path(copytree(template, memory / "whole"))))
    assert expected["audit"] == []
    assert expected["let go"] == [True] * 3
    assert {name.partition("/")[0] for name in expected["files"]} == {  # type: ignore[attr-defined]
        "cleaned", "lock", "openimmo.toml", "store.db",
    }  # fmt: skip
    everywhere, half = os.environ.get("OPENIMMO_KILL_POINTS") == "all", 0
    for point in count(1):
        home = Path(copytree(template, memory / f"home-{point}"))
        if not everywhere and point % SPARSE and not half:
            rmtree(home)
            continue
        died = killed(lambda home=home: cleaned(home), point)
        assert missed(home) == [], point
        half += any(house_at(home).spool().all_kept()) and _told_already(home)
        assert told(cleaned(home)) == expected, point
        rmtree(home)
        if not died:
            break
    assert half, "no run was killed between the books and the disk"


def _told_already(home: Path) -> bool:
    """Whether the books have given up bytes that are still there."""
    with house_at(home).reading_stock().reading() as view:
        verdicts = {one.verdict for one in view.deliveries() if one.let_go is not None}
    return Verdict.IMPORTED in verdicts
