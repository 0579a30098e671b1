"""Files that take the place of others: the judge says the same of them, and nothing of the others is in them."""

import io

import pytest
from PIL import Image

from openimmo.errors import Refused
from openimmo.media.judge import Kept, MediaLimits, keep
from openimmo.media.kinds import kind_of
from openimmo.media.sink import DryStore
from openimmo.media.stand_ins import stand_in

MARK = bytes(range(16))
GPS = 0x8825


def picture(form: str, size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 20, 90)).save(out, form, **more)
    return out.getvalue()


def judged(data: bytes) -> Kept | str:
    try:
        return keep(io.BytesIO(data), DryStore(), MediaLimits(), facts=True)
    except Refused as error:
        return error.code


def located() -> bytes:
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (50.0, 46.0, 30.0), 3: "E", 4: (6.0, 5.0, 2.0)}
    return picture("JPEG", exif=exif)


FILES = {
    "jpeg": picture("JPEG"),
    "png": picture("PNG"),
    "gif": picture("GIF"),
    "webp": picture("WEBP"),
    "located": located(),
    "cut jpeg": picture("JPEG", (400, 300))[:-40],
    "cut png": picture("PNG")[:-12],
    "broken": b"\xff\xd8\xff\xe0" + b"secret" * 20,
    "large": picture("PNG", (6000, 5000)),
    "pdf": b"%PDF-1.7\n1 0 obj secret endobj\n%%EOF\n",
    "locked pdf": b"%PDF-1.7\n1 0 obj secret endobj\ntrailer <</Encrypt 5 0 R>>\n%%EOF\n",
    "text": b"a secret text",
    "html": b"<html><body>secret</body></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><text>secret</text></svg>',
    "xml": b"<secret>1</secret>",
    "program": b"\x7fELF secret",
    "zip": b"PK\x03\x04secret",
    "video": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"secret",
    "unknown": b"\x01\x02\x03secret",
    "empty": b"",
}


@pytest.mark.parametrize("name", FILES)
def test_the_judge_says_the_same_and_the_content_is_gone(name: str) -> None:
    data = FILES[name]
    made = stand_in(data, MARK)
    before, after = judged(data), judged(made)
    if isinstance(before, str) or isinstance(after, str):
        assert after == before
    else:
        for fact in ("media_type", "cut", "pixels", "located", "locked"):
            assert getattr(after, fact) == getattr(before, fact), fact
    assert kind_of(made[:4096]) == kind_of(data[:4096])
    assert b"secret" not in made
    assert made == b"" or made != data


def test_another_mark_makes_another_file() -> None:
    for data in FILES.values():
        if data:
            assert stand_in(data, MARK) != stand_in(data, MARK[::-1])
            assert stand_in(data, MARK) == stand_in(data, MARK)
