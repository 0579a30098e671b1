"""asyncssh as an SFTP server inside the test process; a class derived from SFTPServer says what it does wrongly."""

import asyncio
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import asyncssh
from asyncssh.sftp import SFTPServerHandler

from openimmo.domain.source import Login, Place
from openimmo.transports.host_keys import host_key, trust

PASSWORD = "geheim-4711"


@dataclass
class AsyncSshServer:
    """A running server; ``root`` is what clients see as "/". ``logins`` is what was tried: (kind, what was sent)."""

    root: Path
    key: asyncssh.SSHKey
    port: int = 0
    logins: list[tuple[str, str]] = field(default_factory=list)

    def place(self, **given: object) -> Place:
        """The server as a source's place."""
        rest = {"scheme": "sftp", "host": "127.0.0.1", "port": self.port, "folder": "/in", "idle": 20, "total": 120}
        return Place(**{**rest, **given})  # type: ignore[arg-type]

    @property
    def login(self) -> Login:
        return Login(user="alice", password=PASSWORD)

    @property
    def known_hosts(self) -> Path:
        """A file that knows the server's key."""
        return self.known_as(self.place())

    def known_as(self, place: Place) -> Path:
        """A file that knows the server's key under another port, that of a proxy for instance."""
        file = self.root.parent / "known_hosts"
        trust(file, place, host_key(place, self.key.get_algorithm(), self.key.public_data))
        return file


class Doorman(asyncssh.SSHServer):
    """Lets the password in, and whoever has one of ``keys``; "password" may only be asked for interactively."""

    def __init__(self, server: AsyncSshServer, ways: tuple[str, ...]) -> None:
        self._server = server
        self._ways = ways

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return "password" in self._ways

    def validate_password(self, username: str, password: str) -> bool:
        self._server.logins.append(("password", password))
        return password == PASSWORD

    def kbdint_auth_supported(self) -> bool:
        return "interactive" in self._ways

    def get_kbdint_challenge(
        self, username: str, lang: str, submethods: str
    ) -> tuple[str, str, str, list[tuple[str, bool]]]:
        return "", "", "", [("Password:", False)] * (2 if "twice" in self._ways else 1)

    def validate_kbdint_response(self, username: str, responses: list[str]) -> bool:
        self._server.logins.append(("interactive", ", ".join(responses)))
        return responses == [PASSWORD]


@contextmanager
def asyncssh_server(
    sftp: Callable[..., asyncssh.SFTPServer] | None = asyncssh.SFTPServer,
    *,
    ways: tuple[str, ...] = ("password",),
    without: bytes = b"",
    **options: object,
) -> Iterator[AsyncSshServer]:
    """A running server; ``sftp`` None offers none, ``without`` names an extension that it does not have."""
    base = Path(tempfile.mkdtemp(prefix="oi-asftp-"))
    root = base / "root"
    (root / "in").mkdir(parents=True)
    server = AsyncSshServer(root, asyncssh.generate_private_key("ssh-ed25519"))
    offered = SFTPServerHandler._extensions
    SFTPServerHandler._extensions = [one for one in offered if one[0] != without]
    opened: list[BinaryIO] = []
    factory = sftp and (lambda channel: _noting(sftp(channel, chroot=str(root).encode()), opened))
    try:
        with _running_loop() as loop:
            acceptor = asyncio.run_coroutine_threadsafe(_listen(server, factory, ways, options), loop).result(30)
            server.port = acceptor.get_port()
            try:
                yield server
            finally:
                loop.call_soon_threadsafe(acceptor.close)
    finally:
        SFTPServerHandler._extensions = offered
        for file in opened:  # what a client left open when it was cut off
            with suppress(OSError):
                file.close()
        shutil.rmtree(base, ignore_errors=True)


def _noting(sftp: asyncssh.SFTPServer, opened: list[BinaryIO]) -> asyncssh.SFTPServer:
    """The same, but what it opens is noted."""
    original = sftp.open

    def noting(path: bytes, flags: int, attributes: asyncssh.SFTPAttrs) -> BinaryIO:
        opened.append(original(path, flags, attributes))  # type: ignore[arg-type]
        return opened[-1]

    sftp.open = noting  # type: ignore[method-assign]
    return sftp


async def _listen(
    server: AsyncSshServer, factory: object, ways: tuple[str, ...], options: dict[str, object]
) -> asyncssh.SSHAcceptor:
    return await asyncssh.create_server(
        lambda: Doorman(server, ways),
        "127.0.0.1",
        0,
        server_host_keys=[server.key],
        sftp_factory=factory,  # type: ignore[arg-type]
        **options,  # type: ignore[arg-type]
    )


@contextmanager
def _running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(_end_all(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


async def _end_all() -> None:
    mine = asyncio.current_task()
    for _ in range(3):  # what ends may begin something to clean up
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)
