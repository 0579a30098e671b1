"""One package in a folder: a ZIP, or an XML with its files beside it. Half a package means that the folder is dropped.

The feed grows in a file that nobody sees; which files go along is noted in another. Both become a package when it is
closed. Pictures are stored as they are: they are compressed already. Knows files and ZIPs, no listings.
"""

import errno
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

import msgspec

from openimmo.domain.export import PackageFacts
from openimmo.domain.picture import ReadyFile
from openimmo.domain.portal import Portal
from openimmo.errors import OpenImmoError, StoreError
from openimmo.exporters.portals.naming import Names

_LEVEL = 4  # of compression: a feed becomes a tenth of its size; higher ones take twice the time for a little more
_LARGE = (1 << 31) - 1
_OVERHEAD = 200  # bytes that a ZIP adds for each file, beside its name twice
_OLDEST = 1980
_PIECE = 1 << 20
_LATER = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE))


def entry_size(name: str, size: int) -> int:
    """The bytes that a file takes in a ZIP at most."""
    return size + 2 * len(name) + _OVERHEAD


class _Noted(msgspec.Struct, frozen=True, array_like=True):
    """A file that goes along, as a line of a file."""

    name: str
    path: str
    size: int
    sha256: str


class Box:
    """A package that is being filled in ``folder``. What the disk has against it is raised as StoreError."""

    def __init__(self, folder: Path, portal: Portal) -> None:
        self.size = 0
        self._folder = folder
        self._zipped = portal.package.zipped
        self._encoding = portal.encoding
        self._files = 0
        with _told(folder):
            self._feed = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # closed by closed() or drop()
            self._notes = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        self.write(f'<?xml version="1.0" encoding="{portal.encoding}"?>\n'.encode())

    def write(self, xml: bytes) -> None:
        """Add to the feed; ``xml`` is UTF-8, and what the portal's encoding lacks becomes a character reference."""
        if self._encoding != "UTF-8":
            xml = xml.decode().encode(self._encoding, "xmlcharrefreplace")
        with _told(self._folder):
            self._feed.write(xml)
        self.size += len(xml)

    def put(self, name: str, file: ReadyFile) -> None:
        """Note a file that goes along."""
        with _told(self._folder):
            self._notes.write(msgspec.json.encode(_Noted(name, str(file.path), file.size, file.sha256)) + b"\n")
        self._files += 1
        self.size += entry_size(name, file.size)

    def closed(self, name: str, names: Names, listings: int) -> PackageFacts:
        """The package under its name; whoever lent the folder makes it last."""
        try:
            with _told(self._folder):
                if self._zipped:
                    sha256, size = self._zip(name, names)
                else:
                    sha256, size = self._loose(name)
        finally:
            self.drop()
        return PackageFacts(name=name, sha256=sha256, size=size, listings=listings, files=self._files)

    def drop(self) -> None:
        """Leave nothing behind."""
        with suppress(OSError):
            self._feed.close()
        with suppress(OSError):
            self._notes.close()

    def _zip(self, name: str, names: Names) -> tuple[str, int]:
        path = self._folder / name
        with path.open("wb") as stream, zipfile.ZipFile(stream, "w") as archive:
            self._feed.seek(0, os.SEEK_END)
            length = self._feed.tell()
            self._feed.seek(0)
            feed = _info(names.feed(), names.at, zipfile.ZIP_DEFLATED)
            with archive.open(feed, "w", force_zip64=length > _LARGE) as out:
                shutil.copyfileobj(self._feed, out, _PIECE)
            for noted in self._noted():
                info = _info(noted.name, names.at, zipfile.ZIP_STORED)
                with archive.open(info, "w", force_zip64=noted.size > _LARGE) as out:
                    _copy(noted, out)
        with path.open("rb") as done:
            return hashlib.file_digest(done, "sha256").hexdigest(), path.stat().st_size

    def _loose(self, name: str) -> tuple[str, int]:
        """The XML comes last, for it is what receivers look for."""
        total = 0
        for noted in self._noted():
            with (self._folder / noted.name).open("wb") as out:
                _copy(noted, out)
            total += noted.size
        path = self._folder / name
        self._feed.seek(0)
        with path.open("wb") as out:
            shutil.copyfileobj(self._feed, out, _PIECE)
        with path.open("rb") as done:
            return hashlib.file_digest(done, "sha256").hexdigest(), total + path.stat().st_size

    def _noted(self) -> Iterator[_Noted]:
        self._notes.seek(0)
        for line in self._notes:
            yield msgspec.json.decode(line, type=_Noted)


def _info(name: str, at: datetime, kind: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, (max(at.year, _OLDEST), at.month, at.day, at.hour, at.minute, at.second))
    made.compress_type = kind
    made._compresslevel = _LEVEL  # type: ignore[attr-defined]  # the name in every Python since 3.7
    made.create_system = 3
    made.external_attr = 0o644 << 16
    return made


def _copy(file: _Noted, out: IO[bytes]) -> None:
    """Copy a file, and see that it is still the one that was meant."""
    digest, size = hashlib.sha256(), 0
    try:
        with Path(file.path).open("rb") as content:
            while piece := content.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                out.write(piece)
    except FileNotFoundError as error:
        raise StoreError("export-file-gone", retryable=True, path=file.path, reason=error.strerror) from error
    if size != file.size or digest.hexdigest() != file.sha256:
        raise StoreError("export-file-gone", path=file.path, reason=f"{size} ≠ {file.size}")


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OpenImmoError:
        raise
    except OSError as error:
        later = error.errno in _LATER
        raise StoreError("export-target", retryable=later, path=folder, reason=error.strerror or error) from error
