"""ZIP archives built byte by byte, so that each can lie in exactly one place.

``pack`` writes what it is told, true or not. ``hostile_archives`` is the stock of archives that must be refused.
"""

import stat
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

T = TypeVar("T")

FEED = b'<?xml version="1.0" encoding="UTF-8"?>\n<openimmo/>\n'
PICTURE = b"\xff\xd8\xff\xe0 a picture, or what passes for one " * 20

STORED, DEFLATED = 0, 8
ENCRYPTED, STREAMED, UTF8 = 1, 8, 0x800


@dataclass(frozen=True)
class Part:
    """One file of an archive. What is None is told truly; ``packed_data`` replaces the packed bytes themselves."""

    name: bytes
    data: bytes = FEED
    method: int = DEFLATED
    flags: int = 0
    mode: int = stat.S_IFREG | 0o644
    extra: bytes = b""
    packed_data: bytes | None = None
    local_name: bytes | None = None
    local_method: int | None = None
    crc: int | None = None
    size: int | None = None
    packed: int | None = None
    local_size: int | None = None
    offset: int | None = None
    disk: int = 0
    gap: bytes = b""
    zip64: bool = False


def deflate(data: bytes) -> bytes:
    """``data`` as raw deflate."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def given(value: T | None, otherwise: T) -> T:
    """``value``, unless nothing was told."""
    return otherwise if value is None else value


def _local(part: Part, body: bytes) -> bytes:
    streamed = part.flags & STREAMED
    crc = 0 if streamed else given(part.crc, zlib.crc32(part.data))
    packed = 0 if streamed else given(part.packed, len(body))
    size = 0 if streamed else given(part.local_size, given(part.size, len(part.data)))
    name = given(part.local_name, part.name)
    extra = struct.pack("<2H2Q", 1, 16, size, packed) if part.zip64 else b""
    size, packed = (0xFFFFFFFF, 0xFFFFFFFF) if part.zip64 else (size, packed)
    method = given(part.local_method, part.method)
    head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, part.flags, method, 0, 33, crc, packed, size, len(name), len(extra))
    tail = struct.pack("<4s3L", b"PK\7\x08", zlib.crc32(part.data), len(body), len(part.data)) if streamed else b""
    return head + name + extra + body + tail


def _central(part: Part, body: bytes, offset: int) -> bytes:
    crc = given(part.crc, zlib.crc32(part.data))
    packed, size = given(part.packed, len(body)), given(part.size, len(part.data))
    extra = part.extra
    if part.zip64:
        extra += struct.pack("<2H3Q", 1, 24, size, packed, offset)
        size = packed = offset = 0xFFFFFFFF
    return (
        struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 0x0314, 20, part.flags, part.method, 0, 33, crc, packed, size, len(part.name),
            len(extra), 0, part.disk, 0, part.mode << 16, offset,
        )
        + part.name + extra
    )  # fmt: skip


def end_record(
    count: int, size: int, offset: int, comment: bytes = b"", disk: int = 0, claimed_comment: int | None = None
) -> bytes:
    """The record at an archive's end."""
    length = given(claimed_comment, len(comment))
    return struct.pack("<4s4H2LH", b"PK\5\6", disk, disk, count, count, size, offset, length) + comment


def end_records64(count: int, size: int, offset: int, place: int, here: int | None = None, **plain: int) -> bytes:
    """ZIP64 end record, its locator, and an end record that points to them; ``plain`` contradicts it."""
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, given(here, count), count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, place, 1)
    short = {"count": 0xFFFF, "size": 0xFFFFFFFF, "offset": 0xFFFFFFFF, **plain}
    return record + locator + end_record(**short)


