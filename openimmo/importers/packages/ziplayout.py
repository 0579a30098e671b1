"""Where each file of a ZIP really lies: behind its own header, which must say what the central directory says.

Two files never share a byte and none reaches into the directory; that is how small archives unpack to petabytes.
Knows headers and places; reads no content.
"""

import struct
from collections.abc import Sequence

from openimmo.errors import PackageError, UnsafePackage
from openimmo.findings import Finding, finding
from openimmo.importers.packages.contents import SourceFile
from openimmo.importers.packages.entrynames import shown
from openimmo.importers.packages.zipdirectory import LOCAL_FILE, Directory, Record, something_before

DESCRIPTOR = 1 << 3
_LOCAL = struct.Struct("<4s5H3L2H")
# The data descriptor behind a streamed file: signature, CRC and two ZIP64 sizes at most (APPNOTE 4.3.9).
_LONGEST_DESCRIPTOR = 24


def lay_out(file: SourceFile, records: Sequence[Record], directory: Directory) -> tuple[list[int], list[Finding]]:
    """Where the packed bytes of each record start, and a finding if bytes lie between them that belong to no file."""
    places = [0] * len(records)
    end, slack, between = 0, 0, 0
    for index in sorted(range(len(records)), key=lambda index: records[index].offset):
        record = records[index]
        between += _gap(end, record.offset, slack, record.raw)
        if end == 0 and record.offset > 0:
            raise something_before(file)
        places[index] = _content_place(file, record)
        end = places[index] + record.packed
        slack = _LONGEST_DESCRIPTOR if record.flags & DESCRIPTOR else 0
    if not records and directory.offset > 0:
        raise something_before(file)
    between += _gap(end, directory.offset, slack, records[-1].raw if records else b"")
    return places, [finding("zip-gap", count=between)] if between else []


def _gap(end: int, start: int, slack: int, raw: bytes) -> int:
    """Bytes between ``end`` and ``start`` beyond a data descriptor; UnsafePackage where they overlap."""
    if start < end:
        raise UnsafePackage("zip-overlap", name=shown(raw))
    return start - end if start - end > slack else 0


def _content_place(file: SourceFile, record: Record) -> int:
    """The first byte behind the file's own header, once that header agrees with the record."""
    head = file.read_at(record.offset, _LOCAL.size + len(record.raw))
    if len(head) < _LOCAL.size or not head.startswith(LOCAL_FILE):
        raise PackageError("zip-header-broken", name=shown(record.raw))
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack_from(head)
    if name_length != len(record.raw) or head[_LOCAL.size :] != record.raw or method != record.method:
        raise UnsafePackage("zip-headers-differ", name=shown(record.raw))
    if not flags & DESCRIPTOR and not _agree((crc, packed, size), (record.crc, record.packed, record.size)):
        raise UnsafePackage("zip-headers-differ", name=shown(record.raw))
    return record.offset + len(head) + int(extra_length)


def _agree(local: tuple[int, int, int], central: tuple[int, int, int]) -> bool:
    """True when the header's CRC and sizes are the record's, or stand in its ZIP64 extra field."""
    return local[0] == central[0] and all(
        short in (0xFFFFFFFF, long) for short, long in zip(local[1:], central[1:], strict=True)
    )
