"""Makes one stream of whatever was delivered: a file as it is, a folder or an XML with its pictures as a ZIP.

The ZIP is the same for the same content (names sorted, one date), so a delivery sent again is known again.
"""

import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from html import unescape
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol
from urllib.parse import unquote

from openimmo.domain.package import Entry
from openimmo.errors import PackageError, UnknownObject, UnsafePackage
from openimmo.findings import Finding
from openimmo.importers.packages.entrynames import is_utf8, shown, stored_name
from openimmo.importers.packages.limits import DEFAULT_LIMITS, Limits
from openimmo.importers.packages.opening import open_package
from openimmo.intake.failures import told
from openimmo.media.locate import Locator

# Begins with plain letters, which is ten times faster to look for than a tag; what an end tag brings is blank.
_PFAD = re.compile(rb"pfad(?:\s[^>]{0,200})?>(?:<!\[CDATA\[)?([^<\]]{1,1000})")
_OVERLAP = 1300  # more than one pfad with its tag
_DATE = (1980, 1, 1, 0, 0, 0)  # ZIP needs one; the same for all
_MOST_FOLDERS = 1000
_TOLD = 5
_COPY = 1 << 20
_UTF8 = 0x800


class Opening(Protocol):
    """Opens one file of a bundle."""

    def __call__(self) -> BinaryIO: ...


class Part(NamedTuple):
    """One file of a bundle: the bytes of its name, and how it is opened."""

    raw: bytes
    open: Opening


class Bundle(NamedTuple):
    """One stream of what was delivered, and what was noticed about files that did not come into it."""

    stream: BinaryIO
    findings: tuple[Finding, ...] = ()


class _Member(zipfile.ZipInfo):
    """A file whose name is kept byte by byte; only a name that is UTF-8 says so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (zipfile's own)
        raw = os.fsencode(self.filename)
        return raw, self.flag_bits | (_UTF8 if is_utf8(raw) else 0)


@contextmanager
def as_stream(path: Path, tmp: Path, limits: Limits) -> Iterator[Bundle]:
    """The bytes of the package at ``path``; ``tmp`` is a folder for a bundle.

    Raises PackageError, UnknownObject, and StoreError where the bundle cannot be written.
    """
    if _mode(path, limits) == stat.S_IFDIR:
        with open_package(path, limits) as package:
            parts = [Part(entry.raw, partial(package.open, entry)) for entry in package.entries]
            with _bundled(parts, tmp) as stream:
                yield Bundle(stream, package.findings)
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise _not_there(path, error) from error
    with file:
        pictures = beside(path, file, limits)
        file.seek(0)
        if not pictures:
            yield Bundle(file)
            return
        parts = [Part(os.fsencode(name), partial(opened, place)) for name, place in [(path.name, path), *pictures]]
        with _bundled(parts, tmp) as stream:
            yield Bundle(stream)


def _mode(path: Path, limits: Limits) -> int:
    """Folder or file; anything else could block or never end."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise _not_there(path, error) from error
    kind = stat.S_IFMT(status.st_mode)
    if kind not in (stat.S_IFDIR, stat.S_IFREG):
        raise UnsafePackage("folder-special-file", name=shown(os.fsencode(path.name)))
    if kind == stat.S_IFREG and status.st_size > limits.total_bytes:
        raise UnsafePackage("package-too-big", size=status.st_size, limit=limits.total_bytes)
    return kind


def _not_there(path: Path, error: OSError | ValueError) -> UnknownObject:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UnknownObject("intake-no-such-package", path=str(path), reason=reason)


class Folders(Protocol):
    """The folder that an XML lies in, and those below it; paths are bytes below it, b"" is the folder itself."""

    def files(self, inner: bytes) -> Sequence[bytes]:
        """The names of the plain files in it, sorted."""

    def folders(self, inner: bytes) -> Sequence[bytes]:
        """The names of the folders in it, sorted."""


class Named(NamedTuple):
    """Which files an XML names: those ``found`` (paths below its folder), and the names of others, the first few."""

    found: tuple[bytes, ...] = ()
    missing: tuple[str, ...] = ()
    missing_count: int = 0


def beside(path: Path, file: BinaryIO, limits: Limits = DEFAULT_LIMITS) -> list[tuple[str, Path]]:
    """(name as the disk has it, path) of the files that a bare XML names and that lie beside it or in folders below.

    Raises UnsafePackage where there are too many to look at.
    """
    found = named_beside(file, os.fsencode(path.name), _OnDisk(path.parent), limits).found
    return [(name, path.parent / name) for name in map(os.fsdecode, found)]


