"""What takes a file in: the promise that the store, a batch of it and the dry store share.

Knows streams and hashes. Does not know disks, pictures or listings.
"""

import contextlib
import hashlib
from typing import BinaryIO, Protocol

import msgspec

from openimmo.errors import Refused

CHUNK = 1 << 20
HEAD = 4096


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What was taken in: hex SHA-256, size in bytes and the first 4,096 bytes."""

    sha256: str
    size: int
    head: bytes


class Sink(Protocol):
    """Takes a stream of at most ``limit`` bytes in; raises Refused for a longer one and StoreError when it cannot."""

    def put(self, stream: BinaryIO, limit: int) -> Stored: ...


class DryStore:
    """Takes streams in as the real store does and keeps nothing: for a look at what would happen."""

    def put(self, stream: BinaryIO, limit: int) -> Stored:
        """Hash one stream within ``limit`` bytes."""
        digest, size, head = hashlib.sha256(), 0, b""
        while chunk := stream.read(CHUNK):
            head, size = head or chunk[:HEAD], size + len(chunk)
            if size > limit:
                raise too_large(limit)
            digest.update(chunk)
        return Stored(sha256=digest.hexdigest(), size=size, head=head)

    def batch(self) -> contextlib.AbstractContextManager["DryStore"]:
        """Itself, in the form of ContentStore.batch."""
        return contextlib.nullcontext(self)


def too_large(limit: int) -> Refused:
    """What is said of a file that is larger than ``limit`` bytes."""
    return Refused("media-too-large", limit=f"{limit / 1_000_000:g}")


def read_up_to(stream: BinaryIO, count: int) -> bytes:
    """The next ``count`` bytes of a stream that may give fewer at a time; fewer only at its end."""
    parts, left = [], count
    while left > 0 and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
