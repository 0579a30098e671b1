"""Servers that rename nothing onto a name that is taken keep the old file until the new one is there: FTP and SFTP."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import asyncssh
import pytest

from openimmo.transports.files import Files
from openimmo.transports.ftp import ftp_files
from openimmo.transports.sftp import sftp_files
from tests.servers.asyncssh_server import AsyncSshServer, asyncssh_server
from tests.servers.pyftpd import pyftpd
from tests.servers.replacing_nothing import Fate, Step, replacing_nothing
from tests.servers.sshd import SshServer, sshd
from tests.servers.vsftpd import FtpServer
from tests.transports.contract import FilesContract, FolderBehind
from tests.transports.ftp_contract import FtpContract
from tests.transports.replacing_contract import Open, ReplacingContract
from tests.transports.test_sftp_files import fresh, name_of

Fates = dict[Step, Fate]
POSIX_RENAME = b"posix-rename@openssh.com"


class FtpThatReplacesNothing:
    @pytest.fixture(scope="class")
    @classmethod
    def fates(cls) -> Fates:
        return {}

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls, fates: Fates) -> Iterator[FtpServer]:
        with pyftpd(**replacing_nothing(fates)) as server:
            yield server


class TestFtp(FtpThatReplacesNothing, FtpContract):
    """All that other servers do."""


class TestReplacingOverFtp(ReplacingContract):
    @pytest.fixture
    def fates(self) -> Fates:
        return {}

    @pytest.fixture
    def server(self, fates: Fates) -> Iterator[FtpServer]:
        with pyftpd(**replacing_nothing(fates)) as server:
            yield server

    @pytest.fixture
    def behind(self, server: FtpServer) -> FolderBehind:
        return server.own_folder()

    @pytest.fixture
    def connect(self, server: FtpServer, behind: FolderBehind) -> Open:
        return lambda: ftp_files(server.place(folder=behind.name), server.login())


class Refusing(asyncssh.SFTPServer):
    """Does with renames and removals as ``fates`` says; it never replaces a file by renaming."""

    fates: Fates

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        old, new = oldpath.endswith(b".old.part"), newpath.endswith(b".old.part")
        self._meet("aside" if new else "back" if old else "place", lambda: self._moved(oldpath, newpath))

    def remove(self, path: bytes) -> None:
        self._meet("delete", lambda: super(Refusing, self).remove(path))

    def _moved(self, oldpath: bytes, newpath: bytes) -> object:
        return super().rename(oldpath, newpath)

    def _meet(self, step: Step, act: Callable[[], object]) -> None:
        fate = self.fates.get(step)
        if step == "place" and fate is not None and not self._stepped_aside():
            fate = None  # the first try, which finds the name taken
        if fate == "refused":
            raise asyncssh.SFTPFailure("not today")
        if fate != "cut before":
            act()
        if fate is not None:
            self.channel.get_connection().abort()

    def _stepped_aside(self) -> bool:
        root = Path(self._chroot.decode())  # type: ignore[union-attr]
        return any(root.rglob("*.old.part"))


class TestReplacingOverSftp(ReplacingContract):
    @pytest.fixture
    def fates(self) -> Fates:
        return {}

    @pytest.fixture
    def server(self, fates: Fates) -> Iterator[AsyncSshServer]:
        kind = type("Fated", (Refusing,), {"fates": fates})
        with asyncssh_server(kind, without=POSIX_RENAME) as server:
            yield server

    @pytest.fixture
    def behind(self, server: AsyncSshServer) -> FolderBehind:
        return fresh(server.root / "in")

    @pytest.fixture
    def connect(self, server: AsyncSshServer, behind: FolderBehind) -> Open:
        place = server.place(folder=f"/in/{name_of(behind)}")
        return lambda: sftp_files(place, server.login, server.known_hosts)


@pytest.mark.system
class TestOpenSshThatReplacesNothing(FilesContract):
    """The real one, which is forbidden to replace a file by renaming."""

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls) -> Iterator[SshServer]:
        with sshd(extra="ForceCommand internal-sftp -P posix-rename\n") as server:
            yield server

    @pytest.fixture
    def behind(self, server: SshServer) -> FolderBehind:
        return fresh(server.folder, server.owner)

    @pytest.fixture
    def files(self, server: SshServer, behind: FolderBehind) -> Iterator[Files]:
        with self.connected(server, behind) as files:
            yield files

    def connected(self, server: SshServer, behind: FolderBehind) -> AbstractContextManager[Files]:
        return sftp_files(server.place(folder=f"/in/{name_of(behind)}"), server.by_key, server.known_hosts)
