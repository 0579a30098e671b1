"""Looks at a stock without writing to it, whatever state its file was left in.

Knows files and SQLite. Does not know tables.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from openimmo.errors import StoreError
from openimmo.store.engine import image_engine, open_engine, transaction
from openimmo.store.failures import failure, told
from openimmo.store.schema import HEAD, bring_up_to_date, version

COPIES = ".store-"
"""How the names of folders begin in which the stock is copied."""


def snapshot_engine(path: Path) -> Engine:
    """Read-only connections to the stock at ``path``, or to a copy in memory where the file itself cannot serve.

    That is so when there is no file, when it is of an older form, and when an interrupted change must be undone first.
    """
    if not _there(path):
        return _copy(path)
    engine = open_engine(path, read_only=True)
    try:
        with transaction(engine, path, writing=False) as connection:
            found = version(connection, path)
    except StoreError as error:
        if not _interrupted(error):
            raise
        return _copy(path)
    return engine if found == HEAD else _copy(path)


def copy_stock(engine: Engine, path: Path, place: Path) -> None:
    """Copy the stock that ``engine`` opens, as it stands now, into a new file; ``path`` is for messages."""
    with told(path), engine.connect() as connection, closing(sqlite3.connect(place)) as copy:
        source = connection.connection.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise RuntimeError(f"no SQLite: {source!r}")
        source.backup(copy)


def _beside(path: Path) -> Path | None:
    """The folder of the stock, so that what a killed run leaves is found; None, the system's, if it is closed to us."""
    return path.parent if os.access(path.parent, os.W_OK | os.X_OK) else None


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise failure(path, error) from error


def _interrupted(error: StoreError) -> bool:
    return getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY_ROLLBACK


def _copy(path: Path) -> Engine:
    """Connections to a copy that was made whole and brought up to date elsewhere."""
    try:
        with TemporaryDirectory(prefix=COPIES, dir=_beside(path)) as folder:
            copy = Path(folder, "store.db")
            copy.touch()
            for suffix in ("", "-journal"):
                if path.with_name(path.name + suffix).exists():
                    copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
            bring_up_to_date(open_engine(copy), path)
            with closing(sqlite3.connect(copy)) as connection:
                return image_engine(path, connection.serialize())
    except OSError as error:
        raise failure(path, error) from error
