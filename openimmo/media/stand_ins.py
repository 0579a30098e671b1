"""Files that take the place of others: the same kind, the same pixels, and nothing of what was in them.

A picture is one plain colour; it says where it was taken if the other did (in the Gulf of Guinea), and lacks its end if
the other did. Whatever the judge said of the first file it says of its stand-in. Knows Pillow and kinds of files.
"""

import io
import re
import zlib
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, PngImagePlugin

from openimmo.media.kinds import HEAD, HTML, SVG, UNKNOWN, XML, kind_of
from openimmo.media.pictures import PARSED, BrokenPictureError, ImmensePictureError, is_cut, is_located, measure

_LARGEST = 20_000_000  # pixels that are really painted
_SIGNATURE = 12
_ENCRYPTED = re.compile(rb"/Encrypt\s{0,8}(?:[0-9]{1,10}\s{1,8}[0-9]{1,5}\s{1,8}R|<<)")
_GPS = 0x8825
_ORIGIN = {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}
_PDF = b"%%PDF-1.4\n%%%s\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
_PDF_END = b"trailer<</Root 1 0 R%s>>\n%%%%EOF\n"
_TEXTS = {
    HTML: b"<html><body><p>%s</p></body></html>",
    SVG: b'<svg xmlns="http://www.w3.org/2000/svg"><!-- %s --></svg>',
    XML: b"<anonymous>%s</anonymous>",
    "text/plain": b"anonymous %s\n",
    "application/rtf": b"{\\rtf1 anonymous %s}",
}


def stand_in(data: bytes, mark: bytes) -> bytes:
    """A file of the same kind. ``mark`` stands for the content: two files become the same where theirs is the same."""
    kind = kind_of(data[:HEAD])
    made = _made(data, kind, mark)
    if data and kind_of(made[:HEAD]) != kind:
        return b"\0\0" + mark.hex().encode()
    return made


def _made(data: bytes, kind: str, mark: bytes) -> bytes:
    said = mark.hex().encode()
    if not data:
        return b""
    if kind in PARSED:
        return _picture(data, kind, mark)
    if kind == "application/pdf":
        return _PDF % said + _PDF_END % (b"/Encrypt 9 0 R" if _ENCRYPTED.search(data) else b"")
    if kind in _TEXTS:
        return _TEXTS[kind] % said
    if kind == UNKNOWN:
        return b"\0\0" + said
    return _beginning(data, kind) + b"\0\0" + said


def _beginning(data: bytes, kind: str) -> bytes:
    """As few bytes of the beginning as tell the kind."""
    sizes = (3, 4, 8, _SIGNATURE, 32, 64, 128)
    return next((data[:size] for size in sizes if kind_of(data[:size] + b"\0\0") == kind), data[:_SIGNATURE])


def _picture(data: bytes, kind: str, mark: bytes) -> bytes:
    try:
        width, height = measure(data, kind)
    except BrokenPictureError:
        return _beginning(data, kind) + b"\0\0" + mark
    except ImmensePictureError:
        return _immense(kind, mark)
    made = _painted(width, height, kind, mark, located=is_located(data, kind))
    ends: dict[str, Callable[[bytes], bytes]] = {
        "image/jpeg": lambda whole: whole[:-2],
        "image/png": lambda whole: whole[:-12],
        "image/gif": lambda whole: whole[:-1],
    }
    return ends[kind](made) if is_cut(data, kind) and kind in ends else made


def _painted(width: int, height: int, kind: str, mark: bytes, *, located: bool) -> bytes:
    if width * height > _LARGEST:
        return _claiming(width, height, kind, mark)
    out = io.BytesIO()
    colour = tuple(96 + byte // 2 for byte in mark[:3])
    with Image.new("RGB", (width, height), colour) as picture:
        more: dict[str, object] = {}
        if located:
            exif = Image.Exif()
            exif[_GPS] = _ORIGIN
            more["exif"] = exif
        if kind == "image/png":
            info = PngImagePlugin.PngInfo()
            info.add_text("Comment", mark.hex())
            more["pnginfo"] = info
        elif kind == "image/webp":
            more |= {"xmp": mark.hex().encode(), "quality": 50}
        else:
            more["comment"] = mark.hex()
        picture.save(out, PARSED[kind], **more)
    return out.getvalue()


def _claiming(width: int, height: int, kind: str, mark: bytes) -> bytes:
    """A small picture whose header says that it is large: nobody has to paint it."""
    small = bytearray(_painted(16, 16, kind, mark, located=False))
    if kind == "image/jpeg":
        at = small.index(b"\xff\xc0") + 5
        small[at : at + 4] = height.to_bytes(2) + width.to_bytes(2)
    elif kind == "image/gif":
        small[6:10] = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    elif kind == "image/png":
        small[16:24] = width.to_bytes(4) + height.to_bytes(4)
        small[29:33] = zlib.crc32(small[12:29]).to_bytes(4)
    return bytes(small)


@lru_cache
def _immense(kind: str, mark: bytes) -> bytes:
    """A picture that Pillow takes for a bomb."""
    return _claiming(20_000, 20_000, kind, mark)
