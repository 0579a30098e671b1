"""The bytes of one file of a package: never more than it declared, never fewer, and right to its checksum.

Knows files, deflate and CRC-32. Does not know how the file was found.
"""

import io
import os
import zlib
from collections.abc import Callable
from threading import Lock
from typing import BinaryIO

from openimmo.errors import PackageError
from openimmo.importers.packages.entrynames import shown

CHUNK = 64 * 1024
# O_NONBLOCK: a FIFO put in the place of a file that was looked at before must not hold us.
OPEN_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


class SourceFile:
    """An open file read at given places, by several readers at once; errors of the machine come out as PackageError."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        self.size = os.fstat(file.fileno()).st_size
        self._file = file
        self._lock = Lock()

    def read_at(self, place: int, count: int) -> bytes:
        """Up to ``count`` bytes from ``place`` on; fewer at the file's end."""
        try:
            with self._lock:
                self._file.seek(place)
                piece = self._file.read(count)
        except OSError as error:
            raise PackageError("package-not-readable", name=self.name, reason=error.strerror or str(error)) from error
        if len(piece) < min(count, self.size - place):
            raise PackageError("package-changed", name=self.name)
        return piece

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


class Content(io.RawIOBase):
    """A stream over ``produce`` that must give exactly ``size`` bytes; anything else raises ``wrong_size``.

    ``settle`` is called with the CRC-32 once all bytes came and before the last of them are handed out, so a reader
    that has seen ``size`` bytes has seen checked ones.
    """

    def __init__(
        self,
        produce: Callable[[int], bytes],
        size: int,
        wrong_size: Callable[[], PackageError],
        settle: Callable[[int], None] | None = None,
        release: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._produce, self._size, self._wrong_size = produce, size, wrong_size
        self._settle, self._release = settle, release
        self._came, self._crc, self._settled = 0, 0, False

    def readable(self) -> bool:
        """Always: this stream exists to be read."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # io calls it with a memoryview
        """Fill ``buffer`` from the front; 0 at the end."""
        if self._settled or not len(buffer):
            return 0
        chunk = self._produce(min(len(buffer), self._size - self._came)) if self._came < self._size else b""
        self._came += len(chunk)
        self._crc = zlib.crc32(chunk, self._crc)
        if not chunk and self._came < self._size:
            raise self._wrong_size()
        if self._came == self._size:
            self._finish()
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _finish(self) -> None:
        if self._produce(1):
            raise self._wrong_size()
        if self._settle:
            self._settle(self._crc)
        self._settled = True

    def close(self) -> None:
        """Give back what the stream holds."""
        if self._release and not self.closed:
            self._release()
        super().close()


def buffered(content: Content) -> BinaryIO:
    """The stream as readers want it."""
    return io.BufferedReader(content, CHUNK)


class Slice:
    """The bytes from ``place`` to ``end`` of a file, one piece after the other."""

    def __init__(self, file: SourceFile, place: int, end: int) -> None:
        self._file, self._place, self._end = file, place, end

    def __call__(self, count: int) -> bytes:
        """Up to ``count`` bytes more; empty at the end."""
        piece = self._file.read_at(self._place, min(count, self._end - self._place))
        self._place += len(piece)
        return piece


class Inflated:
    """What ``packed`` unpacks to (raw deflate), never more at a time than asked for; ``raw`` is its name."""

    def __init__(self, packed: Callable[[int], bytes], raw: bytes) -> None:
        self._packed, self._raw = packed, raw
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)

    def __call__(self, count: int) -> bytes:
        """Up to ``count`` bytes more; empty at the end. Raises PackageError where the packed bytes are no deflate."""
        while not self._inflater.eof:
            fresh = self._inflater.unconsumed_tail or self._packed(CHUNK)
            try:
                piece = self._inflater.decompress(fresh, count)
            except zlib.error as error:
                raise PackageError("zip-data-broken", name=shown(self._raw)) from error
            if piece:
                return piece
            if not fresh and not self._inflater.eof:
                raise PackageError("zip-data-broken", name=shown(self._raw))
        if self._inflater.unused_data or self._packed(1):
            raise PackageError("zip-data-broken", name=shown(self._raw))
        return b""
