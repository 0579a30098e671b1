"""What senders put into their drop folders for a benchmark: small packages, a huge one, one of very many pictures.

    python -m benchmarks.drop_uploads small FOLDER ROUND COUNT    COUNT packages into each folder in FOLDER
    python -m benchmarks.drop_uploads huge FILE MEGABYTES
    python -m benchmarks.drop_uploads many FILE LISTINGS PICTURES

Every account is a sender of its own, every picture has bytes of its own. Knows no server and no openimmo.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from benchmarks.feeds import feed
from benchmarks.listing import FIRM, Attachments, file_name
from benchmarks.packages import WRITTEN, named, picture

SMALL = (64, 48)
LARGE = 20_000_000  # bytes of a huge package's pictures; 25 MB are allowed
COMMENT = 65_000  # bytes; a JPEG's comment has at most 65,533


def small(folder: Path, turn: int, count: int) -> None:
    """Packages of one listing with one picture, each later than those of the rounds before."""
    original = picture(SMALL, Random("small"))
    for number, account in enumerate(sorted(folder.iterdir()), 1):
        for place in range(count):
            stamp = f"2026-03-{turn + 2:02d}T{place // 60:02d}:{place % 60:02d}:00"
            name = f"{turn:02d}-{place:04d}"
            with ZipFile(account / f"{name}.zip", "w") as package:
                text = "".join(feed(1, turn * 10_000 + place, Attachments(1, 1, document=False)))
                package.writestr(ZipInfo("openimmo.xml", WRITTEN), owned(text, number, stamp))
                content = named(original, f"{account.name}/{name}")
                package.writestr(ZipInfo(f"{file_name(1, 0)}.jpg", WRITTEN), content, ZIP_STORED)


def owned(text: str, number: int, stamp: str) -> str:
    """The feed as that sender's, of that time."""
    text = text.replace("OIBENCH00000000000001", f"OIBENCH{number:014d}").replace(">4711<", f">{number}<")
    text = text.replace(FIRM.replace("&", "&amp;"), f"Firma {number}").replace('umfang="VOLL"', 'umfang="TEIL"')
    return text.replace("2026-03-02T06:00:00", stamp)


def huge(path: Path, megabytes: int) -> None:
    """One package of about that size: few listings, each picture about as large as is allowed."""
    count = max(1, megabytes * 1_000_000 // LARGE)
    original = picture((720, 405), Random("huge"))
    _package(path, count, 1, lambda name: padded(original, name, min(LARGE, megabytes * 1_000_000)))


def many(path: Path, listings: int, pictures: int) -> None:
    """One VOLL of that many listings and, in all, that many small pictures."""
    original = picture(SMALL, Random("many"))
    _package(path, listings, max(1, pictures // listings), lambda name: named(original, name))


def _package(path: Path, listings: int, each: int, content: Callable[[str], bytes]) -> None:
    shape = Attachments(each, each, document=False)
    with ZipFile(path, "w") as package:
        with package.open(ZipInfo("openimmo.xml", WRITTEN), "w", force_zip64=True) as file:
            file.writelines(part.encode() for part in feed(listings, attachments=shape))
        for number in range(1, listings + 1):
            for place in range(each):
                name = f"{file_name(number, place)}.jpg"
                package.writestr(ZipInfo(name, WRITTEN), content(name), ZIP_STORED)


def padded(jpeg: bytes, name: str, size: int) -> bytes:
    """The same picture with comments until it has that many bytes."""
    chance = Random(name)
    comment = b"".join(
        b"\xff\xfe" + (COMMENT + 2).to_bytes(2, "big") + chance.randbytes(COMMENT) for _ in range(size // COMMENT)
    )
    return jpeg[:2] + comment + jpeg[2:]


def main() -> None:
    """As the command line says."""
    kind, path, *numbers = sys.argv[1:]
    {"small": small, "huge": huge, "many": many}[kind](Path(path), *map(int, numbers))


if __name__ == "__main__":
    main()