def pack(
    parts: Sequence[Part],
    *,
    comment: bytes = b"",
    shift: int = 0,
    count: int | None = None,
    zip64: bool = False,
) -> bytes:
    """An archive of ``parts``; ``shift`` is added to all offsets, as when bytes are to stand before it."""
    body, directory = b"", b""
    for part in parts:
        packed = given(part.packed_data, part.data if part.method != DEFLATED else deflate(part.data))
        body += part.gap
        directory += _central(part, packed, given(part.offset, len(body) + shift))
        body += _local(part, packed)
    place, told = len(body) + shift, given(count, len(parts))
    if zip64:
        return body + directory + end_records64(told, len(directory), place, place + len(directory))
    return body + directory + end_record(told, len(directory), place, comment)


def many_entries(count: int) -> bytes:
    """An archive that really holds ``count`` empty files."""
    locals_, records = bytearray(), bytearray()
    for number in range(count):
        name = b"%07d.jpg" % number
        records += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, len(locals_)
        )
        records += name
        locals_ += struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0) + name
    end = end_records64(count, len(records), len(locals_), len(locals_) + len(records))
    return bytes(locals_ + records + end)


def quoted_bomb(copies: int) -> bytes:
    """Files whose records all point at one and the same packed kernel."""
    kernel = Part(b"0.xml", bytes(1_000_000))
    return pack([kernel, *(replace(kernel, name=b"%d.xml" % number, offset=0) for number in range(1, copies))])


def unicode_path(raw: bytes, name: str) -> bytes:
    """The extra field that gives a name in UTF-8 beside ``raw``."""
    text = name.encode()
    return struct.pack("<2HBL", 0x7075, 5 + len(text), 1, zlib.crc32(raw)) + text


def hostile_archives() -> Iterator[tuple[str, bytes, str]]:
    """What is wrong, the bytes, and the code under which ``open_package`` or ``verify`` must refuse them."""
    yield from _hostile_names()
    yield from _hostile_files()
    yield from _hostile_frames()
    yield from _hostile_contents()


def _hostile_names() -> Iterator[tuple[str, bytes, str]]:
    feed = Part(b"openimmo.xml")
    for wrong, name, code in (
        ("parent folder", b"../openimmo.xml", "package-name-traversal"),
        ("parent folder inside", b"a/../../b.jpg", "package-name-traversal"),
        ("parent folder with backslashes", b"a\\..\\..\\b.jpg", "package-name-traversal"),
        ("parent folder as a folder", b"../", "package-name-traversal"),
        ("absolute path", b"/etc/passwd", "package-name-absolute"),
        ("network path", b"\\\\server\\share\\a.jpg", "package-name-absolute"),
        ("drive", b"C:\\a.jpg", "package-name-absolute"),
        ("drive without slash", b"c:a.jpg", "package-name-absolute"),
        ("NUL", b"a.jpg\0.xml", "package-name-control"),
        ("line feed", b"a\nb.jpg", "package-name-control"),
        ("escape", b"\x1b[2Ja.jpg", "package-name-control"),
        ("C1 control", "a\x9b2J.jpg".encode(), "package-name-control"),
        ("text direction", "a\u202egpj.exe".encode(), "package-name-control"),
        ("no name", b"", "package-name-empty"),
        ("name of dots", b"././.", "package-name-empty"),
        ("long name", b"a" * 1025, "package-name-too-long"),
        ("deep folders", b"a/" * 17 + b"b.jpg", "package-too-deep"),
    ):
        yield wrong, pack([feed, Part(name)]), code
    hidden = Part(b"b.jpg", extra=unicode_path(b"b.jpg", "../b.jpg"))
    yield "parent folder in the Unicode path", pack([feed, hidden]), "package-name-traversal"
    shown = Part(b"../b.jpg", extra=unicode_path(b"../b.jpg", "b.jpg"))
    yield "parent folder under a Unicode path", pack([feed, shown]), "package-name-traversal"
    yield "same name twice", pack([feed, feed]), "package-duplicate-name"
    covered = [Part(b"a", extra=unicode_path(b"a", "1.jpg")), Part(b"a", extra=unicode_path(b"a", "2.jpg"))]
    yield "same name under two Unicode paths", pack([feed, *covered]), "package-duplicate-name"
    slashes = [Part(b"a/b.jpg"), Part(b"a\\b.jpg")]
    yield "same name but for slashes", pack([feed, *slashes]), "package-duplicate-name"
    accents = [Part("ü.jpg".encode(), flags=UTF8), Part("u\u0308.jpg".encode(), flags=UTF8)]
    yield "same name but for accents", pack([feed, *accents]), "package-duplicate-name"
    yield "dot before the same name", pack([feed, Part(b"./openimmo.xml")]), "package-duplicate-name"
    yield "feeds equal but for case", pack([feed, Part(b"OpenImmo.XML")]), "package-ambiguous-feeds"


