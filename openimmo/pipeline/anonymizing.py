"""Makes a package anonymous, so that it can be shown to anybody: the same files, other names and values in them.

The result appears whole or not at all, and never in the place of the original. What must not be opened is refused.
"""

import errno
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from openimmo.domain.anonymity import Anonymized
from openimmo.domain.package import Entry
from openimmo.durable import appearing
from openimmo.errors import SettingsError, StoreError
from openimmo.exporters.anonymous.naming import names_told
from openimmo.exporters.anonymous.replacing import Anonymizer
from openimmo.importers.packages.entrynames import is_clutter, stored_name
from openimmo.importers.packages.limits import DEFAULT_LIMITS, Limits
from openimmo.importers.packages.opening import Package, open_package
from openimmo.media.stand_ins import stand_in

Progress = Callable[[str, int, int | None], None]
_HELD = 30_000_000  # bytes of one file that are looked at; of a longer one the beginning tells enough
_PADDED = 10_000_000  # from here on a stand-in is as long as its original, so that limits are met or not as before
_PIECE = 1 << 20
_LARGE = 1 << 29
_FULL = (errno.ENOSPC, errno.EDQUOT)


def _silent(_what: str, _done: int, _of: int | None) -> None:
    """Nobody is watching."""


def anonymize_package(
    source: Path, out: Path, *, seed: str, limits: Limits = DEFAULT_LIMITS, progress: Progress = _silent
) -> Anonymized:
    """Write the package at ``source`` to ``out`` in the same form, with what names somebody replaced under ``seed``.

    The same package and seed give the same bytes. ``progress`` hears ("anonymize", files so far, of how many). Raises
    PackageError for what cannot or must not be opened, SettingsError for an impossible target, StoreError for a full
    disk; then nothing is written.
    """
    with open_package(source, limits) as package, _told(out):
        _check_target(source, out, package.kind)
        anonymizer = Anonymizer(seed, stand_in, lambda: dict(_sums(package, anonymizer)), _names(package))
        writing = {"xml": _xml, "zip": _zip, "folder": _folder}[package.kind]
        writing(package, anonymizer, out, progress)
        return Anonymized(
            source=str(source),
            out=str(out),
            kind=package.kind,
            seed=seed,
            feeds=len(package.feeds),
            files=len(package.entries) - len(package.feeds),
            counts=dict(sorted(anonymizer.counts.items())),
        )


def _names(package: Package) -> frozenset[str]:
    """The names of all feeds that look like common words; the same within the whole package."""
    found: set[str] = set()
    for entry in package.feeds:
        with package.open(entry) as source:
            names_told(source, found)
    return frozenset(found)


def _check_target(source: Path, out: Path, kind: str) -> None:
    """Raise SettingsError for a target that is there and is no such file, is the original, or lies within it."""
    place, original = Path(os.path.realpath(out)), Path(os.path.realpath(source))
    if place == original or original in place.parents or (out.exists() and out.samefile(source)):
        raise SettingsError("convert-out-is-in", path=str(out))
    if kind == "folder" and os.path.lexists(out):
        raise SettingsError("anonymize-out-exists", path=str(out))
    if out.is_dir():
        raise SettingsError("convert-out-folder", path=str(out))


def _xml(package: Package, anonymizer: Anonymizer, out: Path, progress: Progress) -> None:
    with appearing(out) as stream:
        _write(package, package.entries[0], anonymizer, stream)
    progress("anonymize", 1, 1)


def _zip(package: Package, anonymizer: Anonymizer, out: Path, progress: Progress) -> None:
    with appearing(out) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, entry in enumerate(package.entries, 1):
            info = _info(anonymizer.name(entry.raw), flagged=entry.flagged_utf8)
            with archive.open(info, "w", force_zip64=entry.size > _LARGE) as member:
                _write(package, entry, anonymizer, cast(BinaryIO, member))
            progress("anonymize", done, len(package.entries))
        for raw in package.clutter:
            archive.writestr(_info(_clutter(raw, anonymizer), flagged=False), b"")


def _folder(package: Package, anonymizer: Anonymizer, out: Path, progress: Progress) -> None:
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name[:100]}.", suffix=".part", dir=out.absolute().parent))
    try:
        for done, entry in enumerate(package.entries, 1):
            with _opened(beside, anonymizer.name(entry.raw)) as stream:
                _write(package, entry, anonymizer, stream)
            progress("anonymize", done, len(package.entries))
        for raw in package.clutter:
            _opened(beside, _clutter(raw, anonymizer)).close()
        beside.chmod(0o755)
        beside.rename(out)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _opened(folder: Path, raw: bytes) -> BinaryIO:
    place = os.path.join(os.fsencode(folder), raw)  # noqa: PTH118  # a name of bytes
    os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120
    return open(place, "xb")  # noqa: PTH123  # closed by whoever asked for it


def _write(package: Package, entry: Entry, anonymizer: Anonymizer, out: BinaryIO) -> None:
    if entry in package.feeds:
        with package.open(entry) as source:
            anonymizer.feed(source, out)
        return
    for piece in _stand_in(package, entry, anonymizer):
        out.write(piece)


def _stand_in(package: Package, entry: Entry, anonymizer: Anonymizer) -> Iterator[bytes]:
    """What takes the place of a file, piece by piece."""
    whole = hashlib.sha256()
    head, size = bytearray(), 0
    with package.open(entry) as source:
        while piece := source.read(_PIECE):
            whole.update(piece)
            head += piece[: max(0, _HELD - len(head))]
            size += len(piece)
    made = anonymizer.file(bytes(head), whole.digest())
    yield made
    left = size - len(made) if size >= _PADDED else 0
    while left > 0:
        yield bytes(min(left, _PIECE))
        left -= _PIECE


def _sums(package: Package, anonymizer: Anonymizer) -> Iterator[tuple[str, str]]:
    """The checksums of the files beside the feeds, each with that of its stand-in."""
    for entry in package.entries:
        if entry in package.feeds:
            continue
        sums = [hashlib.md5(usedforsecurity=False) for _ in range(2)]
        with package.open(entry) as source:
            while piece := source.read(_PIECE):
                sums[0].update(piece)
        for made in _stand_in(package, entry, anonymizer):
            sums[1].update(made)
        yield sums[0].hexdigest(), sums[1].hexdigest()


def _clutter(raw: bytes, anonymizer: Anonymizer) -> bytes:
    """The name of what an operating system left behind, as far as it may stay one."""
    made = anonymizer.name(raw)
    return made if is_clutter(stored_name(made)) else raw


class _Named(zipfile.ZipInfo):
    """A file in a ZIP under exactly these bytes."""

    raw: bytes = b""
    flagged: bool = False

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  # the name that zipfile asks for
        return self.raw, self.flag_bits | 0x800 if self.flagged else self.flag_bits & ~0x800


def _info(raw: bytes, *, flagged: bool) -> zipfile.ZipInfo:
    """A member whose time says nothing."""
    named = _Named(raw.decode("utf-8", "replace"))
    named.raw, named.flagged = raw, flagged
    named.compress_type = zipfile.ZIP_DEFLATED
    named.external_attr = 0o644 << 16
    return named


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """What the machine has against the target becomes an error of ours."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in _FULL:
            raise StoreError("convert-not-written", retryable=True, path=str(out), reason=reason) from error
        raise SettingsError("convert-not-written", path=str(out), reason=reason) from error
