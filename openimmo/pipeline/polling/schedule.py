"""When each source is looked at next: its interval, some jitter, and patience with one that fails.

Pure: moments are seconds of the caller's clock, chance comes in. Does not know sources, only their names.
"""

from collections.abc import Callable, Mapping

import msgspec

LONGEST_PATIENCE = 4 * 3600.0
"""Seconds; a source that fails is looked at as often at least, unless its interval is longer."""


def pause(interval: float, failures: int, jitter: float, chance: float) -> float:
    """Seconds from one look to the next, after so many failures in a row.

    Each failure but the first doubles the interval, up to LONGEST_PATIENCE. ``chance`` (0 to 1) draws how much of
    ``jitter`` (a share of the interval) is added, so that sources do not keep step.
    """
    patient = interval * 2.0 ** min(max(failures - 1, 0), 20)
    return min(patient, max(interval, LONGEST_PATIENCE)) + interval * jitter * chance


class Slot(msgspec.Struct):
    """One source: its ``interval``, when its next look is ``due``, and how often it failed in a row."""

    interval: float
    due: float
    failures: int = 0
    started: float | None = None


class Schedule:
    """The next looks of all sources; ``chance`` gives numbers from 0 to 1."""

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._slots: dict[str, Slot] = {}
        self._jitter = 0.0

    def plan(self, intervals: Mapping[str, float], jitter: float, now: float) -> None:
        """Take these sources with their intervals for all there are: new ones are due at once, others keep their turn.

        A turn that is further away than a shorter interval says comes forward.
        """
        self._jitter = jitter
        slots = {}
        for name, interval in intervals.items():
            slot = self._slots.get(name) or Slot(interval=interval, due=now)
            if interval < slot.interval and slot.started is not None:
                slot.due = min(slot.due, max(now, slot.started + pause(interval, slot.failures, jitter, 0)))
            slot.interval = interval
            slots[name] = slot
        self._slots = slots

    def due(self, now: float) -> list[str]:
        """The sources whose time has come, the longest overdue first."""
        return sorted((name for name, slot in self._slots.items() if slot.due <= now), key=self.at)

    def looked(self, name: str, started: float, now: float, *, failed: bool) -> None:
        """Note a look that began at ``started`` and is over now; the next one counts from its beginning."""
        slot = self._slots.get(name)
        if slot is None:
            return
        slot.failures = slot.failures + 1 if failed else 0
        slot.started = started
        slot.due = max(now, started + pause(slot.interval, slot.failures, self._jitter, self._chance()))

    def hasten(self, name: str, at: float) -> None:
        """Bring a look forward to ``at``; one that is due before stays, and so does one at a source that fails."""
        slot = self._slots.get(name)
        if slot is not None and not slot.failures:
            slot.due = min(slot.due, at)

    def at(self, name: str) -> float:
        """When the source is due; raises KeyError for one that is not planned."""
        return self._slots[name].due

    def last_start(self, name: str) -> float | None:
        """When the last look at the source began; None before the first."""
        slot = self._slots.get(name)
        return slot.started if slot else None

    def next(self) -> float | None:
        """When the next source is due; None without sources."""
        return min((slot.due for slot in self._slots.values()), default=None)

    def all(self) -> dict[str, float]:
        """When each source is due."""
        return {name: slot.due for name, slot in self._slots.items()}
