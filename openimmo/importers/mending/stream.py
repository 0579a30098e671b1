"""A feed's bytes, mended as they are read, and what is to be told of it.

Gives UTF-8 whatever the feed was in. Knows no listings.
"""

import codecs
import io
from collections import Counter
from collections.abc import Iterator
from itertools import repeat
from typing import BinaryIO

from openimmo.errors import FeedError
from openimmo.findings import Finding, finding
from openimmo.importers.mending.encoding import Encoding
from openimmo.importers.mending.markup import Mender, Uncertain

ENCODING = "repair-encoding"
_CHUNK = 1 << 16
_MOST = 100  # places of one kind that are told; more are counted
_TAKEN_FOR_MARK = "ï»¿"  # a byte order mark, read as windows-1252


class MendedStream(io.RawIOBase):
    """``stream``, whose strict reading ended in ``first``, mended: to be read once, to its end.

    Raises ``first`` where that cannot be done with certainty, or where there is nothing to mend.
    """

    def __init__(
        self, stream: BinaryIO, encoding: Encoding, first: FeedError, *, feed: str | None, off: frozenset[str]
    ) -> None:
        self._stream = stream
        self._first = first
        self._feed = feed
        self._counts: Counter[str] = Counter()
        self._kept: dict[str, list[Finding]] = {}
        self._decoder = codecs.getincrementaldecoder(encoding.codec)()
        mark = _TAKEN_FOR_MARK if encoding.codec == "cp1252" else "\ufeff"
        self._mender = Mender(self._note, off, mark)
        self._ready = memoryview(b"")
        self._ended = False
        if encoding.wrong or first.code.startswith("xml-encoding"):
            if ENCODING in off:
                raise first
            self._note(ENCODING, first.line if first.code == "xml-bytes" else 1, encoding.declared, encoding.name)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # io calls it with a memoryview
        """The next bytes; 0 at the end."""
        while not self._ready and not self._ended:
            self._ready = memoryview(self._next())
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _next(self) -> bytes:
        chunk = self._stream.read(_CHUNK)
        self._ended = not chunk
        try:
            text = self._mender.feed(self._decoder.decode(chunk, final=self._ended), last=self._ended)
            return text.encode()
        except (UnicodeError, Uncertain) as error:
            raise self._first from error

    def _note(self, code: str, line: int | None, sent: str, read: str) -> None:
        self._counts[code] += 1
        told = self._kept.setdefault(code, [])
        if len(told) < _MOST:
            told.append(finding(code, feed=self._feed, line=line, value=sent, repair=read, repaired=True))

    def findings(self) -> Iterator[Finding]:
        """What was mended, after all was read: first that it had to be, which is an error, then each place.

        Behind the first hundred places of a kind their last one stands for each other.
        """
        if not self._counts:
            raise self._first
        reason = self._first.params.get("text") or self._first.params.get("encoding", "")
        count = self._counts.total()
        yield finding("feed-mended", feed=self._feed, line=self._first.line, reason=reason, count=count)
        for code, told in self._kept.items():
            yield from told
            yield from repeat(told[-1], self._counts[code] - len(told))
