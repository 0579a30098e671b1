"""A file that appears whole or not at all: written beside its place, flushed to the disk, then put there.

Knows files, not what is written.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_PIECE = 1 << 20


@contextmanager
def appearing(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes are the file at ``path`` once the block ends well; an error leaves what was there.

    Raises OSError.
    """
    place = Path(os.path.realpath(path))
    beside = _free_name(place)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(place)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    _flush_folder(place.parent)


@contextmanager
def delivered(stream: BinaryIO) -> Iterator[BinaryIO]:
    """A stream whose bytes go into another one once the block ends well; an error sends nothing."""
    with tempfile.TemporaryFile(prefix="openimmo-") as waiting:
        yield waiting
        waiting.seek(0)
        while piece := waiting.read(_PIECE):
            stream.write(piece)
        stream.flush()


def _free_name(path: Path) -> Path:
    number = 0
    while True:
        name = path.with_name(f".{path.name[:200]}.{number}.part")
        if not os.path.lexists(name):
            return name
        number += 1


def _flush_folder(folder: Path) -> None:
    """Make the new name as durable as the bytes, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
