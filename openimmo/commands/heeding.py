"""Signals as wishes: SIGTERM and SIGINT end soon, the second of them at once; SIGHUP reads the settings again."""

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from openimmo.commands.exits import Exit
from openimmo.commands.logs import LOGGER
from openimmo.pipeline.polling.wishes import Wishes

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT") if hasattr(signal, name))


class Heard:
    """Which signal asked for the end, None if none did."""

    ended_by: int | None = None


@contextmanager
def heeding(wishes: Wishes, ending: str) -> Iterator[Heard]:
    """Inside, signals are wishes; ``ending`` is said when the first one asks for the end."""
    heard = Heard()

    def end(number: int, _: FrameType | None) -> None:
        if heard.ended_by is not None:
            os._exit(Exit.INTERRUPTED)  # whatever was under way is taken up by the next run
        heard.ended_by = number
        _write(ending)
        wishes.stop()

    def reload(_: int, __: FrameType | None) -> None:
        wishes.reload()

    hang_up = getattr(signal, "SIGHUP", None)
    handlers = dict.fromkeys(ENDING, end) | ({hang_up: reload} if hang_up else {})
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield heard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _write(said: str) -> None:
    """On stderr as a log line, without the locks and buffers that a signal may have broken into."""
    record = logging.LogRecord(LOGGER.name, logging.INFO, "", 0, said, None, None)
    if LOGGER.isEnabledFor(logging.INFO) and LOGGER.handlers:
        os.write(2, f"{LOGGER.handlers[0].format(record)}\n".encode("utf-8", "backslashreplace"))
