"""When a file at a source counts as complete, as far as its name, its size and its time tell (hardening.md).

Pure: compares what is listed now with what was remembered. Reads no file and asks no server.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import NamedTuple

from msgspec.structs import replace

from openimmo.domain.source import Source
from openimmo.store.sources import FileState, SourceFile
from openimmo.transports.files import RemoteFile, legible

ENDINGS = (
    b".part", b".partial", b".tmp", b".temp", b".filepart", b".writing", b".uploading", b".upload", b".in",
    b".crdownload", b".!ut", b"~",
)  # fmt: skip
"""How programs name what they are still uploading."""

REMEMBERED = timedelta(days=1)
"""How long a file that is not listed is remembered: a server that leaves a name out once brings nothing twice."""

NOTED = timedelta(hours=1)
"""How old ``last_seen`` may become before it is written again; a look that finds nothing new writes no file's row."""

DONE = (FileState.FETCHED, FileState.CLEANED)


class Standing(StrEnum):
    """What a listed file is at one look."""

    TEMPORARY = "temporary"
    UNUSED = "unused"
    DONE = "done"
    MOVING = "moving"
    UNMARKED = "unmarked"
    COMPLETE = "complete"


class Look(NamedTuple):
    """When a folder was listed: the monotonic clock ``before`` and ``after``, the start of the machine, and UTC."""

    before: float
    after: float
    boot: str
    at: datetime


def is_temporary(name: bytes) -> bool:
    """Whether a name says that its file is still being written."""
    return name.startswith(b".") or name.lower().endswith(ENDINGS)


def is_wanted(name: bytes, source: Source) -> bool:
    """Whether a source asks for files of that name."""
    folded = legible(name).casefold()
    return any(fnmatchcase(folded, pattern.casefold()) for pattern in source.patterns) and not is_marker(name, source)


def is_marker(name: bytes, source: Source) -> bool:
    """Whether a name is that of a file that says another one is complete."""
    return bool(source.marker) and name.lower().endswith(source.marker.lower().encode())


def marker_of(name: bytes, names: Mapping[bytes, bytes], source: Source) -> bytes | None:
    """The file that says that the file ``name`` is complete: ``feed.zip.ok`` or ``feed.ok``; None without one.

    ``names`` are the names of the folder by their small letters.
    """
    marker, folded = source.marker.lower().encode(), name.lower()
    return names.get(folded + marker) or names.get(folded.rpartition(b".")[0] + marker) if marker else None


def noted(known: SourceFile | None, source: Source, path: bytes, listed: RemoteFile, look: Look) -> SourceFile:
    """What is remembered of a file after a look; the very same row where nothing is to be written.

    Another size or time is another file: it was overwritten in place, or came again.
    """
    if known is None or (known.size, known.changed) != (listed.size, listed.changed):
        return SourceFile(
            source=source.name, path=path, size=listed.size, changed=listed.changed, state=FileState.SEEN,
            still_since=look.after, boot=look.boot, first_seen=look.at, last_seen=look.at,
        )  # fmt: skip
    elsewhere = known.boot != look.boot or known.still_since > look.after  # the clock of another boot says nothing
    if elsewhere and known.state not in DONE:
        return replace(known, still_since=look.after, boot=look.boot, last_seen=look.at)
    return replace(known, last_seen=look.at) if abs(look.at - known.last_seen) > NOTED else known


def is_still(row: SourceFile, look: Look, settle: float) -> bool:
    """Whether a file stood still for ``settle`` seconds between two looks; one that was taken in once did."""
    if row.state in DONE or settle <= 0:
        return True
    return row.boot == look.boot and look.before - row.still_since >= settle


def standing(row: SourceFile, name: bytes, names: Mapping[bytes, bytes], source: Source, look: Look) -> Standing:
    """What a file is that is called ``name``, among the ``names`` of its folder (as marker_of has them)."""
    if is_temporary(name):
        return Standing.TEMPORARY
    if not is_wanted(name, source):
        return Standing.UNUSED
    if row.state in DONE:
        return Standing.DONE
    if not is_still(row, look, source.settle):
        return Standing.MOVING
    return Standing.UNMARKED if source.marker and not marker_of(name, names, source) else Standing.COMPLETE


def in_turn(row: SourceFile) -> tuple[bool, bool, float, bytes]:
    """Sorts files as they came; those that failed before come last, so that they hold nobody up."""
    return (row.problem is not None, row.changed is None, row.changed or 0, row.path)


def is_forgotten(row: SourceFile, at: datetime) -> bool:
    """Whether a file that is not listed has been away long enough; clocks may be wrong in both directions."""
    return abs(at - row.last_seen) > REMEMBERED
