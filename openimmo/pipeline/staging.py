"""A file that holds a delivery's listings between reading and applying, so that memory stays constant.

One msgpack record after the other, in the order of the delivery; read back as often as needed.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from openimmo.domain.listing import ListingRecord
from openimmo.intake.failures import told

_LENGTH = struct.Struct("<I")


class Staging:
    """A context manager; the file is gone when it ends. ``size`` is that of the file, in bytes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.size = 0
        with told(path):
            self._file = path.open("w+b")
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(ListingRecord)

    def add(self, record: ListingRecord) -> None:
        """Append one listing."""
        data = self._encoder.encode(record)
        with told(self._path):
            self.size += self._file.write(_LENGTH.pack(len(data)))
            self.size += self._file.write(data)

    def cut(self, size: int) -> None:
        """Forget the listings that were added since the file had this ``size``."""
        if size != self.size:
            with told(self._path):
                self._file.seek(size)
                self._file.truncate()
            self.size = size

    def __iter__(self) -> Iterator[ListingRecord]:
        with told(self._path):
            self._file.seek(0)
        while data := self._next():
            yield self._decoder.decode(data)

    def _next(self) -> bytes:
        with told(self._path):
            head = self._file.read(_LENGTH.size)
            return self._file.read(_LENGTH.unpack(head)[0]) if head else b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # what matters was read or is told already; the next run sweeps
            self._file.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
