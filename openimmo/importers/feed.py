"""Reads one OpenImmo feed: its listings one at a time into the typed model, then the frame around them.

Constant memory for any number of listings. Nothing counts before the root's end tag was seen: iterate to the end, and
only then look at ``frame``. Knows no packages, no pictures, no stock.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, TypeAlias, cast

import msgspec
from lxml import etree

from openimmo.errors import UnsafeFeed
from openimmo.findings import Finding
from openimmo.importers.canonical import canonical
from openimmo.importers.completing import completed
from openimmo.importers.dialects import STRUCTURE, double_encoded
from openimmo.importers.dialects.profiles import Profile, effective
from openimmo.importers.frame import Frame, FrameReader, Provider, check_root
from openimmo.importers.mapper import RENAMING, Mapper, Odd
from openimmo.importers.noting import notes
from openimmo.importers.parsing import DEFAULT_LIMITS, ReaderLimits, Starts, parsed
from openimmo.importers.paths import line_of, local, namespace, path_below, without_namespace
from openimmo.model import Anbieter, Immobilie, Openimmo
from openimmo.model.tables import table

_LISTING = table("immobilie")
OffOf: TypeAlias = Callable[[Provider], frozenset[str]]
_TAGS = ("{*}immobilie", "{*}Immobilie", "{*}IMMOBILIE")


class ReadListing(msgspec.Struct, frozen=True, kw_only=True):
    """One listing as read. ``position`` counts from 0 in the feed, ``provider`` the anbieter (-1: outside of one).

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
    listing's own XML. ``off_of`` tells what else is switched off for an anbieter, by the keys that stand before its
    listings. ``completing`` asks for the dialects that fill in what is certain but was not said where it belongs;
    without, a typed listing says nothing that was not sent there. ``mended`` tells, after all was read, what was mended
    in the stream. Raises FeedError or UnsafeFeed.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        feed: str | None = None,
        limits: ReaderLimits = DEFAULT_LIMITS,
        off: frozenset[str] = frozenset(),
        keep_xml: bool = False,
        off_of: OffOf | None = None,
        completing: bool = False,
        mended: Callable[[], Iterable[Finding]] | None = None,
    ) -> None:
        self._limits = limits
        self._starts = Starts(stream, _TAGS, check_root, limits)
        self._feed = feed
        self._off = off
        self._off_here = effective(off, None)
        self._off_of = off_of
        self._completing = completing
        self._keep_xml = keep_xml
        self._around = FrameReader(feed, self._off_here)
        self._profile: Profile | None = None
        self._provider = -1
        self._told = mended
        self._mended = mended is not None
        self._frame: Frame | None = None

    @property
    def frame(self) -> Frame:
        """What stands around the listings; only there when the whole feed was read."""
        if self._frame is None:
            raise RuntimeError("read all listings first")
        return self._frame

    def __iter__(self) -> Iterator[ReadListing]:
        """A listing is whole when the next one begins, or when the feed has ended well."""
        pending: etree._Element | None = None
        for element in self._starts:
            if not self._around.takes(element, pending):
                continue
            if pending is not None:
                yield self._read(pending)
                self._around.passed(pending)
            pending = element
        if pending is not None:
            yield self._read(pending)
            self._around.passed(pending)
        assert self._starts.root is not None
        self._frame = self._whole(self._starts.root)

    def _read(self, element: etree._Element) -> ReadListing:
        position = self._around.count
        if position == self._limits.listings:
            raise UnsafeFeed("feed-too-many-listings", limit=position)
        provider, path = self._around.place(element)
        if position == 0:
            self._profile = self._around.profile(element)
        if position == 0 or provider != self._provider:
            self._begin(element, provider)
        renamed = _renamed(element) + self._undoubled(element)
        without_namespace(element)
        xml = canonical(element) if self._keep_xml else b""
        immobilie, odd = map_listing(element, self._off_here)
        if self._completing:
            immobilie, odd = completed(immobilie, element, odd, self._off_here)
        odd[:0] = renamed
        findings: tuple[Finding, ...] = ()
        if odd:
            number = immobilie.verwaltung_techn.objektnr_extern if immobilie.verwaltung_techn else None
            findings = tuple(notes(odd, feed=self._feed, listing=number or None, base=path, top=element))
        return ReadListing(
            position=position,
            provider=provider,
            immobilie=immobilie,
            path=path,
            line=line_of(element),
            findings=findings,
            xml=xml,
            element=element,
        )

    def _whole(self, root: etree._Element) -> Frame:
        """The frame, with what was mended in the feed as a whole."""
        told = [] if self._told is None else list(self._told())
        doubled = self._undoubled(root)
        told += notes(doubled, feed=self._feed, listing=None, base="/openimmo", top=root)
        frame = self._around.finish(root)
        return msgspec.structs.replace(frame, findings=(*told, *frame.findings), mended=self._mended)

    def _undoubled(self, top: etree._Element) -> list[Odd]:
        """Mend the texts of a tree that were encoded twice."""
        if not self._starts.suspect or double_encoded.CODE in self._off_here:
            return []
        found = [
            Odd(double_encoded.CODE, element, attribute, before, after, _place(element, attribute, top))
            for element, attribute, before, after in double_encoded.mended(top)
        ]
        self._mended = self._mended or bool(found)
        return found

    def _begin(self, element: etree._Element, provider: int) -> None:
        """Find out which repairs are on for the listings of an anbieter."""
        self._provider = provider
        off = effective(self._off, self._profile)
        if self._off_of is not None and provider >= 0:
            off |= self._off_of(self._around.keys(element))
        self._off_here = off


def _place(element: etree._Element, attribute: str | None, top: etree._Element) -> str:
    return path_below(element, top) + (f"/@{attribute}" if attribute else "")


def _renamed(element: etree._Element) -> list[Odd]:
    """What is odd about the listing's own name."""
    if element.tag == "immobilie":
        return []
    space, name = namespace(element), local(element)
    odd: list[Odd] = []
    if space is not None and space != namespace(element.getroottree().getroot()):
        odd.append(Odd("repair-namespace", element, None, element.tag, "immobilie", path=""))
    if name != "immobilie":
        odd.append(Odd("repair-name-case", element, None, name, "immobilie", path=""))
    return odd


def map_listing(element: etree._Element, off: frozenset[str] = frozenset()) -> tuple[Immobilie, list[Odd]]:
    """The typed listing and what was odd about it. The tree is changed only where something did not fit."""
    mapper = Mapper(off)
    element.tag = "immobilie"
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
    # What was renamed in the first pass has its name by now, so those notes stay; all else is seen again.
    renamed = [item for item in mapper.odd if item.code in RENAMING and item.attribute is None]
    again = Mapper(off)
    built = cast(Immobilie, again.build(element, _LISTING))
    return built, moved + renamed + again.odd


def read_feed(stream: BinaryIO, *, feed: str | None = None, off: frozenset[str] = frozenset()) -> Openimmo:
    """A whole feed, typed, listings included; memory grows with the feed."""
    return whole(FeedReader(stream, feed=feed, off=off))


def whole(reader: FeedReader) -> Openimmo:
    """The document that a reader reads, listings included."""
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
    return map_listing(parse_listing(xml), effective(off, None))[0]


def read_provider(xml: bytes) -> Anbieter:
    """One anbieter without listings from its own XML, as the stock keeps it. Raises FeedError."""
    return cast(Anbieter, Mapper().build(parse_listing(xml), table("anbieter")))


def parse_listing(xml: bytes) -> etree._Element:
    """The tree of one listing's own XML. Raises FeedError."""
    element = parsed(xml)
    without_namespace(element)
    return element