def _hostile_files() -> Iterator[tuple[str, bytes, str]]:
    feed = Part(b"openimmo.xml")
    yield "symbolic link", pack([feed, Part(b"a", b"/etc/passwd", mode=stat.S_IFLNK | 0o777)]), "zip-special-file"
    yield "device", pack([feed, Part(b"a", b"", mode=stat.S_IFCHR | 0o666)]), "zip-special-file"
    yield "FIFO", pack([feed, Part(b"a", b"", mode=stat.S_IFIFO | 0o666)]), "zip-special-file"
    yield "encrypted", pack([replace(feed, flags=ENCRYPTED)]), "zip-encrypted"
    yield "strongly encrypted", pack([replace(feed, flags=1 << 6)]), "zip-encrypted"
    yield "AES", pack([replace(feed, method=99)]), "zip-encrypted"
    for name, method in (("Deflate64", 9), ("bzip2", 12), ("LZMA", 14), ("Zstandard", 93), ("method 77", 77)):
        yield name, pack([replace(feed, method=method)]), "zip-method"
    yield "patch", pack([replace(feed, flags=1 << 5)]), "zip-method"
    yield "other name in the file's header", pack([replace(feed, local_name=b"openimmo.exe")]), "zip-headers-differ"
    yield "longer name in the file's header", pack([replace(feed, local_name=b"openimmo.xml2")]), "zip-headers-differ"
    yield "other method in the file's header", pack([replace(feed, local_method=STORED)]), "zip-headers-differ"
    yield "other size in the file's header", pack([replace(feed, local_size=7)]), "zip-headers-differ"
    yield "no header where the record points", pack([feed, Part(b"a.jpg", offset=9)]), "zip-overlap"
    yield "second disk for one file", pack([replace(feed, disk=1)]), "zip-multi-disk"
    short = Part(b"openimmo.xml", zip64=True)
    without = pack([short]).replace(struct.pack("<2H", 1, 24), struct.pack("<2H", 9, 24))
    yield "ZIP64 field missing", without, "zip-directory-broken"
    yield "header overwritten", b"PK\3\5" + pack([feed])[4:], "zip-header-broken"


