"""What SQLite and SQLAlchemy complain about, told as StoreErrors.

Knows the result codes of SQLite. Does not know tables or what the stock was doing.
"""

import errno
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from openimmo.errors import StoreError

# Primary result codes (https://www.sqlite.org/rescode.html); extended ones carry them in the lowest byte.
CODES = {
    sqlite3.SQLITE_BUSY: "store-busy",
    sqlite3.SQLITE_LOCKED: "store-busy",
    sqlite3.SQLITE_FULL: "store-full",
    sqlite3.SQLITE_IOERR: "store-io",
    sqlite3.SQLITE_CORRUPT: "store-corrupt",
    sqlite3.SQLITE_NOTADB: "store-corrupt",
    sqlite3.SQLITE_READONLY: "store-read-only",
    sqlite3.SQLITE_CANTOPEN: "store-cannot-open",
    sqlite3.SQLITE_PERM: "store-cannot-open",
    sqlite3.SQLITE_CONSTRAINT: "store-conflict",
}
ERRORS = (SQLAlchemyError, sqlite3.Error, UnicodeError, OverflowError)
UNREADABLE = (msgspec.MsgspecError, zlib.error)
"""What is raised for a row that nobody of ours has written so."""

RETRYABLE = frozenset({"store-busy", "store-full", "store-io"})


def failure(path: Path, error: BaseException) -> StoreError:
    """The StoreError that tells ``error``, met while the stock at ``path`` was in use."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = _code(cause)
    return StoreError(code, retryable=code in RETRYABLE, path=str(path), detail=str(cause))


def _code(cause: BaseException | None) -> str:
    if isinstance(cause, OSError):
        return "store-full" if cause.errno in (errno.ENOSPC, errno.EDQUOT) else "store-cannot-open"
    if isinstance(cause, UNREADABLE):
        return "store-corrupt"
    if isinstance(cause, (UnicodeError, OverflowError)):
        return "store-value"
    number = getattr(cause, "sqlite_errorcode", None)
    return "store-failed" if number is None else CODES.get(number & 0xFF, "store-failed")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Inside, every error of the database or of its file is raised as a StoreError with the cause attached."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, *UNREADABLE) as error:
        raise failure(path, error) from error
