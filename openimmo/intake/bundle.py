"""Makes one stream of whatever was delivered: a file as it is, a folder or an XML with its pictures as a ZIP.

The ZIP is the same for the same content (names sorted, one date), so a delivery sent again is known again.
"""

import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
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
        parts = [Part(os.fsencode(name), partial(_opened, place)) for name, place in [(path.name, path), *pictures]]
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


def beside(path: Path, file: BinaryIO, limits: Limits = DEFAULT_LIMITS) -> list[tuple[str, Path]]:
    """(name as the disk has it, path) of the files that a bare XML names and that lie beside it or in folders below.

    Raises UnsafePackage where there are too many to look at.
    """
    if file.read(2) == b"PK":
        return []
    folders = _named_folders(file)
    entries = _files_of(path.parent, folders, path.name, limits) if folders else []
    if not entries:
        return []
    locator = Locator(entries)
    endings = {_ending(entry.name) for entry in entries}
    wanted = (name for name in _named_files(file) if "%" in name or _ending(name) in endings)
    found = {match.entry.index for name in wanted if (match := locator.find(name)).entry}
    names = [os.fsdecode(entries[index].raw) for index in sorted(found)]
    return [(name, path.parent / name) for name in names]


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


def _files_of(folder: Path, below: Iterable[str], own: str, limits: Limits) -> list[Entry]:
    """The plain files of the folder and of the folders below it that are named; links are not followed."""
    spelled = cache(_subfolders)
    entries: list[Entry] = []
    for inner in sorted({"", *filter(None, (_as_on_disk(folder, name, spelled) for name in below))}):
        for name in _listed(folder / inner, os.DirEntry.is_file):
            raw = os.fsencode(f"{inner}/{name}" if inner else name)
            if raw == os.fsencode(own) or name.startswith("."):
                continue
            if len(entries) == limits.entries:
                raise UnsafePackage("package-too-many-entries", count=len(entries) + 1, limit=limits.entries)
            entries.append(Entry(index=len(entries), name=stored_name(raw), raw=raw, flagged_utf8=False, size=0))
    return entries


def _as_on_disk(folder: Path, inner: str, spelled: Callable[[Path], dict[str, str]]) -> str | None:
    """A folder below ``folder`` as the disk spells it, None where there is none; names come from the feed."""
    done: list[str] = []
    for step in filter(None, inner.split("/")):
        found = spelled(folder.joinpath(*done)).get(_folded(step))
        if found is None:
            return None
        done.append(found)
    return "/".join(done)


def _subfolders(folder: Path) -> dict[str, str]:
    return {_folded(stored_name(os.fsencode(name))): name for name in _listed(folder, os.DirEntry.is_dir)}


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


class Looking(Protocol):
    """One of the questions that a directory entry answers without following links."""

    def __call__(self, item: "os.DirEntry[str]", /, *, follow_symlinks: bool) -> bool: ...


def _listed(folder: Path, wanted: Looking) -> list[str]:
    """By name; nothing where the folder may not be looked into."""
    try:
        with os.scandir(folder) as listing:
            return sorted(item.name for item in listing if wanted(item, follow_symlinks=False))
    except OSError:
        return []


@contextmanager
def _bundled(parts: Iterable[Part], tmp: Path) -> Iterator[BinaryIO]:
    target = tmp / f"{os.getpid()}.bundle"
    try:
        with told(target), zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
            for part in sorted(parts, key=lambda part: part.raw):
                info = _Member(os.fsdecode(part.raw), _DATE)
                with part.open() as content, bundle.open(info, "w", force_zip64=True) as member:
                    while chunk := content.read(_COPY):
                        member.write(chunk)
        with told(target), target.open("rb") as stream:
            yield stream
    finally:
        target.unlink(missing_ok=True)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        name = shown(os.fsencode(path.name))
        raise PackageError("package-not-readable", name=name, reason=error.strerror or str(error)) from error
