"""Feeds that are not well-formed, or in another encoding than they say: read all the same where that is certain.

Every feed is read strictly first, and a clean one pays nothing. Only where that ends in an error that can be mended is
the feed read a second time, through a stream that mends: a bare ``&``, names that only HTML has, what stands before the
XML declaration, line breaks that XML forbids, an encoding that is not the declared one. What is not certain, what is
cut off and every DOCTYPE stays refused, with the first error. A mended feed never deletes anything (Frame.mended).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO, TypedDict, TypeVar, Unpack, cast

from openimmo.errors import FeedError
from openimmo.importers.feed import FeedReader, OffOf, ReadListing
from openimmo.importers.mending.encoding import proven
from openimmo.importers.mending.markup import BEFORE
from openimmo.importers.mending.references import AMPERSAND, CONTROL, ENTITY
from openimmo.importers.mending.stream import ENCODING, MendedStream
from openimmo.importers.parsing import ReaderLimits

MENDS = frozenset({AMPERSAND, ENTITY, BEFORE, CONTROL, ENCODING})
"""The codes of all that is mended."""

_MENDABLE = frozenset({
    "xml-not-well-formed", "xml-entity-unknown", "xml-before-declaration", "xml-bytes", "xml-encoding",
    "xml-encoding-unknown",
})  # fmt: skip

T = TypeVar("T")


class ReaderOptions(TypedDict, total=False):
    """What a FeedReader may be told; see there."""

    feed: str | None
    limits: ReaderLimits
    off: frozenset[str]
    keep_xml: bool
    off_of: OffOf | None
    completing: bool


def through(content: Callable[[], BinaryIO], read: Callable[[FeedReader], T], **options: Unpack[ReaderOptions]) -> T:
    """What ``read`` makes of a feed. ``content`` opens its bytes from the beginning.

    ``read`` is given a FeedReader to read to its end. It may be called a second time, with one for the mended feed, and
    has to begin anew then. Raises FeedError, always the first one, and what ``content`` and ``read`` raise.
    """
    try:
        with content() as stream:
            return read(FeedReader(stream, **options))
    except FeedError as error:
        first = error
    with again(content, first, **options) as reader:
        return read(reader)


@contextmanager
def again(content: Callable[[], BinaryIO], first: FeedError, **options: Unpack[ReaderOptions]) -> Iterator[FeedReader]:
    """A reader of the mended feed, whose strict reading ended in ``first``; any other error of it is that one too."""
    off = options.get("off", frozenset())
    encoding = proven(content) if first.code in _MENDABLE and not off >= MENDS else None
    if encoding is None:
        raise first
    with content() as stream:
        mended = MendedStream(stream, encoding, first, feed=options.get("feed"), off=off)
        try:
            yield FeedReader(cast(BinaryIO, mended), mended=mended.findings, **options)
        except FeedError as error:
            raise first from (None if error is first else error)


def listings(content: Callable[[], BinaryIO], **options: Unpack[ReaderOptions]) -> Iterator[ReadListing]:
    """The listings of a feed one at a time; where it has to be mended, the second reading goes on behind the first.

    Raises FeedError behind the listings before the break.
    """
    given = 0
    try:
        with content() as stream:
            for listing in FeedReader(stream, **options):
                yield listing
                given += 1
        return
    except FeedError as error:
        first = error
    with again(content, first, **options) as reader:
        yield from islice(reader, given, None)
