"""One picture made ready for a portal: small enough, upright, in a format it takes, telling nothing of its maker.

A picture that fits keeps its pixels; only what a camera wrote is taken out. Everything else is decoded once (a JPEG at
a half, a quarter or an eighth of its size where that is enough) and encoded until it is small enough. Never enlarged.

Knows Pillow. It was measured against pyvips (benchmarks/pictures.py): decoding a JPEG at the size that is needed makes
both equally fast, so there is no second library. Does not know files, portals or caches.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, NamedTuple

import msgspec
from PIL import Image, ImageCms

from openimmo.domain.picture import PictureWanted
from openimmo.errors import Refused
from openimmo.media.kinds import HEAD, kind_of
from openimmo.media.metadata import OddFormError, without_metadata
from openimmo.media.pictures import PARSED

PIXELS = 50_000_000
"""The largest picture that is decoded, width × height."""

_FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
_KINDS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
_LOSSY = ("jpg", "webp")
_QUALITIES = (85, 76, 66, 55)
_SHRINKING = 0.8
_TRIES = 8
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
_ORIENTATION = 0x0112
_PLAIN = ("1", "L", "P", "RGB", "RGBA", "LA")
_PAPER = (255, 255, 255)
_LEVELS = 1 / 256  # of 16 bits to 8
_ONE_AT_A_TIME = Lock()


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as it may go: ``format`` is its usual ending ("jpg")."""

    data: bytes
    format: str
    width: int
    height: int


class _Facts(NamedTuple):
    width: int
    height: int
    mode: str
    turned: int


def prepared(data: bytes, wanted: PictureWanted, *, pixels: int = PIXELS) -> Prepared:
    """The picture as wanted; the same bytes in, the same bytes out.

    Raises Refused for what is no picture, is broken or immense, cannot be in a wanted format, or cannot be made small
    enough.
    """
    kind = kind_of(data[:HEAD])
    if kind not in PARSED:
        raise Refused("export-picture-kind", kind=kind)
    try:
        with _quietly():
            picture = Image.open(io.BytesIO(data), formats=(PARSED[kind],))
            facts = _facts(picture, pixels)
        with picture:
            return _as_it_is(data, kind, facts, wanted) or _made(picture, kind, facts, wanted)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _immense(pixels) from error
    except Refused:
        raise
    except Exception as error:  # Pillow lets whatever its parsers stumble over through
        raise Refused("export-picture-broken") from error


@contextmanager
def _quietly() -> Iterator[None]:
    """Where a bomb is an error and nothing else is said; what Python is told about warnings holds for all threads."""
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _facts(picture: Image.Image, pixels: int) -> _Facts:
    if picture.width * picture.height > pixels:
        raise _immense(pixels)
    turned = picture.getexif().get(_ORIENTATION)
    return _Facts(picture.width, picture.height, picture.mode, turned if turned in _UPRIGHT else 1)


def _immense(pixels: int) -> Refused:
    return Refused("export-picture-immense", limit=f"{pixels / 1_000_000:g}")


def _as_it_is(data: bytes, kind: str, facts: _Facts, wanted: PictureWanted) -> Prepared | None:
    """The picture with its own pixels, where they may stay."""
    side = max(facts.width, facts.height)
    if _KINDS[kind] not in wanted.formats or facts.turned != 1 or facts.mode not in _PLAIN:
        return None
    if wanted.side is not None and side > wanted.side:
        return None
    try:
        clean = without_metadata(data, kind)
    except OddFormError:
        return None
    if wanted.size is not None and len(clean) > wanted.size:
        return None
    return Prepared(data=clean, format=_KINDS[kind], width=facts.width, height=facts.height)


def _made(picture: Image.Image, kind: str, facts: _Facts, wanted: PictureWanted) -> Prepared:
    own = _KINDS[kind]
    format_ = own if own in wanted.formats else next((one for one in wanted.formats if one in _FORMATS), None)
    if format_ is None:
        raise Refused("export-picture-format", formats=", ".join(wanted.formats) or "–")
    upright = _upright(picture, facts, wanted.side)
    for way, quality, scale in _ways(format_, wanted):
        made = _scaled(upright, scale)
        data = _encoded(made, way, quality)
        if wanted.size is None or len(data) <= wanted.size:
            return Prepared(data=data, format=way, width=made.width, height=made.height)
    raise Refused("export-picture-unfit", limit=wanted.size)


def _ways(format_: str, wanted: PictureWanted) -> Iterator[tuple[str, int, float]]:
    """What is tried until the bytes fit: less quality, another format for one that has no quality, fewer pixels."""
    lossy = next((one for one in (format_, *wanted.formats) if one in _LOSSY), None)
    if format_ not in _LOSSY:
        yield format_, _QUALITIES[0], 1
    if lossy is not None:
        for quality in _QUALITIES:
            yield lossy, quality, 1
    for step in range(1, _TRIES + 1):
        yield lossy or format_, _QUALITIES[-1], _SHRINKING**step


def _upright(picture: Image.Image, facts: _Facts, side: int | None) -> Image.Image:
    """The picture decoded, at its final size, upright, as RGB, RGBA or L, in the colours of the web."""
    scale = min(1.0, side / max(facts.width, facts.height)) if side is not None else 1.0
    size = max(1, round(facts.width * scale)), max(1, round(facts.height * scale))
    profile = picture.info.get("icc_profile")
    picture.draft(None, size)
    picture.load()
    plain = _plain(picture)
    if plain.size != size:
        plain = plain.resize(size, Image.Resampling.BICUBIC)
    plain = _of_the_web(plain, profile)
    turn = _UPRIGHT.get(facts.turned)
    if turn is not None:
        plain = plain.transpose(turn)
    plain.info.clear()  # else comments, profiles and dates would come along
    return plain


def _plain(picture: Image.Image) -> Image.Image:
    """In a mode that can be scaled; CMYK stays, since its profile is needed for its colours."""
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda level: level * _LEVELS).convert("L")
    return picture.convert("L" if picture.mode in ("1", "F") else "RGB")


def _of_the_web(picture: Image.Image, profile: Any) -> Image.Image:
    """In sRGB; where the profile cannot be used, as if it were."""
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if picture.mode == "CMYK" or "sRGB" not in ImageCms.getProfileDescription(given):
                converted = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
                return converted if converted is not None else picture.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _scaled(picture: Image.Image, scale: float) -> Image.Image:
    if scale == 1:
        return picture
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size, Image.Resampling.BICUBIC)


def _encoded(picture: Image.Image, format_: str, quality: int) -> bytes:
    made = _opaque(picture) if format_ == "jpg" else picture
    out = io.BytesIO()
    if format_ in _LOSSY:
        made.save(out, _FORMATS[format_], quality=quality)
    else:
        made.save(out, _FORMATS[format_], optimize=False)
    return out.getvalue()


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, _PAPER)
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper
