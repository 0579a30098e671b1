"""How portals stand: the last export that came through, what waits, what was rejected, what fails and since when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from openimmo.domain.delivery import Reason
from openimmo.domain.export import SentState
from openimmo.errors import TransportError
from openimmo.pipeline.polling.status import Status, Watch, status_of
from openimmo.transports.files import Files
from tests.pipeline.deliveries import NOON, feed
from tests.pipeline.exporting_office import PORTAL, ExportOffice, advert


@pytest.fixture
def desk(tmp_path: Path, empty_store: Path) -> ExportOffice:
    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(empty_store, home / "store.db")

    return ExportOffice(tmp_path, make_home)


def standing(desk: ExportOffice, watch: Watch | None = None) -> Status:
    with desk.house.reading_stock().reading() as view:
        return status_of(view, desk.house.settings, desk.house.clock(), watch)


def codes(status: Status) -> list[str]:
    return [one.code for one in status.concerns if one.code.startswith("watch-portal")]


@contextmanager
def refused() -> Iterator[Files]:
    raise TransportError("transport-login", host="portal.example", reason="530")
    yield


def test_a_portal_that_was_never_exported_to_is_no_concern(desk: ExportOffice) -> None:
    (portal,) = standing(desk).portals
    assert (portal.portal, portal.address, portal.every) == ("site", "ftp://portal.example/in", None)
    assert (portal.last_export, portal.last_sent, portal.failures, dict(portal.listings)) == (None, None, 0, {})
    assert codes(standing(desk)) == []


def test_what_came_through_is_told_with_its_time_and_its_sums(desk: ExportOffice) -> None:
    desk.one(feed(advert("A1"), advert("A2")))
    report = desk.export()
    (portal,) = standing(desk).portals
    assert (portal.last_sent, portal.failures, portal.problem) == (report.sent, 0, None)
    assert dict(portal.listings) == {SentState.SENT: 2}
    assert codes(standing(desk)) == []


def test_failures_are_counted_since_the_last_that_came_through(desk: ExportOffice) -> None:
    desk.one(feed(advert("A1")))
    sent = desk.export().sent
    desk.one(feed(advert("A2")))
    well, desk.connect = desk.connect, refused
    desk.export()
    first = desk.exports()[0].created
    desk.export()
    status = standing(desk)
    (portal,) = status.portals
    assert (portal.last_sent, portal.failures, portal.problem_since) == (sent, 2, first)
    assert portal.problem is not None
    assert portal.problem.code == "transport-login"
    assert portal.count(SentState.QUEUED) == 1
    assert codes(status) == ["watch-portal-fails"]
    desk.connect = well
    desk.export()
    assert (standing(desk).portals[0].failures, codes(standing(desk))) == (0, [])


def test_what_was_rejected_and_what_is_queued_for_long_need_a_look(desk: ExportOffice) -> None:
    desk.one(feed(advert("A1"), advert("A2")))
    desk.export()
    with desk.house.stock().writing() as book:
        book.answered("site", "A1", SentState.REJECTED, Reason("export-rejected"), at=NOON)
        book._connection.exec_driver_sql("UPDATE portal_listings SET state = 'queued' WHERE number = 'A2'")
    assert codes(standing(desk)) == ["watch-portal-rejected"]
    desk.house.ticks += 61
    status = standing(desk)
    assert codes(status) == ["watch-portal-queued", "watch-portal-rejected"]
    assert (status.portals[0].count(SentState.QUEUED), status.portals[0].count(SentState.REJECTED)) == (1, 1)


def test_a_portal_on_a_schedule_tells_its_rhythm_and_when_the_daemon_exports_next(desk: ExportOffice) -> None:
    desk.portal(every='"6h"')
    soon = NOON + timedelta(hours=5)
    watch = Watch(pid=1, since=NOON, next_exports={"site": soon, "gone": soon})
    (portal,) = standing(desk, watch).portals
    assert (portal.every, portal.next_export) == (21_600, soon)


def test_a_portal_that_is_in_the_settings_no_more_is_not_told(desk: ExportOffice) -> None:
    desk.one(feed(advert("A1")))
    desk.connect = refused
    desk.export()
    desk.settings(PORTAL.replace("site", "other"))
    assert [one.portal for one in standing(desk).portals] == ["other"]
    assert codes(standing(desk)) == []
