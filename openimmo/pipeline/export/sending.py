"""Sends the files of an export: each under a temporary name first, its size confirmed, then given its own name.

Whatever fails, a file that was on the server stays as it was or is whole and new. Tries again a few times where that
may help, from the beginning. Knows files and the contract of transports; no portals, no ledger.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from openimmo.errors import TransportError
from openimmo.intake.failures import told
from openimmo.transports.files import TEMPORARY, Files
from openimmo.transports.replacing import LEFT_ASIDE, mend

TRIES = 3
PAUSES = (2.0, 10.0)
"""Seconds before the second and the third try."""

Connect = Callable[[], AbstractContextManager[Files]]
Progress = Callable[[str, int, int | None], None]
_PIECE = 1 << 20


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be sent: where it lies, and its path below the root of the server ("/" between the parts)."""

    path: Path
    name: str


class Arrived(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that the server confirmed: its size in bytes, its hex SHA-256, and the time that the server gave it."""

    name: str
    size: int
    sha256: str
    changed: datetime | None = None


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How files get to ``address``: ``connect`` opens a connection, ``wait`` lets seconds pass between two tries."""

    address: str
    connect: Connect
    wait: Callable[[float], None]
    progress: Progress


def send(way: Way, parcels: Sequence[Parcel], leftovers: Iterable[str] = ()) -> tuple[Arrived, ...]:
    """Send files in their order; what arrived. The last to go is the one that makes the others count.

    ``leftovers`` are names of earlier exports that failed: what they left half is removed, what they left aside gets
    its name back. The same is done before each further try; what has arrived is not sent again by one. Raises
    TransportError, LEFT_ASIDE if an old file may wait elsewhere, and StoreError for a file that cannot be read.
    """
    arrived: list[Arrived] = []
    broken, aside = list(dict.fromkeys(leftovers)), None
    for number in range(TRIES):
        try:
            with way.connect() as files:
                broken, aside = _mended(files, broken), None
                for parcel in parcels[len(arrived) :]:
                    way.progress("export-send", len(arrived), len(parcels))
                    arrived.append(_sent(files, parcel, way.address))
                with suppress(TransportError):
                    _mended(files, broken)
            break
        except TransportError as error:
            aside = error if error.code == LEFT_ASIDE else aside
            if not error.retryable or number == TRIES - 1:
                raise aside or error from None
            broken += [parcel.name for parcel in parcels[len(arrived) :][:1]]
            way.wait(PAUSES[number])
    way.progress("export-send", len(arrived), len(parcels))
    return tuple(arrived)


def _sent(files: Files, parcel: Parcel, address: str) -> Arrived:
    """One file, from its first byte to its own name."""
    name = parcel.name.encode()
    unfinished = name + TEMPORARY
    digest, size = _facts(parcel.path)
    folder = name.rpartition(b"/")[0]
    if folder:
        files.mkdir(folder)
    try:
        with told(parcel.path, "export-unreadable"), parcel.path.open("rb") as content:
            count = files.put(content, unfinished)
        seen = files.stat(unfinished).size
        for found in (count, size if seen is None else seen):
            if found != size:
                raise TransportError("transport-short", host=address, name=parcel.name, expected=size, received=found)
    except TransportError:
        with suppress(TransportError):
            files.remove(unfinished)
        raise
    files.rename(unfinished, name)  # should this fail half-way, the new file is there at least under its other name
    return Arrived(name=parcel.name, size=size, sha256=digest, changed=_changed(files, name))


def _changed(files: Files, name: bytes) -> datetime | None:
    """The time that the server gave the file; a portal may have taken it away already."""
    with suppress(TransportError):
        changed = files.stat(name).changed
        if changed is not None:
            return datetime.fromtimestamp(changed, UTC)
    return None


def _mended(files: Files, names: Iterable[str]) -> list[str]:
    """Take away what was left half, and bring back what was left aside; the names of which something still waits."""
    waiting = []
    for name in names:
        path = name.encode()
        if not mend(files, path):
            waiting.append(name)
        with suppress(TransportError):
            files.remove(path + TEMPORARY)
    return waiting


def _facts(path: Path) -> tuple[str, int]:
    """The hex SHA-256 of a file and its size."""
    with told(path, "export-unreadable"), path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()
