"""Files that exist in this process only, for tests and for callers who have no folder.

Keeps the contract of transports/files.py and knows nothing else: nobody's clock, no faults.
"""

from typing import BinaryIO, Self

from openimmo.errors import TransportError
from openimmo.transports.files import MOST_NAMES, Kind, Listing, RemoteFile, checked, legible

_HOST = "memory"


class MemoryFiles:
    """A root that is empty at first; it can be entered many times and keeps what was written.

    Each file that is written is a second younger than the one before it.
    """

    resumes = True

    def __init__(self) -> None:
        self._files: dict[bytes, tuple[bytes, float]] = {}
        self._folders = {b""}
        self._last = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def write(self, path: bytes, content: bytes, changed: float | None = None) -> None:
        """Make or replace a file whose folder is there; ``changed`` in seconds since 1970."""
        self._need_folder(checked(path).rpartition(b"/")[0], path)
        if path in self._folders:
            raise _failure("transport-forbidden", path, reason="it is a folder")
        self._last = self._last + 1 if changed is None else changed
        self._files[path] = (content, self._last)

    def read(self, path: bytes) -> bytes:
        """The content of a file."""
        return self._file(path)[0]

    def list(self, folder: bytes) -> Listing:
        self._need_folder(checked(folder), folder)
        names = [one for one in [*self._files, *self._folders] if one and one.rpartition(b"/")[0] == folder]
        if len(names) > MOST_NAMES:
            raise _failure("transport-flooded", folder, limit=MOST_NAMES)
        return Listing(tuple(sorted(map(self.stat, names))))

    def stat(self, path: bytes) -> RemoteFile:
        name = checked(path).rpartition(b"/")[2]
        if path in self._folders:
            return RemoteFile(name, Kind.FOLDER, None, None)
        content, changed = self._file(path)
        return RemoteFile(name, Kind.FILE, len(content), changed)

    def get(self, path: bytes, into: BinaryIO, *, offset: int = 0, limit: int | None = None) -> int:
        content = self._file(path)[0]
        rest = content[offset:]
        if offset > len(content):
            raise _failure("transport-changed", path, retryable=True)
        if limit is not None and len(rest) > limit:
            raise _failure("transport-too-large", path, limit=limit)
        into.write(rest)
        return len(rest)

    def put(self, content: BinaryIO, path: bytes) -> int:
        self._need_folder(checked(path).rpartition(b"/")[0], path)
        written = content.read()
        self.write(path, written)
        return len(written)

    def rename(self, old: bytes, new: bytes) -> None:
        moved = self._file(old)
        self._need_folder(checked(new).rpartition(b"/")[0], new)
        if new in self._folders:
            raise _failure("transport-there-already", new)
        del self._files[old]
        self._files[new] = moved

    def remove(self, path: bytes) -> None:
        self._file(path)
        del self._files[path]

    def mkdir(self, path: bytes) -> None:
        parts = checked(path).split(b"/") if path else []
        for folder in (b"/".join(parts[:depth]) for depth in range(1, len(parts) + 1)):
            if folder in self._files:
                raise _failure("transport-there-already", folder)
            self._folders.add(folder)

    def _file(self, path: bytes) -> tuple[bytes, float]:
        if checked(path) in self._folders:
            raise _failure("transport-forbidden", path, reason="it is a folder")
        if path not in self._files:
            raise _failure("transport-not-there", path)
        return self._files[path]

    def _need_folder(self, folder: bytes, path: bytes) -> None:
        if folder not in self._folders:
            raise _failure("transport-not-there", path)


def _failure(code: str, path: bytes, *, retryable: bool = False, **params: object) -> TransportError:
    return TransportError(code, retryable, host=_HOST, name=legible(path), **params)
