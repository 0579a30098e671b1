"""The built-in receiver in this process, with a desk that lets alice and bob in and keeps what it was told."""

import ftplib
import io
import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

from openimmo.intake.ending import ends_whole
from openimmo.transports.receiver.server import Receiver
from openimmo.transports.receiver.terms import Account, Bounds, Door
from tests.servers.certificates import Certificate, make_certificate

PASSWORDS = {"alice": "geheim-4711", "bob": "geheim-0815"}
PATIENCE = 30
QUICK = Bounds(delay=0, grace=1)


@dataclass
class Desk:
    """Who may come in, by name; what was told, in order; what arrived."""

    root: Path
    closed: set[str] = field(default_factory=set)
    told: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    news: SimpleQueue[str | None] = field(default_factory=SimpleQueue)
    open_uploads: int = 0

    def admit(self, user: str, password: bytes) -> Account | None:
        right = PASSWORDS.get(user, "").encode() == password and user not in self.closed
        return Account(name=user, sender=user.title(), folder=self.root / user) if right else None

    def welcome(self, account: Account) -> bool:
        return account.name not in self.closed

    def whole(self, path: Path) -> bool:
        return ends_whole(path)

    def began(self, account: Account) -> None:
        self.open_uploads += 1

    def ended(self, account: Account, arrived: str | None) -> None:
        self.open_uploads -= 1
        self.news.put(arrived)

    def tell(self, code: str, **params: object) -> None:
        self.told.append((code, params))

    def codes(self) -> list[str]:
        return [code for code, _ in self.told]

    def next(self) -> str | None:
        """What arrived next; None for an upload that broke off."""
        return self.news.get(timeout=PATIENCE)


@dataclass
class Running:
    """A server and how to reach it."""

    desk: Desk
    port: int
    certificate: Certificate | None
    stop: Event

    @property
    def root(self) -> Path:
        return self.desk.root

    def names(self, account: str = "alice") -> list[str]:
        """What lies in the folder of an account."""
        return sorted(path.name for path in (self.root / account).iterdir())

    def connect(self, encoding: str = "utf-8") -> ftplib.FTP:
        """A client that has greeted, under TLS if the server speaks it."""
        if self.certificate is None:
            client = ftplib.FTP(timeout=PATIENCE, encoding=encoding)
        else:
            trust = ssl.create_default_context(cafile=str(self.certificate.certificate))
            client = ReusingTls(timeout=PATIENCE, context=trust, encoding=encoding)
        client.connect("127.0.0.1" if self.certificate is None else "localhost", self.port)
        return client

    @contextmanager
    def client(self, user: str = "alice", password: str | None = None, encoding: str = "utf-8") -> Iterator[ftplib.FTP]:
        """A client that is logged in."""
        client = self.connect(encoding)
        try:
            client.login(user, PASSWORDS[user] if password is None else password)
            if isinstance(client, ftplib.FTP_TLS):
                client.prot_p()
            yield client
        finally:
            client.close()


class ReusingTls(ftplib.FTP_TLS):
    """FTPS whose data connections go on with the session of the control connection, as good clients do."""

    def ntransfercmd(self, cmd: str, rest: Any = None) -> Any:
        data, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:  # type: ignore[attr-defined]
            session = self.sock.session  # type: ignore[union-attr]
            data = self.context.wrap_socket(data, server_hostname=self.host, session=session)
        return data, size


@contextmanager
def receiver(folder: Path, *, tls: bool = False, bounds: Bounds = QUICK, **door: Any) -> Iterator[Running]:
    """A running server whose accounts lie in ``folder``/drop."""
    certificate = None
    if tls:
        (folder / "tls").mkdir(exist_ok=True)
        certificate = make_certificate(folder / "tls")
        door |= {"certificate": certificate.certificate, "key": certificate.key}
    desk, stop = Desk(folder / "drop"), Event()
    server = Receiver(Door(**{"host": "127.0.0.1", "port": 0, **door}), desk, bounds)
    thread = Thread(target=server.serve, args=(stop,))
    thread.start()
    try:
        yield Running(desk, server.address[1], certificate, stop)
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def begin(client: ftplib.FTP, name: str, content: bytes, rest: int | None = None) -> Any:
    """Send the beginning of a file; the data connection stays open."""
    data = client.transfercmd(f"STOR {name}", rest)
    data.sendall(content)
    return data


def upload(client: ftplib.FTP, name: str, content: bytes, *, command: str = "STOR", rest: int | None = None) -> str:
    """A whole file, properly ended; what the server says."""
    return client.storbinary(f"{command} {name}".strip(), io.BytesIO(content), rest=rest)


def say(client: ftplib.FTP, line: str) -> str:
    """A command, and what the server says even if it is a refusal."""
    try:
        return client.sendcmd(line)
    except ftplib.Error as refusal:
        return str(refusal)


def kill(client: ftplib.FTP, data: socket.socket) -> None:
    """What the system does when the client's process dies: all its connections end, nobody says goodbye."""
    raw_control, raw_data = (socket.socket(fileno=os.dup(one.fileno())) for one in (client.sock, data))  # type: ignore[union-attr]
    with raw_control, raw_data:
        raw_control.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):  # the server may have ended it already
            raw_data.shutdown(socket.SHUT_RDWR)
    data.close()
