"""What media/ and pipeline/ need to know of an opened package, whoever opened it."""

from collections.abc import Sequence
from typing import BinaryIO, Protocol

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a package. ``name`` is for people (NFC, forward slashes); ``raw`` are the name's bytes as stored.

    ``flagged_utf8`` says that the package itself declares ``raw`` to be UTF-8; otherwise the encoding is unknown.
    ``size`` is the declared size in bytes; reading counts the real one.
    """

    index: int
    name: str
    raw: bytes
    flagged_utf8: bool
    size: int


class PackageFiles(Protocol):
    """The files of a package; ``open`` yields bytes that are counted, limited and checked against their CRC."""

    @property
    def entries(self) -> Sequence[Entry]: ...

    def open(self, entry: Entry) -> BinaryIO: ...
