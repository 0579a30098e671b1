"""Exports of the daemon: each portal in its own rhythm, and nothing that fails ends anything."""

import threading
from pathlib import Path
from shutil import copyfile
from typing import cast

import pytest

from openimmo.domain.export import ExportReport
from openimmo.errors import TransportError
from openimmo.pipeline.export.rounds import ExportRounds
from openimmo.pipeline.polling.wishes import Wishes
from tests.pipeline.deliveries import feed
from tests.pipeline.exporting_office import ExportHouse, ExportOffice, advert

TOO_LONG = 60.0
EVERY = 3600.0


class Rounds:
    """Rounds over an office, with a clock that a test moves."""

    def __init__(self, desk: ExportOffice) -> None:
        self.seconds = 0.0
        self.told: list[tuple[str, ExportReport | None, Exception | None]] = []
        self.house = cast(ExportHouse, desk.house)
        self.house.monotonic = lambda: self.seconds  # type: ignore[method-assign]
        self.wishes = Wishes(self.house.monotonic)
        self.rounds = ExportRounds(self.house, self.wishes, self._tell, lambda seconds: None)

    def _tell(self, portal: str, report: ExportReport | None, error: Exception | None) -> None:
        self.told.append((portal, report, error))

    def until_told(self, count: int) -> None:
        """Work until so many exports have ended; the end of each is heard as a wish."""
        self.rounds.work()
        while len(self.told) < count:
            assert list(self.wishes.take(TOO_LONG))
            self.rounds.work()


@pytest.fixture
def desk(tmp_path: Path, empty_store: Path) -> ExportOffice:
    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(empty_store, home / "store.db")

    office = ExportOffice(tmp_path, make_home)
    office.portal(every='"1h"')
    office.send(feed(advert("A1")))
    return office


def test_a_portal_gets_its_exports_in_its_own_rhythm(desk: ExportOffice):
    rounds = Rounds(desk)
    rounds.until_told(1)
    assert len(desk.names()) == 1
    due = rounds.rounds.next()
    assert due is not None
    assert due >= EVERY
    desk.send(feed(advert("A1", price="1")))
    rounds.rounds.work()
    assert len(rounds.told) == 1
    rounds.seconds = due
    rounds.until_told(2)
    assert len(desk.names()) == 2
    rounds.rounds.close()


def test_an_export_that_fails_is_told_and_the_next_one_comes(desk: ExportOffice):
    good = desk.connect

    def away() -> object:
        raise TransportError("transport-lost", host="portal.example", reason="no line")

    desk.connect = away  # type: ignore[assignment]
    rounds = Rounds(desk)
    rounds.until_told(1)
    _, report, error = rounds.told[0]
    assert (error, report is not None and report.problem is not None) == (None, True)
    desk.connect = good
    due = rounds.rounds.next()
    assert due is not None
    rounds.seconds = due
    rounds.until_told(2)
    assert len(desk.names()) == 1
    rounds.rounds.close()


def test_a_slow_portal_holds_up_nobody_and_is_waited_for_at_the_end(desk: ExportOffice):
    going, go_on, good = threading.Event(), threading.Event(), desk.connect

    def slow() -> object:
        going.set()
        assert go_on.wait(TOO_LONG)
        return good()

    desk.connect = slow  # type: ignore[assignment]
    rounds = Rounds(desk)
    rounds.rounds.work()
    assert going.wait(TOO_LONG)
    rounds.seconds = 10 * EVERY
    rounds.rounds.work()
    assert (rounds.told, rounds.rounds.next()) == ([], None)
    go_on.set()
    rounds.rounds.close()
    assert [portal for portal, _, _ in rounds.told] == ["site"]
    assert len(desk.names()) == 1
