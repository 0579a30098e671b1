"""Makes one stream of whatever was delivered: a file as it is, a folder or an XML with its pictures as a ZIP.

The ZIP is the same for the same content (names sorted, one date), so a delivery sent again is known again.
"""

import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from openimmo.domain.package import Entry
from openimmo.errors import PackageError, UnknownObject
from openimmo.importers.limits import Limits
from openimmo.importers.package import Package, open_package
from openimmo.media.locate import Locator

_PFAD = re.compile(rb"<(?:[\w.\-]+:)?pfad(?:\s[^>]*)?>(?:<!\[CDATA\[)?([^<\]]{1,1000})")
_DATE = (1980, 1, 1, 0, 0, 0)  # ZIP needs one; the same for all
_MOST_FILES = 20_000
_COPY = 1 << 20


@contextmanager
def as_stream(path: Path, tmp: Path, limits: Limits) -> Iterator[BinaryIO]:
    """The bytes of the package at ``path``; ``tmp`` is a folder for a bundle. Raises PackageError, UnknownObject."""
    if path.is_dir():
        with open_package(path, limits) as package, _bundled(_of_package(package), tmp) as stream:
            yield stream
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnknownObject("intake-no-such-package", path=str(path), reason=error.strerror or str(error)) from error
    with file:
        pictures = beside(path, file)
        file.seek(0)
        if not pictures:
            yield file
            return
        with _bundled([(path.name, path), *pictures], tmp) as stream:
            yield stream


def beside(path: Path, file: BinaryIO) -> list[tuple[str, Path]]:
    """(name, path) of the files that a bare XML names and that lie in its folder, or in folders below it."""
    if file.read(4).startswith(b"PK"):
        return []
    named = _named_files(file)
    if not named:
        return []
    entries, paths = _files_of(path.parent, named, path.name)
    locator = Locator(entries)
    found = {match.entry.index for pfad in named if (match := locator.find(pfad)).entry}
    return [(entries[index].name, paths[index]) for index in sorted(found)]


def _named_files(file: BinaryIO) -> list[str]:
    """What stands in ``pfad`` anywhere in the XML: a hint where to look, read without understanding the feed."""
    file.seek(0)
    content = file.read(64)
    if b"\x00" in content:  # UTF-16: such feeds bring their pictures in a ZIP
        return []
    names: dict[str, None] = {}
    overlap = b""
    file.seek(0)
    while chunk := file.read(_COPY):
        window = overlap + chunk
        for found in _PFAD.finditer(window):
            text = found[1].strip()
            if b"://" not in text:
                names[_decoded(text)] = None
        overlap = window[-1200:]
    return list(names)


def _decoded(text: bytes) -> str:
    try:
        plain = text.decode("utf-8")
    except UnicodeDecodeError:
        plain = text.decode("cp1252", "replace")
    return plain.replace("&amp;", "&")


def _files_of(folder: Path, named: Sequence[str], own: str) -> tuple[list[Entry], list[Path]]:
    """The plain files of the folder and of the folders below it that the names mention; links are not followed."""
    below = {unquote(name).replace("\\", "/").rpartition("/")[0].strip("./") for name in named}
    entries: list[Entry] = []
    paths: list[Path] = []
    for inner in sorted(below | {""}):
        place = folder / inner
        if ".." in Path(inner).parts or place.is_symlink() or not place.is_dir():
            continue
        with os.scandir(place) as listing:
            files = sorted(
                (item for item in listing if item.is_file(follow_symlinks=False)), key=lambda item: item.name
            )
        for item in files[: _MOST_FILES - len(entries)]:
            name = f"{inner}/{item.name}" if inner else item.name
            if name == own or item.name.startswith("."):
                continue
            size = item.stat(follow_symlinks=False).st_size
            raw = os.fsencode(name)
            entries.append(Entry(index=len(entries), name=name, raw=raw, flagged_utf8=False, size=size))
            paths.append(Path(item.path))
    return entries, paths


def _of_package(package: Package) -> list[tuple[str, Entry, Package]]:
    return [(entry.name, entry, package) for entry in package.entries]


@contextmanager
def _bundled(files: Sequence[tuple[str, Path] | tuple[str, Entry, Package]], tmp: Path) -> Iterator[BinaryIO]:
    target = tmp / f"{os.getpid()}.bundle"
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
            for name, *source in sorted(files, key=lambda item: item[0]):
                info = zipfile.ZipInfo(name, _DATE)
                with _opened(source) as content, bundle.open(info, "w", force_zip64=True) as member:
                    while chunk := content.read(_COPY):
                        member.write(chunk)
        with target.open("rb") as stream:
            yield stream
    finally:
        target.unlink(missing_ok=True)


def _opened(source: Sequence[object]) -> BinaryIO:
    match source:
        case [Path() as path]:
            try:
                return path.open("rb")
            except OSError as error:
                raise PackageError(
                    "package-not-readable", name=path.name, reason=error.strerror or str(error)
                ) from error
        case [Entry() as entry, Package() as package]:
            return package.open(entry)
    raise TypeError(source)
