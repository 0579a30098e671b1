"""SFTP keeps the contract of files on OpenSSH (password, key, chroot) and on asyncssh; and what only SFTP has."""

import io
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from openimmo.domain.source import Login
from openimmo.transports.files import Files, Kind
from openimmo.transports.sftp import host_key_of, sftp_files, trust
from tests.servers.asyncssh_server import AsyncSshServer, asyncssh_server
from tests.servers.proxy import proxy
from tests.servers.sshd import SshServer, sshd
from tests.transports.contract import LARGE, FilesContract, FolderBehind, fetched, refused


@pytest.fixture(scope="module")
def jail() -> Iterator[SshServer]:
    with sshd() as server:
        yield server


@pytest.fixture(scope="module")
def open_house() -> Iterator[SshServer]:
    with sshd(chroot=False) as server:
        yield server


@pytest.fixture(scope="module")
def other() -> Iterator[AsyncSshServer]:
    with asyncssh_server() as server:
        yield server


@pytest.fixture(scope="class")  # what it lacks is lacking for the whole process
def simple() -> Iterator[AsyncSshServer]:
    with asyncssh_server(without=b"posix-rename@openssh.com") as server:
        yield server


def fresh(folder: Path, owner: tuple[int, int] | None = None) -> FolderBehind:
    """An empty folder for one test."""
    new = Path(tempfile.mkdtemp(dir=folder))
    if owner:
        os.chown(new, *owner)
    return FolderBehind(new, owner)


def name_of(behind: FolderBehind) -> str:
    """The name of that folder."""
    return Path(os.fsdecode(behind.root)).name


class OpenSsh(FilesContract):
    @pytest.fixture
    def behind(self, server: SshServer) -> FolderBehind:
        return fresh(server.folder, server.owner)

    @pytest.fixture
    def files(self, server: SshServer, behind: FolderBehind, login: Login) -> Iterator[Files]:
        place = server.place(folder=self.folder(Path(os.fsdecode(behind.root))))
        with sftp_files(place, login, server.known_hosts) as files:
            yield files

    def folder(self, behind: Path) -> str:
        """The root as the server calls it."""
        return f"/in/{behind.name}"


@pytest.mark.system
class TestOpenSshWithAPassword(OpenSsh):
    @pytest.fixture
    def server(self, jail: SshServer) -> SshServer:
        return jail

    @pytest.fixture
    def login(self, server: SshServer) -> Login:
        return server.by_password


@pytest.mark.system
class TestOpenSshWithAKeyAndAFolderBelowTheOneWhereItStarts(OpenSsh):
    @pytest.fixture
    def server(self, jail: SshServer) -> SshServer:
        return jail

    @pytest.fixture
    def login(self, server: SshServer) -> Login:
        return server.by_key

    def folder(self, behind: Path) -> str:
        return f"in/{behind.name}/"


@pytest.mark.system
class TestOpenSshWithoutAJail(OpenSsh):
    @pytest.fixture
    def server(self, open_house: SshServer) -> SshServer:
        return open_house

    @pytest.fixture
    def login(self, server: SshServer) -> Login:
        return server.by_key

    def folder(self, behind: Path) -> str:
        return str(behind)


class TestAsyncSsh(FilesContract):
    @pytest.fixture
    def behind(self, other: AsyncSshServer) -> FolderBehind:
        return fresh(other.root / "in")

    @pytest.fixture
    def files(self, other: AsyncSshServer, behind: FolderBehind) -> Iterator[Files]:
        folder = "/in/" + name_of(behind)
        with sftp_files(other.place(folder=folder), other.login, other.known_hosts) as files:
            yield files


class TestAServerThatCannotReplaceAFileByRenaming(FilesContract):
    @pytest.fixture
    def behind(self, simple: AsyncSshServer) -> FolderBehind:
        return fresh(simple.root / "in")

    @pytest.fixture
    def files(self, simple: AsyncSshServer, behind: FolderBehind) -> Iterator[Files]:
        folder = "/in/" + name_of(behind)
        with sftp_files(simple.place(folder=folder), simple.login, simple.known_hosts) as files:
            yield files


@pytest.mark.system
def test_links_and_devices_are_told_and_never_followed(jail: SshServer) -> None:
    behind = fresh(jail.folder, jail.owner)
    behind.write(b"one.zip", b"1")
    for name, target in ((b"to a file", "one.zip"), (b"to a folder", "."), (b"to nothing", "nothing")):
        Path(os.fsdecode(behind.at(name))).symlink_to(target)
    os.mkfifo(behind.at(b"pipe"))
    folder = "/in/" + name_of(behind)
    with sftp_files(jail.place(folder=folder), jail.by_key, jail.known_hosts) as files:
        others = {one.name for one in files.list(b"").files if one.kind is Kind.OTHER}
        assert others == {b"to a file", b"to a folder", b"to nothing", b"pipe"}
        assert {files.stat(name).kind for name in others} == {Kind.OTHER}
        for name in sorted(others):
            assert refused(lambda name=name: fetched(files, name)).code == "transport-not-there"  # type: ignore[misc]
            assert refused(lambda name=name: files.list(name)).code == "transport-not-there"  # type: ignore[misc]
            error = refused(lambda name=name: files.put(io.BytesIO(b"2"), name))  # type: ignore[misc]
            assert error.code == "transport-there-already"
        assert behind.read(b"one.zip") == b"1"


