"""The daemon: looks at every source in its own rhythm, round after round, until somebody wants an end.

A round is one ``poll`` of the sources whose time has come. Whatever fails in it is told, and the next one tries again.
Knows when; what is done after a round and how things are told is the crew's.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec

from openimmo.domain.delivery import DeliveryReport, Verdict
from openimmo.domain.source import Source
from openimmo.errors import Busy, StoreError
from openimmo.intake.events import FolderEvents
from openimmo.pipeline import exporting
from openimmo.pipeline.export.rounds import ExportRounds
from openimmo.pipeline.polling import looking as polling
from openimmo.pipeline.polling.looking import Poll, poll
from openimmo.pipeline.polling.schedule import Schedule
from openimmo.pipeline.polling.wishes import Kind, Wish, Wishes
from openimmo.pipeline.reading import Progress

CHORES = 900.0
"""Seconds; what comes after a round is done as often, even if no source was due: mails are sent, numbers written."""
BUSY = 60.0
"""Seconds after which a round is taken up again that found an import by hand at work."""
NOTICE = 1.0
"""Seconds from an event in a folder to the look at it: what comes together is seen together."""


class House(polling.House, exporting.House, Protocol):
    """What the daemon needs from the house it runs in (wiring.py)."""

    def chance(self) -> float: ...


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """Where the daemon stands after a round; ``seconds`` is how long that took, ``next_looks`` when sources are due."""

    ended: datetime
    seconds: float
    next_looks: Mapping[str, datetime]
    next_exports: Mapping[str, datetime] = {}


class Crew(Protocol):
    """Who is told what happens, and does what comes after a round; none of it may raise."""

    @property
    def progress(self) -> Progress:
        """Told how far work has come."""

    def looked(self, poll: Poll) -> None:
        """A source was looked at."""

    def unwatched(self, problems: Mapping[str, StoreError]) -> None:
        """Whose folders give no events, and why; called again and again."""

    def failed(self, error: Exception) -> None:
        """A round broke off."""

    def ended(self, course: Course) -> None:
        """A round is over, or it was time for the chores."""

    def reloaded(self) -> House | None:
        """The house with the settings as they are now; None if they are wrong, which was told."""


def sources_of(house: polling.House) -> dict[str, Source]:
    """The sources that are to be looked at."""
    return {name: source for name, source in house.settings.sources.items() if not source.paused}


class Daemon:
    """One life of the daemon; ``every`` are seconds that count for all sources instead of their own intervals.

    ``exports`` are those that it makes beside.
    """

    def __init__(
        self, house: House, crew: Crew, wishes: Wishes, every: int | None = None, exports: ExportRounds | None = None
    ) -> None:
        self._house = house
        self._exports = exports
        self._crew = crew
        self._wishes = wishes
        self._every = every
        self._schedule = Schedule(house.chance)
        self._events = FolderEvents(wishes.changed)
        self._unsettled: dict[str, frozenset[object]] = {}
        self._chores = 0.0

    def run(self) -> None:
        """Work until an end is wished."""
        try:
            self._plan()
            while not self._wishes.stopping():
                self._work()
                for wish in self._wishes.take(self._rest()):
                    self._fulfil(wish)
        finally:
            self._events.close()
            if self._exports is not None:
                self._exports.close()

    def _plan(self) -> None:
        """Follow the settings as they are now."""
        watch = self._house.settings.watch
        every = self._every or watch.interval
        intervals = {name: float(every or source.interval) for name, source in sources_of(self._house).items()}
        self._schedule.plan(intervals, watch.jitter, self._house.monotonic())
        if self._exports is not None:
            self._exports.plan(self._house)
        self._follow()

    def _follow(self) -> None:
        """Hear of changes in local folders; before they are looked at, so that nothing falls in between."""
        local = {
            name: Path(source.place.folder)
            for name, source in sources_of(self._house).items()
            if source.place.scheme == "file"
        }
        try:
            problems = self._events.follow(local)
        except Exception as error:  # hints may fail as they like
            self._crew.failed(error)
        else:
            self._crew.unwatched(problems)

    def _rest(self) -> float:
        """Seconds until there is something to do."""
        now = self._house.monotonic()
        due = [self._schedule.next(), self._exports.next() if self._exports is not None else None]
        return max(0.0, min([self._chores, *(one for one in due if one is not None)]) - now)

    def _fulfil(self, wish: Wish) -> None:
        if wish.kind is Kind.RELOAD:
            house = self._crew.reloaded()
            if house is not None:
                self._house = house
                self._plan()
        elif wish.kind is Kind.CHANGED:
            self._soon(wish.source)

    def _soon(self, name: str) -> None:
        """Look at a folder where something happened; not sooner than a file can have settled since the last look."""
        source = sources_of(self._house).get(name)
        if source is not None:
            last = self._schedule.last_start(name)
            settled = last + source.settle if last is not None else 0.0
            self._schedule.hasten(name, max(self._house.monotonic() + NOTICE, settled))

    def _work(self) -> None:
        if self._exports is not None and self._exports.work():
            self._chores = 0.0  # how it went is told at once
        now = self._house.monotonic()
        due = self._schedule.due(now)
        if not due and now < self._chores:
            return
        if due:
            self._round(due, now)
            self._follow()
        ended = self._house.monotonic()
        self._chores = ended + CHORES
        self._crew.ended(self._course(ended, ended - now))

    def _round(self, names: list[str], started: float) -> None:
        sources = sources_of(self._house)
        left, again = dict.fromkeys(names), None
        try:
            due = [sources[name] for name in names]
            for found in poll(self._house, due, progress=self._crew.progress, stop=self._wishes.stopping):
                self._crew.looked(found)
                if found.source in left:
                    del left[found.source]
                    self._note(sources[found.source], found, started)
        except Exception as error:  # whatever it is: the next round tries again
            self._crew.failed(error)
            again = BUSY if isinstance(error, Busy) else None
        for name in left:
            ended = self._house.monotonic()
            self._schedule.looked(name, started, ended, failed=False)
            if again is not None:
                self._schedule.hasten(name, ended + again)

    def _note(self, source: Source, found: Poll, started: float) -> None:
        """Plan the next look; soon, where something new waits for a second one."""
        now = self._house.monotonic()
        self._schedule.looked(source.name, started, now, failed=found.problem is not None)
        unsettled = frozenset(_sight(report) for report in found.reports if report.verdict is Verdict.WAITING)
        if unsettled - self._unsettled.get(source.name, frozenset()):
            self._schedule.hasten(source.name, now + source.settle + NOTICE)
        self._unsettled[source.name] = unsettled

    def _course(self, now: float, seconds: float) -> Course:
        clock = self._house.clock()
        exports = self._exports.due() if self._exports is not None else {}
        looks, sent = (
            {name: clock + timedelta(seconds=due - now) for name, due in times.items()}
            for times in (self._schedule.all(), exports)
        )
        return Course(ended=clock, seconds=seconds, next_looks=looks, next_exports=sent)


def _sight(report: DeliveryReport) -> object:
    """What a waiting file looks like: the same again needs no second look."""
    reason = report.reason
    return report.path, reason.code if reason else None, tuple(sorted(reason.params.items())) if reason else ()
