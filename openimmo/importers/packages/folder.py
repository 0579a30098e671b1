"""The files of a folder and its folders, as they lie there; no link is ever followed.

Each file is looked at once when the folder is listed and must still be that file, unchanged, when it is read.
Knows the file system; does not know which files are feeds.
"""

import os
import stat
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

import msgspec

from openimmo.errors import PackageError, UnsafePackage
from openimmo.findings import Finding
from openimmo.importers.packages.contents import OPEN_FLAGS, Content, buffered
from openimmo.importers.packages.entrynames import shown, stored_name
from openimmo.importers.packages.inventory import tell
from openimmo.importers.packages.limits import Limits
from openimmo.importers.packages.sources import Listed

# A link put in the place of what was listed must not lead us elsewhere.
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER_FLAGS = os.O_RDONLY | _NO_LINK | getattr(os, "O_DIRECTORY", 0)


class Seen(msgspec.Struct, frozen=True, gc=False):
    """A file as it was when the folder was listed; ``identity`` is device, inode, size and time of change (ns)."""

    raw: bytes
    identity: tuple[int, int, int, int]


class FolderSource:
    """A folder's files in the order of their names; making one raises PackageError where it cannot be listed."""

    kind = "folder"

    def __init__(self, path: bytes, limits: Limits) -> None:
        self._path = path
        self.findings: list[Finding] = []
        try:
            self._seen = sorted(self._walk(limits), key=lambda seen: seen.raw)
        except OSError as error:
            raise _unreadable(path, error) from error
        self.files = [Listed(seen.raw, False, seen.identity[2]) for seen in self._seen]

    def _walk(self, limits: Limits) -> Iterator[Seen]:
        waiting, links, count = [b""], list[str](), 0
        while waiting:
            folder = waiting.pop()
            with os.scandir(self._path + b"/" + folder) as items:
                for item in items:
                    count += 1
                    raw = folder + item.name
                    _check_place(raw, count, limits)
                    status = os.lstat(self._path + b"/" + raw)
                    if stat.S_ISLNK(status.st_mode):
                        links.append(stored_name(raw))
                    elif stat.S_ISDIR(status.st_mode):
                        waiting.append(raw + b"/")
                    elif stat.S_ISREG(status.st_mode):
                        yield Seen(raw, _identity(status))
                    else:
                        raise UnsafePackage("folder-special-file", name=shown(raw))
        self.findings = tell("folder-link", sorted(links))

    def open(self, position: int) -> BinaryIO:
        """The content of file ``position``; raises PackageError if it is no longer the file that was listed."""
        seen = self._seen[position]
        changed = partial(_changed, seen.raw)
        try:
            descriptor = _open_beneath(self._path, seen.raw)
        except PermissionError as error:
            raise _unreadable(seen.raw, error) from error
        except OSError as error:
            raise changed() from error
        if _identity(os.fstat(descriptor)) != seen.identity:
            os.close(descriptor)
            raise changed()
        produce = partial(_read, descriptor, seen.raw)
        return buffered(Content(produce, seen.identity[2], changed, release=partial(os.close, descriptor)))

    def close(self) -> None:
        """Nothing is held between two reads."""


def _check_place(raw: bytes, count: int, limits: Limits) -> None:
    """Stop before a folder costs more than it may: too many files, too deep, too long names."""
    if count > limits.entries:
        raise UnsafePackage("package-too-many-entries", count=count, limit=limits.entries)
    if raw.count(b"/") > limits.depth:
        raise UnsafePackage("package-too-deep", name=shown(raw), limit=limits.depth)
    if len(raw) > limits.name_bytes:
        raise UnsafePackage("package-name-too-long", name=shown(raw), count=len(raw), limit=limits.name_bytes)


def _identity(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _open_beneath(root: bytes, raw: bytes) -> int:
    """A descriptor of the file ``raw`` below ``root``, reached folder by folder so that no link is followed."""
    if os.open not in os.supports_dir_fd:
        return os.open(root + b"/" + raw, OPEN_FLAGS | _NO_LINK)
    *folders, base = raw.split(b"/")
    here = os.open(root, _FOLDER_FLAGS & ~_NO_LINK)
    try:
        for folder in folders:
            inner = os.open(folder, _FOLDER_FLAGS, dir_fd=here)
            os.close(here)
            here = inner
        return os.open(base, OPEN_FLAGS | _NO_LINK, dir_fd=here)
    finally:
        os.close(here)


def _read(descriptor: int, raw: bytes, count: int) -> bytes:
    try:
        return os.read(descriptor, count)
    except OSError as error:
        raise _unreadable(raw, error) from error


def _changed(raw: bytes) -> PackageError:
    return PackageError("package-changed", name=shown(raw))


def _unreadable(raw: bytes, error: OSError) -> PackageError:
    return PackageError("package-not-readable", name=shown(raw), reason=error.strerror or str(error))
