"""Writes a ZIP package as a broker's software sends it: a generated feed and its real JPEGs.

Knows pictures and ZIP.  Does not know what stands in a listing beyond the names of its files.
"""

import io
from pathlib import Path
from random import Random
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from PIL import Image

from benchmarks.feeds import feed
from benchmarks.listing import Attachments, file_name

SIZES = ((640, 480), (480, 360), (360, 480), (720, 405))
WRITTEN = (2026, 3, 2, 6, 0, 0)


def write_package(path: Path, listings: int, pictures: int, seed: int = 127) -> None:
    """Write ``listings`` listings with ``pictures`` JPEGs each (about 20 to 60 KB, no two alike)."""
    shape = Attachments(least=pictures, most=pictures, document=False)
    originals = [picture(size, Random(f"{seed}/{place}")) for place, size in enumerate(SIZES * 3)]
    with ZipFile(path, "w") as package:
        with package.open(ZipInfo("openimmo.xml", WRITTEN), "w", force_zip64=True) as file:
            file.writelines(part.encode() for part in feed(listings, seed, shape))
        for number in range(1, listings + 1):
            for place in range(pictures):
                name = f"{file_name(number, place)}.jpg"
                original = originals[(number + place) % len(originals)]
                package.writestr(ZipInfo(name, WRITTEN), named(original, name), ZIP_STORED)


def picture(size: tuple[int, int], random: Random) -> bytes:
    """A JPEG of that size: soft areas and edges, about as many bytes as a photograph."""
    coarse = Image.frombytes("RGB", (40, 30), random.randbytes(40 * 30 * 3)).resize(size, Image.Resampling.BICUBIC)
    fine = Image.frombytes("RGB", (160, 120), random.randbytes(160 * 120 * 3)).resize(size, Image.Resampling.BILINEAR)
    out = io.BytesIO()
    Image.blend(coarse, fine, 0.15).save(out, "JPEG", quality=80)
    return out.getvalue()


def named(jpeg: bytes, name: str) -> bytes:
    """The same picture with its name as a JPEG comment, so that its bytes are its own."""
    comment = name.encode()
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:]