def _hostile_frames() -> Iterator[tuple[str, bytes, str]]:
    feed, picture = Part(b"openimmo.xml"), Part(b"a.jpg", PICTURE)
    whole = pack([feed, picture])
    yield "cut in the middle", whole[: len(whole) // 2], "zip-truncated"
    yield "cut in the end record", whole[:-1], "zip-truncated"
    yield "only the magic", b"PK\3\4", "zip-truncated"
    yield "bytes missing in the middle", whole[:40] + whole[60:], "zip-truncated"
    yield "comment cut", pack([feed], comment=b"Expose")[:-3], "zip-truncated"
    yield "two archives glued together", whole + pack([feed]), "zip-glued"
    yield "two archives, offsets adjusted", whole + pack([feed], shift=len(whole)), "zip-glued"
    yield "second archive in the comment", pack([feed], comment=pack([feed])), "zip-glued"
    yield "empty archive behind another", whole + pack([], shift=len(whole)), "zip-glued"
    yield "self-extractor", b"MZ\x90\0 stub " * 9 + whole, "zip-prefix"
    yield "self-extractor, offsets adjusted", b"MZ!!" + pack([feed], shift=4), "zip-prefix"
    yield "bytes after the end", whole + b"\r\n", "zip-trailing-bytes"
    split = end_records64(1, 0, 0, 0).replace(struct.pack("<4sLQL", b"PK\6\7", 0, 0, 1), b"PK\6\7" + b"\1\0\0\0" * 4)
    yield "several disks by ZIP64", b"PK\3\4" + split, "zip-multi-disk"
    longer = whole[: whole.rindex(b"a.jpg") - 16] + b"\xff" + whole[whole.rindex(b"a.jpg") - 15 :]
    yield "record that reaches out of the directory", longer, "zip-directory-broken"
    yield "several disks", whole[:-18] + b"\1\0\1\0" + whole[-14:], "zip-multi-disk"
    yield "more files claimed than there are", pack([feed], count=2), "zip-directory-broken"
    yield "fewer files claimed than there are", pack([feed, picture], count=1), "zip-directory-broken"
    yield "a million files claimed", end_records64(1_000_000, 0, 0, 0), "package-too-many-entries"
    yield "a giant directory claimed", end_records64(1, 1 << 40, 0, 0), "zip-directory-too-big"
    record = pack([feed], zip64=True)
    yield "two end records that contradict", record[:-12] + b"\2\0" + record[-10:], "zip-headers-differ"
    yield "ZIP64 record elsewhere", b"PK\3\4" + end_records64(1, 0, 0, 0), "zip-directory-broken"
    yield "ZIP64 record behind the end", end_records64(1, 0, 0, 1 << 60), "zip-directory-broken"
    yield "directory overwritten", whole.replace(b"PK\1\2", b"PK\1\3"), "zip-directory-broken"
    yield "empty archive", pack([]), "package-no-feed"


def _hostile_contents() -> Iterator[tuple[str, bytes, str]]:
    feed, zeros = Part(b"openimmo.xml"), bytes(11 * 1024 * 1024)
    yield "bomb", pack([feed, Part(b"a.bmp", zeros)]), "zip-bomb"
    yield "bomb of many small files", pack([Part(b"%d.xml" % n, zeros[: 1 << 20]) for n in range(12)]), "zip-bomb"
    yield "bomb that hides its size", pack([Part(b"openimmo.xml", zeros, size=99, local_size=99)]), "zip-size-lies"
    yield "overlapping bomb", quoted_bomb(9), "zip-overlap"
    yield "file that reaches into the directory", pack([replace(feed, method=STORED, packed=60)]), "zip-overlap"
    yield "too many terabytes", pack([replace(feed, size=0xFFFFFFFE, packed=0xF0000000)]), "zip-overlap"
    yield "wrong CRC", pack([replace(feed, crc=1)]), "zip-crc"
    yield "wrong CRC in a passed-over file", pack([feed, Part(b"__MACOSX/._a", crc=1)]), "zip-crc"
    yield "wrong CRC of a stored file", pack([replace(feed, method=STORED, crc=1)]), "zip-crc"
    yield "declared too small", pack([replace(feed, size=9)]), "zip-size-lies"
    yield "declared too big", pack([replace(feed, size=999)]), "zip-size-lies"
    yield "stored, declared too small", pack([replace(feed, method=STORED, size=9)]), "zip-size-lies"
    yield "no deflate", pack([replace(feed, packed_data=b"\xff" * 40)]), "zip-data-broken"
    yield "deflate cut", pack([replace(feed, packed_data=deflate(FEED)[:-4])]), "zip-data-broken"
    yield "bytes behind the deflate", pack([replace(feed, packed_data=deflate(FEED) + b"\0")]), "zip-data-broken"
