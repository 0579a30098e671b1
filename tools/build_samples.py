"""Writes the samples that no editor can write: ZIP packages, feeds in other encodings, broken archives.

    python tools/build_samples.py            write them into samples/
    python tools/build_samples.py --check    exit 1 if a file on disk differs

Sources: samples/sources/ (the feeds as UTF-8 text, and the pictures). The same sources always give the same bytes:
files are stored, not compressed, and have no date. The samples of rules are made from the examples in their files.
"""

import argparse
import gzip
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.importers.packages.hostile_zips import ENCRYPTED, STORED, Part, pack  # noqa: E402
from tests.rules import examples  # noqa: E402

SAMPLES = ROOT / "samples"
SOURCES = SAMPLES / "sources"
PICTURES = SOURCES / "pictures"

ENCODINGS = {
    "dialects/iso-8859-1.xml": "iso-8859-1",
    "dialects/windows-1252.xml": "cp1252",
    "dialects/utf-16.xml": "utf-16-le",
    "dialects/byte-order-mark.xml": "utf-8-sig",
    "dialects/windows-1252-as-utf-8.xml": "cp1252",
    "dialects/ansi.xml": "cp1252",
    "dialects/utf-8-as-iso-8859-1.xml": "utf-8",
}
"""Feeds of that path in sources/, and the encoding they are written in."""

PACKAGES: Mapping[str, Mapping[str, str]] = {
    "packages/with-pictures": {
        "titel.jpg": "klein-rot.jpg", "kueche.jpg": "klein-blau.jpg", "expose.pdf": "expose.pdf",
    },
    "packages/blanks-around-path": {"titel.jpg": "klein-rot.jpg"},
    "packages/percent-encoded": {"Blick ins Bad.jpg": "klein-blau.jpg"},
    "packages/case-differs": {"TITEL.JPG": "klein-rot.jpg"},
    "packages/picture-in-other-folder": {"fotos/titel.jpg": "klein-rot.jpg"},
    "packages/picture-ambiguous": {"haus/titel.jpg": "klein-rot.jpg", "garten/titel.jpg": "klein-gruen.jpg"},
    "packages/picture-missing": {"titel.jpg": "klein-rot.jpg"},
    "packages/picture-is-png": {"titel.jpg": "klein.png"},
    "packages/picture-twice": {"titel.jpg": "klein-rot.jpg", "ansicht.jpg": "klein-rot.jpg"},
    "packages/title-picture-later": {
        "kueche.jpg": "klein-blau.jpg", "grundriss.png": "klein.png", "titel.jpg": "klein-rot.jpg",
    },
    "packages/check-md5": {"titel.jpg": "klein-blau.jpg"},
    "packages/check-md5-wrong": {"titel.jpg": "klein-blau.jpg"},
    "packages/intern-with-path": {"titel.jpg": "klein-rot.jpg"},
    "hostile/path-outside": {"haus.jpg": "klein-rot.jpg"},
    "import/muster-voll-1": {
        "1701/altbau.jpg": "altbau.jpg", "1701/kueche.jpg": "kueche.jpg", "1701/grundriss.png": "grundriss.png",
        "1701/expose.pdf": "expose.pdf", "1702/haus.jpg": "haus-deich.jpg", "1702/wohnzimmer.jpg": "wohnzimmer.jpg",
        "1702/bad.jpg": "bad.jpg", "1703/laden.jpg": "laden.jpg",
    },
    "import/muster-voll-2": {
        "1701/altbau.jpg": "altbau.jpg", "1701/kueche.jpg": "kueche.jpg", "1701/grundriss.png": "grundriss.png",
        "1701/expose.pdf": "expose.pdf", "1702/haus.jpg": "haus-deich.jpg", "1702/wohnzimmer.jpg": "wohnzimmer.jpg",
        "1702/bad.jpg": "bad.jpg", "1704/grundstueck.jpg": "grundstueck.jpg",
    },
    "import/muster-teil": {
        "1702/haus.jpg": "haus-deich.jpg", "1702/wohnzimmer.jpg": "wohnzimmer.jpg", "1702/bad.jpg": "bad.jpg",
    },
    "import/imv-online": {"4711_1.jpg": "maisonette.jpg", "4711_2.jpg": "wohnzimmer.jpg", "4712_1.jpg": "haus-see.jpg"},
}  # fmt: skip
"""Ordinary packages: openimmo.xml is the source of the same name, the other files are pictures."""

FOLDER = {"titel.jpg": "klein-rot.jpg", "bilder/kueche.jpg": "klein-blau.jpg"}
ERROR_PAGE = b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body>Not Found</body></html>\n"
NOTE = b'<?xml version="1.0" encoding="UTF-8"?>\n<lieferschein datum="2026-11-20"/>\n'
LEFT_BY_MACOS = b"\0\5\x16\7\0\2\0\0Mac OS X        "


