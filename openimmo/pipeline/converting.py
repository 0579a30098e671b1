"""The conversion of one package, readable from top to bottom: open, look through the feeds, convert, put in place.

The result appears whole or not at all, and never in the place of the original. Whatever cannot be read raises.
"""

import errno
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from openimmo.domain.conversion import Conversion, ConvertedFeed
from openimmo.domain.package import Entry
from openimmo.domain.validation import FindingCounts
from openimmo.durable import appearing
from openimmo.errors import FeedError, OpenImmoError, SettingsError, StoreError
from openimmo.findings import Severity, finding
from openimmo.importers.packages.entrynames import is_utf8
from openimmo.importers.packages.limits import DEFAULT_LIMITS, Limits
from openimmo.importers.packages.opening import Package, open_package
from openimmo.importers.parsing import ReaderLimits
from openimmo.pipeline.conversion.feed_conversion import FeedConversion, Progress, Reading, Survey, survey
from openimmo.pipeline.conversion.outcome_stream import delivered
from openimmo.pipeline.senders.switched_off import SwitchedOff
from openimmo.pipeline.standard_input import spooled
from openimmo.pipeline.tally import Tally
from openimmo.versions.route import wanted_version

STREAM = "-"
ALL_ON = SwitchedOff()
_FOREIGN = ("feed-foreign-root", "feed-is-feedback")
_FULL = (errno.ENOSPC, errno.EDQUOT)
_PACKED = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".pdf", ".mp4", ".zip")
_LARGE = 1 << 29
_PIECE = 1 << 20


def _silent(_what: str, _done: int, _of: int | None) -> None:
    """Nobody is watching."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What is converted how: ``wanted`` is the id of the version, None for each feed's own."""

    source: str
    out: str
    wanted: str | None
    zipped: bool
    reading: Reading
    progress: Progress


def convert_package(
    source: Path | BinaryIO,
    out: Path | BinaryIO,
    *,
    to: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    switched_off: SwitchedOff = ALL_ON,
    progress: Progress = _silent,
    tmp: Path | None = None,
) -> Conversion:
    """Convert a package (a path, or a stream) into ``out``: a path that ends with .xml or .zip, or a stream for XML.

    ``to`` is a version as feeds say it; without one each feed stays in its own and is only repaired. In a ZIP the files
    beside the feeds are carried over. ``progress`` hears ("convert", listings so far, of how many), ``tmp`` is the
    folder for the bytes of a stream. Raises SettingsError for an unknown version and an impossible target,
    PackageError, FeedError and Refused for what cannot be converted, StoreError for a full disk; then nothing is
    written.
    """
    reading = Reading(limits=ReaderLimits(feed_bytes=limits.feed_bytes), off=switched_off)
    zipped = isinstance(out, Path) and _is_zip(out)
    shown = [str(one) if isinstance(one, Path) else STREAM for one in (source, out)]
    job = Job(
        source=shown[0],
        out=shown[1],
        wanted=wanted_version(to) if to is not None else None,
        zipped=zipped,
        reading=reading,
        progress=progress,
    )
    if isinstance(out, Path):
        try:
            _check_target(source, out)
        except (OSError, ValueError) as error:  # a name that no file can have
            raise _unwritten(out, error) from error
    if isinstance(source, Path):
        return _converted(source, out, job, limits)
    with spooled(source, limits.total_bytes, tmp) as path:
        return _converted(path, out, job, limits)


def _is_zip(out: Path) -> bool:
    kind = out.suffix.lower()
    if kind not in (".xml", ".zip"):
        raise SettingsError("convert-out-kind", path=str(out))
    return kind == ".zip"


def _check_target(source: Path | BinaryIO, out: Path) -> None:
    """Raise SettingsError for a target that is a folder, the original, or within it."""
    if out.is_dir():
        raise SettingsError("convert-out-folder", path=str(out))
    theirs = Path(os.path.realpath(out))
    if isinstance(source, Path) and _holds(source, out, theirs):
        raise SettingsError("convert-out-is-in", path=str(out))


def _holds(source: Path, out: Path, place: Path) -> bool:
    """Whether the target is the original or lies in it; what cannot be looked at is none, as opening it will tell."""
    try:
        same = out.exists() and source.exists() and out.samefile(source)
        return same or (source.is_dir() and Path(os.path.realpath(source)) in place.parents)
    except (OSError, ValueError):
        return False


def _converted(path: Path, out: Path | BinaryIO, job: Job, limits: Limits) -> Conversion:
    with open_package(path, limits) as package:
        if not job.zipped:  # else every file is read to its end anyway
            package.verify()
        tally = Tally()
        tally.extend(package.findings)
        feeds = _surveyed(package, job, tally)
        _check_room(package, feeds, job, tally)
        with _target(out) as stream:
            done = _zip(package, feeds, job, tally, stream) if job.zipped else _xml(package, feeds, job, tally, stream)
    return _told(job, done, tally)


