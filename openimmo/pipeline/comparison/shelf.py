"""Listings laid aside in a temporary file, each to be taken again by its place, so that memory stays constant.

Knows nothing of what they say.
"""

import struct
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from openimmo.intake.failures import told

_LENGTH = struct.Struct("<Q")


class Copy(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One listing as laid aside: its canonical XML, what its attachments hold, and where it stands in which feed.

    ``contents`` say of each anhang what its file holds; None where nobody knows.
    """

    xml: bytes
    contents: tuple[str | None, ...] = ()
    feed: str | None = None
    path: str | None = None
    line: int | None = None


class Shelf:
    """A context manager; the file is gone when it ends. StoreError where the disk will not take it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(tempfile.gettempdir())
        with told(self._folder):
            self._file = tempfile.TemporaryFile(prefix="openimmo-", dir=self._folder)  # noqa: SIM115
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(Copy)
        self._end = 0

    def lay(self, copy: Copy) -> int:
        """Lay one aside; the place to take it from."""
        data = self._encoder.encode(copy)
        place = self._end
        with told(self._folder):
            self._file.seek(place)
            self._file.write(_LENGTH.pack(len(data)))
            self._file.write(data)
        self._end += _LENGTH.size + len(data)
        return place

    def take(self, place: int) -> Copy:
        """The one that was laid at ``place``."""
        with told(self._folder):
            self._file.seek(place)
            return self._decoder.decode(self._file.read(_LENGTH.unpack(self._file.read(_LENGTH.size))[0]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