def main() -> int:
    """Write, or compare and name what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 if a file on disk differs")
    checking = parser.parse_args().check
    stale = [name for name, data in samples() if current(name) != data]
    for name, data in samples():
        if name in stale and not checking:
            (SAMPLES / name).parent.mkdir(parents=True, exist_ok=True)
            (SAMPLES / name).write_bytes(data)
    for file in orphans():
        if not checking:
            file.unlink()
    for name in stale:
        print(f"{'differs' if checking else 'written'}: samples/{name}")
    return 1 if checking and (stale or orphans()) else 0


def current(name: str) -> bytes | None:
    """The file as it is on disk, None where there is none."""
    file = SAMPLES / name
    return file.read_bytes() if file.is_file() else None


def samples() -> Iterator[tuple[str, bytes]]:
    """Every built sample: its path below samples/, and its bytes."""
    for name, encoding in ENCODINGS.items():
        mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
        yield name, mark + (SOURCES / name).read_text(encoding="utf-8").encode(encoding)
    for name, files in PACKAGES.items():
        yield f"{name}.zip", pack([feed(name), *(picture(inside, drawn) for inside, drawn in files.items())])
    for inside, drawn in FOLDER.items():
        yield f"packages/folder/{inside}", (PICTURES / drawn).read_bytes()
    yield from odd_names()
    yield from odd_contents()
    yield "hostile/mixed-encodings.xml", b"".join(mixed("hostile/mixed-encodings"))
    yield "hostile/gzip.xml", gzip.compress(source("hostile/house"), compresslevel=0, mtime=0)
    yield from hostile()
    yield from examples.samples()


def orphans() -> list[Path]:
    """Samples of rules that no rule makes any more."""
    made = {SAMPLES / name for name, _ in examples.samples()}
    return sorted(file for file in (SAMPLES / "rules").rglob("*") if file.is_file() and file not in made)


def mixed(name: str) -> Iterator[bytes]:
    """The lines of that feed in UTF-8, but its title in ISO-8859-1."""
    for line in source(name).decode().splitlines(keepends=True):
        yield line.replace("–", "-").encode("iso-8859-1") if "objekttitel" in line else line.encode()


def source(name: str) -> bytes:
    """The feed of that name."""
    return (SOURCES / f"{name}.xml").read_bytes()


def feed(name: str, inside: str = "openimmo.xml") -> Part:
    """The feed of that name as a file of a ZIP."""
    return Part(inside.encode(), source(name), method=STORED)


def picture(inside: str | bytes, drawn: str = "klein-rot.jpg") -> Part:
    """A picture under a name; bytes are a name in whatever encoding."""
    name = inside.encode() if isinstance(inside, str) else inside
    return Part(name, (PICTURES / drawn).read_bytes(), method=STORED)


def odd_names() -> Iterator[tuple[str, bytes]]:
    """Packages whose file names are written in another way than their paths."""
    for name, file in (
        ("names-cp437", "Raumhöhe ≥ 3 m.jpg".encode("cp437")),
        ("names-cp850", "Säule Ø 30.jpg".encode("cp850")),
        ("names-utf8-unflagged", "Küche mit Aussicht.jpg".encode()),
        ("backslashes", b"bilder\\kueche.jpg"),
    ):
        yield f"packages/{name}.zip", pack([feed(f"packages/{name}"), picture(file)])
    deep = [feed("packages/one-folder-deep", "Lieferung/openimmo.xml"), picture("Lieferung/bilder/titel.jpg")]
    yield "packages/one-folder-deep.zip", pack(deep)
    several = [feed(f"packages/several-feeds-{number}", f"openimmo_{number}.xml") for number in (1, 2)]
    yield "packages/several-feeds.zip", pack([*several, picture("1701.jpg")])


def odd_contents() -> Iterator[tuple[str, bytes]]:
    """Packages with files that are not what they seem."""
    whole = (PICTURES / "klein-rot.jpg").read_bytes()
    for name, data in (("html", ERROR_PAGE), ("empty", b""), ("cut", whole[:-40])):
        path = f"packages/picture-is-{name}" if name == "html" else f"packages/picture-{name}"
        yield f"{path}.zip", pack([feed(path), Part(b"titel.jpg", data, method=STORED)])
    left = [Part(name, LEFT_BY_MACOS, method=STORED) for name in (b"__MACOSX/._titel.jpg", b".DS_Store")]
    yield "packages/macos-leftovers.zip", pack([feed("packages/macos-leftovers"), picture("titel.jpg"), *left])
    beside = [feed("packages/other-xml-beside"), picture("titel.jpg"), Part(b"lieferschein.xml", NOTE, method=STORED)]
    yield "packages/other-xml-beside.zip", pack(beside)


def hostile() -> Iterator[tuple[str, bytes]]:
    """Archives that must not be opened, or cannot be."""
    house, small = feed("hostile/house"), picture("haus.jpg")
    whole = pack([house, small])
    link = Part(b"haus.jpg", b"/etc/passwd", method=STORED, mode=stat.S_IFLNK | 0o777)
    kernel = Part(b"0.xml", b"<openimmo/>" * 90, method=STORED)
    for name, data in {
        "traversal": pack([house, picture("../../haus.jpg")]),
        "absolute-path": pack([house, picture("/etc/cron.d/haus.jpg")]),
        "control-name": pack([house, picture(b"\x1b[2Jhaus.jpg")]),
        "symlink": pack([house, link]),
        "encrypted": pack([Part(b"openimmo.xml", house.data, method=STORED, flags=ENCRYPTED)]),
        "duplicate-names": pack([house, small, picture("haus.jpg", "klein-blau.jpg")]),
        "zip-in-zip": pack([Part(b"lieferung.zip", whole, method=STORED)]),
        "wrong-crc": pack([house, Part(b"haus.jpg", small.data, method=STORED, crc=1)]),
        "truncated": whole[: len(whole) // 2],
        "glued": whole + pack([house]),
        "bomb": pack([house, Part(b"haus.bmp", bytes(11 * 1024 * 1024))]),
        "overlap": pack([kernel, *(Part(b"%d.xml" % n, kernel.data, method=STORED, offset=0) for n in range(1, 10))]),
        "trailing-bytes": whole + b"\r\n",
        "two-feeds-by-case": pack([house, feed("hostile/house", "OpenImmo.XML")]),
    }.items():
        yield f"hostile/{name}.zip", data


if __name__ == "__main__":
    sys.exit(main())
