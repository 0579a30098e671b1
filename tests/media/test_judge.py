"""What is taken as an attachment and what is refused, by content, size and header."""

import hashlib
import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from media_samples import picture

from openimmo.errors import PackageError, Refused
from openimmo.media.judge import Kept, MediaLimits, keep
from openimmo.media.pictures import is_cut
from openimmo.media.sink import DryStore

PDF = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF"


def kept(data: bytes, limits: MediaLimits | None = None, md5: bool = False) -> Kept:
    return keep(io.BytesIO(data), DryStore(), limits or MediaLimits(), md5)


def png(width: int, height: int) -> bytes:
    """A PNG that claims a size and has no pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


def webp(side: int) -> bytes:
    """An animated WEBP of a few bytes whose canvas is side × side."""
    frame = picture("WEBP")[12:]
    place = b"\0" * 6 + (7).to_bytes(3, "little") * 2 + b"\0" * 4
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\2\0\0\0" + (side - 1).to_bytes(3, "little") * 2
    body += b"ANIM" + struct.pack("<I", 6) + bytes(6) + b"ANMF" + struct.pack("<I", len(place) + len(frame))
    body += place + frame
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"])
def test_pictures_are_taken_with_their_real_type(name: str) -> None:
    data = picture(name, (300, 200))
    assert kept(data) == Kept(
        sha256=hashlib.sha256(data).hexdigest(), size=len(data), media_type=f"image/{name.lower()}", md5=None, cut=False
    )


def test_documents_are_taken_and_their_md5_is_told_when_asked_for() -> None:
    assert kept(PDF, md5=True).md5 == hashlib.md5(PDF).hexdigest()
    assert kept(PDF).md5 is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "media-empty"),
        (b"MZ\x90\0\3\0", "media-executable"),
        (b"#!/bin/sh\n", "media-executable"),
        (b"<svg onload='x()'/>", "media-active"),
        (b"<!doctype html><script>", "media-active"),
        (b"<?xml version='1.0'?><a/>", "media-active"),
        (b"\xff\xd8\xff\xe0" + b"junk" * 20, "media-picture-broken"),
        (picture("PNG")[:20], "media-picture-broken"),
        (b"GIF89a\0\0\0\0\0\0\0;", "media-picture-broken"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "media-picture-broken"),
        (png(8000, 8000), "media-too-many-pixels"),
        (png(11000, 11000), "media-too-many-pixels"),
        (png(60000, 60000), "media-too-many-pixels"),
        (webp(8000), "media-too-many-pixels"),
        (png(0, 5), "media-picture-broken"),
    ],
)
def test_what_is_refused_has_a_code(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        kept(data)
    assert refused.value.code == code
    assert refused.value.message("de")


def test_pictures_and_other_files_have_limits_of_their_own() -> None:
    limits = MediaLimits(picture_bytes=1000, other_bytes=6000, pixels=100)
    assert kept(PDF, limits).media_type == "application/pdf"
    for data, code in (
        (picture("BMP", (40, 40)), "media-too-large"),
        (PDF + bytes(1000), "media-too-large"),
        (picture("PNG", (11, 10)), "media-too-many-pixels"),
    ):
        with pytest.raises(Refused) as refused:
            kept(data, limits)
        assert refused.value.code == code
    assert kept(picture("PNG", (10, 10)), limits).size < 1000


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF"])
def test_a_picture_without_its_end_is_taken_and_marked(name: str) -> None:
    data = picture(name, (200, 200))
    assert kept(data[:-12]).cut
    assert not kept(data).cut
    assert not kept(data + b"\0" * 20).cut


def test_a_webp_without_its_end_is_refused() -> None:
    with pytest.raises(Refused, match="damaged"):
        kept(picture("WEBP", (200, 200))[:-12])


def test_the_end_of_a_preview_is_not_the_end_of_the_picture() -> None:
    data = picture("JPEG", (200, 200))
    preview = b"\xff\xe1" + (2 + len(data)).to_bytes(2) + data
    with_preview = b"\xff\xd8\xff" + preview + data[2:]
    assert not is_cut(with_preview, "image/jpeg")
    assert is_cut(with_preview[:-2], "image/jpeg")
    assert is_cut(b"\xff\xd8\xff\xe0\0\x02", "image/jpeg")


class Unreadable(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise PermissionError(13, "Permission denied")


class Damaged(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise PackageError("media-empty")


def test_a_file_the_system_cannot_read_is_refused_and_a_broken_package_is_not_hidden() -> None:
    with pytest.raises(Refused) as refused:
        keep(Unreadable(), DryStore(), MediaLimits())
    assert refused.value.code == "media-unreadable"
    with pytest.raises(PackageError):
        keep(Damaged(), DryStore(), MediaLimits())


@given(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]), st.integers(0, 400), st.binary(max_size=30))
def test_a_damaged_picture_is_taken_or_refused_and_nothing_else(name: str, at: int, junk: bytes) -> None:
    data = picture(name)
    damaged = data[:at] + junk + data[at + len(junk) :]
    with suppress(Refused):
        assert kept(damaged).size == len(damaged)
