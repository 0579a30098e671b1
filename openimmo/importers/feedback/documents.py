"""From bytes to the elements of an openimmo_feedback: bounded, without namespaces, mended where that is certain.

Knows XML and the name of the root; what stands in it is read in reading.py.
"""

import io
import re
from typing import BinaryIO, cast

from lxml import etree

from openimmo.errors import FeedError, UnsafeFeed
from openimmo.findings import Finding, finding
from openimmo.importers.mending.encoding import proven
from openimmo.importers.mending.stream import MendedStream
from openimmo.importers.parsing import ReaderLimits, parsed, refuse_heavy
from openimmo.importers.paths import line_of

ROOT = "openimmo_feedback"
LIMITS = ReaderLimits(feed_bytes=8 << 20, elements=50_000, characters=8_000_000)
"""Of one document. A feedback about one inquiry has some fifty elements."""

_HEAD = 1 << 16
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_NAMED = re.compile(rb"<\s*(?:[\w.-]{1,40}:)?openimmo_feedback[\s>/]", re.IGNORECASE)


def is_xml(data: bytes) -> bool:
    """Whether these bytes are meant to be XML; a mail begins with the name of a header."""
    begin = data[:_HEAD].replace(b"\0", b"")
    while mark := next((one for one in _MARKS if begin.startswith(one)), None):
        begin = begin.removeprefix(mark)
    return begin.lstrip().startswith(b"<")


def is_feedback(data: bytes) -> bool:
    """Whether these bytes are an openimmo_feedback, as far as their beginning shows."""
    return is_xml(data) and _NAMED.search(data[:_HEAD].replace(b"\0", b"")) is not None


def tree_of(data: bytes, name: str) -> tuple[etree._Element, list[Finding]]:
    """The root, and what had to be mended before it could be read. Raises FeedError and UnsafeFeed."""
    if len(data) > LIMITS.feed_bytes:
        raise UnsafeFeed("xml-too-big", limit=LIMITS.feed_bytes)
    if data.count(b"<") > 2 * LIMITS.elements + 1000:  # a start and an end each
        raise UnsafeFeed("xml-too-many-elements", limit=LIMITS.elements)
    found: list[Finding] = []
    try:
        root = parsed(data)
    except FeedError as error:
        if isinstance(error, UnsafeFeed):
            raise
        root, found = _mended(data, name, error)
    refuse_heavy(root, LIMITS)
    found.extend(_without_namespaces(root, name))
    return _checked(root), found


def _mended(data: bytes, name: str, first: FeedError) -> tuple[etree._Element, list[Finding]]:
    """What can be read after mending; ``first`` where it cannot."""
    encoding = proven(lambda: io.BytesIO(data))
    if encoding is None:
        raise first
    stream = MendedStream(cast(BinaryIO, io.BytesIO(data)), encoding, first, feed=name, off=frozenset())
    try:
        root = parsed(stream.read() or b"")
    except FeedError as error:
        raise first from (None if error is first else error)
    told = [one for one in stream.findings() if one.code != "feed-mended"]
    reason = first.params.get("text") or first.params.get("encoding", "")
    return root, [finding("feedback-mended", feed=name, line=first.line, reason=reason, count=len(told)), *told]


def _without_namespaces(root: etree._Element, name: str) -> list[Finding]:
    """Take all namespaces away; the standard has none here."""
    foreign = [element for element in root.iter("*") if element.tag.startswith("{")]
    for element in foreign:
        element.tag = etree.QName(element).localname
    if not foreign:
        return []
    return [finding("feedback-namespace", feed=name, line=line_of(foreign[0]))]


def _checked(root: etree._Element) -> etree._Element:
    if root.tag == ROOT:
        return root
    if root.tag.casefold() == ROOT:
        root.tag = ROOT
        return root
    if root.tag == "openimmo":
        raise FeedError("feedback-is-a-feed", line=line_of(root))
    raise FeedError("feedback-foreign-root", line=line_of(root), name=root.tag[:80])
