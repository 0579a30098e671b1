"""An outcome that goes into somebody else's stream, whole or not at all. Knows nothing of what is written."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

_PIECE = 1 << 20


@contextmanager
def delivered(stream: BinaryIO) -> Iterator[BinaryIO]:
    """A stream whose bytes go into another one once the block ends well; an error sends nothing."""
    with tempfile.TemporaryFile(prefix="openimmo-") as waiting:
        yield waiting
        waiting.seek(0)
        while piece := waiting.read(_PIECE):
            stream.write(piece)
        stream.flush()
