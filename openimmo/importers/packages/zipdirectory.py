"""A ZIP's own account of itself: the end record, checked first, and the central directory it points to.

Reads only what the limits allow, so a million claimed files cost nothing. The standard library's zipfile is no help
here: it builds the whole list before anything can be asked, cuts a file at its declared size without a word, cuts names
at a NUL, and takes the last of two archives that were glued together; how much it lets pass differs by Python.
Field names follow PKWARE's APPNOTE 6.3.10, sections 4.3.7 to 4.5.3. Knows no names' meaning and reads no content.
"""

import struct
import zlib
from collections.abc import Iterator

import msgspec

from openimmo.errors import PackageError, UnsafePackage
from openimmo.importers.packages.contents import SourceFile
from openimmo.importers.packages.limits import Limits

LOCAL_FILE, CENTRAL_FILE, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"

_END = struct.Struct("<4s4H2LH")
_LOCATOR64 = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_ZIP64_EXTRA, _UNICODE_PATH_EXTRA = 0x0001, 0x7075


class Directory(msgspec.Struct, frozen=True):
    """Where the central directory lies: ``count`` records in ``size`` bytes from ``offset`` on."""

    count: int
    size: int
    offset: int


class Record(msgspec.Struct, frozen=True, gc=False):
    """One file as the central directory tells it; ``unicode`` is the UTF-8 name of the Unicode path extra field."""

    raw: bytes
    unicode: bytes | None
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    offset: int


def read_directory(file: SourceFile, limits: Limits) -> Directory:
    """The central directory's place, once the records at the end agree with each other and the limits."""
    place = _find_end(file)
    _, disk, first_disk, here, count, size, offset, _ = _END.unpack(file.read_at(place, _END.size))
    locator = file.read_at(place - _LOCATOR64.size, _LOCATOR64.size) if place >= _LOCATOR64.size else b""
    if locator.startswith(b"PK\x06\x07"):
        plain = (disk, first_disk, here, count, size, offset)
        place, (disk, first_disk, here, count, size, offset) = _read_end64(file, place, locator, plain)
    if disk or first_disk or here != count:
        raise PackageError("zip-multi-disk")
    if count > limits.entries:
        raise UnsafePackage("package-too-many-entries", count=count, limit=limits.entries)
    if size > limits.directory_bytes:
        raise UnsafePackage("zip-directory-too-big", count=size, limit=limits.directory_bytes)
    if offset + size > place:
        raise PackageError("zip-truncated")
    if offset + size < place:
        raise something_before(file)
    return Directory(count, size, offset)


def something_before(file: SourceFile) -> UnsafePackage:
    """The error for bytes before the archive: another archive, or anything else."""
    return UnsafePackage("zip-glued" if file.read_at(0, 2) == b"PK" else "zip-prefix")


def has_end(file: SourceFile) -> bool:
    """True when an end record stands where one may stand."""
    return END in _tail(file)


def _tail(file: SourceFile) -> bytes:
    start = max(0, file.size - _END.size - _FULL16)
    return file.read_at(start, file.size - start)


def _find_end(file: SourceFile) -> int:
    """The only end record whose comment reaches to the last byte of the file."""
    tail = _tail(file)
    fitting, last_gap = [], -1
    place = tail.find(END)
    while 0 <= place <= len(tail) - _END.size:
        comment = int.from_bytes(tail[place + 20 : place + 22], "little")
        last_gap = len(tail) - (place + _END.size + comment)
        if last_gap == 0:
            fitting.append(place)
        place = tail.find(END, place + 1)
    if len(fitting) > 1:
        raise UnsafePackage("zip-glued")
    if not fitting and last_gap > 0:
        raise UnsafePackage("zip-trailing-bytes", count=last_gap)
    if not fitting:
        raise PackageError("zip-truncated")
    return file.size - len(tail) + fitting[0]


