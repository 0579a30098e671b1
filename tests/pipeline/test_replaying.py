"""Replaying: kept bytes run again as a delivery of their own, without overwriting what is newer."""

import pytest

from openimmo.domain.delivery import DeliveryReport
from openimmo.domain.listing import ListingStatus
from openimmo.errors import Refused, UnknownObject
from openimmo.pipeline.deliveries.replaying import replay
from openimmo.pipeline.deliveries.undoing import undo
from tests.pipeline.deliveries import Office, actions, anbieter, feed, listing


def replayed(office: Office, delivery: DeliveryReport, **options: bool) -> DeliveryReport:
    (report,) = replay(office.house, [delivery.delivery], progress=lambda *told: None, **options)
    return report


def test_the_newest_delivery_runs_again_although_its_bytes_are_known(office: Office) -> None:
    first = office.one(feed(listing("A1", price="1")))
    with office.house.stock().writing() as book:
        book.set_status(book.listing("A1").row.id, ListingStatus.WITHDRAWN, actor="anna", at=office.house.clock())
    report = replayed(office, first)
    assert (report.verdict, report.source) == ("imported", f"replay {first.delivery}")
    with office.house.reading_stock().reading() as view:
        row = view.find_delivery(report.delivery)
        assert row.received == view.find_delivery(first.delivery).received
    assert office.kept() == {first.sha256: "archive"}


def test_a_delivery_that_is_no_longer_the_newest_is_superseded_unless_forced(office: Office) -> None:
    first = office.one(feed(listing("A1", price="1")))
    office.one(feed(listing("A1", price="2")))
    assert replayed(office, first).verdict == "superseded"
    assert str(office.listing("A1").row.price) == "2"
    assert replayed(office, first, force=True).verdict == "imported"
    assert str(office.listing("A1").row.price) == "1"
    assert office.one(feed(listing("A1", price="3"))).verdict == "imported"


def test_a_forced_replay_overrides_the_feeds_own_time_but_only_until_the_next_arrives(office: Office) -> None:
    old = office.one(feed(listing("A1", price="1"), timestamp="2026-11-20T08:00:00"))
    office.one(feed(listing("A1", price="2"), timestamp="2026-11-20T09:00:00"))
    assert replayed(office, old, force=True).verdict == "imported"
    assert office.one(feed(listing("A1", price="3"), timestamp="2026-11-20T09:30:00")).verdict == "imported"
    assert str(office.listing("A1").row.price) == "3"


def test_what_was_quarantined_is_taken_once_the_reason_is_gone(office: Office) -> None:
    office.settings('release = "manual"\n')
    held = office.one(feed(listing("A1")))
    assert (held.verdict, office.kept()) == ("quarantined", {held.sha256: "quarantine"})
    assert replayed(office, held).verdict == "quarantined"
    with office.house.stock().writing() as book:
        (sender,) = book.senders()
        book.change_sender(sender.name, actor="anna", at=office.house.clock(), state="released")
    assert replayed(office, held).verdict == "imported"
    assert (office.statuses(), office.kept()) == ({"A1": "active"}, {held.sha256: "archive"})


def test_a_package_of_several_senders_is_run_as_a_whole(office: Office) -> None:
    package = feed(anbieter(listing("A1"), anid="OIB1"), anbieter(listing("B1"), anid="OIB2", firma="Bert"))
    _, second = office.send(package)
    (undone,) = undo(office.house, second.delivery, force=False, actor="test", progress=lambda *told: None)
    assert actions(undone) == {"B1": "deleted"}
    reports = list(replay(office.house, [second.delivery], progress=lambda *told: None))
    assert [actions(report) for report in reports] == [{"A1": "unchanged"}, {"B1": "updated"}]


def test_several_deliveries_are_run_in_the_order_asked_for(office: Office) -> None:
    sent = [office.one(feed(listing("A1", price=price))) for price in ("1", "2")]
    for delivery in reversed(sent):
        list(undo(office.house, delivery.delivery, force=False, actor="test", progress=lambda *told: None))
    reports = replay(office.house, [one.delivery for one in sent], progress=lambda *told: None)
    assert [report.verdict for report in reports] == ["imported", "imported"]
    assert str(office.listing("A1").row.price) == "2"


def test_a_replay_that_a_crash_interrupted_is_taken_up_and_not_run_twice(office: Office) -> None:
    first = office.one(feed(listing("A1")))
    broken = replay(office.house, [first.delivery], progress=_crash)
    with pytest.raises(KeyboardInterrupt):
        list(broken)
    assert replayed(office, first).verdict == "imported"
    with office.house.reading_stock().reading() as view:
        assert len(view.deliveries()) == 2


def _crash(stage: str, done: int, total: int | None) -> None:
    if stage == "apply":
        raise KeyboardInterrupt


def test_a_dry_run_writes_nothing(office: Office) -> None:
    first = office.one(feed(listing("A1", price="1")))
    office.one(feed(listing("A1", price="2")))
    before = sorted((file, file.read_bytes()) for file in office.home.rglob("*") if file.is_file())
    report = replayed(office, first, force=True, dry_run=True)
    assert (report.verdict, actions(report)) == ("imported", {"A1": "updated"})
    assert sorted((file, file.read_bytes()) for file in office.home.rglob("*") if file.is_file()) == before


def test_what_is_no_package_or_has_lost_its_bytes_is_refused(damaged_office: Office) -> None:
    office = damaged_office
    first = office.one(feed(listing("A1")))
    (undone,) = undo(office.house, first.delivery, force=False, actor="test", progress=lambda *told: None)
    (office.home / "archive" / first.sha256).unlink()
    for delivery, code in ((undone, "replay-no-package"), (first, "replay-bytes-missing")):
        with pytest.raises(Refused) as caught:
            replayed(office, delivery)
        assert caught.value.code == code
    with pytest.raises(UnknownObject):
        list(replay(office.house, ["nothing"], progress=lambda *told: None))
