"""How long a connection may be silent, and how long it may last in all.

Knows no protocol: whoever waits asks before each step how many seconds that step may take.
"""

import time
from collections.abc import Callable

from openimmo.errors import TransportError


class Deadline:
    """Begins when it is made. ``idle`` and ``total`` in seconds; ``monotonic`` is a clock that never steps back."""

    def __init__(self, host: str, idle: float, total: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._host = host
        self._idle = idle
        self._total = total
        self._monotonic = monotonic
        self._end = monotonic() + total

    def seconds(self) -> float:
        """How long the next step may take; TransportError "transport-deadline" when no time is left."""
        left = self._end - self._monotonic()
        if left <= 0:
            raise TransportError("transport-deadline", host=self._host, seconds=f"{self._total:g}")
        return min(self._idle, left)

    def passed(self) -> TransportError:
        """What it means that a step took longer than it might."""
        try:
            self.seconds()
        except TransportError as error:
            return error
        return TransportError("transport-stalled", host=self._host, seconds=f"{self._idle:g}")
