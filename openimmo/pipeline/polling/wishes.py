"""What others want of the daemon while it works or waits: signals and events put it in, the daemon takes it out.

Safe to be called from signal handlers and from any thread. Does not know what a wish leads to.
"""

from collections import deque
from collections.abc import Callable, Iterator
from enum import StrEnum
from queue import Empty, SimpleQueue
from typing import NamedTuple


class Kind(StrEnum):
    """End soon; read the settings again; look at a source where something happened."""

    STOP = "stop"
    RELOAD = "reload"
    CHANGED = "changed"


class Wish(NamedTuple):
    """One wish; ``source`` is the name of the source that changed."""

    kind: Kind
    source: str = ""


class Wishes:
    """The wishes that were not fulfilled yet, in their order. ``monotonic`` counts seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._new: SimpleQueue[Wish] = SimpleQueue()  # its put may interrupt itself, as a signal handler needs
        self._put_by: deque[Wish] = deque()
        self._stopping = False

    def stopping(self) -> bool:
        """Whether somebody wants an end."""
        return self._stopping

    def stop(self) -> None:
        """End after what cannot be broken off."""
        self._stopping = True
        self._new.put(Wish(Kind.STOP))

    def reload(self) -> None:
        """Read the settings again."""
        self._new.put(Wish(Kind.RELOAD))

    def changed(self, source: str) -> None:
        """Something happened at a source."""
        self._new.put(Wish(Kind.CHANGED, source))

    def take(self, seconds: float) -> Iterator[Wish]:
        """What is wished; if nothing is, the first wish that comes within so many seconds."""
        if not self._put_by and (wish := self._next(seconds)):
            self._put_by.append(wish)
        while wish := self._next(0):
            self._put_by.append(wish)
        while self._put_by:
            yield self._put_by.popleft()

    def pause(self, seconds: float) -> None:
        """Let so many seconds go by, or fewer if somebody wants an end; other wishes are put by."""
        end = self._monotonic() + seconds
        while not self._stopping and (left := end - self._monotonic()) > 0:
            if wish := self._next(left):
                self._put_by.append(wish)

    def _next(self, seconds: float) -> Wish | None:
        try:
            return self._new.get(timeout=seconds) if seconds > 0 else self._new.get_nowait()
        except Empty:
            return None
