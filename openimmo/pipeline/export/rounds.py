"""The daemon's exports: each portal with ``every`` gets one in its own rhythm, in a thread; no look waits for it.

One at a time for each portal. Whatever fails is told, and the next one tries again, with more patience each time.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from openimmo.domain.export import ExportReport
from openimmo.pipeline import exporting
from openimmo.pipeline.export.asking import Wish
from openimmo.pipeline.exporting import export
from openimmo.pipeline.polling.schedule import Schedule
from openimmo.pipeline.polling.wishes import Wishes

AT_ONCE = 4
"""Exports that run at the same time."""

Told = Callable[[str, ExportReport | None, Exception | None], None]
"""Told of each export that has ended: the portal, and the report, or why there is none."""


class House(exporting.House, Protocol):
    """What exports of the daemon need from the house it runs in (wiring.py)."""

    def monotonic(self) -> float: ...
    def chance(self) -> float: ...


class ExportRounds:
    """When the next export to each portal is due, and those that run; used from the daemon's own thread only.

    ``wait`` lets seconds go by between two tries.
    """

    def __init__(self, house: House, wishes: Wishes, told: Told, wait: Callable[[float], None]) -> None:
        self._house = house
        self._wait = wait
        self._wishes = wishes
        self._told = told
        self._schedule = Schedule(house.chance)
        self._running: dict[str, tuple[float, Future[ExportReport]]] = {}
        self._threads = ThreadPoolExecutor(AT_ONCE, "export")
        self.plan(house)

    def plan(self, house: House) -> None:
        """Follow the settings of this house from now on."""
        self._house = house
        settings = house.settings
        every = {name: float(way.every) for name, way in settings.portal_ways.items() if way.every is not None}
        self._schedule.plan(every, settings.watch.jitter, house.monotonic())

    def due(self) -> dict[str, float]:
        """When each portal is due; not those to which an export runs now."""
        return {name: due for name, due in self._schedule.all().items() if name not in self._running}

    def next(self) -> float | None:
        """When there is something to begin; None while nothing waits for its time."""
        return min(self.due().values(), default=None)

    def work(self) -> bool:
        """Tell of what has ended, begin what is due; whether anything has ended."""
        ended = [name for name, (_, one) in self._running.items() if one.done()]
        for name in ended:
            self._end(name)
        for name in self._schedule.due(self._house.monotonic()):
            if name not in self._running:
                self._begin(name)
        return bool(ended)

    def close(self) -> None:
        """Wait for what runs; what has not begun is not begun any more."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for name in list(self._running):
            self._end(name)

    def _begin(self, name: str) -> None:
        started = self._threads.submit(export, self._house, name, Wish(), wait=self._wait, progress=lambda *_: None)
        self._running[name] = self._house.monotonic(), started
        started.add_done_callback(lambda _: self._wishes.changed(""))

    def _end(self, name: str) -> None:
        begun, one = self._running.pop(name)
        report, error = None, None
        try:
            report = None if one.cancelled() else one.result()
        except Exception as problem:  # whatever it is: the next export tries again
            error = problem
        failed = error is not None or (report is not None and report.problem is not None)
        self._schedule.looked(name, begun, self._house.monotonic(), failed=failed)
        if report is not None or error is not None:
            self._told(name, report, error)
