"""Pictures as portals get them: small enough, upright, telling nothing of whoever took them; and made only once."""

import io
import os
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from openimmo.domain.picture import PictureWanted
from openimmo.errors import Refused, StoreError
from openimmo.media.metadata import OddFormError, without_metadata
from openimmo.media.picture_cache import Order, PictureCache
from openimmo.media.portal_pictures import Prepared, prepared

SECRET = b"Kaethe Weiss"
ANY = PictureWanted()
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def noise(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    return Image.effect_noise(size, 80).convert(mode)


def halves(size: tuple[int, int] = (80, 40)) -> Image.Image:
    """Left red, right blue."""
    picture = Image.new("RGB", size, (250, 0, 0))
    picture.paste((0, 0, 250), (size[0] // 2, 0, size[0], size[1]))
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x013B] = SECRET.decode()
    gps = found.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (50.0, 46.0, 30.0), "E", (6.0, 5.0, 0.0)
    return found


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    done = prepared(saved(noise((1200, 900)), "JPEG"), PictureWanted(side=400))
    assert (done.width, done.height, done.format) == (400, 300, "jpg")
    assert opened(done.data).size == (400, 300)


def test_a_small_picture_is_never_enlarged_and_keeps_its_bytes() -> None:
    data = saved(noise((40, 30)), "JPEG")
    assert prepared(data, PictureWanted(side=400)) == Prepared(data=data, format="jpg", width=40, height=30)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("wanted", [ANY, PictureWanted(side=30)])
def test_place_and_owner_are_gone_whether_the_pixels_stay_or_not(kind: str, wanted: PictureWanted) -> None:
    data = saved(halves(), kind, exif=exif())
    assert SECRET in data
    done = prepared(data, wanted)
    assert SECRET not in done.data
    assert not opened(done.data).getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_taking_metadata_out_changes_no_pixel_and_keeps_the_colour_profile(kind: str) -> None:
    data = saved(noise((60, 40)), kind, exif=exif(), icc_profile=PROFILE)
    clean = without_metadata(data, f"image/{kind.lower()}")
    assert opened(clean).tobytes() == opened(data).tobytes()
    assert opened(clean).info["icc_profile"] == PROFILE
    assert not opened(clean).getexif()


def test_every_segment_of_a_jpeg_that_tells_of_people_goes() -> None:
    data = saved(noise((60, 40)), "JPEG", comment=SECRET, progressive=True)
    iptc = b"\xff\xed" + struct.pack(">H", 2 + len(SECRET)) + SECRET
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + SECRET
    app1 = b"\xff\xe1" + struct.pack(">H", 2 + len(xmp)) + xmp
    clean = without_metadata(data[:2] + app1 + iptc + data[2:] + SECRET, "image/jpeg")
    assert SECRET not in clean
    assert clean.endswith(b"\xff\xd9")
    assert opened(clean).tobytes() == opened(data).tobytes()


def test_texts_and_the_time_of_a_png_go() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    data = saved(halves(), "PNG", pnginfo=info)
    clean = without_metadata(data, "image/png")
    assert SECRET not in clean
    assert opened(clean).tobytes() == opened(data).tobytes()


def test_an_animated_gif_that_fits_keeps_moving_and_loses_its_comment() -> None:
    frames = [Image.new("P", (20, 10), shade) for shade in (0, 90, 200)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], loop=0, comment=SECRET)
    done = prepared(data, PictureWanted(side=50))
    assert SECRET in data
    assert SECRET not in done.data
    assert opened(done.data).n_frames == opened(data).n_frames  # type: ignore[attr-defined]
    assert opened(done.data).info["loop"] == 0


def test_an_animated_gif_that_does_not_fit_becomes_its_first_frame() -> None:
    frames = [halves((200, 100)), Image.new("RGB", (200, 100), (0, 250, 0))]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    done = prepared(data, PictureWanted(side=50, formats=("jpg",)))
    made = opened(done.data)
    assert (made.format, made.size) == ("JPEG", (50, 25))
    assert made.convert("RGB").getpixel((5, 12))[0] > 200  # type: ignore[index]


# For each orientation: where the left, red half of what is stored is seen.
@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [
        (1, (80, 40), (10, 20)), (2, (80, 40), (70, 20)), (3, (80, 40), (70, 20)), (4, (80, 40), (10, 20)),
        (5, (40, 80), (20, 10)), (6, (40, 80), (20, 10)), (7, (40, 80), (20, 70)), (8, (40, 80), (20, 70)),
    ],
)  # fmt: skip
def test_a_picture_is_turned_as_the_camera_was_held(
    orientation: int, size: tuple[int, int], red: tuple[int, int]
) -> None:
    done = prepared(saved(halves(), "JPEG", exif=exif(orientation)), PictureWanted(side=80))
    made = opened(done.data).convert("RGB")
    assert made.size == (done.width, done.height) == size
    colour = made.getpixel(red)
    assert isinstance(colour, tuple)
    assert (colour[0] > 200, colour[2] < 60) == (True, True)


