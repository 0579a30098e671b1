"""Turns bytes into lxml elements safely: what must not be parsed is refused, and everything is bounded.

The measurements behind each rule stand in hardening.md. Knows XML, not OpenImmo.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Literal

import msgspec
from lxml import etree

from openimmo.errors import FeedError, UnsafeFeed

_ENCODINGS = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "iso8859-1", "iso8859-15", "cp1252", "ascii"}
_DECLARED = re.compile(rb"""^[^<]{0,64}<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:\-]{1,40})["']""")
_CHUNK = 1 << 16


_MERE_ENDS = {"ERR_DOCUMENT_END", "ERR_DOCUMENT_EMPTY"}  # libxml2 adds these to what went wrong before
_CODES = {
    "ERR_TAG_NOT_FINISHED": "xml-truncated",
    "ERR_GT_REQUIRED": "xml-truncated",
    "ERR_CDATA_NOT_FINISHED": "xml-truncated",
    "ERR_COMMENT_NOT_FINISHED": "xml-truncated",
    "ERR_DOCUMENT_END": "xml-trailing",
    "ERR_UNDECLARED_ENTITY": "xml-entity-unknown",
    "WAR_UNDECLARED_ENTITY": "xml-entity-unknown",
    "ERR_ENTITY_LOOP": "xml-entity-loop",
    "ERR_INVALID_ENCODING": "xml-bytes",
    "ERR_INVALID_CHAR": "xml-bytes",
    "ERR_UNSUPPORTED_ENCODING": "xml-encoding-unknown",
    "ERR_RESERVED_XML_NAME": "xml-before-declaration",
    "I18N_CONV_FAILED": "xml-bytes",
}


class ReaderLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of one feed: bytes in all, and tags between two listings (about twice the elements)."""

    feed_bytes: int = 2 << 30
    tags: int = 400_000


DEFAULT_LIMITS = ReaderLimits()


class Events:
    """The start and end events of the elements named ``tags``, from a stream read in pieces.

    The tree grows until the caller removes what it has seen; a piece of the feed that brings too much without
    reaching such an end is refused. Raises FeedError or UnsafeFeed, also for what comes after the root's end.
    """

    def __init__(self, stream: BinaryIO, tags: tuple[str, ...], limits: ReaderLimits = DEFAULT_LIMITS) -> None:
        self._stream = stream
        self._limits = limits
        self._parser = etree.XMLPullParser(
            events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, recover=False, remove_comments=True, remove_pis=True, collect_ids=False,
        )  # fmt: skip
        self.root: etree._Element | None = None
        self.closed = False

    def __iter__(self) -> Iterator[tuple[Literal["start", "end"], etree._Element]]:
        total = tags = 0
        head = self._read(_CHUNK)
        check_encoding(head)
        chunk = head
        while chunk:
            total += len(chunk)
            tags += chunk.count(b"<")
            if total > self._limits.feed_bytes:
                raise UnsafeFeed("xml-too-big", limit=self._limits.feed_bytes)
            if tags > self._limits.tags:
                raise UnsafeFeed("xml-too-many-elements", limit=self._limits.tags // 2)
            for event, element in self._feed(chunk):
                self._look_at_root(element)
                if event == "end":
                    tags = 0
                yield event, element
            chunk = self._read(_CHUNK)
        self._close()

    def _read(self, size: int) -> bytes:
        return self._stream.read(size)

    def _feed(self, chunk: bytes) -> Iterator[tuple[Literal["start", "end"], etree._Element]]:
        try:
            self._parser.feed(chunk)
        except etree.XMLSyntaxError as error:
            yield from self._parser.read_events()  # what came before the error, so a DOCTYPE is named as such
            raise translated(error, self._parser.feed_error_log) from error
        yield from self._parser.read_events()

    def _look_at_root(self, element: etree._Element) -> None:
        if self.root is None:
            tree = element.getroottree()
            self.root = tree.getroot()
            if tree.docinfo.internalDTD is not None:
                raise UnsafeFeed("xml-doctype", line=1)

    def _close(self) -> None:
        try:
            self.root = self._parser.close()
        except etree.XMLSyntaxError as error:
            raise translated(error, self._parser.feed_error_log) from error
        if self.root.getroottree().docinfo.internalDTD is not None:
            raise UnsafeFeed("xml-doctype", line=1)
        self.closed = True


def check_encoding(head: bytes) -> None:
    """Raise FeedError unless the feed is in an encoding that feeds have a right to use (UTF-7 is an attack)."""
    if not head.strip():
        raise FeedError("xml-empty")
    declared = _DECLARED.match(head)
    if declared is None:
        return
    name = declared[1].decode("ascii")
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    if known not in _ENCODINGS:
        raise FeedError("xml-encoding", line=1, encoding=name)


def translated(error: etree.XMLSyntaxError, log: "etree._ListErrorLog | None" = None) -> FeedError:
    """The project's own error for what libxml2 refused first, with its line."""
    entries = list(log or error.error_log)
    first = next((entry for entry in entries if entry.type_name not in _MERE_ENDS), entries[0] if entries else None)
    kind = first.type_name if first else ""
    line = (first.line if first else error.lineno) or None
    text = (first.message if first else error.msg or "").strip()
    code = _CODES.get(kind, "xml-not-well-formed")
    if "XML_PARSE_HUGE" in text or "too long" in text:
        code = "xml-too-deep-or-long"
    kind_of_error = UnsafeFeed if code in ("xml-too-deep-or-long", "xml-entity-loop") else FeedError
    return kind_of_error(code, line=line, text=text.removesuffix(", try XML_PARSE_HUGE"))
