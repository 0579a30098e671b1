"""What arrives at the receiver is taken in at once; what is not complete, or in somebody's way, is not forgotten."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import pytest

from openimmo.domain.delivery import Verdict
from openimmo.errors import StoreError
from openimmo.pipeline.polling.looking import Poll, poll
from openimmo.pipeline.receiving import arriving as receiving
from openimmo.pipeline.receiving.accounts import Accounts
from openimmo.pipeline.receiving.arriving import Intake
from openimmo.transports.files import Listing
from openimmo.transports.local import LocalFiles
from openimmo.transports.receiver.terms import Account
from openimmo.transports.receiver.uploads import part_of
from openimmo.wiring import House, open_house
from tests.pipeline.deliveries import NOON, Office, attachment, feed, listing, picture, zipped

PATIENCE = 60


class Crew:
    """Keeps what it is told, in the order in which that happens."""

    def __init__(self) -> None:
        self.polls: SimpleQueue[Poll] = SimpleQueue()
        self.errors: SimpleQueue[Exception] = SimpleQueue()
        self.rounds: SimpleQueue[None] = SimpleQueue()

    def progress(self, *told: object) -> None: ...
    def tell(self, code: str, **params: object) -> None: ...

    def looked(self, poll: Poll) -> None:
        self.polls.put(poll)

    def failed(self, error: Exception) -> None:
        self.errors.put(error)

    def ended(self) -> None:
        self.rounds.put(None)


class Station:
    """A running intake with the account muster, and what a server would tell it."""

    def __init__(self, house: House) -> None:
        self.crew = Crew()
        accounts = Accounts(house)
        (entry,) = accounts.all()
        self.account: Account = entry.account
        self.folder: Path = entry.account.folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.intake = Intake(house, accounts, self.crew, quiet=0.05)

    def put(self, name: str, content: bytes) -> None:
        """An upload, from its beginning to its end."""
        self.intake.began(self.account)
        self.write(name, content)
        self.intake.ended(self.account, name)

    def write(self, name: str, content: bytes) -> None:
        place = self.folder / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)

    def next(self) -> Poll:
        return self.crew.polls.get(timeout=PATIENCE)

    def reports(self) -> list[tuple[str, Verdict]]:
        """Path and verdict of everything in the next look that brought something."""
        while True:
            if found := [(report.path, report.verdict) for report in self.next().reports]:
                self.crew.rounds.get(timeout=PATIENCE)
                return found


@contextmanager
def running(station: Station) -> Iterator[Station]:
    thread = Thread(target=station.intake.run)
    thread.start()
    try:
        yield station
    finally:
        station.intake.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()


@pytest.fixture
def house(office: Office) -> House:
    """The office's house with the machine's clock: threads wait by it."""
    with office.house.stock().writing() as book:
        book.add_sender("Muster", at=NOON, keys={"account": "muster"})
    return open_house(office.home, None, {})


def test_a_zip_is_taken_in_at_once_and_gone_then(house: House, office: Office) -> None:
    with running(Station(house)) as station:
        station.put("a.zip", zipped({"openimmo.xml": feed(listing("A1"))}))
        assert station.reports() == [("a.zip", Verdict.IMPORTED)]
    assert list(station.folder.iterdir()) == []
    assert office.statuses() == {"A1": "active"}
    with house.reading_stock().reading() as view:
        (delivery,) = view.deliveries()
    assert (delivery.source, delivery.sender) == ("receiver:muster", "Muster")


def test_what_lay_there_before_the_start_is_taken_in(house: House) -> None:
    station = Station(house)
    station.write("a.zip", zipped({"openimmo.xml": feed(listing("A1"))}))
    with running(station):
        assert station.reports() == [("a.zip", Verdict.IMPORTED)]


def test_pictures_may_come_after_their_xml(house: House, office: Office) -> None:
    pictures = [f"{number}.jpg" for number in range(3)]
    with running(Station(house)) as station:
        station.intake.began(station.account)  # another upload of the set, under way all the time
        station.put("feed.xml", feed(listing("A1", attachments=map(attachment, pictures))))
        for shade, name in enumerate(pictures):
            station.put(name, picture(shade))
        station.intake.ended(station.account, None)
        assert station.reports() == [("feed.xml", Verdict.IMPORTED)]
    assert len(office.listing("A1").media) == 3
    assert list(station.folder.iterdir()) == []


def test_folders_of_an_account_are_looked_into(house: House) -> None:
    with running(Station(house)) as station:
        station.put("tief/a.zip", zipped({"openimmo.xml": feed(listing("A1"))}))
        assert station.reports() == [("a.zip", Verdict.IMPORTED)]


def test_what_is_not_complete_is_not_touched(house: House) -> None:
    with running(Station(house)) as station:
        station.intake.began(station.account)
        Path(part_of(str(station.folder / "b.zip"))).write_bytes(b"PK")
        station.put("a.zip", zipped({"openimmo.xml": feed(listing("A1"))}))
        assert station.reports() == [("a.zip", Verdict.IMPORTED)]
        station.put("half.zip", zipped({"openimmo.xml": feed(listing("A2"))})[:-30])
        assert station.reports() == [("half.zip", Verdict.WAITING)]
    assert sorted(path.name for path in station.folder.iterdir()) == [".upload-b.zip.part", "half.zip"]


def test_uploads_that_nobody_goes_on_with_are_removed_in_time(house: House) -> None:
    station = Station(house)
    old, young = (Path(part_of(str(station.folder / name))) for name in ("old.zip", "young.zip"))
    for part in (old, young):
        part.write_bytes(b"PK")
    long_ago = house.clock().timestamp() - receiving.KEPT - 60
    os.utime(old, (long_ago, long_ago))
    with running(station):
        station.put("a.zip", zipped({"openimmo.xml": feed(listing("A1"))}))
        station.reports()
    assert list(station.folder.iterdir()) == [young]


def test_an_import_by_hand_is_waited_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "BUSY", 0.05)
    monkeypatch.setattr("openimmo.pipeline.polling.looking.PATIENCE", 0)
    with running(Station(house)) as station:
        with house.alone():
            station.put("a.zip", zipped({"openimmo.xml": feed(listing("A1"))}))
            station.crew.rounds.get(timeout=PATIENCE)
        assert station.reports() == [("a.zip", Verdict.IMPORTED)]


def test_whatever_fails_is_told_and_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    faults: list[Exception] = [StoreError("store-locked", retryable=True, path="x", detail="y"), RuntimeError("a bug")]

    def failing(*given: Any, **named: Any) -> Iterator[Poll]:
        if faults:
            raise faults.pop(0)
        return poll(*given, **named)

    monkeypatch.setattr(receiving, "BUSY", 0.05)
    monkeypatch.setattr(receiving, "poll", failing)
    with running(Station(house)) as station:
        station.put("a.zip", zipped({"openimmo.xml": feed(listing("A1"))}))
        told = [station.crew.errors.get(timeout=PATIENCE) for _ in range(2)]
        assert [type(one) for one in told] == [StoreError, RuntimeError]
        assert [(report.path, report.verdict) for report in station.next().reports] == [("a.zip", Verdict.IMPORTED)]


def test_a_folder_that_cannot_be_looked_at_is_looked_at_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "BUSY", 0.05)
    station = Station(house)
    inner = station.folder / "tief"
    inner.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(LocalFiles, "list", lambda self, folder: (self.get(b"missing", io.BytesIO()), Listing(()))[1])
        with running(station):
            station.put("a.zip", zipped({"openimmo.xml": feed(listing("A1"))}))
            assert station.next().problem is not None
            patch.undo()
            while not (found := station.next().reports):
                pass
            assert [report.verdict for report in found] == [Verdict.IMPORTED]


def test_it_stops_while_nothing_happens(house: House) -> None:
    with running(Station(house)):
        pass
