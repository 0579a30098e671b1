"""The folder of what is being fetched, ``spool/incoming``; what it holds is nobody's before it is in the spool.

A part is named by what it is a part of (path, size, time, start of the machine): a file that changed, or that
was begun before a power loss, has another one, so it is never gone on with. Knows no server and no ledger.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

from openimmo.intake.completeness import DONE
from openimmo.intake.failures import told
from openimmo.store.sources import SourceFile

_CHUNK = 1 << 20
_LENGTH = 40  # of the names
_PLAIN = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Incoming:
    """The parts of one source, in a folder of their own below ``folder`` that is made on first use."""

    def __init__(self, folder: Path, source: str) -> None:
        self._folder = folder / folder_name(source)

    def part(self, row: SourceFile, of: SourceFile | None = None) -> Path:
        """Where the bytes of a file at the source are written while they come.

        ``of`` is the XML that a picture is fetched for: the same picture may belong to several.
        """
        return self._folder / (f"{_name(of)}-{_name(row)}.part" if of else f"{_name(row)}.part")

    def bundle(self, row: SourceFile) -> Path:
        """Where an XML and its pictures are put together."""
        return self.part(row).with_suffix(".bundle")

    def begin(self, part: Path) -> int:
        """How many bytes of a part are there already."""
        with told(self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return part.stat().st_size if part.exists() else 0

    def open(self, part: Path, *, offset: int, check: Callable[[], None]) -> "Part":
        """The part for writing behind ``offset``; ``check`` is called before each write and may raise."""
        return Part(part, offset, check)

    def drop(self, *parts: Path) -> None:
        """Forget parts."""
        with told(self._folder):
            for part in parts:
                part.unlink(missing_ok=True)

    def sweep(self, rows: Iterable[SourceFile]) -> None:
        """Remove every part but those of these files; no fetch from the source may be running."""
        with told(self._folder):
            there = {part.name for part in self._folder.iterdir()} if self._folder.is_dir() else set()
        if there:
            wanted = {_name(row) for row in rows if row.state not in DONE}
            self.drop(*(self._folder / name for name in there if name[:_LENGTH] not in wanted))


def folder_name(source: str) -> str:
    """What the folder of a source is called."""
    return hashlib.sha256(os.fsencode(source)).hexdigest()[:16]


def _name(row: SourceFile) -> str:
    facts = repr((row.path, row.size, row.changed, row.boot)).encode()
    return hashlib.sha256(facts).hexdigest()[:_LENGTH]


class Part:
    """A part that is being written; full disks and the like are told as StoreError, also in the middle of a fetch."""

    def __init__(self, path: Path, offset: int, check: Callable[[], None]) -> None:
        self._path = path
        self._check = check
        with told(path):
            self._file = os.fdopen(os.open(path, _PLAIN, 0o600), "r+b", buffering=0)
            self._file.truncate(offset)
            self._file.seek(offset)

    def write(self, data: Any) -> int:
        """All of ``data``; what ``check`` raises comes through."""
        self._check()
        rest = memoryview(data).cast("B")
        with told(self._path):
            while rest:
                rest = rest[cast("int", self._file.write(rest)) :]
        return len(data)

    def save(self) -> int:
        """Make what was written durable; how many bytes there are now."""
        with told(self._path):
            os.fsync(self._file.fileno())
            return os.fstat(self._file.fileno()).st_size

    def __enter__(self) -> "Part":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def digest(path: Path) -> tuple[str, int]:
    """Hex SHA-256 and size in bytes of a file."""
    found, size = hashlib.sha256(), 0
    with told(path, "intake-not-read"), path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
            size += len(chunk)
    return found.hexdigest(), size
