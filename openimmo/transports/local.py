"""A folder of this machine as a place for files.

Knows folders and files only: links, devices and pipes are told as ``other`` and never opened, and no link on the way
to a file is followed. What is above the root is the operator's, and may be a link.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import BinaryIO, Self

from openimmo.errors import TransportError
from openimmo.transports.files import MOST_NAMES, Kind, Listing, RemoteFile, checked, is_usable, legible

_BLOCK = 1 << 20
BY_HANDLE = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
"""Whether folders can be held open and names looked up in them; not on Windows."""

# O_NONBLOCK: a pipe must not keep us waiting for somebody at its other end.
_ROOT = sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
_PLAIN = _ROOT | getattr(os, "O_NOFOLLOW", 0)
_IS_FOLDER = getattr(os, "O_DIRECTORY", 0)
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
_NEVER = (errno.ELOOP, errno.EROFS, errno.ENXIO, errno.ENAMETOOLONG, errno.EINVAL, errno.EISDIR)

Spot = tuple[bytes, int | None]
"""A name and the handle of the folder it stands in; without handles a whole path and None."""


class LocalFiles:
    """The folder ``root``; entering raises TransportError "transport-not-there" where there is none."""

    resumes = True

    def __init__(self, root: Path, *, by_handle: bool = BY_HANDLE) -> None:
        self._root = os.fsencode(root)
        self._host = legible(self._root)
        self._by_handle = by_handle

    def __enter__(self) -> Self:
        with self._told(b""), self._folder(b""):
            return self

    def __exit__(self, *_: object) -> None:
        pass

    def list(self, folder: bytes) -> Listing:
        with self._told(folder), self._folder(folder) as where, os.scandir(where) as entries:
            found, skipped = [], []
            for number, entry in enumerate(entries):
                if number == MOST_NAMES:
                    raise TransportError(
                        "transport-flooded", False, host=self._host, name=legible(folder), limit=MOST_NAMES
                    )
                name = os.fsencode(entry.name)
                if not is_usable(name):
                    skipped.append(legible(name))
                    continue
                with suppress(FileNotFoundError):  # gone since
                    found.append(_file(name, entry.stat(follow_symlinks=False)))
        return Listing(tuple(sorted(found)), tuple(sorted(skipped)))

    def stat(self, path: bytes) -> RemoteFile:
        with self._told(path), self._spot(path) as (name, handle):
            return _file(path.rpartition(b"/")[2], os.stat(name, dir_fd=handle, follow_symlinks=False))

    def get(self, path: bytes, into: BinaryIO, *, offset: int = 0, limit: int | None = None) -> int:
        with os.fdopen(self._open(path, os.O_RDONLY), "rb", buffering=0) as file:
            expected = os.fstat(file.fileno()).st_size - offset
            if expected < 0:
                raise TransportError("transport-changed", host=self._host, name=legible(path))
            if limit is not None and expected > limit:
                raise TransportError("transport-too-large", False, host=self._host, name=legible(path), limit=limit)
            received = 0
            file.seek(offset)
            while block := self._block(path, file, expected - received + 1):
                received += len(block)
                if received > expected:
                    break
                into.write(block)
            if received != expected or os.fstat(file.fileno()).st_size != offset + expected:
                raise TransportError(
                    "transport-short", host=self._host, name=legible(path), expected=expected, received=received
                )
        return received

    def put(self, content: BinaryIO, path: bytes) -> int:
        handle = self._open(path, os.O_WRONLY | os.O_CREAT)
        try:
            with self._told(path):
                os.ftruncate(handle, 0)
            count = 0
            while block := content.read(_BLOCK):
                count += len(block)
                with self._told(path):
                    _write(handle, block)
            with self._told(path):
                os.fsync(handle)
        finally:
            os.close(handle)
        with self._told(path), self._spot(path) as (_, folder):
            _sync(folder)
        return count

    def rename(self, old: bytes, new: bytes) -> None:
        with self._told(old), self._spot(old) as (name, handle):
            os.stat(name, dir_fd=handle, follow_symlinks=False)
            with self._told(new), self._spot(new) as (other, there):
                os.replace(name, other, src_dir_fd=handle, dst_dir_fd=there)
                _sync(there)
            _sync(handle)

    def remove(self, path: bytes) -> None:
        with self._told(path), self._spot(path) as (name, handle):
            if stat.S_ISDIR(os.stat(name, dir_fd=handle, follow_symlinks=False).st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            os.unlink(name, dir_fd=handle)

    def mkdir(self, path: bytes) -> None:
        parts = checked(path).split(b"/") if path else []
        for depth in range(1, len(parts) + 1):
            folder = b"/".join(parts[:depth])
            with self._told(folder), self._spot(folder) as (name, handle):
                with suppress(FileExistsError):
                    os.mkdir(name, dir_fd=handle)
                if not stat.S_ISDIR(os.stat(name, dir_fd=handle, follow_symlinks=False).st_mode):
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))

    def _open(self, path: bytes, flags: int) -> int:
        """A handle of a plain file; anything else is told as forbidden."""
        with self._told(path), self._spot(path) as (name, folder):
            if folder is None and Path(os.fsdecode(name)).is_symlink():
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            handle = os.open(name, flags | _PLAIN, 0o666, dir_fd=folder)
            mode = os.fstat(handle).st_mode
            if not stat.S_ISREG(mode):
                os.close(handle)
                code = errno.EISDIR if stat.S_ISDIR(mode) else errno.ENXIO
                raise OSError(code, os.strerror(code))
            return handle

    def _block(self, path: bytes, file: FileIO, most: int) -> bytes:
        with self._told(path):
            return file.read(min(_BLOCK, most))

    @contextmanager
    def _folder(self, path: bytes) -> Iterator[int | str]:
        """A folder as os.scandir takes it."""
        with self._spot(path) as (name, handle):
            if handle is None:
                _no_link(name)
                yield os.fsdecode(name)
                return
            below = os.open(name, os.O_RDONLY | _IS_FOLDER | (_PLAIN if path else _ROOT), dir_fd=handle)
            try:
                yield below
            finally:
                os.close(below)

    @contextmanager
    def _spot(self, path: bytes) -> Iterator[Spot]:
        """Where the last part of a path stands, with no link on the way there."""
        *folders, name = checked(path).split(b"/")
        if not self._by_handle:
            yield self._walked(folders) + b"/" + (name or b"."), None
            return
        handle = os.open(self._root, os.O_RDONLY | _IS_FOLDER | _ROOT)
        try:
            for folder in folders:
                above, handle = handle, os.open(folder, os.O_RDONLY | _IS_FOLDER | _PLAIN, dir_fd=handle)
                os.close(above)
            yield name or b".", handle
        finally:
            os.close(handle)

    def _walked(self, folders: Sequence[bytes]) -> bytes:
        where = self._root
        for folder in folders:
            where += b"/" + folder
            _no_link(where)
        return where

    @contextmanager
    def _told(self, path: bytes) -> Iterator[None]:
        """What the machine says, as TransportError."""
        try:
            yield
        except OSError as error:
            code, again = _meaning(error)
            reason, name = error.strerror or type(error).__name__, legible(path) or self._host
            raise TransportError(code, again, host=self._host, name=name, reason=reason) from error


def _file(name: bytes, seen: os.stat_result) -> RemoteFile:
    if stat.S_ISREG(seen.st_mode):
        return RemoteFile(name, Kind.FILE, seen.st_size, seen.st_mtime)
    return RemoteFile(name, Kind.FOLDER if stat.S_ISDIR(seen.st_mode) else Kind.OTHER, None, seen.st_mtime)


def _write(handle: int, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _sync(folder: int | None) -> None:
    """Make the names in a folder last through a power failure, where folders can be synced."""
    if folder is not None:
        os.fsync(folder)


def _no_link(path: bytes) -> None:
    if not stat.S_ISDIR(os.lstat(path).st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def _meaning(error: OSError) -> tuple[str, bool]:
    """The code for an error of the machine, and whether trying again may help."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "transport-not-there", False
    if isinstance(error, FileExistsError):
        return "transport-there-already", False
    if isinstance(error, PermissionError) or error.errno in _NEVER:
        return "transport-forbidden", False
    if error.errno in _FULL:
        return "transport-full", True
    return "transport-lost", True
