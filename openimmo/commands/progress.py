"""A progress bar on stderr, if that is a terminal; else nothing. Does not know what takes so long."""

import sys
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

from openimmo.commands.call import Call
from openimmo.commands.words import known, word

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


PATIENCE = 0.5  # seconds: what is done sooner needs no bar


class Bar:
    """Call it with (stage, done, total); ``clear`` takes it off the screen until work has again gone on for a while."""

    def __init__(self, call: Call, clock: Callable[[], float] = monotonic) -> None:
        self._wanted = call.verbosity >= 0 and sys.stderr.isatty()
        self._clock = clock
        self._since = clock()
        self._lang = call.lang
        self._drawn: tuple[Progress, TaskID, str] | None = None

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Draw how far the work has come; ``total`` is None where nobody knows."""
        if not self._wanted or self._clock() - self._since < PATIENCE:
            return
        if self._drawn is None or self._drawn[2] != stage:
            self._stop()
            self._drawn = (*_started(self._said(stage), total), stage)
        progress, task, _ = self._drawn
        progress.update(task, completed=done, total=total)

    def clear(self) -> None:
        """Take the bar off the screen."""
        self._stop()
        self._since = self._clock()

    def _stop(self) -> None:
        if self._drawn is not None:
            self._drawn[0].stop()
            self._drawn = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def _said(self, stage: str) -> str:
        code = f"stage-{stage}"
        return word(code, self._lang) if known(code) else stage


def _started(said: str, total: int | None) -> "tuple[Progress, TaskID]":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    progress = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    task = progress.add_task(said, total=total)
    progress.start()
    return progress, task
