"""Packages as real senders pack them: all of them open, and say what was passed over."""

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from openimmo.domain.package import PackageFiles
from openimmo.importers.packages.opening import Package, open_package
from tests.importers.packages.hostile_zips import (
    DEFLATED,
    FEED,
    PICTURE,
    STORED,
    STREAMED,
    UTF8,
    Part,
    pack,
    unicode_path,
)


def opened(tmp_path: Path, data: bytes, name: str = "a.zip") -> Package:
    (tmp_path / name).write_bytes(data)
    return open_package(tmp_path / name)


def read(package: PackageFiles, name: str) -> bytes:
    (entry,) = [entry for entry in package.entries if entry.name == name]
    with package.open(entry) as file:
        return file.read()


def test_a_zip_gives_its_files_with_their_bytes(tmp_path: Path) -> None:
    with opened(tmp_path, pack([Part(b"openimmo.xml"), Part(b"a.jpg", PICTURE, STORED)])) as package:
        assert package.kind == "zip"
        assert [(entry.index, entry.name, entry.size) for entry in package.entries] == [
            (0, "openimmo.xml", len(FEED)),
            (1, "a.jpg", len(PICTURE)),
        ]
        assert package.feeds == package.entries[:1]
        assert read(package, "openimmo.xml") == FEED
        assert read(package, "a.jpg") == PICTURE
        package.verify()
        assert package.findings == ()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_the_standard_library_packs_is_read(method: int, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as archive:
        archive.mkdir("bilder")
        archive.writestr("openimmo.xml", FEED * 5000)
        archive.writestr("bilder/Küche.jpg", PICTURE)
        archive.writestr("leer.txt", b"")
        with archive.open("groß.bin", "w", force_zip64=True) as file:
            file.write(PICTURE)
        archive.comment = "Lieferung für München".encode()
    with open_package(tmp_path / "a.zip") as package:
        package.verify()
        assert read(package, "openimmo.xml") == FEED * 5000
        assert read(package, "bilder/Küche.jpg") == read(package, "groß.bin") == PICTURE
        assert read(package, "leer.txt") == b""
        assert package.findings == ()


def test_a_streamed_zip_with_data_descriptors_is_read(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        """Cannot seek, as standard output cannot."""

        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        archive.writestr("openimmo.xml", FEED)
        archive.writestr("a.jpg", PICTURE)
    with opened(tmp_path, bytes(pipe.data)) as package:
        package.verify()
        assert read(package, "a.jpg") == PICTURE
        assert package.findings == ()
    streamed = [Part(b"openimmo.xml", flags=STREAMED), Part(b"a.jpg", PICTURE, STORED, STREAMED)]
    with opened(tmp_path, pack(streamed)) as package:
        package.verify()
        assert read(package, "a.jpg") == PICTURE


def test_zip64_is_read(tmp_path: Path) -> None:
    with opened(tmp_path, pack([Part(b"openimmo.xml", zip64=True), Part(b"a.jpg", PICTURE)], zip64=True)) as package:
        package.verify()
        assert read(package, "openimmo.xml") == FEED


def test_a_comment_may_hold_the_mark_of_an_end_record(tmp_path: Path) -> None:
    with opened(tmp_path, pack([Part(b"openimmo.xml")], comment=b"PK\5\6 is how a ZIP ends, they say")) as package:
        package.verify()


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Küche.jpg".encode(), "Küche.jpg"),
        ("Ku\u0308che.jpg".encode(), "Küche.jpg"),
        ("Küche Größe.jpg".encode("cp850"), "Küche Größe.jpg"),
        ("Küche Größe.jpg".encode("cp437"), "Küche Größe.jpg"),
        ("Küche Größe.jpg".encode("cp1252"), "Küche Größe.jpg"),
        (b"bilder\\K\xfcche.jpg", "bilder/Küche.jpg"),
        (b"./bilder//a.jpg", "bilder/a.jpg"),
        ("Ausblick 🏡.jpg".encode(), "Ausblick 🏡.jpg"),
    ],
)
def test_a_name_without_declared_encoding_is_kept_as_bytes_and_read_for_people(
    raw: bytes, name: str, tmp_path: Path
) -> None:
    with opened(tmp_path, pack([Part(b"openimmo.xml"), Part(raw, PICTURE)])) as package:
        entry = package.entries[1]
        assert (entry.name, entry.raw, entry.flagged_utf8) == (name, raw, False)
        assert read(package, name) == PICTURE


