"""Where things wait between two steps: one after the other in a file that nobody else sees.

Memory does not grow with their number, and a run that is killed leaves nothing behind. Knows how things are packed, not
what they are.
"""

import struct
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Generic, NamedTuple, Self, TypeVar

import msgspec

from openimmo.intake.failures import told

Thing = TypeVar("Thing", bound=msgspec.Struct)
_LENGTH = struct.Struct("<Q")


class Mark(NamedTuple):
    """How full a drawer was: the bytes in it, and the things."""

    end: int
    things: int


class Drawer(Generic[Thing]):
    """A context manager: put things in, then look through them in that order, or take one by its place.

    ``folder`` None: the system's own. StoreError where the disk will not take it.
    """

    def __init__(self, kind: type[Thing], folder: Path | None = None) -> None:
        self._folder = folder or Path(tempfile.gettempdir())
        with told(self._folder):
            self._file = tempfile.TemporaryFile(prefix="openimmo-", dir=self._folder)  # noqa: SIM115  # see __exit__
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(kind)
        self._at_end = True
        self._end = 0
        self.count = 0

    def put(self, thing: Thing) -> int:
        """Add one; the place to take it from."""
        data = self._encoder.encode(thing)
        place = self._end
        with told(self._folder):
            if not self._at_end:
                self._file.seek(place)
                self._at_end = True
            self._file.write(_LENGTH.pack(len(data)))
            self._file.write(data)
        self._end += _LENGTH.size + len(data)
        self.count += 1
        return place

    def take(self, place: int) -> Thing:
        """The one that was put at ``place``."""
        self._go(place)
        return self._decoder.decode(self._next())

    @property
    def mark(self) -> Mark:
        """How full it is now."""
        return Mark(self._end, self.count)

    def cut(self, mark: Mark) -> None:
        """Forget what was put in since then."""
        if mark.end != self._end:
            self._go(mark.end)
            with told(self._folder):
                self._file.truncate()
            self._end, self.count = mark

    def __iter__(self) -> Iterator[Thing]:
        self._go(0)
        while data := self._next():
            yield self._decoder.decode(data)

    def _go(self, place: int) -> None:
        self._at_end = False
        with told(self._folder):
            self._file.seek(place)

    def _next(self) -> bytes:
        with told(self._folder):
            head = self._file.read(_LENGTH.size)
            return self._file.read(_LENGTH.unpack(head)[0]) if head else b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # a full disk; what matters was looked at or is told already
            self._file.close()
