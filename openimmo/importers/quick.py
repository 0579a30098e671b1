"""The typed listings of a feed, and nothing else, for less than FeedReader takes: for who iterates over ``Immobilie``.

Two readers, one result. Here expat only proves that the feed is well-formed; what is known to be so, and quite usual,
is cut at its ``<`` and read without a tree. A listing with anything else in it goes, as it was sent, to FeedReader; at
anything else around the listings, at every error and every limit, FeedReader reads the whole feed from its beginning
and goes on behind what was given. So there are no repairs, findings and errors here that could differ. Reads by the
same tables as the Mapper. Knows no packages.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice
from typing import BinaryIO
from xml.parsers import expat

from openimmo.errors import FeedError
from openimmo.importers.dialects.double_encoded import suspect
from openimmo.importers.feed import FeedReader
from openimmo.importers.mending import listings as whole_listings
from openimmo.importers.parsing import DEFAULT_LIMITS, ReaderLimits
from openimmo.importers.pieces import Known, children
from openimmo.model import Immobilie
from openimmo.model.tables import table

_CHUNK = 1 << 17
_HELD = 2_000_000  # bytes of what has not ended yet; libxml2 refuses a text of 10,000,000, so it is asked before
_ATTRIBUTES = 500  # of an element around listings; FeedReader refuses 1000
_DEPTH = 200  # around listings; libxml2 refuses 256
_SPARED = 4  # odd listings, before it is asked whether FeedReader alone would be quicker
_BEGIN, _END = b"<immobilie>", b"</immobilie>"
_HOME = ["openimmo", "anbieter"]
_USUAL = re.compile(
    rb"""(?:<\?xml\s+version=["']1\.0["'](?:\s+encoding=["'](?i:utf-8)["'])?\s*\?>)?\s*<openimmo[\s>]"""
)
_MARKUP = re.compile(
    r"""<(?:!--.*?--|!\[CDATA\[.*?]]|([^\s<>/!?:"']+)(?:[^<>"']|"[^"]*"|'[^']*')*|/[^<>]*)>""", re.DOTALL
)
_NAMESPACE = re.compile(r"""\s(?:xmlns|[^\s"'=]*:[^\s"'=]*)\s*=""")


class _HandOver(Exception):
    """FeedReader has to read this feed."""


def quick_listings(opened: Callable[[], BinaryIO], *, limits: ReaderLimits = DEFAULT_LIMITS) -> Iterator[Immobilie]:
    """The listings of a feed, as FeedReader gives them. ``opened`` gives the feed's bytes from the beginning.

    Raises FeedError and UnsafeFeed, behind the listings before the break.
    """
    given = 0
    try:
        with opened() as stream:
            for immobilie in _Listings(stream, limits):
                yield immobilie
                given += 1
        return
    except _HandOver:
        pass
    for listing in islice(whole_listings(opened, limits=limits), given, None):
        yield listing.immobilie


class _Listings:
    """The listings of a usual feed; raises _HandOver where it turns out not to be one."""

    def __init__(self, stream: BinaryIO, limits: ReaderLimits) -> None:
        self._stream = stream
        self._limits = limits
        self._known = Known(table("immobilie"))
        self._path: list[str] = []  # the elements around the listings that are open
        self._transfer = b""  # uebertragung as sent: it names the software, whose quirks FeedReader may know
        self._around = self._around_tags = self._read = self._odd = 0

    def __iter__(self) -> Iterator[Immobilie]:
        """One is held back: FeedReader gives a listing only when the next one begins or all has ended well."""
        chunk = self._stream.read(_CHUNK)
        if not _USUAL.match(chunk):
            raise _HandOver
        text, total, done = b"", 0, list[Immobilie]()
        for proven in self._proven(chunk):
            total += len(proven)
            text = (text + proven).replace(b"\r\n", b"\n")
            self._bound(total, text)
            begin = self._whole(text, done)
            yield from done[:-1]
            del done[:-1]
            text = text[begin:]
        self._pass(text.decode())
        yield from done

    def _proven(self, chunk: bytes) -> Iterator[bytes]:
        """The feed piece by piece, well-formed as far as it goes."""
        parser = expat.ParserCreate("UTF-8")
        parser.StartDoctypeDeclHandler = _refuse
        try:
            while chunk:
                parser.Parse(chunk)
                yield chunk
                chunk = self._stream.read(_CHUNK)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise _HandOver from None

    def _bound(self, total: int, text: bytes) -> None:
        limits = self._limits
        if total > limits.feed_bytes or self._around_tags + text.count(b"<") > limits.elements:
            raise _HandOver
        if self._around + len(text) > min(_HELD, limits.characters):
            raise _HandOver

    def _whole(self, text: bytes, done: list[Immobilie]) -> int:
        """Read the listings that are there to their end, and say where the rest begins."""
        place = 0
        while (begin := text.find(_BEGIN, place)) >= 0:
            end = text.find(_END, begin)
            if end < 0:
                break
            self._pass(text[place:begin].decode())
            if self._path != _HOME:
                raise _HandOver
            place = end + len(_END)
            done.append(self._listing(text[begin:place]))
        return place

    def _listing(self, xml: bytes) -> Immobilie:
        if self._read == self._limits.listings:
            raise _HandOver
        self._read += 1
        pieces = iter(xml.split(b"<"))
        try:
            if next(pieces) or next(pieces).rstrip() != _BEGIN[1:] or b"\r" in xml or suspect(xml):
                raise ValueError(xml)
            return Immobilie(**children(self._known, pieces))
        except (KeyError, ValueError, StopIteration):
            self._odd += 1
        if self._odd > _SPARED + self._read // 4:
            raise _HandOver
        feed = b"<openimmo>%b<anbieter>%b</anbieter></openimmo>" % (self._transfer, xml)
        try:
            (listing,) = FeedReader(BytesIO(feed), limits=self._limits)
        except (FeedError, ValueError):
            raise _HandOver from None
        return listing.immobilie

    def _pass(self, text: str) -> None:
        """Follow what stands around the listings."""
        self._around += len(text)
        place = text.find("<")
        while place >= 0:
            if text.startswith("<?xml ", place) and not self._path:
                place += 6
            else:
                found = _MARKUP.match(text, place)
                if found is None:
                    raise _HandOver
                self._follow(found[0], found[1])
                place = found.end()
            place = text.find("<", place)

    def _follow(self, tag: str, name: str | None) -> None:
        self._around_tags += 1
        if tag.startswith("</"):
            self._path.pop()
        elif name is not None:
            if name.casefold() == "immobilie" or len(self._path) > _DEPTH or _NAMESPACE.search(tag):
                raise _HandOver
            if tag.count("=") > _ATTRIBUTES or self._path[1:] == ["uebertragung"]:
                raise _HandOver
            if name == "uebertragung" and len(self._path) == 1:
                self._transfer = (tag if tag.endswith("/>") else f"{tag}</{name}>").encode()
            if not tag.endswith("/>"):
                self._path.append(name)


def _refuse(*_: object) -> None:
    raise _HandOver
