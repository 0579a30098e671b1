"""The files beside a bare XML that it names, in the form of a package, by the rules of the import.

Reads nothing but plain files of that folder and the folders below it that the feed names.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from openimmo.domain.package import Entry
from openimmo.importers.packages.contents import OPEN_FLAGS
from openimmo.importers.packages.entrynames import stored_name
from openimmo.importers.packages.limits import Limits
from openimmo.intake.bundle import beside

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class FilesBeside:
    """Named files of one folder as package files; ``open`` raises OSError where one cannot be read."""

    def __init__(self, files: Sequence[tuple[str, Path]]) -> None:
        self._paths = [path for _, path in files]
        self.entries: Sequence[Entry] = [_entry(index, name) for index, (name, _) in enumerate(files)]

    def open(self, entry: Entry) -> BinaryIO:
        """The bytes of the file; a link that has taken its place since is not followed."""
        path = self._paths[entry.index]
        return open(path, "rb", opener=_without_links)


def _entry(index: int, name: str) -> Entry:
    raw = os.fsencode(name)
    return Entry(index=index, name=stored_name(raw), raw=raw, flagged_utf8=False, size=0)


def _without_links(path: str, _: int) -> int:
    return os.open(path, OPEN_FLAGS | _NO_LINK)


def files_beside(path: Path, limits: Limits) -> FilesBeside | None:
    """The files that the XML at ``path`` names and that lie beside it; None where there are none.

    Raises OSError, ValueError or PackageError where the folder cannot be searched.
    """
    with path.open("rb") as file:
        found = beside(path, file, limits)
    return FilesBeside(found) if found else None
