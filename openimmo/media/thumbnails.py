"""Small pictures of large ones, for reports: JPEG, at most 160 pixels wide and high, without what a camera wrote.

Only pictures that the judge admits are decoded, and only up to a size that is quick to decode. Knows Pillow and the
files of one package; fetches nothing.
"""

import io
import warnings
from collections.abc import Sequence
from typing import BinaryIO

from PIL import Image, ImageOps

from openimmo.domain.package import PackageFiles
from openimmo.errors import PackageError, Refused
from openimmo.media.claims import Attachment, decoded
from openimmo.media.judge import MediaLimits, keep
from openimmo.media.locate import Locator
from openimmo.media.pictures import PARSED
from openimmo.media.sink import DryStore, Stored

SIDE = 160
"""Pixels of the longer side."""

QUALITY = 72
_PIXELS = 25_000_000  # a JPEG is decoded at an eighth of its size; all else has to be decoded whole
_BACKGROUND = (255, 255, 255)


class Thumbnails:
    """Makes thumbnails of attachments in a package; ``files`` is None for a bare XML."""

    def __init__(self, files: PackageFiles | None, limits: MediaLimits | None = None) -> None:
        self._files = files
        self._limits = limits or MediaLimits()
        self._locator = Locator(files.entries if files else ())

    def of(self, anhaenge: Sequence[Attachment], feed: str) -> bytes:
        """The first of these attachments that gives a thumbnail, as JPEG; empty when none does."""
        return next(filter(None, (self._one(anhang, feed) for anhang in anhaenge)), b"")

    def _one(self, anhang: Attachment, feed: str) -> bytes:
        held = _Held()
        try:
            stream = self._content(anhang, feed)
            if stream is None:
                return b""
            with stream:
                kept = keep(stream, held, self._limits)
        except (Refused, PackageError, OSError):  # told by the check of the attachments
            return b""
        return thumbnail(held.data, kept.media_type) if kept.media_type in PARSED else b""

    def _content(self, anhang: Attachment, feed: str) -> BinaryIO | None:
        if anhang.inhalt and anhang.inhalt.strip():
            return io.BytesIO(decoded(anhang.inhalt, self._limits.picture_bytes)[0])
        base = feed.replace("\\", "/").rpartition("/")[0]
        entry = self._locator.find(anhang.pfad or "", base).entry
        return self._files.open(entry) if entry and self._files else None


class _Held(DryStore):
    """Keeps what the judge let pass."""

    data = b""

    def put(self, stream: BinaryIO, limit: int) -> Stored:
        """Hold one picture; anything else is not worth the memory."""
        if isinstance(stream, io.BytesIO):
            self.data = stream.getvalue()
        return super().put(stream, limit)


def thumbnail(data: bytes, kind: str) -> bytes:
    """The thumbnail of a picture of a PARSED ``kind``; empty where it is too large or cannot be decoded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=(PARSED[kind],)) as picture:
                picture.draft("RGB", (2 * SIDE, 2 * SIDE))
                return _small(picture) if picture.width * picture.height <= _PIXELS else b""
        except Exception:  # Pillow lets whatever its parsers stumble over through: ValueError, SyntaxError, …
            return b""


def _small(picture: Image.Image) -> bytes:
    picture.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR)
    upright = ImageOps.exif_transpose(picture)
    out = io.BytesIO()
    _opaque(upright).save(out, "JPEG", quality=QUALITY, optimize=True, exif=b"")
    return out.getvalue()


def _opaque(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper = Image.new("RGB", picture.size, _BACKGROUND)
    layer = picture.convert("RGBA")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper
