"""Turns bytes into lxml elements safely: what must not be parsed is refused, and everything is bounded.

The measurements behind each rule stand in hardening.md. Knows XML, not OpenImmo.
"""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

import msgspec
from lxml import etree

from openimmo.errors import FeedError, UnsafeFeed
from openimmo.importers.dialects.double_encoded import suspect
from openimmo.importers.prolog import check_prolog, says_utf8

_CHUNK = 1 << 16
_HEAD = 1 << 12

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
    "ERR_UNSUPPORTED_ENCODING": "xml-encoding-unknown",
    "ERR_RESERVED_XML_NAME": "xml-before-declaration",
    "I18N_CONV_FAILED": "xml-bytes",
}


_ATTRIBUTES = 1000  # of one element; the standard knows at most some twenty
_CROWDED = etree.XPath(f"boolean(descendant-or-self::*[@*[{_ATTRIBUTES + 1}]])")


class ReaderLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of one feed: its bytes and listings in all; elements and characters of what is held at once.

    What is held at once is one listing and the frame around the listings.
    """

    feed_bytes: int = 2 << 30
    listings: int = 200_000
    elements: int = 200_000
    characters: int = 32_000_000


DEFAULT_LIMITS = ReaderLimits()
_SAFE: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "recover": False,
    "remove_comments": True, "remove_pis": True, "collect_ids": False,
}  # fmt: skip


class Starts:
    """The elements with one of ``tags``, each when its start tag was read, from a stream that is read in pieces.

    ``accept`` is told the root's name (without prefix) early and may raise. The tree grows until the caller removes
    what it has seen; a tree beyond the limits is refused. ``root`` is there after the last element. ``suspect`` says
    whether what was read so far may hold text that was encoded twice. Raises FeedError or UnsafeFeed, also for what
    comes after the root's end.
    """

    def __init__(
        self, stream: BinaryIO, tags: tuple[str, ...], accept: Callable[[str], None], limits: ReaderLimits
    ) -> None:
        self._stream = stream
        self._limits = limits
        self._accept = accept
        # Start events only: an end event would cost as much again for every element of the feed.
        self._parser = etree.XMLPullParser(events=("start",), tag=tags, **_SAFE)
        self._seen: etree._Element | None = None
        self.root: etree._Element | None = None
        self.suspect = False

    def __iter__(self) -> Iterator[etree._Element]:
        total = size = tags = 0
        self._crowded = False
        chunk = self._beginning()
        name = check_prolog(chunk)
        if name is not None:
            self._accept(name)
        self.suspect = bool(chunk) and not says_utf8(chunk)
        last = tail = b""
        while chunk:
            total += len(chunk)
            size += len(chunk)
            tags += chunk.count(b"<")
            self._crowded = self._crowded or chunk.count(b"=") > 2 * chunk.count(b"<") + _ATTRIBUTES // 2
            if total > self._limits.feed_bytes:
                raise UnsafeFeed("xml-too-big", limit=self._limits.feed_bytes)
            self.suspect = self.suspect or suspect(chunk) or suspect(tail + chunk[:2])
            tail = (tail + chunk[-2:])[-2:]
            yield from self._feed(chunk)
            if tags > self._limits.elements or size > self._limits.characters:
                self._weigh(tags)
                tags = size = 0
            last, chunk = chunk, self._stream.read(_CHUNK)
        self._close(last)

    def _beginning(self) -> bytes:
        """The first bytes, enough to judge by, also of a stream that gives few at a time."""
        begin = b""
        while len(begin) < _HEAD and (piece := self._stream.read(_CHUNK)):
            begin += piece
        return begin

    def _feed(self, chunk: bytes) -> Iterator[etree._Element]:
        try:
            self._parser.feed(chunk)
        except etree.XMLSyntaxError as error:
            for element in self._started():  # what came before the error, so that a DOCTYPE is named as such
                _refuse_doctype(element)
            raise translated(error, self._parser.feed_error_log) from error
        for element in self._started():
            if self._seen is None:
                _refuse_doctype(element)
            self._seen = element
            if self._crowded:
                refuse_crowded(element.getroottree().getroot())
            yield element
        if self._crowded and self._seen is not None:
            refuse_crowded(self._seen.getroottree().getroot())
            self._crowded = False

    def _started(self) -> Iterator[etree._Element]:
        for _, element in self._parser.read_events():
            yield cast(etree._Element, element)

    def _weigh(self, tags: int) -> None:
        """Refuse a tree that has grown too big; before a first element came, nothing of it can be removed."""
        if self._seen is None and tags > self._limits.elements:
            raise UnsafeFeed("xml-too-many-elements", limit=self._limits.elements)
        if self._seen is None:
            raise UnsafeFeed("xml-too-many-characters", limit=self._limits.characters)
        refuse_heavy(self._seen.getroottree().getroot(), self._limits)

    def _close(self, last: bytes) -> None:
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError as error:
            told = translated(error, self._parser.feed_error_log)
            if told.code == "xml-not-well-formed" and not last.rstrip(b" \t\r\n\0").endswith(b">"):
                told = FeedError("xml-truncated", line=told.line, **told.params)
            raise told from error
        _refuse_doctype(root)
        refuse_heavy(root, self._limits)
        self.root = root


def refuse_heavy(root: etree._Element, limits: ReaderLimits) -> None:
    """Raise UnsafeFeed for a tree with more elements or characters than the limits allow."""
    refuse_crowded(root)
    characters = 0
    for elements, element in enumerate(root.iter("*"), 1):
        characters += len(element.text or "") + len(element.tail or "") + sum(map(len, element.values()))
        if elements > limits.elements:
            raise UnsafeFeed("xml-too-many-elements", limit=limits.elements)
        if characters > limits.characters:
            raise UnsafeFeed("xml-too-many-characters", limit=limits.characters)


def refuse_crowded(root: etree._Element) -> None:
    """Raise UnsafeFeed for an element with very many attributes: libxml2 looks up each one from the first on."""
    if _CROWDED(root):
        raise UnsafeFeed("xml-too-many-attributes", limit=_ATTRIBUTES)


def parsed(xml: bytes) -> etree._Element:
    """The root of a small document. Raises FeedError or UnsafeFeed."""
    check_prolog(xml)
    parser = etree.XMLParser(**_SAFE)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise translated(error, parser.error_log) from error
    _refuse_doctype(root)
    if xml.count(b"=") > _ATTRIBUTES:  # the sign of one in any encoding that gets so far; looking is dearer
        refuse_crowded(root)
    return root


def _refuse_doctype(element: etree._Element) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise UnsafeFeed("xml-doctype", line=1)


def translated(error: etree.XMLSyntaxError, log: Any) -> FeedError:
    """The project's own error for what libxml2 refused first, with its line, by the ``log`` of its parser.

    The log of the error itself also holds what other documents did wrong before, in the same thread.
    """
    entries = list(log)
    first = next((entry for entry in entries if entry.type_name not in _MERE_ENDS), entries[0] if entries else None)
    kind = first.type_name if first else ""
    line = (first.line if first else error.lineno) or None
    text = (first.message if first else error.msg or "").strip()
    code = _CODES.get(kind, "xml-not-well-formed")
    if "XML_PARSE_HUGE" in text or "too long" in text:
        code = "xml-too-deep-or-long"
    kind_of_error = UnsafeFeed if code in ("xml-too-deep-or-long", "xml-entity-loop") else FeedError
    return kind_of_error(code, line=line, text=text.removesuffix(", try XML_PARSE_HUGE"))
