"""What happens at a source to files whose delivery has its verdict: looked at again, then removed or moved.

A file that has another size or time than the one that was fetched is another delivery and stays (hardening.md, N1).
Each step begins with "already done?". Knows the contract of transports, no ledger.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import count

import msgspec

from openimmo.domain.source import AfterSuccess, Source
from openimmo.errors import TransportError
from openimmo.intake import completeness
from openimmo.intake.completeness import Look
from openimmo.intake.errand import OVER
from openimmo.intake.gathering import below
from openimmo.store.sources import FileState, SourceFile
from openimmo.transports.files import Files, Kind, legible


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file: it is gone, or is another one now (``fresh``), or could not be touched (``problem``)."""

    row: SourceFile
    fresh: SourceFile | None = None
    problem: TransportError | None = None


def clear(
    files: Files, source: Source, rows: Sequence[SourceFile], look: Look, ending: Callable[[], bool]
) -> Iterator[Cleared]:
    """Remove or move these files, one by one; what is not reached is tried again by the next run.

    Raises TransportError when the connection is over.
    """
    for row in sorted(rows, key=lambda row: (not completeness.is_marker(_name(row), source), row.path)):
        if ending():
            return
        try:
            yield Cleared(row=row, fresh=_clear(files, source, row, look))
        except TransportError as error:
            if error.code in OVER:
                raise
            yield Cleared(row=row, problem=error)


def due(rows: Sequence[SourceFile], settled: Sequence[SourceFile], source: Source) -> list[SourceFile]:
    """Which of the settled files may go: pictures only when no XML is left in their folder that may name them."""
    waits = {
        _folder(row) for row in rows
        if row.state in (FileState.SEEN, FileState.WAITING) and completeness.is_wanted(_name(row), source)
        and not _name(row).lower().endswith(b".zip")
    }  # fmt: skip
    return [
        row for row in settled
        if completeness.is_wanted(_name(row), source) or completeness.is_marker(_name(row), source)
        or not any(_lies_in(row, folder) for folder in waits)
    ]  # fmt: skip


def _lies_in(row: SourceFile, folder: bytes) -> bool:
    return not folder or row.path.startswith(folder + b"/")


def _folder(row: SourceFile) -> bytes:
    return row.path.rpartition(b"/")[0]


def _name(row: SourceFile) -> bytes:
    return row.path.rpartition(b"/")[2]


def _clear(files: Files, source: Source, row: SourceFile, look: Look) -> SourceFile | None:
    try:
        now = files.stat(row.path)
    except TransportError as error:
        if error.code == "transport-not-there":
            return None
        raise
    if now.kind is not Kind.FILE or (now.size, now.changed) != (row.size, row.changed):
        return completeness.noted(row, source, row.path, now, look)
    if source.after is AfterSuccess.DELETE:
        files.remove(row.path)
    else:
        _move(files, source, row, look.at)
    if _is_there(files, row.path):  # some servers say yes and do nothing; forgotten, it would be fetched at every look
        raise TransportError("transport-not-removed", retryable=False, name=legible(row.path))
    return None


def _move(files: Files, source: Source, row: SourceFile, at: datetime) -> None:
    target = below(source.move_to.encode(), row.path)
    files.mkdir(target.rpartition(b"/")[0])
    stem, dot, ending = target.rpartition(b".")
    if not dot or b"/" in ending:
        stem, dot, ending = target, b"", b""
    stamped = b"%s-%s" % (stem, at.strftime("%Y%m%dT%H%M%S").encode())
    names = (b"%s-%d%s%s" % (stamped, number, dot, ending) for number in count(2))
    free = target
    for name in (target, stamped + dot + ending):
        free = name
        if not _is_there(files, free):
            break
    else:
        free = next(name for name in names if not _is_there(files, name))
    files.rename(row.path, free)


def _is_there(files: Files, path: bytes) -> bool:
    try:
        files.stat(path)
    except TransportError as error:
        if error.code == "transport-not-there":
            return False
        raise
    return True
