"""Reads a whole package: every feed to its last tag, every listing staged, every attachment judged.

Nothing of the stock is touched; what comes back says what the delivery offers. Raises PackageError and FeedError.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from openimmo.domain.delivery import MediaCounts, Scope
from openimmo.domain.listing import FeedAction
from openimmo.domain.package import Entry
from openimmo.domain.plan import Incoming
from openimmo.errors import FeedError
from openimmo.findings import Cap, finding
from openimmo.importers.feed import FeedReader, ReadListing
from openimmo.importers.frame import Frame, Provider
from openimmo.importers.limits import Limits
from openimmo.importers.package import Package, open_package
from openimmo.media.collect import Collector
from openimmo.media.judge import MediaLimits
from openimmo.media.sink import Sink
from openimmo.model import Modus
from openimmo.pipeline.attachments import attachments_of
from openimmo.pipeline.records import identity, identity_notes, incoming, record
from openimmo.pipeline.staging import Staged, Staging

Progress = Callable[[str, int, int | None], None]
_NO_FEED = ("feed-foreign-root", "feed-is-feedback")
_PASSED_OVER = ("package-nested-archive", "package-feed-too-deep")  # there may be listings nobody has read


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """What one anbieter of one feed offers. ``feed`` and ``provider`` are the places that staged listings name."""

    feed: int
    provider: int
    keys: Provider
    scope: Scope | None
    timestamp: datetime | None
    listings: tuple[Incoming, ...]
    media: MediaCounts


class ReadPackage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a package offers. ``complete`` is False when something in it was passed over or could not be read."""

    offers: tuple[Offered, ...]
    complete: bool


class PackageReader:
    """Reads packages into a staging file; ``sink`` takes the attachments, ``cap`` the findings."""

    def __init__(
        self, staging: Staging, sink: Sink, cap: Cap, limits: Limits, media: MediaLimits, progress: Progress
    ) -> None:
        self._staging = staging
        self._sink = sink
        self._cap = cap
        self._limits = limits
        self._media = media
        self._progress = progress
        self._position = 0

    def read(self, path: Path) -> ReadPackage:
        """The package at ``path``, wholly checked: every CRC, every feed to the end of its root."""
        with open_package(path, self._limits) as package:
            self._cap.extend(package.findings)
            package.verify()
            files = None if package.kind == "xml" else package
            collector = Collector(files, self._sink, self._media)
            offers, skipped = self._feeds(package, collector)
        passed_over = any(found.code in _PASSED_OVER for found in package.findings)
        return ReadPackage(offers=tuple(offers), complete=not skipped and not passed_over)

    def _feeds(self, package: Package, collector: Collector) -> tuple[list[Offered], bool]:
        """Every feed of the package; an XML that is no OpenImmo beside one that is only counts as skipped."""
        offers: list[Offered] = []
        skipped: list[FeedError] = []
        for index, entry in enumerate(package.feeds):
            before = self._position
            try:
                offers += self._feed(index, entry, package, collector)
            except FeedError as error:
                if error.code not in _NO_FEED or self._position != before:
                    raise
                skipped.append(error)
                self._cap.add(finding("intake-feed-skipped", feed=entry.name, why=error.message()))
        if skipped and len(skipped) == len(package.feeds):
            raise skipped[0]
        return offers, bool(skipped)

    def _feed(self, index: int, entry: Entry, package: Package, collector: Collector) -> Iterator[Offered]:
        found: dict[int, list[Incoming]] = {}
        unnamed: dict[int, list[int]] = {}
        media: dict[int, list[MediaCounts]] = {}
        with package.open(entry) as stream:
            reader = FeedReader(stream, feed=entry.name, keep_xml=True)
            for listing in reader:
                taken, counts, named = self._listing(index, listing, entry.name, collector)
                found.setdefault(listing.provider, []).append(taken)
                media.setdefault(listing.provider, []).append(counts)
                if not named:
                    unnamed.setdefault(listing.provider, []).append(taken.position)
        self._cap.extend(reader.frame.findings)
        return self._offers(index, reader.frame, found, unnamed, media)

    def _listing(
        self, feed: int, listing: ReadListing, name: str, collector: Collector
    ) -> tuple[Incoming, MediaCounts, bool]:
        """Stage one listing; True at the end when it names its action itself."""
        who = identity(listing.immobilie)
        self._cap.extend(listing.findings)
        self._cap.extend(identity_notes(who, name, listing.path, listing.line))
        attachments = attachments_of(listing.immobilie, listing.path, listing.line)
        collected = collector.collect(attachments, listing=who.extern or who.source_id, feed=name)
        self._cap.extend(collected.findings)
        action = who.action or FeedAction.CHANGE
        taken = record(self._position, listing.immobilie, who, action, listing.xml, collected.media)
        self._staging.add(Staged(feed, listing.provider, taken))
        self._position += 1
        if self._position % 100 == 0:
            self._progress("read", self._position, None)
        return incoming(taken), collected.counts, who.action is not None

    def _offers(
        self,
        feed: int,
        frame: Frame,
        found: dict[int, list[Incoming]],
        unnamed: dict[int, list[int]],
        media: dict[int, list[MediaCounts]],
    ) -> Iterator[Offered]:
        deletes = frame.transfer.modus is Modus.DELETE
        for place, keys in [*enumerate(frame.providers), (-1, Provider())]:
            listings = found.get(place, [])
            if place < 0 and not listings:
                continue
            silent = set(unnamed.get(place, ())) if deletes else set()
            yield Offered(
                feed=feed,
                provider=place,
                keys=keys,
                scope=frame.scope,
                timestamp=_aware(frame.transfer.timestamp),
                listings=tuple(_deleting(one) if one.position in silent else one for one in listings),
                media=total(media.get(place, [])),
            )


def _deleting(listing: Incoming) -> Incoming:
    """What a listing without an action of its own means under the global modus DELETE."""
    return msgspec.structs.replace(listing, action=FeedAction.DELETE)


def _aware(moment: datetime | None) -> datetime | None:
    """A feed's time; without a zone it is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def total(counts: Sequence[MediaCounts]) -> MediaCounts:
    """The sum of media counts."""
    return MediaCounts(
        referenced=sum(one.referenced for one in counts),
        stored=sum(one.stored for one in counts),
        missing=sum(one.missing for one in counts),
        refused=sum(one.refused for one in counts),
        links=sum(one.links for one in counts),
    )
