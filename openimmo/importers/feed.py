"""Reads one OpenImmo feed: its listings one at a time into the typed model, then the frame around them.

Constant memory for any number of listings. Nothing counts before the root's end tag was seen: iterate to the end, and
only then look at ``frame``. Knows no packages, no pictures, no stock.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO, cast

import msgspec
from lxml import etree

from openimmo.errors import FeedError
from openimmo.findings import Finding
from openimmo.importers.dialects import STRUCTURE
from openimmo.importers.frame import Frame, FrameReader, without_namespace
from openimmo.importers.mapper import Mapper, Odd
from openimmo.importers.noting import notes, path_below
from openimmo.importers.parsing import DEFAULT_LIMITS, Events, ReaderLimits, check_encoding, translated
from openimmo.model import Anbieter, Immobilie, Openimmo
from openimmo.model.tables import table

_LISTING = table("immobilie")


class ReadListing(msgspec.Struct, frozen=True, kw_only=True):
    """One listing as read. ``position`` counts from 0 in the feed, ``provider`` tells the anbieter (-1: outside of one).

    ``xml`` is the listing as sent (canonical, UTF-8, without the feed's namespace) where it was asked for. ``element``
    is the tree itself; it is gone when the next listing is read.
    """

    position: int
    provider: int
    immobilie: Immobilie
    path: str
    line: int | None
    findings: tuple[Finding, ...]
    xml: bytes
    element: etree._Element


class FeedReader:
    """Iterate once for the listings; afterwards ``frame`` holds all that stood around them.

    ``feed`` names the feed in findings, ``off`` the repairs that are switched off, ``keep_xml`` asks for each
    listing's own XML. Raises FeedError or UnsafeFeed.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        feed: str | None = None,
        limits: ReaderLimits = DEFAULT_LIMITS,
        off: frozenset[str] = frozenset(),
        keep_xml: bool = False,
    ) -> None:
        self._events = Events(stream, ("{*}immobilie",), limits)
        self._feed = feed
        self._off = off
        self._keep_xml = keep_xml
        self._around = FrameReader(feed, off)
        self._frame: Frame | None = None

    @property
    def frame(self) -> Frame:
        """What stands around the listings; only there when the whole feed was read."""
        if self._frame is None:
            raise RuntimeError("read all listings first")
        return self._frame

    def __iter__(self) -> Iterator[ReadListing]:
        depth = position = 0
        for event, element in self._events:
            if event == "start":
                depth += 1
                continue
            depth -= 1
            if depth:
                continue  # a listing within a listing is content of the outer one
            yield self._read(element, position)
            self._around.passed(element)
            position += 1
        root = self._events.root
        if root is None:
            raise FeedError("xml-empty")
        self._frame = self._around.finish(root)

    def _read(self, element: etree._Element, position: int) -> ReadListing:
        provider, path = self._around.place(element)
        without_namespace(element)
        xml = canonical(element) if self._keep_xml else b""
        immobilie, odd = map_listing(element, self._off)
        findings: tuple[Finding, ...] = ()
        if odd:
            number = immobilie.verwaltung_techn.objektnr_extern if immobilie.verwaltung_techn else None
            findings = tuple(notes(odd, feed=self._feed, listing=number or None, base=path, top=element))
        return ReadListing(
            position=position,
            provider=provider,
            immobilie=immobilie,
            path=path,
            line=element.sourceline,
            findings=findings,
            xml=xml,
            element=element,
        )


def map_listing(element: etree._Element, off: frozenset[str] = frozenset()) -> tuple[Immobilie, list[Odd]]:
    """The typed listing and what was odd about it. The tree is rearranged only where something did not fit."""
    mapper = Mapper(off)
    built = cast(Immobilie, mapper.build(element, _LISTING))
    if not mapper.odd:
        return built, mapper.odd
    moved = [
        Odd(code, place, None, before, after, path_below(place, element))
        for code, rearrange in STRUCTURE.items()
        if code not in off
        for place, before, after in rearrange(element)
    ]
    if not moved:
        return built, mapper.odd
    again = Mapper(off)
    built = cast(Immobilie, again.build(element, _LISTING))
    return built, moved + again.odd


def read_feed(stream: BinaryIO, *, feed: str | None = None, off: frozenset[str] = frozenset()) -> Openimmo:
    """A whole feed, typed, listings included; memory grows with the feed."""
    reader = FeedReader(stream, feed=feed, off=off)
    listings: dict[int, list[Immobilie]] = {}
    for listing in reader:
        listings.setdefault(listing.provider, []).append(listing.immobilie)
    document = reader.frame.document
    providers = [
        msgspec.structs.replace(anbieter, immobilie=tuple(listings.pop(index, ())))
        for index, anbieter in enumerate(document.anbieter)
    ]
    providers += [Anbieter(immobilie=tuple(outside)) for outside in listings.values()]
    return msgspec.structs.replace(document, anbieter=tuple(providers))


def read_listing(xml: bytes, off: frozenset[str] = frozenset()) -> Immobilie:
    """One listing from its own XML, as the stock keeps it. Raises FeedError."""
    return map_listing(parse_listing(xml), off)[0]


def parse_listing(xml: bytes) -> etree._Element:
    """The tree of one listing's own XML. Raises FeedError."""
    check_encoding(xml)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        element = etree.parse(io.BytesIO(xml), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise translated(error) from error
    without_namespace(element)
    return element


def canonical(element: etree._Element) -> bytes:
    """Canonical XML (exclusive C14N, UTF-8), the form in which a listing is kept and compared."""
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