def test_a_format_that_the_portal_does_not_take_becomes_the_first_it_takes() -> None:
    done = prepared(saved(halves(), "WEBP"), PictureWanted(formats=("jpg", "png")))
    assert (done.format, opened(done.data).format) == ("jpg", "JPEG")


def test_what_was_transparent_is_white_in_a_jpeg() -> None:
    picture = Image.new("RGBA", (40, 20), (250, 0, 0, 0))
    assert opened(prepared(saved(picture, "PNG"), PictureWanted(formats=("jpg",))).data).getpixel((5, 5)) == (255,) * 3
    palette = halves().quantize(4)
    data = saved(palette, "PNG", transparency=palette.getpixel((5, 5)))
    made = opened(prepared(data, PictureWanted(formats=("jpg",))).data)
    assert made.convert("RGB").getpixel((5, 5)) == (255,) * 3


def test_a_transparent_png_stays_one_when_it_is_made_smaller() -> None:
    done = prepared(saved(Image.new("RGBA", (40, 20), (250, 0, 0, 0)), "PNG"), PictureWanted(side=10))
    assert (opened(done.data).format, opened(done.data).mode) == ("PNG", "RGBA")


def test_colours_for_print_become_colours_for_the_web() -> None:
    done = prepared(saved(halves().convert("CMYK"), "JPEG"), ANY)
    made = opened(done.data)
    assert made.mode == "RGB"
    colour = made.getpixel((10, 20))
    assert isinstance(colour, tuple)
    assert colour[0] > 200 > colour[1]


def test_sixteen_bits_keep_their_shade() -> None:
    size = struct.pack(">IIBBBBB", 4, 4, 16, 0, 0, 0, 0)
    rows = (b"\0" + b"\x80\x00" * 4) * 4

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    shade = opened(prepared(data, PictureWanted(formats=("jpg",))).data).getpixel((1, 1))
    assert isinstance(shade, int)
    assert 124 <= shade <= 132


