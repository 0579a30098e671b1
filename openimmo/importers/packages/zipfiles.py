"""The files of a ZIP, read in place: nothing is extracted, nothing overlaps, nothing hides.

Everything a record claims is checked against the file's own header and the limits before a byte is unpacked; reading
then holds each file to its claims. Does not know which files are feeds.
"""

import stat
from collections.abc import Iterable
from functools import partial
from typing import BinaryIO

from openimmo.errors import PackageError, UnsafePackage
from openimmo.importers.packages.contents import Content, Inflated, Slice, SourceFile, buffered
from openimmo.importers.packages.entrynames import is_utf8, safe_name, shown
from openimmo.importers.packages.limits import Limits
from openimmo.importers.packages.sources import Listed
from openimmo.importers.packages.zipdirectory import Record, read_directory, read_records
from openimmo.importers.packages.ziplayout import lay_out

STORED, DEFLATED, AES = 0, 8, 99
METHODS = {1: "Shrink", 6: "Implode", 9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
# APPNOTE 4.4.4: bit 0 encrypted, 6 strongly, 13 with a masked directory; 5 is a patch; 11 a name in UTF-8.
ENCRYPTED = 1 << 0 | 1 << 6 | 1 << 13
PATCHED, UTF8 = 1 << 5, 1 << 11


class ZipSource:
    """An archive whose account of itself holds; making one raises PackageError or UnsafePackage where it does not."""

    kind = "zip"

    def __init__(self, file: SourceFile, limits: Limits) -> None:
        self._file = file
        directory = read_directory(file, limits)
        records = []
        for record in read_records(file, directory):
            _check_record(record, limits)
            records.append(record)
        _check_raw_names(records)
        _check_ratio("*", sum(record.size for record in records), sum(record.packed for record in records), limits)
        places, self.findings = lay_out(file, records, directory)
        self._placed = [
            (record, place) for record, place in zip(records, places, strict=True) if not _is_folder(record)
        ]
        self.files = [_listed(record) for record, _ in self._placed]

    def open(self, position: int) -> BinaryIO:
        """The content of file ``position``, unpacked, held to its size and CRC."""
        record, place = self._placed[position]
        packed = Slice(self._file, place, place + record.packed)
        produce = packed if record.method == STORED else Inflated(packed, record.raw)
        return buffered(Content(produce, record.size, partial(_wrong_size, record), partial(_check_crc, record)))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def _wrong_size(record: Record) -> PackageError:
    return PackageError("zip-size-lies", name=shown(record.raw), size=record.size)


def _check_crc(record: Record, crc: int) -> None:
    if crc != record.crc:
        raise PackageError("zip-crc", name=shown(record.raw))


def _is_folder(record: Record) -> bool:
    return record.raw.endswith((b"/", b"\\")) or stat.S_ISDIR(record.mode)


def _listed(record: Record) -> Listed:
    raw = record.raw if record.unicode is None else record.unicode
    flagged = record.unicode is not None or bool(record.flags & UTF8)
    return Listed(raw, flagged and is_utf8(raw), record.size)


def _check_record(record: Record, limits: Limits) -> None:
    """Refuse what is no plain file, stored or deflated, readable by anyone."""
    if record.flags & ENCRYPTED or record.method == AES:
        raise PackageError("zip-encrypted", name=shown(record.raw))
    if record.method not in (STORED, DEFLATED) or record.flags & PATCHED:
        method = METHODS.get(record.method, str(record.method))
        raise PackageError("zip-method", name=shown(record.raw), method=method)
    if stat.S_IFMT(record.mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise UnsafePackage("zip-special-file", name=shown(record.raw))
    if record.unicode is not None or _is_folder(record):
        safe_name(record.raw, limits)
    _check_ratio(record.raw, record.size, record.packed, limits)


def _check_ratio(name: bytes | str, size: int, packed: int, limits: Limits) -> None:
    if size > limits.ratio_from and size > packed * limits.ratio:
        name = name if isinstance(name, str) else shown(name)
        raise UnsafePackage("zip-bomb", name=name, size=size, packed=packed, limit=limits.ratio)


def _check_raw_names(records: Iterable[Record]) -> None:
    """Refuse a name given twice; the Unicode path field must not hide that."""
    seen: set[bytes] = set()
    for record in records:
        if record.raw in seen and not _is_folder(record):
            raise UnsafePackage("package-duplicate-name", name=shown(record.raw))
        seen.add(record.raw)
