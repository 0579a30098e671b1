"""An end that somebody wants (Ctrl-C, SIGTERM), raised once more where Python loses it.

Python raises KeyboardInterrupt wherever the program happens to be. In a finaliser or a weak reference's callback, of
which every import has some, that is only printed and forgotten.
"""

import signal
import sys
from _thread import interrupt_main
from threading import Timer
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

AGAIN = 0.01
"""Seconds after which an interrupt that was lost is raised once more; the callback that lost it is over by then."""


class Interrupt(KeyboardInterrupt):
    """The end is wanted; ``number`` is the signal that said so."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def listen() -> None:
    """From now on SIGTERM is taken as Ctrl-C is, and neither is lost; one that is ignored stays so."""
    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _interrupt)
    sys.unraisablehook = _unraisable


def _interrupt(number: int, _: FrameType | None) -> None:
    raise Interrupt(number)


def _unraisable(lost: "UnraisableHookArgs") -> None:
    if isinstance(lost.exc_value, Interrupt):
        Timer(AGAIN, interrupt_main, [lost.exc_value.number]).start()
    else:
        sys.__unraisablehook__(lost)
