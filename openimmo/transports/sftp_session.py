"""A connection to an SSH server, step by step up to the stream on which SFTP is spoken.

Knows paramiko, and its traps: it waits for ever on a connection that stalled, so a watchdog cuts the socket; it tells
of broken connections in a dozen ways, and to its own log, so all are turned into our errors here. Its ``connect`` is
never used, since that asks for no host key. Does not know which host key is trusted.
"""

import logging
import socket
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress

import paramiko

from openimmo.domain.source import Login, Place
from openimmo.errors import TransportError
from openimmo.transports.host_keys import USUAL_PORT, HostKey, host_key
from openimmo.transports.sftp_login import log_in, told
from openimmo.transports.sftp_watchdog import Watchdog

_LOG = "openimmo.transports.sftp.paramiko"
logging.getLogger(_LOG).addHandler(logging.NullHandler())
logging.getLogger(_LOG).propagate = False  # it holds tracebacks of paramiko's thread; what matters is in our errors

_JOIN = 30  # seconds; paramiko's thread looks ten times a second whether its socket is gone


class Session:
    """A connection on its way; each step raises TransportError."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._watchdog = Watchdog(place)
        self._socket = _connected(place)
        self._transport: paramiko.Transport | None = None
        self._channel: paramiko.Channel | None = None
        self._watchdog.watch(self._cut)

    def host_key(self, kinds: Collection[str] = ()) -> HostKey:
        """Agree on encryption; the key that the server has proven to hold, of one of these types if it has one."""
        with self._step():
            self._transport = transport = paramiko.Transport(self._socket)
            transport.set_log_channel(_LOG)
            _leave_time_to_us(transport, self._place)
            options = transport.get_security_options()
            options.key_types = sorted(options.key_types, key=lambda kind: _as_known(kind) not in kinds)
            transport.start_client()
            key = transport.get_remote_server_key()
            return host_key(self._place, key.get_name(), key.asbytes())

    def log_in(self, login: Login, key: paramiko.PKey | None, interactively: bool) -> None:
        """Only after the host key was judged; AsksInteractively: once more, on another connection."""
        assert self._transport
        with self._step():
            log_in(self._transport, self._place, login, key, interactively)

    def begin(self) -> None:
        """Open the stream for SFTP."""
        assert self._transport
        with self._step():
            try:
                self._channel = self._transport.open_session()
                self._channel.invoke_subsystem("sftp")
            except paramiko.SSHException:
                self._transport.join(1)  # a connection that ends tells its channels first
                if self._transport.is_alive():
                    raise TransportError("transport-no-sftp", retryable=False, host=self._place.host) from None
                raise

    def send(self, content: bytes) -> None:
        """Send all of it."""
        assert self._channel
        while content:
            with self._step():
                sent = self._channel.send(content)
                if not sent:
                    raise EOFError
            content = content[sent:]

    def receive(self, size: int) -> bytes:
        """Exactly so many bytes."""
        assert self._channel
        came = bytearray()
        while len(came) < size:
            with self._step():
                piece = self._channel.recv(size - len(came))
                if not piece:
                    raise EOFError
            came += piece
        return bytes(came)

    def close(self) -> None:
        """End it; no thread is left."""
        self._watchdog.stop()
        self._cut()
        if self._transport:
            self._transport.packetizer.complete_handshake()  # the timer of one that failed would live on
        self._socket.close()

    def _cut(self) -> None:
        """Whatever waits for the server ends; also called by the watchdog's thread."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        if self._transport and self._transport.is_alive():
            self._transport.join(_JOIN)
        if self._channel:
            self._channel.event.set()  # paramiko may have missed its own when it began to wait just then

    @contextmanager
    def _step(self) -> Iterator[None]:
        try:
            with self._watchdog.waiting():
                yield
        except Exception as error:  # paramiko's thread hands on whatever exception the server's bytes made
            failure = self._watchdog.error() or self._failure(error)
        else:
            return
        raise failure from None

    def _failure(self, error: Exception) -> TransportError:
        if isinstance(error, TransportError):
            return error
        host, reason = self._place.host, _reason(error)
        if isinstance(error, paramiko.ssh_exception.IncompatiblePeer):
            return TransportError("transport-outdated", retryable=False, host=host, reason=reason)
        return TransportError("transport-lost", host=host, reason=reason)


def _connected(place: Place) -> socket.socket:
    port = place.port or USUAL_PORT
    try:
        return socket.create_connection((place.host, port), timeout=min(place.idle, place.total))
    except (OSError, ValueError) as error:  # a host that is no name ends in a UnicodeError
        reason = _reason(error)
    raise TransportError("transport-away", host=place.host, port=port, reason=reason)


def _leave_time_to_us(transport: paramiko.Transport, place: Place) -> None:
    """The library's own limits lie behind ours: what it says when they pass looks like a refused login."""
    late = place.total + place.idle
    transport.banner_timeout = transport.handshake_timeout = late
    transport.auth_timeout = transport.channel_timeout = late


def _as_known(kind: str) -> str:
    """What known_hosts calls a type of keys: RSA has one name there, and several in a handshake."""
    return "ssh-rsa" if kind.startswith("rsa-sha2-") else kind


def _reason(error: Exception) -> str:
    text = (isinstance(error, OSError) and error.strerror) or str(error) or "closed by the server"
    return told(text.encode("utf-8", "backslashreplace"), Login())
