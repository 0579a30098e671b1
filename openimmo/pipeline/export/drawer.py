"""Where listings wait between two steps of an export: one after the other in a file that nobody else sees.

Memory does not grow with their number; a run that is killed leaves nothing behind. Knows how things are packed, not
what they are.
"""

import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

import msgspec

from openimmo.intake.failures import told

Thing = TypeVar("Thing", bound=msgspec.Struct)
_LENGTH = struct.Struct("<Q")


class Drawer(Generic[Thing]):
    """Put things in, then look through them in that order, as often as needed; ``folder`` None: the system's own."""

    def __init__(self, kind: type[Thing], folder: Path | None = None) -> None:
        self._folder = folder or Path(tempfile.gettempdir())
        with told(self._folder):
            self._file = tempfile.TemporaryFile(prefix="openimmo-", dir=folder)  # noqa: SIM115  # it is its own context
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(kind)
        self.count = 0

    def put(self, thing: Thing) -> None:
        """Add one."""
        data = self._encoder.encode(thing)
        with told(self._folder):
            self._file.write(_LENGTH.pack(len(data)))
            self._file.write(data)
        self.count += 1

    def __iter__(self) -> Iterator[Thing]:
        with told(self._folder):
            self._file.seek(0)
        while data := self._next():
            yield self._decoder.decode(data)

    def _next(self) -> bytes:
        with told(self._folder):
            head = self._file.read(_LENGTH.size)
            return self._file.read(_LENGTH.unpack(head)[0]) if head else b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with told(self._folder):
            self._file.close()
