"""Tells systemd how the daemon is doing (sd_notify), and that it is alive; elsewhere nothing.

Knows the protocol of NOTIFY_SOCKET: datagrams of lines NAME=VALUE. Does not know what the daemon does.
"""

import os
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress

HUNG = 3600.0
"""Seconds without a sign of life after which systemd is no longer told that all is well, so that it starts anew."""


class Notifier:
    """Where to tell it: nowhere, unless systemd names a socket."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address

    def say(self, *lines: str) -> None:
        """Tell it these lines, such as "READY=1"; nobody may be listening."""
        if self._address:
            with suppress(OSError, AttributeError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.sendto("\n".join(lines).encode(), self._address)


class Pulse:
    """A thread that says WATCHDOG=1 as often as systemd asks, while the daemon shows signs of life (``beat``)."""

    def __init__(self, notifier: Notifier, environ: Mapping[str, str], monotonic: Callable[[], float]) -> None:
        self._notifier = notifier
        self._monotonic = monotonic
        self._last = monotonic()
        self._end = threading.Event()
        self._every = _seconds(environ)
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def __enter__(self) -> None:
        if self._every:
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()

    def beat(self) -> None:
        """The daemon is alive."""
        self._last = self._monotonic()

    def _run(self) -> None:
        while not self._end.wait(self._every):
            if self._monotonic() - self._last < HUNG:
                self._notifier.say("WATCHDOG=1")


def _seconds(environ: Mapping[str, str]) -> float:
    """How often to say it: twice in the time that systemd allows; 0 if it does not ask this process."""
    asked = environ.get("WATCHDOG_USEC", "")
    if environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()) or not asked.isdecimal():
        return 0.0
    return int(asked) / 2e6
