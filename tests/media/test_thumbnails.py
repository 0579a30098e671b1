"""Thumbnails: small, upright, without what a camera wrote; nothing of what the judge refuses."""

import base64
import io
import random
from pathlib import Path

import pytest
from PIL import Image

from openimmo.importers.packages.opening import open_package
from openimmo.media.claims import Attachment
from openimmo.media.judge import MediaLimits
from openimmo.media.thumbnails import SIDE, Thumbnails, thumbnail
from tests.pipeline.validation_samples import feed, zipped


def saved(picture: Image.Image, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)  # type: ignore[arg-type]
    return out.getvalue()


def read(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data), formats=("JPEG",))
    picture.load()
    return picture


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "jpeg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp")])
def test_every_kind_of_picture_gives_a_small_jpeg(form: str, kind: str) -> None:
    made = read(thumbnail(saved(Image.new("RGB", (1200, 800), (200, 40, 40)), form), f"image/{kind}"))
    assert made.format == "JPEG"
    assert max(made.size) == SIDE
    red, green, _ = made.getpixel((80, 50))  # type: ignore[misc]
    assert (red > 150, green < 90) == (True, True)


def test_a_small_picture_does_not_grow() -> None:
    assert read(thumbnail(saved(Image.new("RGB", (8, 6)), "PNG"), "image/png")).size == (8, 6)


def test_what_was_taken_upright_is_shown_upright_and_says_nothing_of_the_camera() -> None:
    exif = Image.Exif()
    exif[274], exif[305] = 6, "Kamera"
    exif.get_ifd(0x8825)[1] = "N"
    made = read(thumbnail(saved(Image.new("RGB", (400, 200)), "JPEG", exif=exif), "image/jpeg"))
    assert made.size == (80, 160)
    assert not dict(made.getexif())


def test_what_can_be_seen_through_stands_on_white() -> None:
    made = read(thumbnail(saved(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"), "image/png"))
    assert made.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "I;16", "LA"])
def test_every_colour_mode_is_drawn(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert read(thumbnail(saved(Image.new(mode, (300, 30)), form), f"image/{form.lower()}")).mode == "RGB"


def test_a_picture_too_large_to_decode_quickly_gives_none() -> None:
    assert thumbnail(saved(Image.new("1", (6000, 5000)), "PNG"), "image/png") == b""


def test_broken_pictures_give_none_and_raise_nothing() -> None:
    whole, dice = saved(Image.effect_noise((64, 64), 60).convert("RGB"), "JPEG"), random.Random(7)
    for _ in range(300):
        cut = bytearray(whole[: dice.randrange(len(whole))])
        for _ in range(dice.randrange(4)):
            if cut:
                cut[dice.randrange(len(cut))] = dice.randrange(256)
        assert isinstance(thumbnail(bytes(cut), "image/jpeg"), bytes)


class TestOfAPackage:
    def made(self, tmp_path: Path, files: dict[str, bytes], *sent: Attachment, **limits: int) -> bytes:
        path = zipped(tmp_path / "a.zip", {"openimmo.xml": feed(), **files})
        with open_package(path) as package:
            return Thumbnails(package, MediaLimits(**limits)).of(sent, "openimmo.xml")

    def test_the_first_that_can_be_drawn_counts(self, tmp_path: Path) -> None:
        files = {"a.jpg": b"<html>", "b.jpg": saved(Image.new("RGB", (20, 10)), "JPEG")}
        sent = [Attachment(position=0, pfad="a.jpg"), Attachment(position=1, pfad="b.jpg")]
        assert read(self.made(tmp_path, files, *sent)).size == (20, 10)

    def test_an_inline_picture_is_drawn_as_well(self, tmp_path: Path) -> None:
        text = base64.b64encode(saved(Image.new("RGB", (20, 10)), "JPEG")).decode()
        assert read(self.made(tmp_path, {}, Attachment(position=0, inhalt=text))).size == (20, 10)

    def test_what_the_judge_refuses_is_not_drawn(self, tmp_path: Path) -> None:
        files = {"a.jpg": saved(Image.new("RGB", (200, 100)), "JPEG"), "b.svg": b"<svg/>", "c.jpg": b""}
        for name in files:
            assert self.made(tmp_path, files, Attachment(position=0, pfad=name), pixels=100) == b""

    def test_nothing_is_fetched_and_nothing_outside_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "secret.jpg").write_bytes(saved(Image.new("RGB", (20, 10)), "JPEG"))
        for place in ("https://example.com/a.jpg", "../secret.jpg", str(tmp_path / "secret.jpg"), "", "missing.jpg"):
            assert self.made(tmp_path, {}, Attachment(position=0, pfad=place)) == b""

    def test_a_broken_inline_picture_gives_none(self, tmp_path: Path) -> None:
        assert self.made(tmp_path, {}, Attachment(position=0, inhalt="!!!")) == b""


def test_without_a_package_there_are_no_pictures() -> None:
    assert Thumbnails(None).of([Attachment(position=0, pfad="a.jpg")], "feed.xml") == b""
