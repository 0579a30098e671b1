"""Connections to the database file: durable, strict about references, one transaction at a time.

Knows SQLite and how SQLAlchemy opens it. Does not know tables. Every error of the database leaves as a StoreError.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine import ExceptionContext

from openimmo.store.encoding import encoded
from openimmo.store.failures import ERRORS, failure, told

BUSY_SECONDS = 5.0
WRITING = "openimmo_writing"


def open_engine(path: Path, *, read_only: bool = False, patience: float = BUSY_SECONDS) -> Engine:
    """Connections to the existing file at ``path``; a file that vanishes is an error, never a new empty database.

    ``patience`` is how many seconds to wait for somebody else's lock.
    """
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None)
        return _prepared(connection, () if read_only else ("journal_mode=DELETE", "synchronous=FULL"))

    return _engine(path, connect)


def image_engine(path: Path, image: bytes) -> Engine:
    """Connections to a database in memory that starts anew from ``image`` each time; ``path`` is for messages."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.deserialize(image)
        return _prepared(connection, ())

    return _engine(path, connect)


@contextmanager
def transaction(engine: Engine, path: Path, *, writing: bool) -> Iterator[Connection]:
    """One transaction: committed at the end, rolled back on any exception. A writer has the lock from its start."""
    with told(path), engine.connect() as connection, connection.execution_options(**{WRITING: writing}).begin():
        yield connection


def _prepared(connection: sqlite3.Connection, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    # Rollback journal: WAL can lose committed data with two connections up to SQLite 3.51.2.
    try:
        for pragma in ("foreign_keys=ON", *pragmas):
            connection.execute(f"PRAGMA {pragma}").close()
    except BaseException:
        connection.close()
        raise
    return connection


def _engine(path: Path, connect: Callable[[], sqlite3.Connection]) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=NullPool,
        json_serializer=lambda value: encoded(value).decode(),
        json_deserializer=msgspec.json.decode,
    )
    event.listen(engine, "begin", _begin)

    def on_error(context: ExceptionContext) -> None:
        if isinstance(context.original_exception, ERRORS):
            raise failure(path, context.original_exception) from context.original_exception

    event.listen(engine, "handle_error", on_error)
    return engine


def _begin(connection: Connection) -> None:
    # Deferred writers fail with "locked" when two of them upgrade; immediate ones wait their turn.
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