@pytest.mark.system
def test_the_root_may_be_a_link(jail: SshServer) -> None:
    behind = fresh(jail.folder, jail.owner)
    behind.mkdir(b"real")
    behind.write(b"real/one.zip", b"1")
    Path(os.fsdecode(behind.at(b"link"))).symlink_to("real")
    folder = "/in/" + name_of(behind) + "/link"
    with sftp_files(jail.place(folder=folder), jail.by_key, jail.known_hosts) as files:
        assert [one.name for one in files.list(b"").files] == [b"one.zip"]


@pytest.mark.system
@pytest.mark.parametrize(("folder", "inside"), [("/", b"in/"), ("", b"in/"), ("in", b""), ("/in/", b"")])
def test_the_root_is_the_jail_or_a_folder_in_it(jail: SshServer, folder: str, inside: bytes) -> None:
    behind = fresh(jail.folder, jail.owner)
    behind.write(b"one.zip", b"1")
    name = name_of(behind).encode()
    with sftp_files(jail.place(folder=folder), jail.by_key, jail.known_hosts) as files:
        assert files.stat(b"").kind is Kind.FOLDER
        assert fetched(files, inside + name + b"/one.zip") == b"1"
        assert name in {one.name for one in files.list(inside.strip(b"/")).files}


@pytest.mark.system
def test_a_tilde_is_a_name_like_any_other(jail: SshServer) -> None:
    with sftp_files(jail.place(folder="~/in"), jail.by_key, jail.known_hosts) as files:
        assert refused(lambda: files.list(b"")).code == "transport-not-there"


@pytest.mark.system
def test_what_the_account_may_not_do_is_forbidden(jail: SshServer) -> None:
    with sftp_files(jail.place(folder="/"), jail.by_key, jail.known_hosts) as files:
        for action in (
            lambda: files.put(io.BytesIO(b"1"), b"one.zip"),
            lambda: files.mkdir(b"new"),
            lambda: files.rename(b"in", b"out"),
        ):
            error = refused(action)
            assert (error.code, error.retryable) == ("transport-forbidden", False)


@pytest.mark.system
def test_a_full_disk_is_told_as_one(jail: SshServer) -> None:
    behind = fresh(jail.folder, jail.owner)
    folder = os.fsdecode(behind.root)
    options = f"size=256k,uid={jail.owner[0]},gid={jail.owner[1]}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    try:
        with sftp_files(jail.place(folder="/in/" + Path(folder).name), jail.by_key, jail.known_hosts) as files:
            error = refused(lambda: files.put(io.BytesIO(LARGE), b"one.zip"))
            assert (error.code, error.retryable) == ("transport-full", True)
            files.remove(b"one.zip")
            assert files.put(io.BytesIO(b"12345"), b"one.zip") == 5
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.system
def test_an_interrupted_fetch_goes_on_where_it_stopped(jail: SshServer) -> None:
    behind = fresh(jail.folder, jail.owner)
    behind.write(b"one.zip", LARGE)
    into = io.BytesIO()
    with proxy(jail.port) as way:
        place = jail.place(folder="/in/" + name_of(behind))
        through = msgspec.structs.replace(place, port=way.port)
        known = jail.base / "known_through_a_proxy"
        trust(known, through, host_key_of(through))
        with sftp_files(through, jail.by_key, known) as files:
            way.after = way.passed + 1_000_000
            assert refused(lambda: files.get(b"one.zip", into)).code == "transport-lost"
    came = len(into.getvalue())
    assert 0 < came < len(LARGE)
    with sftp_files(place, jail.by_key, jail.known_hosts) as files:
        assert files.get(b"one.zip", into, offset=came) == len(LARGE) - came
    assert into.getvalue() == LARGE


def test_names_that_nobody_may_use_are_skipped_and_told(other: AsyncSshServer) -> None:
    behind = fresh(other.root / "in")
    for name in (b"good.zip", b"bad\r\n.zip", b"\x1b[2J.zip", b"back\\slash.zip"):
        behind.write(name, b"1")
    folder = "/in/" + name_of(behind)
    with sftp_files(other.place(folder=folder), other.login, other.known_hosts) as files:
        listing = files.list(b"")
    assert [one.name for one in listing.files] == [b"good.zip"]
    assert sorted(listing.skipped) == ["\\x1b[2J.zip", "back\\slash.zip", "bad\\r\\n.zip"]


def test_the_disk_of_this_machine_is_not_the_servers_fault(other: AsyncSshServer) -> None:
    behind = fresh(other.root / "in")
    behind.write(b"one.zip", LARGE)
    folder = "/in/" + name_of(behind)
    with (
        sftp_files(other.place(folder=folder), other.login, other.known_hosts) as files,
        Path("/dev/full").open("wb", buffering=0) as full,
    ):
        with pytest.raises(OSError, match="No space"):
            files.get(b"one.zip", full)
        assert fetched(files, b"one.zip") == LARGE