def test_a_name_declared_utf8_says_so(tmp_path: Path) -> None:
    raw = "Küche.jpg".encode()
    with opened(tmp_path, pack([Part(b"openimmo.xml"), Part(raw, flags=UTF8)])) as package:
        assert (package.entries[1].name, package.entries[1].flagged_utf8) == ("Küche.jpg", True)


def test_a_name_wrongly_declared_utf8_counts_as_undeclared(tmp_path: Path) -> None:
    with opened(tmp_path, pack([Part(b"openimmo.xml"), Part(b"K\xfcche.jpg", flags=UTF8)])) as package:
        assert (package.entries[1].name, package.entries[1].flagged_utf8) == ("Küche.jpg", False)


def test_the_unicode_path_beside_a_dos_name_is_the_name(tmp_path: Path) -> None:
    raw = b"K\x81che ?.jpg"
    extra = unicode_path(raw, "Küche 🏡.jpg")
    with opened(tmp_path, pack([Part(b"openimmo.xml"), Part(raw, PICTURE, extra=extra)])) as package:
        entry = package.entries[1]
        assert (entry.name, entry.raw, entry.flagged_utf8) == ("Küche 🏡.jpg", "Küche 🏡.jpg".encode(), True)
        assert read(package, "Küche 🏡.jpg") == PICTURE


def test_a_unicode_path_of_another_name_is_void(tmp_path: Path) -> None:
    extra = unicode_path(b"before.jpg", "before.jpg")
    with opened(tmp_path, pack([Part(b"openimmo.xml"), Part(b"after.jpg", extra=extra)])) as package:
        assert package.entries[1].name == "after.jpg"


def test_folders_are_no_files(tmp_path: Path) -> None:
    parts = [Part(b"leer/", b""), Part(b"leer/", b""), Part(b"dos\\", b""), Part(b"mac", b"", mode=0o40755)]
    with opened(tmp_path, pack([*parts, Part(b"leer/openimmo.xml")])) as package:
        package.verify()
        assert [entry.name for entry in package.entries] == ["leer/openimmo.xml"]


def test_feeds_are_the_xml_files_at_the_top_or_one_folder_deep_by_name(tmp_path: Path) -> None:
    names = [b"b.XML", b"z/c.xml", b"a.xml", b"x/y/d.xml", b"e.xml.jpg"]
    with opened(tmp_path, pack([Part(name) for name in names])) as package:
        assert [feed.name for feed in package.feeds] == ["a.xml", "b.XML", "z/c.xml"]
        (found,) = package.findings
        assert (found.code, found.params["names"]) == ("package-feed-too-deep", "x/y/d.xml")


def test_what_macos_and_windows_leave_behind_is_passed_over_and_told(tmp_path: Path) -> None:
    left = [b"__MACOSX/._openimmo.xml", b"__MACOSX/x/._a.jpg", b".DS_Store", b"x/Thumbs.db", b"DESKTOP.INI", b"._b.xml"]
    parts = [Part(left[0]), Part(b"openimmo.xml"), *(Part(name) for name in left[1:]), Part(b"a.jpg", PICTURE)]
    with opened(tmp_path, pack(parts)) as package:
        assert [(entry.index, entry.name) for entry in package.entries] == [(0, "openimmo.xml"), (1, "a.jpg")]
        assert read(package, "a.jpg") == PICTURE
        assert [feed.name for feed in package.feeds] == ["openimmo.xml"]
        (found,) = package.findings
        assert (found.code, found.params["count"]) == ("package-clutter", "6")
        assert found.params["names"].endswith("…")


