"""One FTP connection with all its bounds: how long it may be silent and last, how long answers may be, who it is with.

Knows commands, answers and data connections; not what the files on a server mean. Names are bytes that pass through as
Latin-1. Nothing is ever sent to another machine than the one asked for, and nothing in the clear where TLS is wanted.
"""

import ftplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from typing import Self

from openimmo.domain.source import Login, Place
from openimmo.errors import TransportError
from openimmo.transports.deadline import Deadline
from openimmo.transports.tls import prove_pin

BLOCK = 1 << 16
_LONGEST_LINE = 8192  # bytes
_MOST_LINES = 1000  # of one answer
_PATIENCE_AT_THE_END = 2.0  # seconds for the answer to QUIT

BROKEN = (OSError, EOFError, ValueError, OverflowError, ftplib.Error)
"""What a connection may raise; a ValueError or OverflowError comes of numbers that a server made up."""


class RestRefused(ftplib.error_perm):
    """The server sends files from their first byte only."""


class Session(ftplib.FTP_TLS):
    """A connection as ftplib keeps it, whose every wait is bounded by ``deadline``; raises what ftplib raises."""

    def __init__(self, place: Place, deadline: Deadline, context: ssl.SSLContext) -> None:
        super().__init__(context=context, timeout=place.idle, encoding="latin-1")
        self._place = place
        self._deadline = deadline
        self._ahead = b""
        self.encrypted = False
        self.over = False
        """Whether the connection broke, so that nothing more can be asked of it."""

    def reach(self) -> None:
        """Connect and be greeted."""
        try:
            self.connect(self._place.host, self._place.port or ftplib.FTP_PORT, self._deadline.seconds())
        finally:
            if self.file is not None:  # lines are read by getline below
                self.file.close()

    def encrypt(self) -> ssl.SSLSocket:
        """Go on under TLS, with a server that has proven who it is."""
        self.voidcmd("AUTH TLS")
        if self._ahead:  # said in the clear, to be taken for something that was said under TLS
            raise ftplib.error_proto("it spoke before the encryption began")
        self.sock = secured = self._wrapped(self._socket())
        self.encrypted = True
        return secured

    def enter(self, login: Login) -> None:
        """Log in."""
        ftplib.FTP.login(self, channel(login.user), channel(login.password))

    def protect(self) -> None:
        """From here on data connections are as encrypted as this one."""
        self.prot_p()

    def mean_bytes(self) -> None:
        """From here on SIZE tells bytes, and files come as they are."""
        self.voidcmd("TYPE I")

    def getline(self) -> str:
        while b"\n" not in self._ahead:
            try:
                self._ahead += self._received()
            except (*BROKEN, TransportError):
                self.over = True
                raise
        line, _, self._ahead = self._ahead.partition(b"\n")
        return line.rstrip(b"\r").decode("latin-1")

    def _received(self) -> bytes:
        if len(self._ahead) > _LONGEST_LINE:
            raise ftplib.error_proto("a line without end")
        connection = self._socket()
        connection.settimeout(self._deadline.seconds())
        block = connection.recv(_LONGEST_LINE)
        if not block:
            raise EOFError
        return block

    def getmultiline(self) -> str:
        first = self.getline()
        if not first[:3].isdecimal():
            raise ftplib.error_proto(first)
        lines = [first]
        if first[3:4] == "-":
            while not (lines[-1].startswith(first[:3]) and lines[-1][3:4] != "-"):
                if len(lines) == _MOST_LINES:
                    raise ftplib.error_proto("an answer without end")
                lines.append(self.getline())
        return "\n".join(lines)

    def transfer(self, command: str, offset: int = 0) -> "Transfer":
        """Begin a transfer; RestRefused if the server cannot begin at ``offset``."""
        _, port = self.makepasv()
        if not 0 < port < 1 << 16:
            raise ftplib.error_proto(f"port {port}")
        # The address that the server names is not used: it could be anybody's.
        plain = socket.create_connection((self._socket().getpeername()[0], port), self._deadline.seconds())
        try:
            if offset:
                self._begin_at(offset)
            answer = self.sendcmd(command)
            if answer[0] == "2":  # as ftplib: some servers say 200 before 150
                answer = self.getresp()
            if answer[0] != "1":
                raise ftplib.error_reply(answer)
            return Transfer(self, self._wrapped(plain) if self.encrypted else plain, self._deadline)
        except BaseException:
            plain.close()
            raise

    def leave(self) -> None:
        """Say good-bye if the server still listens, and close."""
        with suppress(*BROKEN, TransportError):
            if self.sock is not None and not self.over:
                self._deadline = Deadline(self._place.host, _PATIENCE_AT_THE_END, _PATIENCE_AT_THE_END)
                self.voidcmd("QUIT")
        self.over = True
        self.close()

    def hear_out(self) -> None:
        """Pass over what the server says about a transfer that was given up.

        Should it have more to say than one answer, the next ones would be taken for answers to something else.
        """
        try:
            with suppress(ftplib.error_temp, ftplib.error_perm):
                self.getresp()
            self.over = not self.sendcmd("NOOP").startswith("200")
        except (*BROKEN, TransportError):
            self.over = True

    def _begin_at(self, offset: int) -> None:
        try:
            self.sendcmd(f"REST {offset}")
        except ftplib.error_perm as error:
            raise RestRefused(*error.args) from None

    def _wrapped(self, plain: socket.socket) -> ssl.SSLSocket:
        """A connection under TLS. Servers demand that data connections go on with the session of the commands."""
        plain.settimeout(self._deadline.seconds())
        known = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
        secured = self.context.wrap_socket(plain, server_hostname=self.host, session=known)
        try:
            prove_pin(self._place, secured)
        except TransportError:
            secured.close()
            raise
        return secured

    def _socket(self) -> socket.socket:
        if self.sock is None:
            raise EOFError
        return self.sock


class Transfer:
    """An open data connection; when it is left without ``finish``, what the server says about it is passed over."""

    def __init__(self, session: Session, connection: socket.socket, deadline: Deadline) -> None:
        self._session = session
        self._connection = connection
        self._deadline = deadline
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        if not self._ended and not self._session.over:
            self._session.hear_out()

    def blocks(self) -> Iterator[bytes]:
        """What comes, until the server says that it was all."""
        while block := self._receive():
            yield block

    def send(self, block: bytes) -> None:
        """Send; where the server ends the connection first, ftplib.Error says why, if it says."""
        self._connection.settimeout(self._deadline.seconds())
        try:
            self._connection.sendall(block)
        except TimeoutError:
            raise
        except OSError:
            self._hear()
            raise

    def finish(self) -> None:
        """End the data connection properly and hear what the server says about it."""
        if isinstance(self._connection, ssl.SSLSocket):
            with suppress(OSError, ValueError):  # not every server says good-bye; the size is what counts
                self._connection.settimeout(self._deadline.seconds())
                self._connection.unwrap()
        self._hear()

    def _hear(self) -> None:
        self._ended = True
        self._connection.close()
        self._session.voidresp()

    def _receive(self) -> bytes:
        self._connection.settimeout(self._deadline.seconds())
        return self._connection.recv(BLOCK)


def channel(text: str) -> str:
    """Text for the wire: UTF-8, each byte as the Latin-1 letter of its number."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")
