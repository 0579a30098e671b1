"""The only place that knows concrete classes: from options and environment to a house with everything in it.

Cheap to import and to call: what is heavy is imported when it is first asked for.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from openimmo.intake.failures import told
from openimmo.settings import Settings, load

if TYPE_CHECKING:
    from openimmo.intake.spool import Spool
    from openimmo.media.content import ContentStore
    from openimmo.store.stock import Stock


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


def open_house(
    home: Path | None, config: Path | None, environ: Mapping[str, str], now: Callable[[], datetime] | None = None
) -> House:
    """The house of these options; raises SettingsError. Opens and makes nothing yet."""
    return House(load(home, config, environ), now)
