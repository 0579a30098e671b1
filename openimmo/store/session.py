"""What every part of the stock works with: the open transaction, and small ways of asking it.

Knows SQLAlchemy connections. Does not know which subject it serves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias, TypeVar, cast

import msgspec
from sqlalchemy import Connection, Select
from sqlalchemy.sql.base import Executable

Item = TypeVar("Item")
Question: TypeAlias = "Select[*tuple[Any, ...]]"
Found: TypeAlias = Mapping[str, Any]  # what SQLAlchemy calls a RowMapping, whose keys are more than strings
BATCH = 500


class Session:
    """One open transaction; each subject adds its own questions and changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _rows(self, question: Question) -> Sequence[Found]:
        return cast("Sequence[Found]", self._connection.execute(question).mappings().all())

    def _row(self, question: Question) -> Found | None:
        return cast("Found | None", self._connection.execute(question).mappings().first())

    def _run(self, statement: Executable, rows: Sequence[Mapping[str, object]] | None = None) -> None:
        if rows is None:
            self._connection.execute(statement)
        elif rows:
            self._connection.execute(statement, rows)


def built(kind: type[Item], row: Mapping[str, object], **more: object) -> Item:
    """The row as a ``kind``, its columns being the fields."""
    # msgspec wants plain strings as keys; SQLAlchemy's column names are a kind of their own.
    return msgspec.convert({**{str(name): value for name, value in row.items()}, **more}, kind)


def batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """The items in lists of at most ``size``; small enough for one IN (...) on any database."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
