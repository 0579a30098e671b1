"""Whatever was delivered becomes one stream: the same bytes for the same content, names kept byte by byte."""

import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from openimmo.errors import PackageError, UnknownObject, UnsafePackage
from openimmo.importers.packages.limits import DEFAULT_LIMITS, Limits
from openimmo.intake.bundle import as_stream, beside

XML = b"<openimmo><pfad>a.jpg</pfad></openimmo>"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="needs file names of any bytes")


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def streamed(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    tmp = path.parent.parent / "tmp"
    tmp.mkdir(exist_ok=True)
    with as_stream(path, tmp, limits) as bundle:
        data = bundle.stream.read()
    assert list(tmp.iterdir()) == []
    return data


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def found(xml: Path) -> list[str]:
    with xml.open("rb") as file:
        return [name for name, _ in beside(xml, file)]


@pytest.mark.parametrize("content", [XML, b"PK\3\4 whatever", b"", b"\0\1\2"])
def test_a_file_without_files_beside_it_is_streamed_as_it_is(drop: Path, content: bytes):
    (drop / "feed.xml").write_bytes(content)
    assert streamed(drop / "feed.xml") == content


def test_an_xml_and_the_files_it_names_become_a_zip_of_just_these(drop: Path):
    (drop / "feed.xml").write_bytes(XML)
    (drop / "a.jpg").write_bytes(b"picture")
    (drop / "b.jpg").write_bytes(b"private")
    assert names(streamed(drop / "feed.xml")) == ["a.jpg", "feed.xml"]


def test_the_same_content_gives_the_same_bytes_whenever_it_was_written(drop: Path):
    (drop / "feed.xml").write_bytes(XML)
    (drop / "a.jpg").write_bytes(b"picture")
    first = streamed(drop / "feed.xml"), streamed(drop)
    os.utime(drop / "a.jpg", (0, 0))
    (drop / "feed.xml").write_bytes(XML)
    assert (streamed(drop / "feed.xml"), streamed(drop)) == first


def test_a_folder_becomes_a_zip_of_all_its_files_but_clutter(drop: Path):
    (drop / "sub").mkdir()
    for name in ("feed.xml", "sub/a.jpg", "sub/b.txt", ".DS_Store"):
        (drop / name).write_bytes(b"<openimmo/>")
    assert names(streamed(drop)) == ["feed.xml", "sub/a.jpg", "sub/b.txt"]


@linux_only
@pytest.mark.parametrize("raw", [b"K\xfcche.jpg", "Küche.jpg".encode(), "Ku\u0308che.jpg".encode()])
def test_names_are_kept_byte_by_byte(drop: Path, raw: bytes):
    (drop / "feed.xml").write_bytes(b"<openimmo/>")
    Path(os.fsdecode(os.fsencode(drop) + b"/" + raw)).write_bytes(b"picture")
    assert raw in streamed(drop)


@pytest.mark.parametrize(
    "pfad",
    [
        "a.jpg",
        " a.jpg ",
        "A.JPG",
        "./a.jpg",
        "x/a.jpg",
        "C:\\bilder\\a.jpg",
        "%61.jpg",
        "<![CDATA[a.jpg]]>",
        "a&#46;jpg",
    ],
)
def test_a_file_is_found_however_the_feed_writes_its_name(drop: Path, pfad: str):
    (drop / "feed.xml").write_text(f"<o:anhang><o:pfad >{pfad}</o:pfad></o:anhang>", encoding="utf-8")
    (drop / "a.jpg").write_bytes(b"picture")
    assert found(drop / "feed.xml") == ["a.jpg"]


@pytest.mark.parametrize("pfad", ["http://example.com/a.jpg", "", " ", "b.jpg", "../drop/a.jpg"])
def test_links_and_other_files_bring_nothing(drop: Path, pfad: str):
    (drop / "feed.xml").write_text(f"<pfad>{pfad}</pfad>", encoding="utf-8")
    (drop / "a.jpg").write_bytes(b"picture")
    assert found(drop / "feed.xml") == []


def test_hidden_files_and_the_feed_itself_are_never_taken(drop: Path):
    (drop / "feed.xml").write_text("<pfad>.env</pfad><pfad>feed.xml</pfad>", encoding="utf-8")
    (drop / ".env").write_bytes(b"SECRET")
    assert found(drop / "feed.xml") == []


def test_folders_are_found_whatever_their_case(drop: Path):
    (drop / "feed.xml").write_text("<pfad>bilder/HAUS/a.jpg</pfad>", encoding="utf-8")
    (drop / "Bilder" / "Haus").mkdir(parents=True)
    (drop / "Bilder" / "Haus" / "a.jpg").write_bytes(b"picture")
    assert found(drop / "feed.xml") == ["Bilder/Haus/a.jpg"]


def test_names_beyond_count_of_folders_cost_no_more(drop: Path):
    (drop / "feed.xml").write_text("".join(f"<pfad>{n}/a.jpg</pfad>" for n in range(3000)), encoding="utf-8")
    (drop / "a.jpg").write_bytes(b"picture")
    assert found(drop / "feed.xml") == ["a.jpg"]


def test_too_many_files_beside_are_refused_and_not_silently_cut(drop: Path):
    (drop / "feed.xml").write_bytes(XML)
    for number in range(4):
        (drop / f"{number}.jpg").write_bytes(b"picture")
    with pytest.raises(UnsafePackage, match="3"):
        streamed(drop / "feed.xml", Limits(entries=3))


def test_a_file_beyond_the_limit_of_a_package_is_refused_before_it_is_copied(drop: Path):
    with (drop / "feed.xml").open("wb") as file:
        file.truncate(10_000)
    with pytest.raises(UnsafePackage):
        streamed(drop / "feed.xml", Limits(total_bytes=9_999))


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_neither_file_nor_folder_is_refused(drop: Path, kind: str):
    if kind == "pipe":
        os.mkfifo(drop / "pipe")
    with pytest.raises(UnsafePackage):
        streamed(drop / "pipe" if kind == "pipe" else Path("/dev/zero"))


@pytest.mark.parametrize("name", ["none.xml", "none/none.xml", "feed.xml/none", "a\0b", "x" * 5000])
def test_what_is_not_there_is_the_callers_mistake(drop: Path, name: str):
    (drop / "feed.xml").write_bytes(XML)
    with pytest.raises(UnknownObject):
        streamed(drop / name)


def test_an_empty_folder_is_no_package(drop: Path):
    with pytest.raises(PackageError):
        streamed(drop)
