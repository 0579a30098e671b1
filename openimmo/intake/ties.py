"""Files of the same second, put into the order of their feeds' own times before they are imported (hardening.md, N5).

Holds back what was fetched until the last of a second is there. Knows where a feed says its time; reads no feed.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from openimmo.errors import OpenImmoError
from openimmo.importers.packages.limits import Limits
from openimmo.importers.packages.opening import open_package
from openimmo.intake.errand import Fetched
from openimmo.store.sources import SourceFile

HELD = 16
"""Deliveries of one second that are held back at most: others need room on the disk, too."""

_HEAD = 1 << 14
_LAST = datetime.max.replace(tzinfo=UTC)
_TIME = re.compile(rb"""<(?:[\w.-]+:)?uebertragung\s[^<>]*?\btimestamp\s*=\s*["']\s*([0-9T:.+Z -]{10,40}?)\s*["']""")


class Ties:
    """What was fetched and is not delivered yet, all of one second; ``time`` tells when the feed in a file was made."""

    def __init__(self, deliver: Callable[[Fetched], None], time: Callable[[Path], datetime | None]) -> None:
        self._deliver = deliver
        self._time = time
        self._held: list[Fetched] = []
        self._second: int | None = None

    def __bool__(self) -> bool:
        return bool(self._held)

    def hold(self, row: SourceFile, fetched: Fetched) -> None:
        """Take what was fetched for a file."""
        self._second = _second(row)
        self._held.append(fetched)

    def go_on_with(self, row: SourceFile | None) -> None:
        """Deliver what is held, unless the next file is one of the same second; None: there is no next one."""
        if row is None or _second(row) != self._second or len(self._held) >= HELD:
            held, self._held = self._held, []
            if len(held) > 1:
                held.sort(key=lambda one: self._time(one.file) or _LAST)
            for fetched in held:
                self._deliver(fetched)


def feed_time(path: Path, limits: Limits) -> datetime | None:
    """When the feed in a package was made, as its uebertragung says; of several the first. None where nothing says it.

    A time without a zone counts as UTC.
    """
    try:
        with open_package(path, limits) as package:
            found = [_time_in(content.read(_HEAD)) for feed in package.feeds[:HELD] for content in [package.open(feed)]]
    except OpenImmoError:
        return None
    return min(filter(None, found), default=None)


def _time_in(head: bytes) -> datetime | None:
    found = _TIME.search(head.replace(b"\0", b""))  # UTF-16 without its zeros is ASCII
    try:
        time = datetime.fromisoformat(found[1].decode()) if found else None
        return time.astimezone(UTC) if time and time.tzinfo else time and time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _second(row: SourceFile) -> int | None:
    """The second in which the server says that the file changed; None where it says nothing."""
    return None if row.changed is None else int(row.changed)
