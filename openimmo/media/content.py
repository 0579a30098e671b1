"""A store of files under the SHA-256 of their content; what it holds under a name never changes.

Knows files and what makes them durable. Does not know pictures, listings, the clock or who refers to what.
Nothing is visible under its name before its bytes are on the disk. One process writes at a time; the caller holds
the lock.
"""

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Container, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec

from openimmo.durable import sync
from openimmo.errors import StoreError
from openimmo.media.sink import CHUNK, HEAD, Stored, read_up_to, too_large

SMALL = 8_000_000  # bytes held in memory; what is larger goes through a file
BATCH = 2_000  # files that wait for their name at most, whatever the length of the delivery
_UNREADABLE = "media-store-unreadable"
_NAME = re.compile(r"[0-9a-f]{64}")
_LATER = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE})


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the store: ``name`` below its root, size in bytes; ``problem`` is a code of texts/, None if sound."""

    name: str
    size: int
    problem: str | None


class ContentStore:
    """The files below ``root``: ``ab/<sha256>``, and ``tmp/`` for what is being written; made on first use."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.tmp = root / "tmp"

    def path(self, sha256: str) -> Path:
        """Where content of that hash lies, whether it is there or not."""
        if not _NAME.fullmatch(sha256):
            raise StoreError("media-store-name", name=sha256[:80])
        return self.root / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """True when the content is there."""
        return self.path(sha256).is_file()

    def sound(self, sha256: str) -> int:
        """The size of the content, in bytes; StoreError where it cannot be read, or is not what came in."""
        path = self.path(sha256)
        size, problem = _judged(path) if path.is_file() else (0, _UNREADABLE)
        if problem == _UNREADABLE:
            raise StoreError(problem, path=path, reason="–")
        if problem is not None:
            raise StoreError(problem, path=path)
        return size

    def open(self, sha256: str) -> BinaryIO:
        """The content, for reading."""
        try:
            return self.path(sha256).open("rb")
        except OSError as error:
            raise _failed(error, self.path(sha256), _UNREADABLE) from error

    def put(self, stream: BinaryIO, limit: int) -> Stored:
        """Take one stream in, durably; content that is there already is not written again."""
        with self.batch() as batch:
            return batch.put(stream, limit)

    def batch(self) -> "Batch":
        """Several puts made durable together when the ``with`` block ends; an exception in it drops what was put."""
        return Batch(self)

    def remove(self, sha256: str) -> None:
        """Take the content away; no error when it is not there."""
        with _writing(self.root):
            self.path(sha256).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Remove what an interrupted run left unfinished; tells how many files."""
        with _writing(self.tmp):
            left = list(self.tmp.iterdir()) if self.tmp.is_dir() else []
            for file in left:
                file.unlink()
        return len(left)

    def verify(self) -> Iterator[Checked]:
        """Read every file and compare its hash with its name."""
        for path in self._files():
            size, problem = _judged(path)
            yield Checked(name=path.relative_to(self.root).as_posix(), size=size, problem=problem)

    def unreferenced(self, referenced: Container[str], older_than: datetime) -> Iterator[str]:
        """The hashes of content that nobody refers to and that was last put before ``older_than`` (zone-aware)."""
        for path in self._files():
            if path.name not in referenced and _NAME.fullmatch(path.name):
                with _writing(path):
                    if datetime.fromtimestamp(path.stat().st_mtime, UTC) < older_than:
                        yield path.name

    def _files(self) -> Iterator[Path]:
        with _writing(self.root):
            folders = sorted(self.root.iterdir()) if self.root.is_dir() else []
            for folder in folders:
                if folder != self.tmp:
                    yield from sorted(folder.iterdir()) if folder.is_dir() else [folder]


class Batch:
    """Puts that become durable together: the files are written at once, flushed and named at the end of the block."""

    def __init__(self, store: ContentStore) -> None:
        self._store = store
        self._waiting: dict[str, Path] = {}
        self._touched: set[Path] = set()
        self._count = 0

    def __enter__(self) -> "Batch":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.flush()
        self._drop()

    def put(self, stream: BinaryIO, limit: int) -> Stored:
        """As ContentStore.put; durable and visible only after the block (or after BATCH more files)."""
        beginning = read_up_to(stream, min(limit, SMALL) + 1)
        if len(beginning) > limit:
            raise too_large(limit)
        if len(beginning) <= SMALL:
            return self._put_small(beginning)
        return self._put_large(beginning, stream, limit)

    def flush(self) -> None:
        """Make everything put so far durable and visible."""
        with _writing(self._store.root):
            for temporary in self._waiting.values():
                sync(temporary)
            for sha256, temporary in self._waiting.items():
                self._name(sha256, temporary)
            for folder in sorted(self._touched):
                sync(folder)
        self._waiting.clear()
        self._touched.clear()

    def _put_small(self, data: bytes) -> Stored:
        stored = Stored(sha256=hashlib.sha256(data).hexdigest(), size=len(data), head=data[:HEAD])
        if not self._known(stored):
            with self._temporary() as (file, temporary):
                file.write(data)
            self._keep(stored, temporary)
        return stored

    def _put_large(self, beginning: bytes, stream: BinaryIO, limit: int) -> Stored:
        digest, size, chunk = hashlib.sha256(), 0, beginning
        with self._temporary() as (file, temporary):
            while chunk:
                size += len(chunk)
                if size > limit:
                    raise too_large(limit)
                digest.update(chunk)
                file.write(chunk)
                chunk = stream.read(CHUNK)
        stored = Stored(sha256=digest.hexdigest(), size=size, head=beginning[:HEAD])
        if self._known(stored):
            temporary.unlink()
        else:
            self._keep(stored, temporary)
        return stored

    def _known(self, stored: Stored) -> bool:
        """Whether the content is here or waits to be; its time is renewed, so that no clean-up takes it meanwhile."""
        path = self._store.path(stored.sha256)
        with _writing(path):
            if stored.sha256 in self._waiting:
                return True
            if not path.is_file() or path.stat().st_size != stored.size:
                return False
            os.utime(path)
            self._touched.add(path.parent)  # an earlier run may have died between naming and flushing
            return True

    def _keep(self, stored: Stored, temporary: Path) -> None:
        self._waiting[stored.sha256] = temporary
        if len(self._waiting) >= BATCH:
            self.flush()

    @contextlib.contextmanager
    def _temporary(self) -> Iterator[tuple[BinaryIO, Path]]:
        """A new file to write to, removed again when the block fails."""
        with _writing(self._store.tmp):
            self._store.tmp.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, path = self._fresh()
            try:
                with os.fdopen(handle, "wb") as file:
                    yield file, path
            except BaseException:
                path.unlink(missing_ok=True)
                raise

    def _fresh(self) -> tuple[int, Path]:
        while True:
            self._count += 1
            path = self._store.tmp / f"{os.getpid()}-{self._count}"
            with contextlib.suppress(FileExistsError):
                return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), path

    def _name(self, sha256: str, temporary: Path) -> None:
        path = self._store.path(sha256)
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700)
            self._touched |= {self._store.root, self._store.root.parent}
        temporary.replace(path)
        self._touched.add(path.parent)

    def _drop(self) -> None:
        for temporary in self._waiting.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        self._waiting.clear()


def _judged(path: Path) -> tuple[int, str | None]:
    if not _NAME.fullmatch(path.name) or path.parent.name != path.name[:2] or not path.is_file():
        return 0, "media-store-stray"
    try:
        with path.open("rb") as file:
            real = hashlib.file_digest(file, "sha256").hexdigest()
            return file.tell(), None if real == path.name else "media-store-corrupt"
    except OSError:
        return 0, _UNREADABLE


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Tells every OSError of the disk as a StoreError."""
    try:
        yield
    except OSError as error:
        raise _failed(error, path, "media-store-unwritable") from error


def _failed(error: OSError, path: Path, code: str) -> StoreError:
    return StoreError(code, retryable=error.errno in _LATER, path=path, reason=error.strerror or str(error))