def _read_end64(
    file: SourceFile, end: int, locator: bytes, plain: tuple[int, ...]
) -> tuple[int, tuple[int, int, int, int, int, int]]:
    """Place and numbers of the ZIP64 end record, which must lie right before its locator and contradict nothing."""
    _, disk, place, disks = _LOCATOR64.unpack(locator)
    if disk or disks > 1:
        raise PackageError("zip-multi-disk")
    head = file.read_at(place, _END64.size) if place < end else b""
    if len(head) < _END64.size:
        raise PackageError("zip-directory-broken")
    signature, length, _, _, *numbers = _END64.unpack(head)
    if signature != b"PK\x06\x06" or place + 12 + length != end - _LOCATOR64.size:
        raise PackageError("zip-directory-broken")
    full = (_FULL16, _FULL16, _FULL16, _FULL16, _FULL32, _FULL32)
    if any(short not in (mark, long) for short, mark, long in zip(plain, full, numbers, strict=True)):
        raise UnsafePackage("zip-headers-differ", name="ZIP64")
    disk, first_disk, here, count, size, offset = numbers
    return place, (disk, first_disk, here, count, size, offset)


def read_records(file: SourceFile, directory: Directory) -> Iterator[Record]:
    """The records in their order; raises PackageError where the directory is not what the end record says."""
    place, end = directory.offset, directory.offset + directory.size
    for _ in range(directory.count):
        head = file.read_at(place, _CENTRAL.size)
        if len(head) < _CENTRAL.size or not head.startswith(CENTRAL_FILE):
            raise PackageError("zip-directory-broken")
        lengths = _CENTRAL.unpack(head)[10:13]
        rest = file.read_at(place + _CENTRAL.size, sum(lengths))
        place += _CENTRAL.size + sum(lengths)
        if place > end:
            raise PackageError("zip-directory-broken")
        yield _record(head, rest[: lengths[0]], rest[lengths[0] : lengths[0] + lengths[1]])
    if place != end:
        raise PackageError("zip-directory-broken")


def _record(head: bytes, raw: bytes, extra: bytes) -> Record:
    fields = _CENTRAL.unpack(head)
    flags, method, crc, packed, size = fields[3], fields[4], fields[7], fields[8], fields[9]
    disk, external, offset = fields[13], fields[15], fields[16]
    extras = dict(_extra_fields(extra))
    size, packed, offset, disk = _long_numbers(extras.get(_ZIP64_EXTRA, b""), size, packed, offset, disk)
    if disk:
        raise PackageError("zip-multi-disk")
    return Record(raw, _unicode_path(extras, raw), flags, method, crc, packed, size, external >> 16, offset)


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        yield kind, extra[place + 4 : place + 4 + length]
        place += 4 + length


def _long_numbers(extra: bytes, size: int, packed: int, offset: int, disk: int) -> tuple[int, int, int, int]:
    """The numbers that stand in the ZIP64 extra field because they are too big for the record (APPNOTE 4.5.3)."""
    wanted = [number == _FULL32 for number in (size, packed, offset)]
    if not any(wanted) and disk != _FULL16:
        return size, packed, offset, disk
    form = "<" + "Q" * sum(wanted) + "L" * (disk == _FULL16)
    if len(extra) < struct.calcsize(form):
        raise PackageError("zip-directory-broken")
    longs = iter(struct.unpack_from(form, extra))
    size, packed, offset = (
        next(longs) if full else number for full, number in zip(wanted, (size, packed, offset), strict=True)
    )
    return size, packed, offset, next(longs, disk)


def _unicode_path(extras: dict[int, bytes], raw: bytes) -> bytes | None:
    """The UTF-8 name that some packers put beside a name in a DOS code page; void if ``raw`` was changed since."""
    field = extras.get(_UNICODE_PATH_EXTRA, b"")
    if len(field) < 6 or field[0] != 1 or int.from_bytes(field[1:5], "little") != zlib.crc32(raw):
        return None
    return field[5:]