def test_an_archive_within_is_told_and_not_opened(tmp_path: Path) -> None:
    inner = pack([Part(b"inner.xml")])
    with opened(tmp_path, pack([Part(b"openimmo.xml"), Part(b"Bilder.ZIP", inner, STORED)])) as package:
        package.verify()
        assert read(package, "Bilder.ZIP") == inner
        assert [found.code for found in package.findings] == ["package-nested-archive"]
        assert "Bilder.ZIP" in package.findings[0].message("de")


def test_pictures_that_differ_by_case_only_are_both_kept_and_told(tmp_path: Path) -> None:
    parts = [Part(b"openimmo.xml"), Part(b"a.jpg", b"small"), Part(b"A.JPG", b"BIG")]
    with opened(tmp_path, pack(parts)) as package:
        assert (read(package, "a.jpg"), read(package, "A.JPG")) == (b"small", b"BIG")
        assert [found.code for found in package.findings] == ["package-names-alike"]


def test_bytes_between_two_files_are_told(tmp_path: Path) -> None:
    with opened(tmp_path, pack([Part(b"openimmo.xml"), Part(b"a.jpg", PICTURE, gap=bytes(40))])) as package:
        package.verify()
        (found,) = package.findings
        assert (found.code, found.params) == ("zip-gap", {"count": "40"})


@pytest.mark.parametrize(
    "data",
    [
        FEED,
        b"\xef\xbb\xbf" + FEED,
        b"\r\n\t " + FEED,
        "<openimmo/>".encode("utf-16"),
        "<openimmo/>".encode("utf-16-le"),
        "<openimmo/>".encode("utf-16-be"),
    ],
)
@pytest.mark.parametrize("name", ["feed.xml", "feed.zip", "._feed"])
def test_a_file_that_begins_like_xml_is_one_feed_whatever_its_name(data: bytes, name: str, tmp_path: Path) -> None:
    with opened(tmp_path, data, name) as package:
        assert package.kind == "xml"
        assert package.feeds == package.entries
        assert read(package, name) == data
        package.verify()


def test_a_zip_is_a_zip_whatever_its_name(tmp_path: Path) -> None:
    with opened(tmp_path, pack([Part(b"openimmo.xml")]), "feed.xml") as package:
        assert package.kind == "zip"


def test_several_files_are_read_side_by_side(tmp_path: Path) -> None:
    first, second = bytes(range(256)) * 1000, bytes(reversed(range(256))) * 1000
    parts = [Part(b"a.xml", first), Part(b"b.xml", second, STORED)]
    with opened(tmp_path, pack(parts)) as package:
        with package.open(package.feeds[0]) as one, package.open(package.feeds[1]) as two:
            pieces = [(one.read(999), two.read(999)) for _ in range(300)]
        assert b"".join(piece for piece, _ in pieces) == first
        assert b"".join(piece for _, piece in pieces) == second


def test_a_feed_can_be_parsed_from_the_stream(tmp_path: Path) -> None:
    data = b"<openimmo>" + b"<anbieter><firma>x</firma></anbieter>" * 5000 + b"</openimmo>"
    for method in (STORED, DEFLATED):
        with opened(tmp_path, pack([Part(b"a.xml", data, method)])) as package, package.open(package.feeds[0]) as feed:
            assert sum(1 for _ in etree.iterparse(feed, tag="firma")) == 5000


def test_an_xml_and_a_zip_stay_usable_after_the_path_is_gone(tmp_path: Path) -> None:
    """What was opened is what is read, even when the path names another file by then."""
    with opened(tmp_path, pack([Part(b"openimmo.xml")])) as package:
        (tmp_path / "a.zip").unlink()
        assert read(package, "openimmo.xml") == FEED
