"""What goes wrong on the way to a portal: its server keeps whole files, the ledger is true, the next run right."""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from shutil import copyfile
from typing import BinaryIO, Self, cast

import pytest

from openimmo.domain.export import ExportState, SentState
from openimmo.errors import StoreError, TransportError
from openimmo.transports.files import Files, Listing, RemoteFile
from openimmo.transports.memory import MemoryFiles
from tests.pipeline.deliveries import attachment, bare, feed, picture
from tests.pipeline.exporting_office import FULL, ExportOffice, advert, feed_of, numbers_of

CALLS = 4
"""Put, stat, rename, stat: what one upload asks a server for."""


@pytest.fixture
def desk(tmp_path: Path, empty_store: Path) -> ExportOffice:
    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(empty_store, home / "store.db")

    office = ExportOffice(tmp_path, make_home)
    office.send({"feed.xml": feed(advert("A1", attachments=[attachment("1.jpg")]), advert("A2")), "1.jpg": picture(1)})
    return office


class Breaking:
    """A connection that does its ``last`` call and answers none after it; not ``heard``: it does not do that one."""

    resumes = True

    def __init__(self, server: MemoryFiles, error: Callable[[], TransportError]) -> None:
        self.last: int | None = None
        self.heard = True
        self._server = server
        self._error = error
        self._calls = 0

    def __enter__(self) -> Self:
        self._calls = 0
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @contextmanager
    def _call(self) -> Iterator[MemoryFiles]:
        self._calls += 1
        late = self.last is not None and self._calls >= self.last
        if late and (self._calls > cast(int, self.last) or not self.heard):
            raise self._error()
        yield self._server
        if late:
            raise self._error()

    def list(self, folder: bytes) -> Listing:
        with self._call() as server:
            return server.list(folder)

    def get(self, path: bytes, into: BinaryIO, *, offset: int = 0, limit: int | None = None) -> int:
        with self._call() as server:
            return server.get(path, into, offset=offset, limit=limit)

    def put(self, content: BinaryIO, path: bytes) -> int:
        with self._call() as server:
            return server.put(content, path)

    def stat(self, path: bytes) -> RemoteFile:
        with self._call() as server:
            return server.stat(path)

    def rename(self, old: bytes, new: bytes) -> None:
        with self._call() as server:
            server.rename(old, new)

    def remove(self, path: bytes) -> None:
        with self._call() as server:
            server.remove(path)

    def mkdir(self, path: bytes) -> None:
        with self._call() as server:
            server.mkdir(path)


def lost() -> TransportError:
    return TransportError("transport-lost", host="portal.example", reason="broken pipe")


def breaking(desk: ExportOffice) -> Breaking:
    connection = Breaking(desk.server, lost)
    desk.connect = lambda: connection
    return connection


def whole(desk: ExportOffice) -> list[str]:
    """The files that a portal would take; each must be a whole ZIP."""
    names = [name for name in desk.names() if not name.endswith(".part")]
    for name in names:
        with zipfile.ZipFile(io.BytesIO(desk.server.read(name.encode()))) as package:
            assert package.testzip() is None
    return names


@pytest.mark.parametrize("heard", [True, False])
@pytest.mark.parametrize("last", range(1, CALLS + 1))
def test_a_server_that_goes_away_at_any_call_leaves_the_ledger_true_and_the_next_run_right(
    desk: ExportOffice, last: int, heard: bool
):
    server = breaking(desk)
    server.last, server.heard = last, heard
    report = desk.export()
    there = whole(desk)
    if report.sent is None:
        assert (report.problem is not None, report.retryable) == (True, True)
        assert {row.state for row in desk.ledger().values()} == {SentState.QUEUED}
        assert desk.exports()[0].state is ExportState.FAILED
        assert (report.packages[0].name in there) <= (last == CALLS - 1 and heard)
    else:
        assert last >= CALLS - 1
        assert there == [report.packages[0].name]
    server.last = None
    again = desk.export()
    assert (again.sent is None) == (report.sent is not None)
    assert numbers_of(feed_of(desk.server.read(whole(desk)[-1].encode()))) == {"A1": "CHANGE", "A2": "CHANGE"}
    assert {row.state for row in desk.ledger().values()} == {SentState.SENT}
    assert desk.export().packages == ()
    assert [name for name in desk.names() if name.endswith(".part")] == []


