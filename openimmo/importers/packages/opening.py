"""Opens what was delivered, a ZIP, a folder or a bare XML, within limits, and says which of its files are feeds.

What a package is, its content decides, never its name. Does not read a feed, match pictures or unpack to disk.
"""

import os
import stat
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from openimmo.domain.package import Entry
from openimmo.errors import PackageError, UnsafePackage
from openimmo.findings import Finding
from openimmo.importers.packages.contents import CHUNK, OPEN_FLAGS, Content, Slice, SourceFile, buffered
from openimmo.importers.packages.entrynames import shown
from openimmo.importers.packages.folder import FolderSource
from openimmo.importers.packages.inventory import Inventory, single_feed, take_inventory
from openimmo.importers.packages.limits import DEFAULT_LIMITS, Limits
from openimmo.importers.packages.sources import Listed, Source
from openimmo.importers.packages.zipdirectory import has_end
from openimmo.importers.packages.zipfiles import ZipSource

# Other packings, by their first bytes.
PACKINGS = {
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "XZ",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}
_TAR_MARK = slice(257, 262)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


class Package:
    """An opened package; a context manager that gives its files back.

    ``kind`` is "xml", "zip" or "folder". ``entries`` are its files without what operating systems leave behind;
    an entry's index is its place there. ``feeds`` are those to read as OpenImmo, by name: XML at the top or one folder
    deep. ``findings`` tell what was passed over, ``clutter`` are the names of what operating systems leave behind.
    """

    def __init__(self, source: Source, inventory: Inventory) -> None:
        self._source = source
        self._inventory = inventory
        self.kind: str = source.kind
        self.entries: tuple[Entry, ...] = inventory.entries
        self.feeds: tuple[Entry, ...] = inventory.feeds
        self.findings: tuple[Finding, ...] = (*source.findings, *inventory.findings)
        self.clutter: tuple[bytes, ...] = tuple(source.files[position].raw for position in inventory.clutter)

    def open(self, entry: Entry) -> BinaryIO:
        """The bytes of ``entry``; reading raises PackageError where they are not what the package declares."""
        return self._source.open(self._inventory.positions[entry.index])

    def verify(self) -> None:
        """Read every file to its end, also those that are passed over; raises PackageError at the first broken one."""
        for position in (*self._inventory.positions, *self._inventory.clutter):
            with self._source.open(position) as content:
                while content.read(CHUNK):
                    pass

    def close(self) -> None:
        """Give the files back."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class XmlSource:
    """A bare XML: a package of one file."""

    kind = "xml"
    findings: tuple[Finding, ...] = ()

    def __init__(self, file: SourceFile, raw: bytes) -> None:
        self._file = file
        self.files = (Listed(raw, False, file.size),)

    def open(self, position: int) -> BinaryIO:
        """The content of the file, whose only position is 0."""
        size = self.files[position].size
        changed = partial(PackageError, "package-changed", name=self._file.name)
        return buffered(Content(Slice(self._file, 0, size + 1), size, changed))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def open_package(path: Path, limits: Limits = DEFAULT_LIMITS) -> Package:
    """The package at ``path``; raises PackageError where it cannot be opened, UnsafePackage where it must not be."""
    source = _open_source(path, limits)
    try:
        if isinstance(source, XmlSource):
            return Package(source, single_feed(source.files[0], limits))
        return Package(source, take_inventory(source.files, limits))
    except BaseException:
        source.close()
        raise


def _open_source(path: Path, limits: Limits) -> Source:
    name = shown(os.fsencode(path.name or path))
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return FolderSource(os.fsencode(path), limits)
        if not stat.S_ISREG(mode):
            raise UnsafePackage("folder-special-file", name=name)
        file = SourceFile(os.fdopen(os.open(path, OPEN_FLAGS), "rb"), name)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise PackageError("package-not-found", name=name) from error
    except OSError as error:
        raise PackageError("package-not-readable", name=name, reason=error.strerror or str(error)) from error
    try:
        return _source_of(file, os.fsencode(path.name), limits)
    except BaseException:
        file.close()
        raise


def _source_of(file: SourceFile, raw: bytes, limits: Limits) -> Source:
    """What the first bytes say the file is."""
    head = file.read_at(0, 4096)
    if not head:
        raise PackageError("package-empty", name=file.name)
    if head.startswith(b"PK"):
        return ZipSource(file, limits)
    if _begins_xml(head):
        return XmlSource(file, raw)
    for mark, packing in PACKINGS.items():
        if head.startswith(mark):
            raise PackageError("package-other-packing", name=file.name, packing=packing)
    if head[_TAR_MARK] == b"ustar":
        raise PackageError("package-other-packing", name=file.name, packing="tar")
    raise UnsafePackage("zip-prefix") if has_end(file) else PackageError("package-unknown", name=file.name)


def _begins_xml(head: bytes) -> bool:
    """True when the first thing after marks and white space is a ``<``, in UTF-8, its likes, or UTF-16."""
    if head.startswith(_UTF16_MARKS):
        return True
    return head.replace(b"\0", b"").lstrip(_UTF8_MARK + b" \t\r\n\v\f").startswith(b"<")
