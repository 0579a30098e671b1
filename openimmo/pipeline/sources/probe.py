"""Tries writing at a source: puts a small file under a temporary name, renames and removes it.

Nothing of it stays, unless the server refuses to remove it; then its name is told.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

from openimmo.domain.source import AfterSuccess, Source
from openimmo.errors import TransportError
from openimmo.pipeline.sources.steps import Outcome, Step, ok, warning
from openimmo.transports.files import TEMPORARY, Files, legible

CONTENT = b"openimmo sources check --write\n"
FAR = 600
"""Seconds by which the server's clock may differ before it is worth a word."""


def probe(files: Files, source: Source, mark: str, clock: Callable[[], datetime]) -> Iterator[Step]:
    """The steps of writing, until one is refused; ``mark`` makes the file's name one that nobody has.

    Raises TransportError where trying again may help.
    """
    first = f".openimmo-probe-{mark}".encode() + TEMPORARY
    second = _target(source, first)
    step = "write"
    try:
        at = clock()
        files.put(io.BytesIO(CONTENT), first)
        yield ok(step, "sources-check-written", size=len(CONTENT))
        if source.place.scheme != "file":
            yield from _clock(files.stat(first).changed, at)
        step = "rename"
        yield _renamed(files, first, second, source)
        step = "remove"
        files.remove(second)
        yield ok(step, "sources-check-removed")
    except TransportError as error:
        yield from _cleared(files, first, second)
        if error.retryable:
            raise
        # What the server refuses matters only where files are to be moved or removed.
        outcome = Outcome.WARNING if source.after is AfterSuccess.LEAVE else Outcome.FAILED
        yield Step(step=step, outcome=outcome, code=error.code, params=dict(error.params))


def _renamed(files: Files, first: bytes, second: bytes, source: Source) -> Step:
    folder = second.rpartition(b"/")[0]
    if folder:
        files.mkdir(folder)
    files.rename(first, second)
    return ok("rename", "sources-check-moved" if folder else "sources-check-renamed", folder=source.move_to)


def _target(source: Source, first: bytes) -> bytes:
    """Where the probe is renamed to: as a file would be moved, else beside itself."""
    if source.after is AfterSuccess.MOVE:
        return source.move_to.encode() + b"/" + first
    return first.removesuffix(TEMPORARY) + b"-2" + TEMPORARY


def _clock(changed: float | None, at: datetime) -> Iterator[Step]:
    if changed is None:
        return
    seconds = round(changed - at.timestamp())
    told = {"seconds": abs(seconds)}
    if abs(seconds) <= FAR:
        yield ok("clock", "sources-check-clock", **told)
    else:
        yield warning("clock", "sources-check-clock-ahead" if seconds > 0 else "sources-check-clock-behind", **told)


def _cleared(files: Files, *names: bytes) -> Iterator[Step]:
    """Try to leave nothing behind."""
    left = []
    for name in names:
        with suppress(TransportError):
            files.remove(name)
        try:
            files.stat(name)
        except TransportError:
            continue
        left.append(legible(name))
    if left:
        yield warning("remove", "sources-check-left-behind", names=", ".join(left))
