"""Reads a whole package: every feed to its last tag, every listing staged, every attachment judged.

Nothing of the stock is touched; what comes back says what the delivery offers. Raises PackageError and FeedError.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from openimmo.domain.delivery import MediaCounts, Scope
from openimmo.domain.listing import FeedAction, ListingRecord
from openimmo.domain.plan import Incoming
from openimmo.errors import FeedError, Refused
from openimmo.exporters.writer import provider_to_xml
from openimmo.findings import Cap, finding
from openimmo.importers.feed import FeedReader, ReadListing
from openimmo.importers.frame import Frame, Provider
from openimmo.importers.mending import through
from openimmo.importers.packages.limits import Limits
from openimmo.importers.packages.opening import Package, open_package
from openimmo.importers.places import attachment_lines
from openimmo.media.collect import Collector
from openimmo.media.sink import Sink
from openimmo.model import Anbieter, Modus
from openimmo.pipeline.attachments import attachments_of
from openimmo.pipeline.drawer import Drawer, Mark
from openimmo.pipeline.records import identity, identity_notes, incoming, record
from openimmo.pipeline.senders.terms import Collectors, Terms

Progress = Callable[[str, int, int | None], None]
_NO_FEED = ("feed-foreign-root", "feed-is-feedback")
_PASSED_OVER = ("package-nested-archive", "package-feed-too-deep")  # there may be listings nobody has read


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """What one anbieter of one feed offers; a ``mended`` feed may delete nothing.

    ``anbieter`` is what stands around its listings (XML), None for listings outside of any.
    """

    keys: Provider
    scope: Scope | None
    timestamp: datetime | None
    mended: bool = False
    listings: tuple[Incoming, ...]
    media: MediaCounts
    techn_email: str | None = None
    anbieter: bytes | None = None


class ReadPackage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a package offers. ``complete`` is False when something in it was passed over or could not be read."""

    offers: tuple[Offered, ...]
    complete: bool


class _Taken(NamedTuple):
    """One staged listing; ``named`` is True when it names its action itself."""

    incoming: Incoming
    media: MediaCounts
    named: bool


class _Mark:
    """How far the reading of a package had come."""

    def __init__(self, position: int, staged: Mark, cap: Cap) -> None:
        self.position = position
        self.staged = staged
        self._kept = len(cap.kept)
        self._per_code = cap.per_code.copy()
        self._per_severity = cap.per_severity.copy()

    def restore(self, cap: Cap) -> None:
        """Forget the findings since then."""
        del cap.kept[self._kept :]
        cap.per_code = self._per_code.copy()
        cap.per_severity = self._per_severity.copy()


