"""Everything of a package made anonymous under one seed: its feeds, the names of its files, what is in them.

The same seed gives the same names in the feed and beside it, today and in the next delivery. Knows how the parts go
together; opens and writes no files.
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from typing import BinaryIO

from openimmo.exporters.anonymous.cipher import Cipher
from openimmo.exporters.anonymous.document import AnonymousFeed
from openimmo.exporters.anonymous.values import Values

StandIn = Callable[[bytes, bytes], bytes]
"""Gives the file that takes the place of another one, from its content and a mark that stands for the content."""


class Anonymizer:
    """Replaces what is in packages under a ``seed``; ``stand_in`` makes the files that take the place of others.

    ``counts`` says how many values of which kind were replaced. ``sums`` is asked once for the checksums of the files
    beside the feed when one is to be named: hex MD5 of each → that of its stand-in. ``names`` are what
    names_told found.
    """

    def __init__(
        self, seed: str, stand_in: StandIn, sums: Callable[[], dict[str, str]], names: frozenset[str] = frozenset()
    ) -> None:
        self._cipher = Cipher(seed)
        self._values = Values(self._cipher, names)
        self._stand_in = stand_in
        self._sums = sums
        self._known: dict[str, str] | None = None
        self._inline: dict[str, str] = {}
        self._feed = AnonymousFeed(self._values, self._embedded, self._checksum)

    @property
    def counts(self) -> Counter[str]:
        """How many values of which kind were replaced in feeds."""
        return self._feed.counts

    def feed(self, source: BinaryIO, target: BinaryIO) -> None:
        """Write a feed anonymous."""
        self._feed.rewrite(source, target)

    def name(self, raw: bytes) -> bytes:
        """The name that a file gets instead, in the same encoding; a feed's pfad leads there as it did before."""
        return self._values.path(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def file(self, data: bytes, digest: bytes) -> bytes:
        """The file that takes the place of one with this beginning and this digest of the whole."""
        return self._stand_in(data, self._cipher.digest(digest)[:16])

    def _embedded(self, data: bytes) -> bytes:
        made = self.file(data, hashlib.sha256(data).digest())
        self._inline[md5(data)] = md5(made)
        return made

    def _checksum(self, known: str) -> str | None:
        if len(known) != 32:
            return None
        if known in self._inline:
            return self._inline[known]
        if self._known is None:
            self._known = self._sums()
        return self._known.get(known)


def md5(data: bytes) -> str:
    """The checksum that feeds tell of a file."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
