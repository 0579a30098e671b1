"""Whatever comes twice, in the wrong order, under names that look alike or while a clock jumps: the stock is right."""

from itertools import permutations
from pathlib import Path

import pytest

from tests.acceptance.faults.drop_oracle import lost
from tests.acceptance.faults.drop_story import Inbox
from tests.acceptance.faults.looking import Watcher, look, until_quiet, watcher
from tests.acceptance.kill_state import state_of
from tests.pipeline.deliveries import feed, listing, zipped

AFTER = ["leave", "delete", "move"]
DAYS = {f"2026-11-{day}T08:00:00": str(day) for day in (18, 19, 20)}


def version(timestamp: str | None, price: str, number: str = "A1") -> bytes:
    return zipped({"feed.xml": feed(listing(number, price=price), umfang="VOLL", timestamp=timestamp)})


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    (tmp_path / "in").mkdir()
    return Inbox(tmp_path / "in")


def opened(inbox: Inbox, after: str = "leave") -> Watcher:
    home = inbox.folder.parent / "home"
    home.mkdir()
    text = f'[source.drop]\nurl = "{inbox.folder}"\nafter = "{after}"\n'
    (home / "openimmo.toml").write_text(text, encoding="utf-8")
    return watcher(home)


def clean(house: Watcher, inbox: Inbox) -> None:
    state = state_of(house)
    assert (state["audit"], state["unfinished"], lost(house, inbox)) == ([], [], [])


def price(house: Watcher, number: str = "A1") -> str:
    with house.reading_stock().reading() as view:
        return str(view.listing(number).row.price)


def verdicts(house: Watcher) -> list[tuple[str, str]]:
    with house.reading_stock().reading() as view:
        return sorted((row.path, str(row.verdict)) for row in view.deliveries())


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("order", list(permutations(DAYS)))
def test_the_newest_wins_in_whatever_order_they_come(inbox: Inbox, order: tuple[str, ...], after: str):
    house = opened(inbox, after)
    for place, timestamp in enumerate(order):
        inbox.put(b"%d.zip" % place, version(timestamp, DAYS[timestamp]), changed=1_790_000_000 + place)
        look(house)
    until_quiet(house)
    assert price(house) == "20"
    clean(house, inbox)


@pytest.mark.parametrize("after", AFTER)
def test_all_at_once_they_are_taken_in_the_order_in_which_they_were_written(inbox: Inbox, after: str):
    house = opened(inbox, after)
    for place, name in enumerate((b"z.zip", b"m.zip", b"a.zip")):
        inbox.put(name, version(None, str(place)), changed=1_790_000_000 + place)
    until_quiet(house)
    assert price(house) == "2"
    assert {verdict for _, verdict in verdicts(house)} == {"imported"}
    clean(house, inbox)


@pytest.mark.parametrize("after", AFTER)
def test_the_same_bytes_under_many_names_are_taken_once_and_each_is_accounted_for(inbox: Inbox, after: str):
    house = opened(inbox, after)
    for place in range(4):
        inbox.put(b"%d.zip" % place, version(None, "1"), changed=1_790_000_000 + place)
    until_quiet(house)
    assert verdicts(house) == [
        ("0.zip", "imported"), ("1.zip", "duplicate"), ("2.zip", "duplicate"), ("3.zip", "duplicate"),
    ]  # fmt: skip
    clean(house, inbox)


@pytest.mark.parametrize("after", AFTER)
def test_names_that_differ_in_case_only_are_different_files(inbox: Inbox, after: str):
    house = opened(inbox, after)
    inbox.put(b"feed.zip", version(None, "1", "A1"))
    inbox.put(b"FEED.ZIP", zipped({"x.xml": feed(listing("B1"), anid="OIB2", firma="Bea")}), changed=1_790_000_001)
    inbox.put(b"Feed.Zip", zipped({"x.xml": feed(listing("C1"), anid="OIB3", firma="Cem")}), changed=1_790_000_002)
    until_quiet(house)
    assert {verdict for _, verdict in verdicts(house)} == {"imported"}
    assert len(verdicts(house)) == 3
    clean(house, inbox)


def test_a_file_that_is_written_over_with_the_same_size_and_time_is_not_removed_unread(inbox: Inbox):
    """Nobody can see that; but what was taken is kept, and a file of another time is another one."""
    house = opened(inbox)
    inbox.put(b"a.zip", version(None, "1"))
    until_quiet(house)
    inbox.put(b"a.zip", version(None, "2"), changed=1_790_000_001)
    until_quiet(house)
    assert price(house) == "2"
    clean(house, inbox)


@pytest.mark.parametrize("step", [-24 * 400.0, -1.0, 24 * 400.0])
@pytest.mark.parametrize("after", AFTER)
def test_a_clock_that_jumps_between_looks_takes_nothing_too_early_and_loses_nothing(
    inbox: Inbox, after: str, step: float
):
    house = opened(inbox, after)
    inbox.put(b"a.zip", version("2026-11-18T08:00:00", "1"))
    look(house)
    house.jump += step
    house.hours -= 1  # no time has gone by, whatever the clock says
    look(house)
    assert verdicts(house) == []
    until_quiet(house)
    inbox.put(b"a.zip", version("2026-11-19T08:00:00", "2"), changed=1_790_000_001)
    house.jump -= step
    until_quiet(house)
    assert price(house) == "2"
    clean(house, inbox)
