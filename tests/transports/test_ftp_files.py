"""Plain FTP keeps the contract of all transports, on vsftpd and on pyftpdlib with and without its newer commands."""

import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from openimmo.transports.files import Files, Kind
from openimmo.transports.ftp import ftp_files
from tests.servers.ports import descendants
from tests.servers.pyftpd import pyftpd
from tests.servers.vsftpd import FtpServer, vsftpd
from tests.transports.contract import LONG_AGO, Behind, FilesContract, FolderBehind, fetched, refused


class FtpContract(FilesContract):
    """On a server that serves many tests; each has a folder of its own."""

    @pytest.fixture
    def behind(self, server: FtpServer) -> Behind:
        return server.own_folder()

    @pytest.fixture
    def files(self, server: FtpServer, behind: FolderBehind) -> Iterator[Files]:
        with ftp_files(server.place(folder=behind.name), server.login()) as files:
            yield files


@pytest.mark.system
class TestVsftpd(FtpContract):
    """No MLSD; its listings have no year."""

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls) -> Iterator[FtpServer]:
        with vsftpd() as server:
            yield server


class TestPyftpdlib(FtpContract):
    @pytest.fixture(scope="class")
    @classmethod
    def server(cls) -> Iterator[FtpServer]:
        with pyftpd() as server:
            yield server


class TestPyftpdlibWithoutMlsd(FtpContract):
    @pytest.fixture(scope="class")
    @classmethod
    def server(cls) -> Iterator[FtpServer]:
        with pyftpd(without=("MLSD", "MLST")) as server:
            yield server


class TestPyftpdlibWithoutSize(FtpContract):
    """Then sizes are those of the listings."""

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls) -> Iterator[FtpServer]:
        with pyftpd(without=("MLSD", "MLST", "SIZE")) as server:
            yield server


@pytest.fixture
def opened() -> Iterator[Callable[..., Files]]:
    """Opens a server's folder for alice."""
    with ExitStack() as stack:

        def open_files(server: FtpServer, **given: object) -> Files:
            return stack.enter_context(ftp_files(server.place(**given), server.login()))

        yield open_files


Open = Callable[..., Files]


@pytest.mark.parametrize("without", [("MLSD", "MLST", "MDTM"), ("MLSD", "MLST", "MDTM", "SIZE", "FEAT")])
def test_without_exact_times_a_look_says_what_the_listing_says(opened: Open, without: tuple[str, ...]) -> None:
    with pyftpd(without=without) as server:
        behind = server.own_folder()
        behind.write(b"one.zip", b"12345", LONG_AGO)
        files = opened(server, folder=behind.name)
        before = files.stat(b"one.zip")
        assert (before.size, files.list(b"").files) == (5, (before,))
        behind.write(b"one.zip", b"54321", LONG_AGO + 90_000)
        assert files.stat(b"one.zip").changed != before.changed
        assert fetched(files, b"one.zip") == b"54321"
        assert refused(lambda: files.stat(b"none.zip")).code == "transport-not-there"
        assert refused(lambda: files.stat(b"none/none.zip")).code == "transport-not-there"
        assert files.stat(b"").kind is Kind.FOLDER


def test_a_server_may_speak_latin_1(opened: Open) -> None:
    with pyftpd(encoding="latin-1") as server:
        behind = server.own_folder()
        behind.write("Größe.zip".encode(), b"12345")
        files = opened(server, folder=behind.name)
        assert [one.name for one in files.list(b"").files] == ["Größe.zip".encode("latin-1")]
        files.rename("Größe.zip".encode("latin-1"), "Maß.zip".encode("latin-1"))
        assert behind.names() == {"Maß.zip".encode()}


def test_folder_user_and_password_may_have_umlauts(opened: Open) -> None:
    with pyftpd(users={"müller": "Schlüssel €"}) as server:
        (server.root / "müller" / "Eingang für Anna").mkdir()
        place = server.place(folder="Eingang für Anna")
        with ftp_files(place, server.login("müller")) as files:
            files.put(io.BytesIO(b"1"), b"one.zip")
        assert (server.root / "müller" / "Eingang für Anna" / "one.zip").read_bytes() == b"1"


