"""The only place that knows concrete classes: from options and environment to a house with everything in it.

Cheap to import and to call: what is heavy is imported when it is first asked for.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from openimmo.domain.source import Login
from openimmo.intake.failures import told
from openimmo.settings import Home, Settings, load

if TYPE_CHECKING:
    from openimmo.domain.source import Place, Source
    from openimmo.intake.spool import Spool
    from openimmo.media.content import ContentStore
    from openimmo.media.picture_cache import PictureCache
    from openimmo.store.stock import Stock
    from openimmo.transports.files import Files

LONGEST_NAME = 64
"""Signs of a login name."""


class House:
    """One home folder with its settings; opens what is asked for. ``now`` is its clock, else that of the machine."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] | None = None) -> None:
        self.settings = settings
        self._now = now

    def clock(self) -> datetime:
        """Now, UTC."""
        return self._now() if self._now else datetime.now(UTC)

    def new_id(self) -> str:
        """An id for a delivery or a run: its time, so that ids sort, and some chance."""
        return f"{self.clock():%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"

    def stock(self) -> Stock:
        """The stock, made or brought up to date if need be, with the folders of the home around it."""
        from openimmo.store.stock import Stock

        for folder in self.settings.home.folders:
            with told(folder):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Stock.open(self.settings.home.database)

    def reading_stock(self) -> Stock:
        """The stock for looking only; nothing is written, not even a missing file."""
        from openimmo.store.stock import Stock

        return Stock.snapshot(self.settings.home.database)

    @contextmanager
    def rehearsing(self) -> Iterator[House]:
        """A house like this one whose home is a copy of the stock, and gone at the end: nothing stays of what is done.

        Raises StoreError.
        """
        from openimmo.intake.scratch import scratch

        with scratch(self.settings.home.path) as folder:
            home = Home(folder)
            with told(home.path):
                self.reading_stock().copy(home.database)
            yield House(msgspec.structs.replace(self.settings, home=home), self._now)

    def content(self) -> ContentStore:
        """The attachments."""
        from openimmo.media.content import ContentStore

        return ContentStore(self.settings.home.media)

    def spool(self) -> Spool:
        """The bytes of deliveries."""
        from openimmo.intake.spool import Spool

        home = self.settings.home
        return Spool(home.spool, home.archive, home.quarantine)

    def alone(self) -> AbstractContextManager[None]:
        """The home's lock; Busy if another run holds it."""
        from openimmo.intake.lock import alone

        return alone(self.settings.home.path)

    def posting(self) -> AbstractContextManager[None]:
        """The lock of the outbox, so that no mail is sent by two runs; Busy if another run holds it."""
        from openimmo.intake.lock import alone

        return alone(self.settings.home.outbox, "mail-busy")

    def exporting(self, portal: str) -> AbstractContextManager[None]:
        """The lock of whoever exports to a portal; Busy if another run does."""
        from openimmo.intake.lock import alone

        return alone(self.settings.home.outbox, "export-busy", f"{portal}.lock")

    def pictures(self) -> PictureCache:
        """The pictures that were made for portals."""
        from openimmo.media.picture_cache import PictureCache

        return PictureCache(self.settings.home.pictures, pixels=self.settings.limits.media.pixels)

    def cores(self) -> int:
        """How many things this machine can do at the same time."""
        return os.cpu_count() or 1

    def watching(self) -> AbstractContextManager[None]:
        """The lock of whoever polls the sources of this home; Busy if another run does."""
        from openimmo.intake.lock import alone

        return alone(self.settings.home.path, "watch-busy", "watch.lock")

    def monotonic(self) -> float:
        """Seconds that no change of the clock moves, counted alike in all programs until the machine starts again."""
        return time.monotonic()

    def chance(self) -> float:
        """A number from 0 to 1, drawn anew each time."""
        return secrets.SystemRandom().random()

    def secret(self, count: int) -> bytes:
        """So many bytes that nobody can guess."""
        return secrets.token_bytes(count)

    def boot(self) -> str:
        """Which start of the machine this is, as far as it tells."""
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:  # not on Linux: to the minute it is when ``monotonic`` began
            return str(round((time.time() - time.monotonic()) / 60))

    def files(self, source: Source) -> AbstractContextManager[Files]:
        """A connection to a source, which opens on entering. Raises SettingsError if its secrets cannot be read."""
        local = source.place.scheme == "file"
        return self.files_of(source.place, Login() if local else self.settings.login(source.name))

    def files_of(self, place: Place, login: Login) -> AbstractContextManager[Files]:
        """A connection to a place, which opens on entering."""
        if place.scheme == "file":
            from openimmo.transports.local import LocalFiles

            return LocalFiles(Path(place.folder))
        if place.scheme == "sftp":
            from openimmo.transports.sftp import sftp_files

            return sftp_files(place, login, self.settings.home.known_hosts)
        from openimmo.transports.ftp import ftp_files

        return ftp_files(place, login, now=self.clock)


def login_name(environ: Mapping[str, str]) -> str | None:
    """Whoever calls: by sudo's word, the environment's, else the system's; None where nobody knows the name."""
    said = (environ.get(name, "").strip() for name in ("SUDO_USER", "LOGNAME", "USER", "USERNAME"))
    named = next(filter(None, said), None) or _account()
    return named if named and named.isprintable() and len(named) <= LONGEST_NAME else None


def _account() -> str | None:
    try:
        import pwd
    except ImportError:  # Windows, which always has USERNAME
        return None
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return None


def open_house(
    home: Path | None, config: Path | None, environ: Mapping[str, str], now: Callable[[], datetime] | None = None
) -> House:
    """The house of these options; raises SettingsError. Opens and makes nothing yet."""
    return House(load(home, config, environ), now)
