"""What was seen at each source, file by file, and how the looks at it went.

Knows the tables of both. Does not know how a source is reached, nor when a file is complete.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from openimmo.domain.delivery import Reason, Verdict
from openimmo.store.session import Found, Session, batches, built
from openimmo.store.tables import deliveries, source_files, source_looks


class FileState(StrEnum):
    """How far a file at a source has come.

    ``seen``: it was listed. ``waiting``: it was fetched, and its content does not prove that it is complete.
    ``fetched``: its bytes are safe and in the ledger. ``cleaned``: its delivery is done with, and nothing is left to be
    done at the source. A file that was removed or moved there has no row any more.
    """

    SEEN = "seen"
    WAITING = "waiting"
    FETCHED = "fetched"
    CLEANED = "cleaned"


class SourceFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file at a source; ``path`` is below its root, as the server's bytes, ``size`` and ``changed`` as it says.

    ``still_since`` is when it was first seen so, by the monotonic clock of ``boot``. ``delivery`` is the last one that
    took it. ``problem`` is why it waits, ``problem_since`` when that began.
    """

    source: str
    path: bytes
    size: int | None
    changed: float | None
    state: FileState
    still_since: float
    boot: str
    first_seen: datetime
    last_seen: datetime
    sha256: str | None = None
    delivery: str | None = None
    problem: Reason | None = None
    problem_since: datetime | None = None


class SourceLook(msgspec.Struct, frozen=True, kw_only=True):
    """How the looks at a source went: ``failures`` in a row; ``counts`` of the last look that succeeded.

    ``counts``: files (looked at), fetched, settled, waiting, unused, stuck (could not be cleared away).
    """

    source: str
    last_look: datetime | None
    last_success: datetime | None
    failures: int
    problem: Reason | None
    problem_since: datetime | None
    counts: Mapping[str, int]


class SourceReading(Session):
    """Questions about sources."""

    def source_files(self, sources: Collection[str]) -> dict[str, list[SourceFile]]:
        """The files of each source, by their paths; a source without any has an empty list."""
        found: dict[str, list[SourceFile]] = {name: [] for name in sources}
        for names in batches(found):
            question = select(source_files).where(source_files.c.source.in_(names))
            for row in self._rows(question.order_by(source_files.c.source, source_files.c.path)):
                found[row["source"]].append(_file(row))
        return found

    def settled_files(self, sources: Collection[str]) -> list[SourceFile]:
        """Files whose delivery has its final verdict, and at whose source something is left to be done."""
        files = []
        for names in batches(sources):
            question = (
                select(source_files)
                .join(deliveries, deliveries.c.delivery == source_files.c.delivery)
                .where(source_files.c.source.in_(names), source_files.c.state == FileState.FETCHED)
                .where(deliveries.c.verdict.is_not(None), deliveries.c.verdict != Verdict.WAITING)
                .order_by(source_files.c.source, source_files.c.path)
            )
            files += [_file(row) for row in self._rows(question)]
        return files

    def source_file_counts(self) -> dict[str, dict[FileState, int]]:
        """How many files of each source are in which state."""
        columns = (source_files.c.source, source_files.c.state)
        found: dict[str, dict[FileState, int]] = {}
        for source, state, count in self._connection.execute(select(*columns, func.count()).group_by(*columns)):
            found.setdefault(source, {})[FileState(state)] = count
        return found

    def source_looks(self) -> dict[str, SourceLook]:
        """The looks at every source that was ever looked at, by its name."""
        rows = self._rows(select(source_looks).order_by(source_looks.c.source))
        return {row["source"]: built(SourceLook, row) for row in rows}


class SourceWriting(SourceReading):
    """Changes to what is known of sources."""

    def note_files(self, files: Sequence[SourceFile]) -> None:
        """Write these rows, new ones and others."""
        if not files:
            return
        statement = insert(source_files)
        fresh = {column.name: statement.excluded[column.name] for column in source_files.c if not column.primary_key}
        keys = [source_files.c.source, source_files.c.path]
        self._run(
            statement.on_conflict_do_update(index_elements=keys, set_=fresh),
            [msgspec.structs.asdict(one) for one in files],
        )

    def mark_files(
        self, source: str, paths: Collection[bytes], state: FileState, *, delivery: str | None = None
    ) -> None:
        """Give files another state, and the delivery that took them if one is named; their problem is over."""
        values: dict[str, object] = {"state": state, "problem": None, "problem_since": None}
        if delivery is not None:
            values["delivery"] = delivery
        changed = update(source_files).where(
            source_files.c.source == source, source_files.c.path == bindparam("of"),
        ).values(**values)  # fmt: skip
        self._run(changed, [{"of": path} for path in paths])

    def forget_files(self, source: str, paths: Collection[bytes]) -> None:
        """Strike files off that are not at the source any more."""
        for some in batches(paths):
            self._run(delete(source_files).where(source_files.c.source == source, source_files.c.path.in_(some)))

    def note_look(self, source: str, at: datetime, counts: Mapping[str, int], problem: Reason | None = None) -> None:
        """Say how a look at a source ended; ``problem`` is why it failed."""
        row = self._row(select(source_looks).where(source_looks.c.source == source))
        last = built(SourceLook, row) if row else None
        same = last is not None and problem is not None and last.problem is not None
        look = {
            "source": source,
            "last_look": at,
            "last_success": at if problem is None else last.last_success if last else None,
            "failures": 0 if problem is None else (last.failures if last else 0) + 1,
            "problem": problem,
            "problem_since": None if problem is None else last.problem_since if last and same else at,
            "counts": dict(counts) if problem is None else dict(last.counts) if last else {},
        }
        statement = insert(source_looks)
        fresh = {name: statement.excluded[name] for name in look if name != "source"}
        self._run(statement.on_conflict_do_update(index_elements=[source_looks.c.source], set_=fresh), [look])


def _file(row: Found) -> SourceFile:
    return built(SourceFile, row)
