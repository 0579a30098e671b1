"""Small real files and a package in memory for the tests of media/."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from PIL import Image

from openimmo.domain.package import Entry


def picture(kind: str = "JPEG", size: tuple[int, int] = (8, 6), shade: int = 90) -> bytes:
    """A real picture of that Pillow format."""
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 20, 200)).save(out, kind)
    return out.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A real ZIP of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def entry(index: int, name: str, raw: bytes | None = None, flagged: bool = False, size: int = 0) -> Entry:
    """An entry as a package would give it."""
    return Entry(index=index, name=name, raw=name.encode() if raw is None else raw, flagged_utf8=flagged, size=size)


def entries(*names: str) -> list[Entry]:
    """Entries with UTF-8 names."""
    return [entry(index, name) for index, name in enumerate(names)]


class MemoryPackage:
    """A package of name → bytes; it remembers which entries were opened."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._contents = list(files.values())
        self._entries = [entry(i, name, size=len(data)) for i, (name, data) in enumerate(files.items())]
        self.opened: list[str] = []

    @property
    def entries(self) -> Sequence[Entry]:
        return self._entries

    def open(self, entry: Entry) -> BinaryIO:
        self.opened.append(entry.name)
        return io.BytesIO(self._contents[entry.index])


class ZipPackage:
    """The files of a real ZIP, one decompressing stream each."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._infos = [info for info in self._archive.infolist() if not info.is_dir()]
        self._entries = [
            entry(i, info.filename, info.filename.encode(), bool(info.flag_bits & 0x800), info.file_size)
            for i, info in enumerate(self._infos)
        ]

    @property
    def entries(self) -> Sequence[Entry]:
        return self._entries

    def open(self, entry: Entry) -> BinaryIO:
        return self._archive.open(self._infos[entry.index])  # type: ignore[return-value]
