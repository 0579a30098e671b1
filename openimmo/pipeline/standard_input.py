"""A package that comes as a stream, as a file for as long as it is needed. Knows no packages and no feeds."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from openimmo.errors import StoreError, UnsafePackage

_PIECE = 1 << 20


@contextmanager
def spooled(stream: BinaryIO, limit: int, tmp: Path | None) -> Iterator[Path]:
    """The bytes of a stream as a file in ``tmp``; UnsafePackage beyond ``limit`` bytes, StoreError for a full disk."""
    try:
        with tempfile.TemporaryDirectory(prefix="openimmo-", dir=tmp) as folder:
            path = Path(folder) / "stdin"
            _store(stream, path, limit)
            yield path
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError("validate-not-spooled", retryable=True, reason=reason) from error


def _store(stream: BinaryIO, path: Path, limit: int) -> None:
    size = 0
    with path.open("wb") as file:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > limit:
                raise UnsafePackage("package-too-big", size=size, limit=limit)
            file.write(piece)
