"""The size of a picture, whether its end is there and whether it tells its place, from its header only.

Knows Pillow; nothing is ever decoded here. Does not know what is welcome.
"""

import io
import warnings

from PIL import (
    Image,
    WebPImagePlugin,  # noqa: F401 -- registers the one format that Pillow does not load by itself
)

PARSED = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}


_EXIF = (b"Exif\0\0", b"eXIf", b"EXIF")
_GPS = 0x8825
_LATITUDE, _LONGITUDE = 2, 4


class BrokenPictureError(Exception):
    """The header of the picture cannot be read."""


class ImmensePictureError(Exception):
    """The picture is so large that Pillow itself takes it for a bomb (over 89 million pixels)."""


def measure(data: bytes, kind: str) -> tuple[int, int]:
    """Width and height in pixels of a picture of a PARSED ``kind``; raises one of the two errors above."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=(PARSED[kind],)) as picture:
                return picture.size
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise ImmensePictureError from error
        except Exception as error:  # Pillow lets whatever its parsers stumble over through: ValueError, zlib.error, …
            raise BrokenPictureError from error


def is_located(data: bytes, kind: str) -> bool:
    """True when a picture of a PARSED ``kind`` tells the place where it was taken (EXIF latitude and longitude)."""
    if not any(mark in data for mark in _EXIF):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=(PARSED[kind],)) as picture:
                place = picture.getexif().get_ifd(_GPS)
        except Exception:  # see above; what cannot be read tells nothing
            return False
    return bool(place.get(_LATITUDE)) and bool(place.get(_LONGITUDE))


def is_cut(data: bytes, kind: str) -> bool:
    """True when the mark that ends a JPEG, PNG or GIF is not there; bytes after the end are common and harmless.

    A WEBP without its end does not come so far: ``measure`` cannot read it.
    """
    if kind == "image/jpeg":
        return data.rfind(b"\xff\xd9") < _scan(data)
    if kind == "image/png":
        return b"IEND\xaeB`\x82" not in data
    return kind == "image/gif" and not data.rstrip(b"\0\r\n").endswith(b";")


def _scan(data: bytes) -> int:
    """Where the first scan of a JPEG begins: a preview picture in front of it has an end mark of its own."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        if data[at + 1] == 0xDA:
            return at
        filled = data[at + 1] == 0xFF
        at += 1 if filled else 2 + int.from_bytes(data[at + 2 : at + 4])
    return at