@pytest.mark.parametrize("folder", ["in/sub", "/in/sub", "in/sub/"])
def test_the_root_is_below_the_folder_of_the_login_or_from_the_top(opened: Open, folder: str) -> None:
    with pyftpd() as server:
        (server.root / "alice" / "in" / "sub").mkdir(parents=True)
        (server.root / "alice" / "in" / "sub" / "one.zip").touch()
        assert [one.name for one in opened(server, folder=folder).list(b"").files] == [b"one.zip"]


def test_a_root_that_is_not_there_is_told(opened: Open) -> None:
    with pyftpd() as server:
        error = refused(lambda: opened(server, folder="nörgends"))
        assert (error.code, error.params["name"], error.retryable) == ("transport-not-there", "nörgends", False)


def test_without_rest_files_come_from_their_beginning_only(opened: Open) -> None:
    with pyftpd(without=("REST", "FEAT")) as server:
        (server.root / "alice" / "one.zip").write_bytes(b"12345")
        files = opened(server)
        assert files.resumes
        for _ in range(2):
            error = refused(lambda: fetched(files, b"one.zip", offset=2))
            assert (error.code, error.retryable) == ("transport-no-resume", False)
        assert not files.resumes
        assert fetched(files, b"one.zip") == b"12345"


def test_what_the_account_may_not_do_is_told_as_that(opened: Open) -> None:
    with pyftpd(may="elr") as server:
        (server.root / "alice" / "one.zip").write_bytes(b"12345")
        files = opened(server)
        assert fetched(files, b"one.zip") == b"12345"
        actions: list[Callable[[], object]] = [
            lambda: files.remove(b"one.zip"),
            lambda: files.rename(b"one.zip", b"two.zip"),
            lambda: files.put(io.BytesIO(b"1"), b"two.zip"),
            lambda: files.mkdir(b"done"),
        ]
        for action in actions:
            error = refused(action)
            assert (error.code, error.retryable) == ("transport-forbidden", False)
            assert "550" in error.params["reason"]  # type: ignore[operator]


@pytest.mark.system
def test_a_file_nobody_may_read_is_forbidden_and_not_missing(opened: Open) -> None:
    with vsftpd() as server:
        behind = server.own_folder()
        behind.write(b"one.zip", b"12345")
        behind.at(b"one.zip").chmod(0)
        files = opened(server, folder=behind.name)
        assert refused(lambda: fetched(files, b"one.zip")).code == "transport-forbidden"


@pytest.mark.system
def test_what_is_no_file_and_no_folder_is_told_as_other(opened: Open) -> None:
    with vsftpd() as server:
        behind = server.own_folder()
        behind.at(b"link.zip").symlink_to("/etc/passwd")
        os.mkfifo(behind.at(b"pipe.zip"))
        files = opened(server, folder=behind.name)
        assert [(one.name, one.kind) for one in files.list(b"").files] == [
            (b"link.zip", Kind.OTHER),
            (b"pipe.zip", Kind.OTHER),
        ]


@pytest.mark.system
def test_a_server_that_is_stopped_in_the_middle_is_told_as_lost(opened: Open) -> None:
    with vsftpd() as server:
        behind = server.own_folder()
        behind.write(b"one.zip", b"12345")
        files = opened(server, folder=behind.name)
        for process in [*descendants(server.process), server.process]:
            os.kill(process, signal.SIGKILL)
        for _ in range(2):
            error = refused(lambda: files.list(b""))
            assert (error.code, error.retryable) == ("transport-lost", True)


def test_over_ipv6_data_come_from_the_same_machine(opened: Open) -> None:
    with ExitStack() as stack:
        try:
            server = stack.enter_context(pyftpd(address="::1"))
        except OSError:
            pytest.skip("no IPv6 here")
        (server.root / "alice" / "one.zip").write_bytes(b"12345")
        assert fetched(opened(server, host="::1"), b"one.zip") == b"12345"
