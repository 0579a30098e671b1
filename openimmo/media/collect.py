"""The attachments of a listing: each one stored, missing, refused or a link, with what was noticed about it.

Knows what an anhang means and where its file is. Does not know XML, the stock or the network: links are recorded and
never fetched. An error of the package itself (a wrong CRC, a bomb) is not caught here: it is one of the whole delivery.
"""

import io
from collections.abc import Sequence
from typing import BinaryIO

import msgspec

from openimmo.domain.delivery import MediaCounts
from openimmo.domain.listing import MediaRef
from openimmo.domain.package import Entry, PackageFiles
from openimmo.errors import Refused
from openimmo.findings import Finding
from openimmo.media.claims import LINK_GROUPS, Attachment, decoded, is_address, is_url, md5_of, shown, word
from openimmo.media.judge import Kept, MediaLimits, keep, unreadable
from openimmo.media.locate import How, Locator, Match
from openimmo.media.notes import Notes
from openimmo.media.references import counted, repeated, with_title_picture
from openimmo.media.sink import Sink

__all__ = ["Attachment", "Collected", "Collector"]


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """The attachments of one listing in their order, what was noticed, and how many met which fate."""

    media: tuple[MediaRef, ...] = ()
    findings: tuple[Finding, ...] = ()
    counts: MediaCounts = MediaCounts()


class Fate(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one anhang; ``location`` is what its location really is, ``reason`` a code with its fillings."""

    state: str
    location: str | None = None
    kept: Kept | None = None
    reason: str | None = None
    params: dict[str, object] = {}


LINK = Fate(state="link", location="REMOTE")
NOTHING = Fate(state="missing", reason="media-without-content")


class Collector:
    """Collects the attachments of one delivery; a file that several listings name is read and stored once.

    ``files`` is None for a bare XML. ``sink`` is a ContentStore, a Batch of one, or a DryStore. ``facts`` asks for
    what rules want to know of the files.
    """

    def __init__(
        self, files: PackageFiles | None, sink: Sink, limits: MediaLimits | None = None, *, facts: bool = False
    ) -> None:
        self._files = files or _NoFiles()
        self._bare = files is None
        self._sink = sink
        self._limits = limits or MediaLimits()
        self._locator = Locator(self._files.entries)
        self._known: dict[int, Fate] = {}
        self._facts = facts

    def collect(
        self, anhaenge: Sequence[Attachment], *, listing: str | None = None, feed: str | None = None
    ) -> Collected:
        """What the attachments of ``listing`` are; ``feed`` is the XML's name in the package; a pfad is relative to it.

        Raises StoreError when the store cannot be written and PackageError when the package turns out to be broken.
        """
        notes = Notes(listing, feed)
        base = (feed or "").replace("\\", "/").rpartition("/")[0]
        media = [self._one(anhang, base, notes) for anhang in anhaenge]
        for index in repeated(media):
            notes.add("media-duplicate", anhaenge[index], shown(media[index].path))
        return Collected(media=with_title_picture(media), findings=tuple(notes.found), counts=counted(media))

    def _one(self, anhang: Attachment, base: str, notes: Notes) -> MediaRef:
        fate = self._fate(anhang, base, notes)
        if fate.reason:
            notes.add(fate.reason, anhang, shown(anhang.pfad or anhang.title), **fate.params)
        if fate.location and fate.location != word(anhang.location):
            notes.repaired("media-location-inferred", anhang, anhang.location, fate.location)
        if fate.kept:
            notes.compare(anhang, fate.kept)
        found = _reference(anhang, fate)
        return _with_facts(found, fate.kept) if self._facts and fate.kept else found

    def _fate(self, anhang: Attachment, base: str, notes: Notes) -> Fate:
        if anhang.inhalt and anhang.inhalt.strip():
            return self._inline(anhang, anhang.inhalt, notes)
        if is_url(anhang.pfad):
            return LINK
        if anhang.pfad and anhang.pfad.strip():
            return self._file(anhang, anhang.pfad, base, notes)
        if word(anhang.gruppe) in LINK_GROUPS and is_address(anhang.title):
            notes.add("media-url-in-title", anhang, shown(anhang.title))
            return LINK
        return NOTHING

    def _inline(self, anhang: Attachment, inhalt: str, notes: Notes) -> Fate:
        try:
            data, prefixed = decoded(inhalt, self._limits.other_bytes)
            if prefixed:
                notes.repaired("media-data-uri", anhang)
            return self._keep(io.BytesIO(data), "INTERN", md5_of(anhang) is not None)
        except Refused as error:
            return _refused(error, "INTERN")

    def _file(self, anhang: Attachment, pfad: str, base: str, notes: Notes) -> Fate:
        match = self._locator.find(pfad, base)
        elsewhere = word(anhang.location) == "REMOTE" or is_address(pfad)
        if elsewhere and (match.entry is None or match.how is How.FOLDER):
            return LINK
        if match.entry is None:
            return self._nowhere(match)
        if match.how is not How.EXACT:
            notes.repaired(f"media-path-{match.how}", anhang, shown(pfad), match.entry.name)
        return self._entry(match.entry, md5_of(anhang) is not None)

    def _nowhere(self, match: Match) -> Fate:
        if match.how is How.MISSING:
            reason = "media-no-package" if self._bare else "media-missing"
            return Fate(state="missing", location="EXTERN", reason=reason)
        return Fate(state="refused", location="EXTERN", reason=f"media-path-{match.how}")

    def _entry(self, entry: Entry, md5: bool) -> Fate:
        fate = self._known.get(entry.index)
        if fate is None or (md5 and fate.kept and fate.kept.md5 is None):
            fate = self._known[entry.index] = self._read(entry, md5)
        return fate

    def _read(self, entry: Entry, md5: bool) -> Fate:
        try:
            with self._open(entry) as stream:
                return self._keep(stream, "EXTERN", md5)
        except Refused as error:
            return _refused(error, "EXTERN")

    def _open(self, entry: Entry) -> BinaryIO:
        try:
            return self._files.open(entry)
        except OSError as error:
            raise unreadable(error) from error

    def _keep(self, stream: BinaryIO, location: str, md5: bool) -> Fate:
        return Fate(state="stored", location=location, kept=keep(stream, self._sink, self._limits, md5, self._facts))


class _NoFiles:
    """The files of a bare XML: none."""

    entries: Sequence[Entry] = ()

    def open(self, entry: Entry) -> BinaryIO:
        raise FileNotFoundError(entry.name)


def _refused(error: Refused, location: str) -> Fate:
    return Fate(state="refused", location=location, reason=error.code, params=error.params)


def _reference(anhang: Attachment, fate: Fate) -> MediaRef:
    kept = fate.kept
    return MediaRef(
        position=anhang.position,
        state=fate.state,
        title=anhang.title,
        gruppe=anhang.gruppe,
        location=anhang.location,
        path=anhang.pfad,
        format=anhang.format,
        check=anhang.check,
        ctype=anhang.ctype,
        sha256=kept.sha256 if kept else None,
        media_type=kept.media_type if kept else None,
        size=kept.size if kept else None,
        reason=fate.reason,
    )


def _with_facts(found: MediaRef, kept: Kept) -> MediaRef:
    width, height = kept.pixels or (None, None)
    return msgspec.structs.replace(found, width=width, height=height, located=kept.located, locked=kept.locked)