def named_beside(file: BinaryIO, own: bytes, around: Folders, limits: Limits = DEFAULT_LIMITS) -> Named:
    """Which files the bare XML ``file``, whose name is ``own``, names of those ``around`` it; nothing for a ZIP.

    Raises UnsafePackage where there are too many to look at.
    """
    file.seek(0)
    if file.read(2) == b"PK":
        return Named()
    folders = _named_folders(file)
    entries = _files_of(around, folders, own, limits) if folders else []
    locator = Locator(entries)
    endings = {_ending(entry.name) for entry in entries}
    found: set[int] = set()
    missing: dict[str, None] = {}
    for name in dict.fromkeys(_named_files(file)):
        match = locator.find(name).entry if "%" in name or _ending(name) in endings else None
        if match:
            found.add(match.index)
        else:
            missing[name] = None
    return Named(tuple(entries[index].raw for index in sorted(found)), tuple(missing)[:_TOLD], len(missing))


def _ending(name: str) -> str:
    return name.rpartition(".")[2].strip().casefold()


def _named_folders(file: BinaryIO) -> set[str]:
    """The folders below the XML's own ("") in which files are named; none where no file is named at all."""
    folders: set[str] = set()
    for name in _named_files(file):
        folders.add(unquote(name).replace("\\", "/").rpartition("/")[0].strip("./"))
        if len(folders) == _MOST_FOLDERS:
            break
    return folders


def _named_files(file: BinaryIO) -> Iterator[str]:
    """What stands in ``pfad`` anywhere in the XML: a hint where to look, read without understanding the feed."""
    overlap = b""
    file.seek(0)
    while chunk := file.read(_COPY):
        window = overlap + chunk.replace(b"\0", b"")  # UTF-16 without them is Latin-1, as far as names go
        for found in _PFAD.finditer(window):
            text = found[1].strip()
            if text and b"://" not in text:
                yield _decoded(text)
        overlap = window[-_OVERLAP:]


def _decoded(text: bytes) -> str:
    return unescape(text.decode("utf-8") if is_utf8(text) else text.decode("cp1252", "replace"))


def _files_of(around: Folders, below: Iterable[str], own: bytes, limits: Limits) -> list[Entry]:
    """The plain files of the folder and of the folders below it that are named."""
    spelled = cache(partial(_subfolders, around))
    entries: list[Entry] = []
    for inner in sorted({b"", *filter(None, (_as_spelled(name, spelled) for name in below))}):
        for name in around.files(inner):
            raw = inner + b"/" + name if inner else name
            if raw == own or name.startswith(b"."):
                continue
            if len(entries) == limits.entries:
                raise UnsafePackage("package-too-many-entries", count=len(entries) + 1, limit=limits.entries)
            entries.append(Entry(index=len(entries), name=stored_name(raw), raw=raw, flagged_utf8=False, size=0))
    return entries


def _as_spelled(inner: str, spelled: Callable[[bytes], dict[str, bytes]]) -> bytes | None:
    """A folder as it is really spelled, None where there is none; names come from the feed."""
    done = b""
    for step in filter(None, inner.split("/")):
        found = spelled(done).get(_folded(step))
        if found is None:
            return None
        done = done + b"/" + found if done else found
    return done


def _subfolders(around: Folders, inner: bytes) -> dict[str, bytes]:
    return {_folded(stored_name(name)): name for name in around.folders(inner)}


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


class _OnDisk:
    """A folder of this machine; links are not followed, and what may not be looked into looks empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.fsencode(folder)

    def files(self, inner: bytes) -> list[bytes]:
        return self._listed(inner, os.DirEntry.is_file)

    def folders(self, inner: bytes) -> list[bytes]:
        return self._listed(inner, os.DirEntry.is_dir)

    def _listed(self, inner: bytes, wanted: "Looking") -> list[bytes]:
        try:
            with os.scandir(self._folder + b"/" + inner if inner else self._folder) as listing:
                return sorted(item.name for item in listing if wanted(item, follow_symlinks=False))
        except OSError:
            return []


class Looking(Protocol):
    """One of the questions that a directory entry answers without following links."""

    def __call__(self, item: "os.DirEntry[bytes]", /, *, follow_symlinks: bool) -> bool: ...


@contextmanager
def _bundled(parts: Iterable[Part], tmp: Path) -> Iterator[BinaryIO]:
    target = tmp / f"{os.getpid()}.bundle"
    try:
        write_bundle(parts, target)
        with told(target), target.open("rb") as stream:
            yield stream
    finally:
        target.unlink(missing_ok=True)


def write_bundle(parts: Iterable[Part], target: Path) -> None:
    """Write the ZIP of these files, durably; PackageError where one cannot be read, StoreError on a full disk."""
    with told(target), target.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
            for part in sorted(parts, key=lambda part: part.raw):
                info = _Member(os.fsdecode(part.raw), _DATE)
                with part.open() as content, bundle.open(info, "w", force_zip64=True) as member:
                    while chunk := content.read(_COPY):
                        member.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def opened(path: Path) -> BinaryIO:
    """A file for reading; PackageError where it cannot be read."""
    try:
        return path.open("rb")
    except OSError as error:
        name = shown(os.fsencode(path.name))
        raise PackageError("package-not-readable", name=name, reason=error.strerror or str(error)) from error
