"""The server itself: it listens, serves all connections in one thread, and ends in good order.

Knows pyftpdlib's loop.
"""

import logging
import time
from collections.abc import Callable
from threading import Event

from pyftpdlib.ioloop import IOLoop  # type: ignore[import-untyped]
from pyftpdlib.servers import FTPServer  # type: ignore[import-untyped]

from openimmo.errors import Refused
from openimmo.transports.receiver.attempts import Attempts
from openimmo.transports.receiver.session import Gate, Incoming, Session
from openimmo.transports.receiver.terms import Bounds, Desk, Door

_TICK = 0.2  # seconds: how soon a wish to stop is heard


class Receiver:
    """A server that listens from the start and serves in ``serve``; Refused if it cannot listen there."""

    def __init__(self, door: Door, desk: Desk, bounds: Bounds, monotonic: Callable[[], float] = time.monotonic) -> None:
        _hush(logging.getLogger("pyftpdlib"))
        self._monotonic = monotonic
        self._grace = bounds.grace
        handler = _handler(door, desk, bounds, monotonic)
        self._loop = IOLoop.factory()
        try:
            self._server = FTPServer((door.host, door.port), handler, ioloop=self._loop)
        except OSError as error:
            self._loop.close()
            reason = error.strerror or str(error)
            raise Refused("receiver-cannot-listen", host=door.host, port=door.port, reason=reason) from error
        self._server.max_cons = bounds.connections
        self._server.max_cons_per_ip = bounds.per_address

    @property
    def address(self) -> tuple[str, int]:
        """Host and port where it listens."""
        host, port = self._server.address
        return str(host), int(port)

    def serve(self, stop: Event) -> None:
        """Serve until ``stop`` is set; then uploads that are under way get a short time to end."""
        try:
            while not stop.is_set():
                self._loop.loop(timeout=_TICK, blocking=False)
            self._server.close()
            end = self._monotonic() + self._grace
            while self._busy() and self._monotonic() < end:
                self._loop.loop(timeout=_TICK, blocking=False)
        finally:
            self.close()

    def _busy(self) -> bool:
        return any(isinstance(one, Incoming) for one in self._loop.socket_map.values())

    def close(self) -> None:
        """End all connections."""
        self._server.close_all()


def _hush(logger: logging.Logger) -> None:
    """Keep pyftpdlib's own log out of ours: it holds names as they came, and at times more than that."""
    logger.setLevel(logging.CRITICAL)
    logger.propagate = False
    logger.addHandler(logging.NullHandler())


def _handler(door: Door, desk: Desk, bounds: Bounds, monotonic: Callable[[], float]) -> type[Session]:
    """A class of sessions for one server: pyftpdlib keeps its settings in classes."""
    attempts = Attempts(bounds.failures, bounds.window, monotonic)
    settings: dict[str, object] = {
        "desk": desk,
        "bounds": bounds,
        "attempts": attempts,
        "uploads": {},
        "authorizer": Gate(desk, attempts),
        "timeout": bounds.idle,
        "max_login_attempts": bounds.tries,
        "auth_failed_timeout": bounds.delay,
        "masquerade_address": door.public or None,
        "passive_ports": range(door.passive[0], door.passive[1] + 1) if door.passive else None,
    }
    session, incoming = Session, Incoming
    if door.certificate is not None and door.key is not None:
        from openimmo.transports.receiver.encrypted import EncryptedIncoming, EncryptedSession, tls_context

        session, incoming = EncryptedSession, EncryptedIncoming
        settings["ssl_context"] = tls_context(door.certificate, door.key)
    settings["dtp_handler"] = type("DataOfServer", (incoming,), {"timeout": bounds.stalled})
    return type("SessionOfServer", (session,), settings)
