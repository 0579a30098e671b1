"""A file while it is uploaded: under a hidden name until it is complete, durable before anybody is told so.

Knows one folder of this machine. Does not know FTP.
"""

import contextlib
import errno
import os
from pathlib import Path
from typing import BinaryIO

from openimmo.transports.files import TEMPORARY

PREFIX = ".upload-"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_SYNCED = 16 << 20  # so much is waiting for the disk at most when an upload ends


class Refusal(Exception):
    """An upload that may not be: the answer of the server, with its number."""


def part_of(path: str) -> str:
    """The hidden name of a file that is not complete."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f"{PREFIX}{name}{TEMPORARY.decode()}")  # noqa: PTH118 names are bytes in disguise


def whole_name(name: str) -> str | None:
    """The name that a hidden name stands for; None if it is no hidden name."""
    ending = TEMPORARY.decode()
    return name.removeprefix(PREFIX).removesuffix(ending) if is_part(name) else None


def is_part(name: str) -> bool:
    """Whether it is the hidden name of an upload."""
    return name.startswith(PREFIX) and name.endswith(TEMPORARY.decode())


class Room:
    """How many bytes and files an account may have waiting; what lies there is counted anew by ``measure``."""

    def __init__(self, folder: Path, most_bytes: int, most_files: int) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._most_files = most_files
        self._bytes = 0

    def measure(self) -> None:
        """Look at what lies in the folder; Refusal where nothing more may come."""
        size = count = 0
        for folder, _, names in os.walk(self._folder):
            count += len(names)
            for name in names:
                with contextlib.suppress(OSError):  # it was taken in meanwhile
                    size += Path(folder, name).lstat().st_size
        self._bytes = size
        if size >= self._most_bytes or count >= self._most_files:
            raise Refusal("552 Too much is waiting to be taken in; try again later.")

    def take(self, count: int) -> None:
        """So many bytes more; Refusal if they are too many."""
        self._bytes += count
        if self._bytes > self._most_bytes:
            raise Refusal("552 Too much is waiting to be taken in; try again later.")


class Upload:
    """An open upload; pyftpdlib takes it for a file. ``name`` is the name that the file is to have."""

    def __init__(self, path: str, file: BinaryIO, room: Room, most: int) -> None:
        self.name = path
        self._file = file
        self._room = room
        self._most = most
        self._unsynced = 0
        self.problem: str | None = None

    @property
    def closed(self) -> bool:
        return self._file.closed

    def write(self, chunk: bytes) -> None:
        """All of the chunk; what stands in the way becomes the ``problem`` that the sender is told."""
        try:
            self._write(memoryview(chunk))
        except Refusal as refusal:
            self.problem = str(refusal)
            raise OSError(errno.EDQUOT, "quota") from refusal
        except OSError as error:
            self.problem = answer_to(error)
            raise

    def _write(self, rest: memoryview) -> None:
        self._room.take(len(rest))
        if self._file.tell() + len(rest) > self._most:
            raise Refusal("552 The file is too large.")
        self._unsynced += len(rest)
        while rest:
            rest = rest[self._file.write(rest) :]
        if self._unsynced >= _SYNCED:
            os.fdatasync(self._file.fileno())
            self._unsynced = 0

    def abandon(self) -> None:
        """Somebody uploads the same file anew; what still comes here is not written."""
        self.problem = "426 The same file is uploaded anew."
        self.close()

    def close(self) -> None:
        self._file.close()

    def publish(self) -> None:
        """Give the file its name, durably; OSError if that fails."""
        os.fsync(self._file.fileno())
        self._file.close()
        Path(part_of(self.name)).replace(self.name)
        folder = os.open(Path(self.name).parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def drop(self) -> None:
        """Forget what came, so that it takes no room."""
        self.close()
        with contextlib.suppress(OSError):
            Path(part_of(self.name)).unlink()


def open_upload(path: str, room: Room, most: int, *, offset: int = 0, append: bool = False) -> Upload:
    """Begin an upload, or go on with one at ``offset`` or at its end; Refusal, OSError.

    A file that is complete already and is gone on with is taken back first, so that nobody takes half of it in.
    """
    room.measure()
    part = Path(part_of(path))
    if (offset or append) and not part.exists() and Path(path).exists():
        Path(path).replace(part)
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    file = os.fdopen(descriptor, "r+b", buffering=0)
    size = os.fstat(descriptor).st_size
    if offset > size:
        file.close()
        raise Refusal(f"554 There are only {size} bytes; begin there or at 0.")
    at = size if append else offset
    file.truncate(at)
    file.seek(at)
    return Upload(path, file, room, most)


def answer_to(error: OSError) -> str:
    """What the sender is told where the disk complains."""
    if error.errno in FULL:
        return "452 The disk is full here; try again later."
    if error.errno in (errno.ENAMETOOLONG, errno.EINVAL, errno.EISDIR, errno.ENOTDIR, errno.ELOOP):
        return "553 This name cannot be used."
    if error.errno == errno.ENOENT:
        return "550 There is no such folder."
    return "451 It could not be written here; try again later."
