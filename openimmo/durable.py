"""What lasts on a disk: bytes and names that outlive a power failure, and files that appear whole or not at all.

Knows files, not what is in them. Everything here raises OSError.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


def sync(path: Path) -> None:
    """Make the bytes of a file, or the names in a folder, last; Windows can do neither this way."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def appearing(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A stream whose bytes are the file at ``path`` once the block ends well; an error leaves what was there.

    A link is followed; a device or a pipe is refused, since a file would take its place. ``mode`` is for a new file,
    less what the umask takes.
    """
    place = Path(os.path.realpath(path))
    if place.exists() and not (place.is_file() or place.is_dir()):
        raise OSError(errno.EINVAL, "Not a plain file")
    beside = _free_name(place)
    try:
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode), "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(place)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # some file systems sync no folders; the file is there all the same
        sync(place.parent)


def _free_name(path: Path) -> Path:
    number = 0
    while True:
        name = path.with_name(f".{path.name[:200]}.{number}.part")
        if not os.path.lexists(name):
            return name
        number += 1
