"""The stock: everything the program remembers, in one database file; read and written in whole transactions.

Composes the subjects of this folder. Does not know feeds, policies or media files.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from openimmo.errors import StoreError
from openimmo.store.activities import ActivityReading, ActivityWriting
from openimmo.store.applying import Applying
from openimmo.store.contact_handover import HandingOver, HandoverReading
from openimmo.store.contact_merging import Merging
from openimmo.store.engine import BUSY_SECONDS, open_engine, transaction
from openimmo.store.exporting import ExportReading, ExportWriting
from openimmo.store.exporting_overview import ExportOverview
from openimmo.store.failures import failure
from openimmo.store.forgetting import Forgetting, ForgettingReading
from openimmo.store.history import HistoryReading
from openimmo.store.keeping import Auditing, Sweeping
from openimmo.store.ledger import LedgerWriting
from openimmo.store.letting_go import LettingGo, LettingGoReading
from openimmo.store.letting_go_exports import LettingGoExports, LettingGoExportsReading
from openimmo.store.listings import ListingReading
from openimmo.store.operating import Operating
from openimmo.store.outbox import OutboxReading, OutboxWriting
from openimmo.store.overview import OverviewReading
from openimmo.store.schema import bring_up_to_date
from openimmo.store.senders import SenderWriting
from openimmo.store.snapshots import copy_stock, snapshot_engine
from openimmo.store.sources import SourceReading, SourceWriting


class View(
    HandoverReading,
    ListingReading,
    HistoryReading,
    Auditing,
    LettingGoReading,
    LettingGoExportsReading,
    OutboxReading,
    OverviewReading,
    ActivityReading,
    SourceReading,
    ExportReading,
    ExportOverview,
    ForgettingReading,
):
    """One consistent look at the stock."""


class Book(
    View,
    LedgerWriting,
    SenderWriting,
    Applying,
    Operating,
    Sweeping,
    LettingGo,
    LettingGoExports,
    OutboxWriting,
    Merging,
    HandingOver,
    ActivityWriting,
    ExportWriting,
    SourceWriting,
    Forgetting,
):
    """The stock, open for changes that all happen or none."""


class Stock:
    """A stock; use ``reading()`` and ``writing()`` as contexts. It keeps nothing open between them."""

    def __init__(self, path: Path, engine: Engine, *, read_only: bool = False) -> None:
        self.path = path
        self._engine = engine
        self._read_only = read_only

    @classmethod
    def open(cls, path: Path, *, patience: float = BUSY_SECONDS) -> "Stock":
        """The stock at ``path``, made if there is none (file mode 0600) and brought up to date; StoreError if not.

        ``patience`` is how many seconds to wait for somebody else's lock before it counts as busy.
        """
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise failure(path, error) from error
        engine = open_engine(path, patience=patience)
        bring_up_to_date(engine, path)
        return cls(path, engine)

    @classmethod
    def snapshot(cls, path: Path) -> "Stock":
        """The stock at ``path`` for looking only: nothing is written there, and an absent one looks empty."""
        return cls(path, snapshot_engine(path), read_only=True)

    def copy(self, place: Path) -> None:
        """Put all there is, as it stands now, into a new file at ``place``; StoreError if that fails."""
        copy_stock(self._engine, self.path, place)

    @contextmanager
    def reading(self) -> Iterator[View]:
        """One read transaction: what others write meanwhile is not seen."""
        with transaction(self._engine, self.path, writing=False) as connection:
            yield View(connection)

    @contextmanager
    def writing(self) -> Iterator[Book]:
        """One write transaction, alone from its start; committed at the end, rolled back on any exception."""
        if self._read_only:
            raise StoreError("store-read-only", path=str(self.path), detail="snapshot")
        with transaction(self._engine, self.path, writing=True) as connection:
            yield Book(connection)
