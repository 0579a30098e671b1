"""What rules want to know of files: pixels, places and locks; nobody looks for them unasked."""

import io
from pathlib import Path

import pytest
from media_samples import MemoryPackage, picture
from PIL import Image

from openimmo.media.claims import Attachment
from openimmo.media.collect import Collector
from openimmo.media.judge import Kept, MediaLimits, keep
from openimmo.media.pictures import is_located
from openimmo.media.sink import DryStore

PICTURES = Path(__file__).resolve().parents[2] / "samples" / "sources" / "pictures"
LOCKED = b"%PDF-1.7\ntrailer\n<< /Size 7 /Root 1 0 R /Encrypt 6 0 R >>\nstartxref\n9\n%%EOF\n"


def facts(data: bytes) -> Kept:
    return keep(io.BytesIO(data), DryStore(), MediaLimits(), facts=True)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_the_pixels_of_a_picture_are_told(kind: str) -> None:
    assert facts(picture(kind, (31, 17))).pixels == (31, 17)


def test_a_picture_with_coordinates_tells_its_place() -> None:
    assert facts((PICTURES / "titel-mit-ort.jpg").read_bytes()).located
    assert not facts((PICTURES / "titel-gross.jpg").read_bytes()).located


def test_exif_without_coordinates_tells_no_place() -> None:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Kamera"
    exif[0x8825] = {0: b"\x02\x03\x00\x00"}
    Image.new("RGB", (8, 6)).save(out, "JPEG", exif=exif)
    assert not facts(out.getvalue()).located


def test_broken_exif_tells_nothing() -> None:
    data = (PICTURES / "titel-mit-ort.jpg").read_bytes()
    start = data.index(b"Exif\0\0") + 6
    assert not is_located(data[:start] + b"\xff" * 60 + data[start + 60 :], "image/jpeg")
    assert not is_located(data[: start + 20], "image/jpeg")


@pytest.mark.parametrize("stuffing", [0, 100, 65_490, 65_536, 200_000])
def test_an_encrypted_pdf_is_locked_wherever_it_says_so(stuffing: int) -> None:
    head, rest = LOCKED.split(b"trailer")
    assert facts(head + b"%" + b"x" * stuffing + b"\ntrailer" + rest).locked


@pytest.mark.parametrize("text", [b"/Encrypted 6 0 R", b"/Encrypt", b"(Wie man /Encrypt liest)", b"Encrypt 6 0 R"])
def test_other_words_lock_nothing(text: bytes) -> None:
    assert not facts(b"%PDF-1.7\n" + text + b"\n%%EOF\n").locked


def test_only_a_pdf_is_locked() -> None:
    assert not facts(b"plain text << /Encrypt 6 0 R >>").locked


def test_nobody_looks_unasked() -> None:
    kept = keep(io.BytesIO((PICTURES / "titel-mit-ort.jpg").read_bytes()), DryStore(), MediaLimits())
    assert (kept.pixels, kept.located) == (None, False)
    assert not keep(io.BytesIO(LOCKED), DryStore(), MediaLimits()).locked


def test_facts_reach_the_reference_only_where_they_are_asked_for() -> None:
    sent = (
        Attachment(position=0, location="EXTERN", pfad="a.jpg"),
        Attachment(position=1, location="EXTERN", pfad="b.pdf"),
    )
    files = {"a.jpg": (PICTURES / "titel-mit-ort.jpg").read_bytes(), "b.pdf": LOCKED}
    asked = Collector(MemoryPackage(files), DryStore(), facts=True).collect(sent).media
    assert (asked[0].width, asked[0].height, asked[0].located, asked[1].locked) == (480, 320, True, True)
    unasked = Collector(MemoryPackage(files), DryStore()).collect(sent).media
    assert (unasked[0].width, unasked[0].located, unasked[1].locked) == (None, False, False)
