"""An XML that lies open at a source, and the pictures it names beside it: one delivery, put together as from a folder.

Knows how the folders of a source look and which files belong together. Fetches nothing.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from openimmo.domain.source import Source
from openimmo.importers.packages.limits import Limits
from openimmo.intake.bundle import Named, named_beside
from openimmo.intake.completeness import is_marker, is_temporary
from openimmo.transports.files import Kind, Listing, RemoteFile

List = Callable[[bytes], Listing]
"""Lists a folder below the root of a source."""


class Around:
    """The folder of a source that an XML lies in, and those below it, as bundle.Folders."""

    def __init__(self, folder: bytes, source: Source, listed: List) -> None:
        self._folder = folder
        self._source = source
        self._listed = listed

    def files(self, inner: bytes) -> Sequence[bytes]:
        """The plain files that are no uploads and no markers."""
        names = self._names(inner, Kind.FILE)
        return [one for one in names if not is_temporary(one) and not is_marker(one, self._source)]

    def folders(self, inner: bytes) -> Sequence[bytes]:
        """The folders, but for the one that files are moved to."""
        return [one for one in self._names(inner, Kind.FOLDER) if below(inner, one) != self._source.move_to.encode()]

    def _names(self, inner: bytes, kind: Kind) -> list[bytes]:
        return [one.name for one in self._listed(below(self._folder, inner)).files if one.kind is kind]


class Companions(NamedTuple):
    """The files an XML names that are there, by their paths below the XML's folder, and what it names in vain."""

    files: tuple[tuple[bytes, RemoteFile], ...]
    named: Named


def companions(xml: Path, own: bytes, folder: bytes, source: Source, listed: List, limits: Limits) -> Companions:
    """The files that belong to the XML ``own`` in ``folder``, which was fetched to ``xml``.

    Raises UnsafePackage where there are too many to look at, TransportError where a folder cannot be listed.
    """
    with xml.open("rb") as file:
        named = named_beside(file, own, Around(folder, source, listed), limits)
    return Companions(tuple((path, _entry(listed, below(folder, path))) for path in named.found), named)


def _entry(listed: List, path: bytes) -> RemoteFile:
    folder, _, name = path.rpartition(b"/")
    return next(one for one in listed(folder).files if one.name == name)


def below(folder: bytes, name: bytes) -> bytes:
    """A path in a folder; b"" is the root."""
    return folder + b"/" + name if folder and name else folder or name
