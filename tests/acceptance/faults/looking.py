"""A real house that looks at its sources, whose clocks a test moves: each look comes an hour after the one before.

Nothing waits: a file stands still because the clock says so.
"""

from datetime import datetime, timedelta
from pathlib import Path

from openimmo.domain.delivery import Verdict
from openimmo.pipeline.polling.looking import Poll, poll
from openimmo.wiring import House, open_house
from tests.pipeline.deliveries import NOON


class Watcher(House):
    """``hours`` is how late it is, by both clocks; every question for the time comes a moment later.

    ``jump`` is how many hours somebody has set the one clock that can be set.
    """

    hours = 0.0
    jump = 0.0
    ticks = 0

    def clock(self) -> datetime:
        self.ticks += 1
        return NOON + timedelta(hours=self.hours + self.jump, milliseconds=self.ticks)

    def monotonic(self) -> float:
        return super().monotonic() + self.hours * 3600

    def boot(self) -> str:
        return "boot-1"


def watcher(home: Path, hours: float = 0) -> Watcher:
    """The house of a home at that hour."""
    found = Watcher(open_house(home, None, {}).settings)
    found.hours = hours
    return found


def quiet(stage: str, done: int, total: int | None) -> None:
    """Nobody is told."""


def look(house: Watcher, times: int = 1) -> list[Poll]:
    """Look at all sources of the house that often, an hour apart."""
    polls: list[Poll] = []
    for _ in range(times):
        house.hours += 1
        polls += poll(house, house.settings.sources.values(), progress=quiet)
    return polls


def until_quiet(house: Watcher, most: int = 8) -> list[Poll]:
    """Look until two looks in a row settled nothing."""
    polls: list[Poll] = []
    idle = 0
    for _ in range(most):
        found = look(house)
        polls += found
        settled = any(report.verdict is not Verdict.WAITING for one in found for report in one.reports)
        idle = 0 if settled else idle + 1
        if idle == 2:
            return polls
    raise AssertionError(f"still not quiet after {most} looks")
