"""Ends a connection whose server is silent for too long, and one that lasts too long, whatever it is doing.

Knows time and how to end the connection, nothing of what it is for. A thread of its own, since the library in between
may wait for ever.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from openimmo.domain.source import Place
from openimmo.errors import TransportError


class Watchdog:
    """Both deadlines of one connection; the total one runs from here on, the idle one while ``waiting``."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._end = monotonic() + place.total
        self._silent_since: float | None = None
        self._over = ""
        self._watching = True
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def watch(self, cut: Callable[[], None]) -> None:
        """Call ``cut`` from another thread when a deadline has passed, and again until ``stop``."""
        self._thread = threading.Thread(target=self._watch, args=(cut,), name="sftp-watchdog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer; the thread has ended when this returns."""
        with self._changed:
            self._watching = False
            self._changed.notify_all()
        if self._thread:
            self._thread.join()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """The server's turn: from here on it is silent. TransportError if a deadline has passed already."""
        if error := self.error():
            raise error
        self._silent_since = monotonic()
        try:
            yield
        finally:
            self._silent_since = None

    def error(self) -> TransportError | None:
        """Which deadline has passed."""
        if not self._over:
            return None
        seconds = self._place.idle if self._over == "transport-stalled" else self._place.total
        return TransportError(self._over, host=self._place.host, seconds=f"{seconds:g}")

    def _watch(self, cut: Callable[[], None]) -> None:
        with self._changed:
            while self._watching:
                self._changed.wait(self._pause())
                self._over = self._over or self._passed()
                if self._over and self._watching:
                    cut()

    def _pause(self) -> float:
        """How long neither deadline can pass; afterwards ``cut`` is repeated, should a wait have begun just then."""
        if self._over:
            return 1
        now, since = monotonic(), self._silent_since
        return max(0, min(self._end, (now if since is None else since) + self._place.idle) - now)

    def _passed(self) -> str:
        now, since = monotonic(), self._silent_since
        if now >= self._end:
            return "transport-deadline"
        return "transport-stalled" if since is not None and now - since >= self._place.idle else ""
