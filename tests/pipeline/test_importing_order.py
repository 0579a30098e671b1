"""Which delivery is the newest, which is late, and which was here before."""

import sqlite3
from contextlib import closing

import pytest

from openimmo.domain.delivery import Verdict
from tests.pipeline.deliveries import Office, actions, bare, feed, listing, reasons

EARLIER, LATER = "2026-11-20T08:00:00", "2026-11-20T09:00:00"


def priced(price: str, timestamp: str | None = None, **given: str) -> bytes:
    return feed(listing(price=price), timestamp=timestamp, **given)


def test_a_delivery_older_than_the_applied_one_is_superseded_and_changes_nothing(office: Office):
    office.one(feed(listing("A1", price="2"), listing("A2"), umfang="VOLL", timestamp=LATER))
    late = office.one(feed(listing("A1", price="1"), umfang="VOLL", timestamp=EARLIER))
    assert (late.verdict, reasons(late), late.counts.in_feed) == (Verdict.SUPERSEDED, {"import-superseded"}, 0)
    assert office.listing("A1").row.price == 2
    assert office.statuses() == {"A1": "active", "A2": "active"}
    assert office.kept()[late.sha256] == "archive"


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        (LATER, EARLIER),
        ("2026-11-20T09:00:00+01:00", "2026-11-20T09:30:00+02:00"),
        ("2026-11-20T09:00:00Z", "2026-11-20T09:30:00+01:00"),
        ("2026-11-20T09:00:00", "2026-11-20T09:30:00+01:00"),
        ("2026-11-20T09:00:00+01:00", "2026-11-20T07:59:00"),
    ],
)
def test_times_with_and_without_zone_are_compared_without_zone_as_utc(office: Office, newer: str, older: str):
    office.one(priced("2", newer))
    assert office.one(priced("1", older)).verdict is Verdict.SUPERSEDED


def test_the_same_time_again_is_not_late(office: Office):
    office.one(priced("1", EARLIER))
    assert actions(office.one(priced("2", EARLIER))) == {"A1": "updated"}


@pytest.mark.parametrize("times", [(None, None), (LATER, None), (None, LATER), ("gestern", "heute")])
def test_where_a_time_is_missing_or_no_time_the_arrival_counts(office: Office, times: tuple[str | None, str | None]):
    office.one(priced("1", times[0]))
    assert actions(office.one(priced("2", times[1]))) == {"A1": "updated"}


@pytest.mark.parametrize("stamp", ["2099-01-01T00:00:00", "9999-12-31T23:59:59-14:00", "2026-11-23T12:00:00Z"])
def test_a_time_in_the_future_does_not_make_every_later_delivery_late(office: Office, stamp: str):
    office.one(priced("1", stamp))
    assert actions(office.one(priced("2", "2026-11-21T13:00:00"))) == {"A1": "updated"}


def test_a_time_in_the_future_is_reported(office: Office):
    assert office.one(priced("1", "2099-01-01T00:00:00")).finding_counts["intake-timestamp-ahead"] == 1


def test_the_hours_of_a_forgotten_time_zone_are_no_future(office: Office):
    report = office.one(priced("1", "2026-11-21T13:30:00"))  # half past one in Germany, sent at noon UTC
    assert report.finding_counts == {}
    assert office.one(priced("2", "2026-11-21T13:10:00")).verdict is Verdict.SUPERSEDED


@pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00"])
def test_a_time_at_the_edge_of_the_calendar_is_no_crash(office: Office, stamp: str):
    assert office.one(priced("1", stamp)).verdict is Verdict.IMPORTED


def test_the_same_bytes_again_do_no_listing_work(office: Office):
    content = feed(listing("A1"), bare("A2"), umfang="VOLL")
    first, second = office.one(content), office.one(content)
    assert (second.verdict, second.listings, second.counts.in_feed) == (Verdict.DUPLICATE, (), 0)
    assert second.reason is not None
    assert second.reason.params == {"delivery": first.delivery}
    assert second.sender == "OIB1"
    assert office.kept() == {first.sha256: "archive"}
    with office.house.reading_stock().reading() as view:
        assert [found.verdict for found in view.deliveries()] == [Verdict.DUPLICATE, Verdict.IMPORTED]
        assert len(view.history(view.listing("A1").row.id)) == 1


def test_a_duplicate_writes_nothing_but_its_row_in_the_ledger(office: Office):
    content = {"feed.xml": feed(listing())}
    office.one(content)
    before = everything_but_the_ledger(office)
    office.one(content)
    assert everything_but_the_ledger(office) == before


def everything_but_the_ledger(office: Office) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(office.home / "store.db")) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: connection.execute(f"SELECT * FROM {name}").fetchall()
            for name in names
            if name not in ("deliveries", "sqlite_sequence")
        }


def test_a_then_b_then_a_without_times_applies_a_again(office: Office):
    one, other = priced("1"), priced("2")
    assert [office.one(content).verdict for content in (one, other, one)] == [Verdict.IMPORTED] * 3
    assert office.listing("A1").row.price == 1


def test_a_then_b_then_a_with_times_is_late(office: Office):
    one, other = priced("1", EARLIER), priced("2", LATER)
    assert [office.one(content).verdict for content in (one, other, one)] == [
        Verdict.IMPORTED, Verdict.IMPORTED, Verdict.SUPERSEDED,
    ]  # fmt: skip


def test_the_same_bytes_under_another_policy_are_no_duplicate(office: Office):
    office.one(priced("1"))
    assert office.one(priced("1"), policy="imv").verdict is Verdict.IMPORTED


def test_the_same_bytes_for_another_sender_are_no_duplicate(office: Office):
    content = feed(listing(), anid=None, firma=None)
    reports = [
        office.one(content, sender="anna"),
        office.one(content, sender="bert"),
        office.one(content, sender="anna"),
    ]
    assert [report.verdict for report in reports] == [Verdict.IMPORTED, Verdict.IMPORTED, Verdict.DUPLICATE]


def test_one_sender_that_is_late_does_not_hold_up_the_other_in_a_package(office: Office):
    mine = feed(listing("A1"), anid="OIB1", timestamp=LATER)
    office.one(mine)
    both = {"a.xml": feed(listing("A2"), anid="OIB1", timestamp=EARLIER), "b.xml": feed(listing("B1"), anid="OIB2")}
    assert [report.verdict for report in office.send(both)] == [Verdict.SUPERSEDED, Verdict.IMPORTED]
    assert set(office.statuses()) == {"A1", "B1"}


def test_several_packages_of_one_run_are_imported_in_their_order(office: Office):
    paths = [office.put(priced("1")), office.put(priced("2")), office.put(priced("2"))]
    assert [report.verdict for report in office.run(*paths)] == [
        Verdict.IMPORTED, Verdict.IMPORTED, Verdict.DUPLICATE,
    ]  # fmt: skip
