"""The contract of all transports, for a server of FTP, in the clear or under TLS."""

from collections.abc import Iterator

import pytest

from openimmo.transports.files import Files
from openimmo.transports.ftp import ftp_files
from tests.servers.vsftpd import FtpServer
from tests.transports.contract import Behind, FilesContract, FolderBehind


class FtpContract(FilesContract):
    """On a server that serves many tests; each has a folder of its own."""

    @pytest.fixture
    def behind(self, server: FtpServer) -> Behind:
        return server.own_folder()

    @pytest.fixture
    def files(self, server: FtpServer, behind: FolderBehind) -> Iterator[Files]:
        with ftp_files(server.place(folder=behind.name), server.login()) as files:
            yield files