def test_what_is_tried_again_is_tried_with_longer_and_longer_pauses(desk: ExportOffice):
    server = breaking(desk)
    server.last = 1
    desk.export()
    assert desk.waits == [2.0, 10.0]


def test_a_server_that_comes_back_gets_it_within_the_same_run(desk: ExportOffice):
    server = breaking(desk)
    server.last = 2
    connections = []

    def connect() -> AbstractContextManager[Files]:
        connections.append(server)
        server.last = 2 if len(connections) == 1 else None
        return server

    desk.connect = connect
    report = desk.export()
    assert (report.sent is not None, len(connections), len(whole(desk))) == (True, 2, 1)


@pytest.mark.parametrize("code", ["transport-login", "transport-host-key", "transport-forbidden"])
def test_a_server_that_refuses_us_is_asked_once_and_nothing_counts_as_sent(desk: ExportOffice, code: str):
    def refused() -> AbstractContextManager[Files]:
        raise TransportError(code, retryable=False, host="portal.example")

    desk.connect = refused
    report = desk.export()
    assert report.problem is not None
    assert (report.problem.code, report.retryable, desk.waits) == (code, False, [])
    assert {row.state for row in desk.ledger().values()} == {SentState.QUEUED}


def test_what_was_open_after_a_failure_is_sent_again_even_if_it_was_a_deletion(desk: ExportOffice):
    server = breaking(desk)
    desk.export()
    desk.send(feed(bare("A2")))
    server.last, server.heard = 1, False
    assert desk.export().problem is not None
    server.last = None
    assert numbers_of(desk.newest()) == {"A1": "CHANGE", "A2": "CHANGE"}
    desk.export()
    assert numbers_of(desk.newest()) == {"A2": "DELETE"}


def test_a_full_export_that_failed_is_repeated_as_a_full_one(desk: ExportOffice):
    server = breaking(desk)
    desk.export()
    server.last = 1
    assert desk.export(scope=FULL).problem is not None
    server.last = None
    assert desk.export().scope == "VOLL"
    assert desk.export().packages == ()


def test_a_server_that_keeps_fewer_bytes_than_it_says_gets_nothing_under_the_final_name(desk: ExportOffice):
    class Shortening(MemoryFiles):
        def stat(self, path: bytes) -> RemoteFile:
            found = super().stat(path)
            return found._replace(size=(found.size or 0) - 1)

    desk.server = Shortening()
    report = desk.export()
    assert report.problem is not None
    assert (report.problem.code, desk.names()) == ("transport-short", [])


def test_a_disk_without_room_for_the_package_sends_nothing_and_notes_nothing(desk: ExportOffice, tmp_path: Path):
    portals = desk.home / "outbox" / "portals"
    portals.mkdir(parents=True)
    (portals / "site").write_text("in the way")
    with pytest.raises(StoreError) as full:
        desk.export()
    assert full.value.retryable
    assert (desk.names(), desk.ledger(), desk.exports()) == ([], {}, [])
    (portals / "site").unlink()
    assert desk.export().sent is not None


def test_a_run_that_was_killed_before_its_receipt_is_given_up_and_sent_once_more(desk: ExportOffice):
    class Killed(BaseException):
        pass

    class Killing(MemoryFiles):
        def rename(self, old: bytes, new: bytes) -> None:
            super().rename(old, new)
            raise Killed

    desk.server = Killing()
    with pytest.raises(Killed):
        desk.export()
    assert [one.state for one in desk.exports()] == [ExportState.BUILT]
    assert {row.state for row in desk.ledger().values()} == {SentState.QUEUED}
    desk.server = MemoryFiles()
    assert desk.export().sent is not None
    newest, killed = desk.exports()
    assert (newest.state, killed.state) == (ExportState.SENT, ExportState.FAILED)
    assert killed.problem is not None
    assert killed.problem.code == "export-interrupted"
