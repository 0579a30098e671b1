"""Whether a file is taken as an attachment, by what it is and how large it is.

Knows the limits and the kinds that are refused: nothing, programs, and what a browser would run (HTML, SVG, any XML).
Does not know attachments, names or packages. Only headers are read; pictures are never decoded.
"""

import hashlib
import io
import re
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from openimmo.errors import Refused
from openimmo.media.kinds import ACTIVE, EXECUTABLE, HEAD, kind_of
from openimmo.media.pictures import PARSED, BrokenPictureError, ImmensePictureError, is_cut, is_located, measure
from openimmo.media.sink import Sink, read_up_to, too_large

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 1 << 16
_ENCRYPTED = re.compile(rb"/Encrypt\s{0,8}(?:[0-9]{1,10}\s{1,8}[0-9]{1,5}\s{1,8}R|<<)")
_OVERLAP = 64  # more than one reference to the encryption takes


class MediaLimits(msgspec.Struct, frozen=True, kw_only=True):
    """The largest attachment: pixels (width × height) and bytes of a picture, bytes of anything else.

    Above 89 million pixels Pillow itself refuses, so a higher ``pixels`` changes nothing.
    """

    pixels: int = 50_000_000
    picture_bytes: int = 25_000_000
    other_bytes: int = 100_000_000


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was taken in; ``md5`` (hex) where it was asked for, ``cut`` when a picture lacks its end.

    Only where facts are asked for: ``pixels`` are width and height, ``located`` when a picture tells where it was
    taken, ``locked`` when a PDF is encrypted.
    """

    sha256: str
    size: int
    media_type: str
    md5: str | None = None
    cut: bool = False
    pixels: tuple[int, int] | None = None
    located: bool = False
    locked: bool = False


def keep(stream: BinaryIO, sink: Sink, limits: MediaLimits, md5: bool = False, facts: bool = False) -> Kept:
    """Judge one stream and put it into ``sink``; raises Refused with the code that says why not."""
    watched = _Watched(stream, md5, facts)
    source = io.BufferedReader(watched, _BUFFER)
    kind = kind_of(source.peek(HEAD)[:HEAD])
    _admit(kind, empty=not source.peek(1))
    if kind.startswith("image/"):
        return _kept_picture(source, sink, limits, kind, watched, facts)
    stored = sink.put(source, limits.other_bytes)
    locked = watched.encrypted and kind == "application/pdf"
    return Kept(sha256=stored.sha256, size=stored.size, media_type=kind, md5=watched.md5(), locked=locked)


def unreadable(error: OSError) -> Refused:
    """What is said of a file of the package that the system cannot read."""
    return Refused("media-unreadable", reason=error.strerror or str(error))


def _admit(kind: str, empty: bool) -> None:
    if empty:
        raise Refused("media-empty")
    if kind == EXECUTABLE:
        raise Refused("media-executable")
    if kind in ACTIVE:
        raise Refused("media-active", kind=kind)


def _kept_picture(
    source: BinaryIO, sink: Sink, limits: MediaLimits, kind: str, watched: "_Watched", facts: bool
) -> Kept:
    data, pixels = _picture(source, kind, limits)
    stored = sink.put(io.BytesIO(data), limits.picture_bytes)
    return Kept(
        sha256=stored.sha256,
        size=stored.size,
        media_type=kind,
        md5=watched.md5(),
        cut=kind in PARSED and is_cut(data, kind),
        pixels=pixels if facts else None,
        located=facts and kind in PARSED and is_located(data, kind),
    )


def _picture(source: BinaryIO, kind: str, limits: MediaLimits) -> tuple[bytes, tuple[int, int] | None]:
    data = read_up_to(source, limits.picture_bytes + 1)
    if len(data) > limits.picture_bytes:
        raise too_large(limits.picture_bytes)
    if kind in PARSED:
        try:
            width, height = measure(data, kind)
        except ImmensePictureError as error:
            raise _too_many_pixels(limits) from error
        except BrokenPictureError as error:
            raise Refused("media-picture-broken", kind=kind) from error
        if width * height > limits.pixels:
            raise _too_many_pixels(limits)
        return data, (width, height)
    return data, None


def _too_many_pixels(limits: MediaLimits) -> Refused:
    return Refused("media-too-many-pixels", limit=f"{limits.pixels / 1_000_000:g}")


class _Watched(io.RawIOBase):
    """The stream as it is read on, with its MD5; a file that the system cannot read is refused, not a fault of ours.

    ``encrypted`` is True once the mark of an encrypted PDF has passed; nobody looks for it unless ``facts`` are wanted.
    """

    def __init__(self, stream: BinaryIO, md5: bool, facts: bool) -> None:
        self._stream = stream
        self._md5 = hashlib.md5(usedforsecurity=False) if md5 else None
        self._looking = facts
        self._last = b""
        self.encrypted = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        try:
            part = read_up_to(self._stream, len(view))
        except OSError as error:
            raise unreadable(error) from error
        if self._md5:
            self._md5.update(part)
        if self._looking:
            self._look(part)
        view[: len(part)] = part
        return len(part)

    def _look(self, part: bytes) -> None:
        text = self._last + part
        self._last = text[-_OVERLAP:]
        if b"/Encrypt" in text and _ENCRYPTED.search(text):
            self.encrypted, self._looking = True, False

    def md5(self) -> str | None:
        """The MD5 of what was read, in hex."""
        return self._md5.hexdigest() if self._md5 else None
