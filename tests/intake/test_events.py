"""Changes in local folders are told at once; what cannot be watched is said, and harms nothing else."""

from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from openimmo.intake.events import FolderEvents

SOON = 60  # seconds that a slow machine may take; the tests wait for the event itself
HARDLY = 0.3  # seconds in which nothing must come; a slow machine can only make the test pass


@pytest.fixture
def told() -> "SimpleQueue[str]":
    return SimpleQueue()


@pytest.fixture
def events(told: "SimpleQueue[str]") -> Iterator[FolderEvents]:
    made = FolderEvents(told.put)
    yield made
    made.close()


def folder(tmp_path: Path, name: str) -> Path:
    made = tmp_path / name
    made.mkdir()
    return made


def silence(told: "SimpleQueue[str]") -> bool:
    try:
        told.get(timeout=HARDLY)
    except Empty:
        return True
    return False


def emptied(told: "SimpleQueue[str]") -> None:
    while not silence(told):
        pass


def test_a_new_file_is_told_by_the_name_of_its_source(tmp_path, told, events):
    anna, berta = folder(tmp_path, "anna"), folder(tmp_path, "berta")
    assert events.follow({"anna": anna, "berta": berta}) == {}
    (berta / "feed.zip").write_bytes(b"PK")
    assert told.get(timeout=SOON) == "berta"


def test_files_in_folders_below_and_renamed_ones_are_told(tmp_path, told, events):
    anna = folder(tmp_path, "anna")
    (anna / "below").mkdir()
    events.follow({"anna": anna})
    (anna / "below" / "feed.part").write_bytes(b"PK")
    assert told.get(timeout=SOON) == "anna"
    emptied(told)
    (anna / "below" / "feed.part").rename(anna / "below" / "feed.zip")
    assert told.get(timeout=SOON) == "anna"


def test_reading_calls_for_no_look(tmp_path, told, events):
    anna = folder(tmp_path, "anna")
    (anna / "feed.zip").write_bytes(b"PK")
    events.follow({"anna": anna})
    emptied(told)
    assert (anna / "feed.zip").read_bytes() == b"PK"
    assert list(anna.iterdir())
    assert silence(told)


def test_two_sources_in_one_folder_are_both_told(tmp_path, told, events):
    anna = folder(tmp_path, "anna")
    events.follow({"one": anna, "two": anna})
    (anna / "feed.zip").write_bytes(b"PK")
    assert {told.get(timeout=SOON), told.get(timeout=SOON)} == {"one", "two"}
    events.follow({"two": anna})
    emptied(told)
    (anna / "next.zip").write_bytes(b"PK")
    assert told.get(timeout=SOON) == "two"


def test_a_folder_that_is_not_there_is_named_and_watched_once_it_is(tmp_path, told, events):
    problems = events.follow({"anna": tmp_path / "anna", "berta": folder(tmp_path, "berta")})
    assert list(problems) == ["anna"]
    assert str(tmp_path / "anna") in problems["anna"].message("de")
    folder(tmp_path, "anna")
    assert events.follow({"anna": tmp_path / "anna", "berta": tmp_path / "berta"}) == {}
    (tmp_path / "anna" / "feed.zip").write_bytes(b"PK")
    assert told.get(timeout=SOON) == "anna"


def test_a_folder_that_was_made_anew_is_watched_again(tmp_path, told, events):
    anna = folder(tmp_path, "anna")
    events.follow({"anna": anna})
    anna.rename(tmp_path / "old")
    folder(tmp_path, "anna")
    events.follow({"anna": anna})
    emptied(told)
    (anna / "feed.zip").write_bytes(b"PK")
    assert told.get(timeout=SOON) == "anna"


def test_a_source_that_is_gone_is_watched_no_longer(tmp_path, told, events):
    anna = folder(tmp_path, "anna")
    events.follow({"anna": anna})
    assert events.follow({}) == {}
    emptied(told)
    (anna / "feed.zip").write_bytes(b"PK")
    assert silence(told)


def test_without_any_folder_nothing_is_started(events):
    assert events.follow({}) == {}