class PackageReader:
    """Reads packages into ``staging``; ``sink`` takes the attachments, ``cap`` the findings.

    ``terms`` name the repairs that are not made and the limits of attachments.
    """

    def __init__(
        self,
        staging: Drawer[ListingRecord],
        sink: Sink,
        cap: Cap,
        limits: Limits,
        terms: Terms,
        progress: Progress,
    ) -> None:
        self._staging = staging
        self._sink = sink
        self._cap = cap
        self._limits = limits
        self._terms = terms
        self._progress = progress
        self._position = 0
        self._name = ""

    def read(self, path: Path, name: str) -> ReadPackage:
        """The package at ``path``, wholly checked: every CRC, every feed to the end of its root.

        ``name`` is what the sender called it; a bare XML goes by it in findings.
        """
        self._name = name
        with open_package(path, self._limits) as package:
            self._cap.extend(package.findings)
            package.verify()
            files = None if package.kind == "xml" else package
            collectors = Collectors(files, self._sink, self._terms)
            offers, skipped = self._feeds(package, collectors)
        passed_over = any(found.code in _PASSED_OVER for found in package.findings)
        return ReadPackage(offers=tuple(offers), complete=not skipped and not passed_over)

    def _feeds(self, package: Package, collectors: Collectors) -> tuple[list[Offered], bool]:
        """Every feed of the package; an XML that is no OpenImmo beside one that is only counts as skipped."""
        offers: list[Offered] = []
        skipped: list[tuple[str, FeedError]] = []
        for entry in package.feeds:
            before = self._position
            name = self._name if package.kind == "xml" else entry.name
            try:
                offers += self._feed(partial(package.open, entry), name, collectors)
            except FeedError as error:
                error.feed = name
                if error.code not in _NO_FEED or self._position != before:
                    raise
                skipped.append((name, error))
        if skipped and len(skipped) == len(package.feeds):
            raise skipped[0][1]
        self._cap.extend(finding("intake-feed-skipped", feed=name, name=name) for name, _ in skipped)
        return offers, bool(skipped)

    def _feed(self, content: Callable[[], BinaryIO], name: str, collectors: Collectors) -> Iterator[Offered]:
        """What a feed offers; of a reading that broke off, before the feed was mended, nothing is left."""
        off = self._terms.off.everywhere
        begin = _Mark(self._position, self._staging.mark, self._cap)

        def read(reader: FeedReader) -> Iterator[Offered]:
            self._position = begin.position
            self._staging.cut(begin.staged)
            begin.restore(self._cap)
            found: dict[int, list[_Taken]] = {}
            for listing in reader:
                taken = self._listing(listing, name, collectors.of(listing.provider))
                found.setdefault(listing.provider, []).append(taken)
            self._cap.extend(reader.frame.findings)
            return _offers(reader.frame, found)

        return through(content, read, feed=name, keep_xml=True, off=off, off_of=collectors.off_of, completing=True)

    def _listing(self, listing: ReadListing, name: str, collector: Collector) -> _Taken:
        """Stage one listing with its attachments."""
        who = identity(listing.immobilie)
        self._cap.extend(listing.findings)
        self._cap.extend(identity_notes(who, name, listing.path, listing.line))
        attachments = attachments_of(listing.immobilie, listing.path, listing.line, attachment_lines(listing))
        collected = collector.collect(attachments, listing=who.extern or who.source_id, feed=name)
        self._cap.extend(collected.findings)
        action = who.action or FeedAction.CHANGE
        taken = record(self._position, listing.immobilie, who, action, listing.xml, collected.media)
        self._staging.put(taken)
        self._position += 1
        if self._position % 100 == 0:
            self._progress("read", self._position, None)
        return _Taken(incoming(taken), collected.counts, who.action is not None)


def _offers(frame: Frame, found: dict[int, list[_Taken]]) -> Iterator[Offered]:
    """One offer for each anbieter; listings that stand outside belong to the only anbieter, if there is just one."""
    outside = found.get(-1, [])
    around = [_around(anbieter) for anbieter in frame.document.anbieter]
    groups = [(keys, found.get(place, []), around[place]) for place, keys in enumerate(frame.providers)]
    if len(groups) == 1:
        groups = [(groups[0][0], groups[0][1] + outside, groups[0][2])]
    elif outside:
        groups.append((Provider(), outside, None))
    deletes = frame.transfer.modus is Modus.DELETE
    for keys, listings, anbieter in groups:
        yield Offered(
            keys=keys,
            scope=frame.scope,
            timestamp=_aware(frame.transfer.timestamp),
            mended=frame.mended,
            listings=tuple(_deleting(one.incoming) if deletes and not one.named else one.incoming for one in listings),
            media=total([one.media for one in listings]),
            techn_email=frame.transfer.techn_email,
            anbieter=anbieter,
        )


def _around(anbieter: Anbieter) -> bytes | None:
    """What stands around the listings, for exports; None where no feed could hold it."""
    try:
        return provider_to_xml(anbieter)
    except Refused:
        return None


def _deleting(listing: Incoming) -> Incoming:
    """What a listing without an action of its own means under the global modus DELETE."""
    return msgspec.structs.replace(listing, action=FeedAction.DELETE)


def _aware(moment: datetime | None) -> datetime | None:
    """A feed's time in UTC; without a zone it is taken as UTC, and one that UTC cannot name is none."""
    if moment is None or moment.tzinfo is None:
        return moment.replace(tzinfo=UTC) if moment else None
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def total(counts: Sequence[MediaCounts]) -> MediaCounts:
    """The sum of media counts."""
    return MediaCounts(
        referenced=sum(one.referenced for one in counts),
        stored=sum(one.stored for one in counts),
        missing=sum(one.missing for one in counts),
        refused=sum(one.refused for one in counts),
        links=sum(one.links for one in counts),
    )
