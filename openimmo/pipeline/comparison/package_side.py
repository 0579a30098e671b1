"""Reads a package as one side of a comparison: every feed to its end, every listing laid aside on disk.

What stays in memory is a few hundred bytes for each listing. Decides nothing about what belongs together. Raises
PackageError, FeedError and StoreError.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

import msgspec

from openimmo.domain.comparison import SideFacts
from openimmo.domain.listing import FeedAction
from openimmo.domain.package import Entry, PackageFiles
from openimmo.domain.plan import Incoming
from openimmo.domain.validation import FeedFacts
from openimmo.errors import FeedError, PackageError
from openimmo.findings import Finding, finding
from openimmo.importers.feed import FeedReader, ReadListing
from openimmo.importers.frame import Frame, Provider
from openimmo.importers.mending import through
from openimmo.importers.packages.limits import Limits
from openimmo.importers.packages.opening import Package, open_package
from openimmo.importers.parsing import ReaderLimits
from openimmo.media.collect import Collector
from openimmo.media.sink import DryStore
from openimmo.model import Modus
from openimmo.pipeline.attachments import attachments_of
from openimmo.pipeline.beside import files_beside
from openimmo.pipeline.comparison.copies import Copy
from openimmo.pipeline.comparison.sides import EVERY, Document, Part, Reading, Side, contents_of, fingerprint_of
from openimmo.pipeline.drawer import Drawer
from openimmo.pipeline.feed_facts import feed_facts
from openimmo.pipeline.records import identity

_Found: TypeAlias = dict[int, list[tuple[Incoming, bool]]]
"""The entries by their anbieter; the flag says that an entry names its action itself."""

_NO_FEED = ("feed-foreign-root", "feed-is-feedback")
_PASSED_OVER = ("package-nested-archive", "package-feed-too-deep")


def package_side(path: Path, shown: str, drawer: Drawer[Copy], reading: Reading) -> Side:
    """The package at ``path``, which is called ``shown``."""
    with open_package(path, reading.limits) as package:
        package.verify()
        files = _files(package, path, shown, reading.limits) if reading.contents else None
        return _PackageReader(package, files, shown, drawer, reading).side()


def _files(package: Package, path: Path, shown: str, limits: Limits) -> PackageFiles | None:
    """Where the attachments are; None for an XML without files beside it."""
    if package.kind != "xml":
        return package
    try:
        return files_beside(path, limits) if shown != "-" else None
    except (OSError, ValueError, PackageError):  # may not be listed, holds too much, or a name is none
        return None


class _PackageReader:
    """Reads the feeds of one package into a drawer."""

    def __init__(
        self, package: Package, files: PackageFiles | None, shown: str, drawer: Drawer[Copy], reading: Reading
    ) -> None:
        self._package = package
        self._files = files
        self._collector = Collector(files, DryStore(), reading.media)
        self._shown = shown
        self._drawer = drawer
        self._reading = reading
        self._places: list[int] = []
        self._unnamed = 0
        self._mended: list[str] = []

    def side(self) -> Side:
        """All of it; raises FeedError at the first feed that cannot be read."""
        feeds: list[FeedFacts] = []
        documents: list[Document] = []
        parts: list[Part] = []
        skipped: list[FeedError] = []
        for entry in self._package.feeds:
            try:
                frame, found = self._feed(entry)
            except FeedError as error:
                error.feed = self._name(entry.name)
                if error.code not in _NO_FEED:
                    raise
                skipped.append(error)
                continue
            feeds.append(feed_facts(entry.name, frame))
            documents.append(Document(entry.name, frame.document, frame.providers))
            parts += _parts(frame, found)
            if frame.mended:
                self._mended.append(entry.name)
        if not feeds and skipped:
            raise skipped[0]
        facts = SideFacts(path=self._shown, kind=self._package.kind, feeds=tuple(feeds))
        notes = self._notes(skipped)
        return Side(
            facts=facts, parts=tuple(parts), places=tuple(self._places), documents=tuple(documents), findings=notes
        )

    def _name(self, feed: str) -> str:
        return self._shown if self._package.kind == "xml" else f"{self._shown}/{feed}"

    def _feed(self, entry: Entry) -> tuple[Frame, _Found]:
        limits = ReaderLimits(feed_bytes=self._reading.limits.feed_bytes)
        off, off_of = self._reading.switched_off
        before, unnamed = len(self._places), self._unnamed

        def read(reader: FeedReader) -> tuple[Frame, _Found]:
            del self._places[before:]  # what a reading laid aside that has to begin anew
            self._unnamed = unnamed
            found: _Found = {}
            for listing in reader:
                found.setdefault(listing.provider, []).append(self._listing(listing, entry.name))
            return reader.frame, found

        return through(
            partial(self._package.open, entry),
            read,
            feed=entry.name,
            limits=limits,
            off=off,
            off_of=off_of,
            keep_xml=True,
            completing=True,
        )

    def _listing(self, listing: ReadListing, name: str) -> tuple[Incoming, bool]:
        """Lay one listing aside; what is kept of it, and whether it names its action itself."""
        who = identity(listing.immobilie)
        self._unnamed += who.source_id is None
        contents = self._contents(listing, name)
        copy = Copy(xml=listing.xml, contents=contents, feed=self._name(name), path=listing.path, line=listing.line)
        position = len(self._places)
        self._places.append(self._drawer.put(copy))
        if (position + 1) % EVERY == 0:
            self._reading.progress("compare", position + 1, None)
        taken = Incoming(
            position=position,
            source_id=who.source_id,
            sprache=who.sprache,
            obid=who.obid,
            action=who.action or FeedAction.CHANGE,
            fingerprint=fingerprint_of(copy),
        )
        return taken, who.action is not None

    def _contents(self, listing: ReadListing, name: str) -> tuple[str | None, ...]:
        if self._files is None or listing.immobilie.anhaenge is None:
            return ()
        sent = attachments_of(listing.immobilie, listing.path, listing.line)
        return contents_of(self._collector.collect(sent, feed=name).media)

    def _notes(self, skipped: Sequence[FeedError]) -> tuple[Finding, ...]:
        over = [one for one in self._package.findings if one.code in _PASSED_OVER]
        notes = [finding("intake-feed-skipped", feed=one.feed, name=one.feed) for one in skipped]
        notes += [finding("compare-incomplete", feed=self._shown)] if over else []
        notes += [finding("compare-mended", feed=self._name(name)) for name in self._mended]
        notes += [finding("compare-no-id", feed=self._shown, count=self._unnamed)] if self._unnamed else []
        return (*over, *notes)


def _parts(frame: Frame, found: _Found) -> list[Part]:
    """One part for each anbieter; listings that stand outside belong to the only anbieter, if there is just one."""
    outside = found.get(-1, [])
    groups = [(keys, found.get(place, [])) for place, keys in enumerate(frame.providers)]
    if len(groups) == 1:
        groups = [(groups[0][0], groups[0][1] + outside)]
    elif outside:
        groups.append((Provider(), outside))
    deletes = frame.transfer.modus is Modus.DELETE
    return [
        Part(keys=keys, scope=frame.scope, entries=tuple(_meant(one, deletes and not named) for one, named in entries))
        for keys, entries in groups
    ]


def _meant(entry: Incoming, deleted: bool) -> Incoming:
    """What an entry without an action of its own means under the global modus DELETE."""
    return msgspec.structs.replace(entry, action=FeedAction.DELETE) if deleted else entry
