"""A file that holds a delivery's listings between reading and applying, so that memory stays constant.

One msgpack record after the other, in the order of the delivery; read back as often as needed.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from openimmo.domain.listing import ListingRecord

_LENGTH = struct.Struct("<I")


class Staged(msgspec.Struct, frozen=True):
    """One staged listing: the feed it stood in and its anbieter there (both counted from 0), and the record."""

    feed: int
    provider: int
    record: ListingRecord


class Staging:
    """A context manager; the file is gone when it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w+b")
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(Staged)

    def add(self, staged: Staged) -> None:
        """Append one listing."""
        data = self._encoder.encode(staged)
        self._file.write(_LENGTH.pack(len(data)))
        self._file.write(data)

    def __iter__(self) -> Iterator[Staged]:
        self._file.seek(0)
        while head := self._file.read(_LENGTH.size):
            yield self._decoder.decode(self._file.read(_LENGTH.unpack(head)[0]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)