def test_bytes_are_met_by_quality_first_and_by_pixels_last() -> None:
    data = saved(noise((400, 300)), "JPEG", quality=95)
    gently = prepared(data, PictureWanted(size=len(data) // 2))
    assert len(gently.data) <= len(data) // 2
    assert (gently.width, gently.height) == (400, 300)
    harshly = prepared(data, PictureWanted(size=len(data) // 20))
    assert len(harshly.data) <= len(data) // 20
    assert harshly.width < 400


def test_a_png_with_too_many_bytes_becomes_a_jpeg_where_that_is_taken() -> None:
    data = saved(noise((200, 150)), "PNG")
    assert prepared(data, PictureWanted(size=len(data) // 2)).format == "jpg"
    alone = prepared(data, PictureWanted(size=len(data) // 2, formats=("png",)))
    assert (alone.format, alone.width < 200) == ("png", True)


@pytest.mark.parametrize(
    ("data", "wanted", "code"),
    [
        (b"%PDF-1.7", ANY, "export-picture-kind"),
        (b"", ANY, "export-picture-kind"),
        (saved(halves(), "TIFF"), ANY, "export-picture-kind"),
        (saved(noise((200, 100)), "JPEG")[:900], PictureWanted(side=50), "export-picture-broken"),
        (saved(noise((200, 100)), "JPEG")[:900], ANY, "export-picture-broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, ANY, "export-picture-broken"),
        (saved(noise((200, 100)), "JPEG"), PictureWanted(size=20), "export-picture-unfit"),
        (saved(halves(), "PNG"), PictureWanted(formats=("tif",)), "export-picture-format"),
    ],
)
def test_what_cannot_be_made_is_refused_with_its_reason(data: bytes, wanted: PictureWanted, code: str) -> None:
    with pytest.raises(Refused) as caught:
        prepared(data, wanted)
    assert caught.value.code == code


@pytest.mark.parametrize("pixels", [1000, 50_000_000])
def test_a_bomb_is_refused_before_it_is_decoded(pixels: int) -> None:
    side = 40 if pixels == 1000 else 20_000
    data = saved(Image.new("1", (side, side)), "PNG")
    with pytest.raises(Refused) as caught:
        prepared(data, PictureWanted(side=10), pixels=pixels)
    assert caught.value.code == "export-picture-immense"


@given(
    st.binary(max_size=40), st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]), st.integers(0, 400), st.booleans()
)  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_a_damaged_picture_is_made_or_refused_and_nothing_else(junk: bytes, kind: str, at: int, cut: bool) -> None:
    data = saved(halves(), kind)
    damaged = data[:at] + junk + (b"" if cut else data[at + len(junk) :])
    for wanted in (ANY, PictureWanted(side=20, formats=("jpg",))):
        try:
            done = prepared(damaged, wanted)
        except Refused:
            continue
        assert done.format in wanted.formats
    with suppress(OddFormError):
        assert without_metadata(damaged, f"image/{kind.lower()}") is not None


def test_the_same_picture_always_gives_the_same_bytes() -> None:
    data = saved(noise((300, 200)), "JPEG", exif=exif(6))
    assert prepared(data, PictureWanted(side=100)) == prepared(data, PictureWanted(side=100))


def order(folder: Path, data: bytes, wanted: PictureWanted, name: str = "original") -> Order:
    path = folder / name
    path.write_bytes(data)
    return Order(original=path, sha256=sha256(data).hexdigest(), wanted=wanted)


def test_a_picture_is_made_once_and_lies_in_the_cache(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path / "pictures")
    one = order(tmp_path, saved(noise((300, 200)), "JPEG"), PictureWanted(side=100))
    first = cache.made(one)
    one.original.unlink()
    assert cache.made(one) == first
    assert first.path.is_relative_to(tmp_path / "pictures")
    assert (first.format, first.size) == ("jpg", first.path.stat().st_size)
    assert sha256(first.path.read_bytes()).hexdigest() == first.sha256
    assert [path.suffix for path in (tmp_path / "pictures").rglob("*") if path.is_file()] == [".jpg"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_only_calls_itself_a_colour_profile_goes_and_a_real_one_stays(kind: str) -> None:
    real = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = prepared(saved(noise((60, 40)), kind, icc_profile=real), ANY)
    assert Image.open(io.BytesIO(kept.data)).info["icc_profile"] == real
    made = prepared(saved(noise((60, 40)), kind, icc_profile=b"Anna Muster, Musterstr. 1 " * 20), ANY)
    assert "icc_profile" not in Image.open(io.BytesIO(made.data)).info
    assert (b"Anna" in made.data, made.width) == (False, 60)


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: bytes(len(data)),
     lambda data: data[:500] + bytes([data[500] ^ 255]) + data[501:], lambda data: saved(noise((30, 20)), "JPEG")],
    ids=["half", "empty", "zeros", "one byte", "another picture"],
)  # fmt: skip
def test_a_damaged_picture_in_the_cache_is_made_anew(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    cache = PictureCache(tmp_path / "pictures")
    one = order(tmp_path, saved(noise((300, 200)), "JPEG"), PictureWanted(side=100))
    first = cache.made(one)
    good = first.path.read_bytes()
    first.path.write_bytes(damage(good))
    assert cache.made(one) == first
    assert first.path.read_bytes() == good


def test_an_original_that_is_not_what_came_in_is_no_picture_of_the_listing(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path / "pictures")
    one = order(tmp_path, saved(noise((300, 200)), "JPEG"), PictureWanted(side=100))
    one.original.write_bytes(saved(noise((200, 300)), "JPEG"))
    with pytest.raises(StoreError) as caught:
        cache.made(one)
    assert (caught.value.code, caught.value.retryable) == ("media-store-corrupt", False)


def test_a_picture_that_fits_is_not_copied(tmp_path: Path) -> None:
    one = order(tmp_path, saved(noise((30, 20)), "JPEG"), PictureWanted(side=100))
    assert PictureCache(tmp_path / "pictures").made(one).path == one.original
    assert not (tmp_path / "pictures").exists()


def test_many_pictures_come_in_their_order_and_a_broken_one_stops_nobody(tmp_path: Path) -> None:
    wanted = PictureWanted(side=20)
    orders = [order(tmp_path, saved(noise((40 + at, 30)), "PNG"), wanted, f"o{at}") for at in range(12)]
    orders[5] = order(tmp_path, b"no picture", wanted, "broken")
    orders[7] = Order(original=tmp_path / "gone", sha256="0" * 64, wanted=wanted)
    done = list(PictureCache(tmp_path / "pictures").all_made(iter(orders), workers=3))
    assert [one.order for one in done] == orders
    assert [at for at, one in enumerate(done) if one.file is None] == [5, 7]
    assert isinstance(done[5].problem, Refused)
    assert isinstance(done[7].problem, StoreError)


def test_the_oldest_go_when_the_cache_is_full_and_what_is_in_use_stays(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path / "pictures")
    made = [
        cache.made(order(tmp_path, saved(noise((200 + at, 100)), "JPEG"), PictureWanted(side=50), f"o{at}"))
        for at in range(4)
    ]
    for at, one in enumerate(made):
        os.utime(one.path, (1000 + at, 1000 + at))
    room = made[2].size + made[3].size
    assert cache.trim(room, spare=1001) == 1
    assert [one.path.exists() for one in made] == [False, True, True, True]
    assert cache.trim(room) == 1
    assert [one.path.exists() for one in made] == [False, False, True, True]


def test_a_cache_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_bytes(b"a file")
    with pytest.raises(StoreError) as caught:
        PictureCache(tmp_path / "pictures").made(
            order(tmp_path, saved(noise((300, 200)), "JPEG"), PictureWanted(side=100))
        )
    assert caught.value.code == "media-store-unwritable"