def _surveyed(package: Package, job: Job, tally: Tally) -> dict[int, Survey]:
    """The feeds by the index of their entry; an XML that is no OpenImmo is passed over where another one is."""
    feeds: dict[int, Survey] = {}
    foreign: list[tuple[Entry, FeedError]] = []
    for entry in package.feeds:
        try:
            feeds[entry.index] = survey(entry.name, partial(package.open, entry), job.reading)
        except FeedError as error:
            error.feed = error.feed or entry.name
            if error.code not in _FOREIGN:
                raise
            foreign.append((entry, error))
    if not feeds:
        raise foreign[0][1]
    for entry, no_feed in foreign:
        name = str(no_feed.params.get("name", "openimmo_feedback"))
        tally.add(finding("convert-passed-over", feed=entry.name, line=no_feed.line, value=name))
    return feeds


def _check_room(package: Package, feeds: dict[int, Survey], job: Job, tally: Tally) -> None:
    """An XML file holds one feed, and no other files."""
    if job.zipped:
        return
    if len(feeds) > 1:
        names = ", ".join(feed.name for feed in feeds.values())
        raise SettingsError("convert-several-feeds", count=len(feeds), names=names[:200])
    if len(package.entries) > 1:
        tally.add(finding("convert-attachments-left", count=len(package.entries) - 1))


def _xml(package: Package, feeds: dict[int, Survey], job: Job, tally: Tally, out: BinaryIO) -> list[ConvertedFeed]:
    ((index, feed),) = feeds.items()
    return [_feed(package, package.entries[index], feed, job, tally, out)]


def _feed(package: Package, entry: Entry, feed: Survey, job: Job, tally: Tally, out: BinaryIO) -> ConvertedFeed:
    conversion = FeedConversion(feed, job.wanted, job.reading, job.progress)
    done = conversion.write(partial(package.open, entry), out)
    tally.join(conversion.found)
    return done


def _zip(package: Package, feeds: dict[int, Survey], job: Job, tally: Tally, out: BinaryIO) -> list[ConvertedFeed]:
    """Every entry under its own name; files beside the feeds as they are."""
    done: list[ConvertedFeed] = []
    with zipfile.ZipFile(out, "w") as archive:
        for entry in package.entries:
            info = _info(entry, on_disk=package.kind != "zip")
            with archive.open(info, "w", force_zip64=entry.size > _LARGE) as stream:
                held = feeds.get(entry.index)
                if held is None:
                    with package.open(entry) as content:
                        while piece := content.read(_PIECE):
                            stream.write(piece)
                else:
                    done.append(_feed(package, entry, held, job, tally, cast(BinaryIO, stream)))
    return done


class _Named(zipfile.ZipInfo):
    """A file in a ZIP under exactly the bytes that its name had."""

    raw: bytes = b""
    flagged: bool = False

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  # the name that zipfile asks for
        return self.raw, self.flag_bits | 0x800 if self.flagged else self.flag_bits & ~0x800


def _info(entry: Entry, *, on_disk: bool) -> zipfile.ZipInfo:
    named = _Named(entry.name)
    named.raw, named.flagged = entry.raw, entry.flagged_utf8 or (on_disk and is_utf8(entry.raw))
    packed = entry.name.lower().endswith(_PACKED)
    named.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    named.external_attr = 0o644 << 16
    return named


@contextmanager
def _target(out: Path | BinaryIO) -> Iterator[BinaryIO]:
    """Where the result is written; what the machine has against it becomes an error of ours."""
    try:
        with appearing(out) if isinstance(out, Path) else delivered(out) as stream:
            yield stream
    except OSError as error:
        raise _unwritten(out, error) from error


def _unwritten(out: Path | BinaryIO, error: OSError | ValueError) -> OpenImmoError:
    path = str(out) if isinstance(out, Path) else STREAM
    if isinstance(error, ValueError):
        return SettingsError("convert-not-written", path=path, reason=str(error))
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return StoreError("convert-not-written", retryable=True, path=path, reason=reason)
    return SettingsError("convert-not-written", path=path, reason=reason)


def _told(job: Job, done: Sequence[ConvertedFeed], tally: Tally) -> Conversion:
    return Conversion(
        source=job.source,
        out=job.out,
        written=True,
        feeds=tuple(done),
        counts=FindingCounts(**{severity.value: tally.per_severity[severity] for severity in Severity}),
        findings=tuple(tally.kept),
        finding_counts=dict(tally.per_code),
    )
