"""The threads of a poll: each looks at one source or clears up there, with a connection of its own.

What they have to say comes through one queue to the calling thread. Knows no ledger.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Event, Semaphore
from types import TracebackType
from typing import Protocol

import msgspec

from openimmo.domain.source import Source
from openimmo.errors import OpenImmoError, TransportError
from openimmo.intake.clearing import Cleared, clear
from openimmo.intake.completeness import Look
from openimmo.intake.errand import Errand, Fetched, Looked
from openimmo.intake.fetching import look
from openimmo.pipeline.polling.state import Standing
from openimmo.settings import Settings
from openimmo.store.sources import SourceFile
from openimmo.transports.files import Files

THREADS = 16
"""Sources that are looked at side by side."""

ROOM = 64
"""Fetched deliveries that wait on the disk for their import, at most."""

_MOST_HEARD = 200
_log = logging.getLogger(__name__)


class House(Protocol):
    """What the threads need from the house; all of it may be called from any thread but ``clock``."""

    settings: Settings

    def clock(self) -> datetime: ...
    def files(self, source: Source) -> AbstractContextManager[Files]: ...
    def monotonic(self) -> float: ...
    def boot(self) -> str: ...


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the files that were to be removed or moved; ``problem`` is why it was broken off."""

    cleared: tuple[Cleared, ...] = ()
    problem: OpenImmoError | None = None


Said = Fetched | Looked | Ended


class Fetchers:
    """The threads; leave the context to end them. Only the calling thread may use it."""

    def __init__(self, house: House, stop: Callable[[], bool], most: int) -> None:
        self._house = house
        self._stop = stop
        self._boot = house.boot()
        self._ending = Event()
        self._room = Semaphore(ROOM)
        self._said: SimpleQueue[tuple[Standing, Said]] = SimpleQueue()
        self._pool = ThreadPoolExecutor(max(1, min(THREADS, most)), "openimmo-source")
        self.running = 0

    def __enter__(self) -> "Fetchers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._pool.shutdown(cancel_futures=True)

    def look(self, one: Standing) -> None:
        """Look at a source."""
        one.again, one.running = None, True
        at = self._house.clock()
        self.running += 1
        self._pool.submit(self._look, one, at)

    def clear(self, one: Standing, rows: Sequence[SourceFile]) -> None:
        """Clear these files away at a source."""
        one.running = True
        at = self._house.clock()
        self.running += 1
        self._pool.submit(self._clear, one, rows, at)

    def hear(self, patience: float) -> list[tuple[Standing, Said]]:
        """What was said since, within so many seconds; the oldest first."""
        heard: list[tuple[Standing, Said]] = []
        try:
            heard.append(self._said.get(timeout=patience) if patience else self._said.get_nowait())
            while len(heard) < _MOST_HEARD:
                heard.append(self._said.get_nowait())
        except Empty:
            pass
        self.running -= sum(not isinstance(said, Fetched) for _, said in heard)
        return heard

    def give_back(self) -> None:
        """A fetched delivery has left the room it took."""
        self._room.release()

    def _is_ending(self) -> bool:
        return self._ending.is_set() or self._stop()

    def _look(self, one: Standing, at: datetime) -> None:
        try:
            if one.deadline is None:
                one.deadline = self._house.monotonic() + one.source.budget
            said = look(self._errand(one, at, one.deadline))
        except BaseException as error:  # a thread that says nothing would be waited for
            said = Looked(problem=_crashed(one, error))
        self._said.put((one, said))

    def _errand(self, one: Standing, at: datetime, deadline: float) -> Errand:
        return Errand(
            source=one.source, rows=one.rows, connect=self._house.files, incoming=one.incoming,
            limits=self._house.settings.limits.package, at=at, deadline=deadline, monotonic=self._house.monotonic,
            boot=self._boot, ending=self._is_ending, slot=lambda seconds: self._room.acquire(timeout=seconds),
            give_back=self._room.release, deliver=lambda fetched: self._said.put((one, fetched)),
        )  # fmt: skip

    def _clear(self, one: Standing, rows: Sequence[SourceFile], at: datetime) -> None:
        cleared: list[Cleared] = []
        problem: OpenImmoError | None = None
        try:
            errand = self._errand(one, at, self._house.monotonic() + one.source.budget)
            now = self._house.monotonic()
            with errand.files() as files:
                cleared.extend(clear(files, one.source, rows, Look(now, now, self._boot, at), lambda: errand.over))
        except OpenImmoError as error:
            problem = error
        except BaseException as error:
            problem = _crashed(one, error)
        self._said.put((one, Ended(cleared=tuple(cleared), problem=problem)))


def _crashed(one: Standing, error: BaseException) -> TransportError:
    """A bug in one source's thread ends that source only."""
    _log.exception("source %s failed", one.source.name)
    return TransportError("source-crashed", retryable=False, source=one.source.name, reason=type(error).__name__)
