"""A picture without what a camera or a program wrote into it, and without being encoded again.

EXIF (place, owner, preview), XMP, IPTC, comments and whatever stands behind the end are left out; the colour profile,
if it is one, and everything that decides how the picture looks stay. Knows the outer form of JPEG, PNG, GIF and WEBP,
no pixels.
"""

import struct
import zlib
from collections.abc import Iterator

_JFIF = b"JFIF\0"
_PROFILE = b"ICC_PROFILE\0"
_PROFILE_AT = 36  # where a colour profile says that it is one (ICC.1, 7.2)
_PROFILE_MARK = b"acsp"
_ADOBE = b"Adobe"
_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_STAYS = frozenset(
    (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs",
     b"cICP", b"acTL", b"fcTL", b"fdAT")
)  # fmt: skip
_WEBP_STAYS = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_SAYS = 0x08 | 0x04  # EXIF, XMP
_GIF_STAYS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")


class OddFormError(Exception):
    """The picture is not built as its format says; it has to be decoded to be cleaned."""


def without_metadata(data: bytes, kind: str) -> bytes:
    """The same picture without metadata; the very same bytes where there is none. Raises OddFormError.

    ``kind`` is "image/jpeg", "image/png", "image/gif" or "image/webp".
    """
    try:
        clean = b"".join(_FORMS[kind](data))
    except (IndexError, struct.error, ValueError, zlib.error) as error:
        raise OddFormError(kind) from error
    return data if clean == data else clean


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    while True:
        if data[at] != 0xFF:
            raise OddFormError("image/jpeg")
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == _END:
            yield data[at : at + 2]
            return
        end = at + 2 + _number(data, at + 2, ">H")
        yield _segment(data[at:end], marker)
        if marker == _SCAN:
            at, end = end, _end_of_scan(data, end)
            yield data[at:end]
        at = end


def _segment(segment: bytes, marker: int) -> bytes:
    """What stays of a segment. JFIF may hold a preview; APP2 holds profiles, and lists of further pictures."""
    content = segment[4:]
    if marker == 0xE0:
        if not content.startswith(_JFIF) or len(content) < 14:
            return b""
        return b"\xff\xe0\x00\x10" + content[:12] + b"\0\0"
    if marker == 0xE2 and content.startswith(_PROFILE) and content[12:13] == b"\1":
        _see_profile(content[14:], "image/jpeg")
    stays = {0xE2: _PROFILE, 0xEE: _ADOBE}.get(marker)
    if 0xE0 <= marker <= 0xEF or marker == _COMMENT:
        return segment if stays and content.startswith(stays) else b""
    return segment


def _see_profile(profile: bytes, kind: str) -> None:
    """What only calls itself a colour profile may say anything; OddFormError."""
    if profile[_PROFILE_AT : _PROFILE_AT + 4] != _PROFILE_MARK:
        raise OddFormError(kind)


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands that is neither a stuffed byte nor a restart."""
    while True:
        at = data.index(b"\xff", at)
        following = data[at + 1]
        if following not in (0x00, 0xFF) and not 0xD0 <= following <= 0xD7:
            return at
        at += 1 if following == 0xFF else 2


def _png(data: bytes) -> Iterator[bytes]:
    yield _PNG
    at = len(_PNG)
    while True:
        name = data[at + 4 : at + 8]
        end = at + 12 + _number(data, at, ">I")
        if end > len(data):
            raise OddFormError("image/png")
        if name == b"iCCP":
            packed = data[at + 8 : end - 4].partition(b"\0")[2]
            _see_profile(zlib.decompressobj().decompress(packed[1:], 2 * _PROFILE_AT), "image/png")
        if name in _PNG_STAYS:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end


def _webp(data: bytes) -> Iterator[bytes]:
    limit = min(8 + _number(data, 4, "<I"), len(data))
    parts: list[bytes] = []
    at = 12
    while at + 8 <= limit:
        name = data[at : at + 4]
        length = _number(data, at + 4, "<I")
        end = at + 8 + length + length % 2
        if at + 8 + length > len(data):
            raise OddFormError("image/webp")
        if name == b"ICCP":
            _see_profile(data[at + 8 : end], "image/webp")
        if name == b"VP8X":
            parts.append(data[at : at + 8] + bytes([data[at + 8] & ~_WEBP_SAYS]) + data[at + 9 : end])
        elif name in _WEBP_STAYS:
            parts.append(data[at:end])
        at = end
    yield b"RIFF" + struct.pack("<I", 4 + sum(map(len, parts))) + b"WEBP"
    yield from parts


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _table(data[10])
    yield data[:at]
    while True:
        if data[at] == 0x3B:
            yield b";"
            return
        if data[at] == 0x2C:
            end = _blocks(data, at + 10 + _table(data[at + 9]) + 1)
        elif data[at] == 0x21:
            end = _blocks(data, at + 2)
            if not _stays_in_gif(data[at:end]):
                at = end
                continue
        else:
            raise OddFormError("image/gif")
        yield data[at:end]
        at = end


def _stays_in_gif(extension: bytes) -> bool:
    if extension[1] == 0xFF:
        return extension[3:14] in _GIF_STAYS
    return extension[1] == 0xF9  # how a frame is shown; comments and plain texts go


def _table(flags: int) -> int:
    return 3 * (2 << (flags & 7)) if flags & 0x80 else 0


def _blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += 1 + data[at]
    return at + 1


def _number(data: bytes, at: int, form: str) -> int:
    found: int = struct.unpack_from(form, data, at)[0]
    return found


_FORMS = {"image/jpeg": _jpeg, "image/png": _png, "image/gif": _gif, "image/webp": _webp}
