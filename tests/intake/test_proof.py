"""Whether the content of a file proves that all of it came."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.importers.packages.limits import DEFAULT_LIMITS
from openimmo.intake.proof import doubt

XML = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- <openimmo> --><openimmo a="1">'
    b"<anbieter>M\xc3\xbchle & Co</anbieter></openimmo>\n"
)


def packed(content: bytes = XML, name: str = "feed.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("a.jpg"), bytes(range(256)) * 40)
    return out.getvalue()


def code(tmp_path: Path, content: bytes) -> str | None:
    path = tmp_path / "file"
    path.write_bytes(content)
    found = doubt(path, DEFAULT_LIMITS)
    return found.code if found else None


@pytest.mark.parametrize(
    "content",
    [
        XML,
        XML.replace(b"M\xc3\xbchle", b"M\xfchle"),
        XML.decode().encode("utf-16"),
        XML.decode().encode("utf-16-le"),
        b"\xef\xbb\xbf\n\n" + XML,
        XML + b"<!-- made by <x> -->\n<?end?>\n\0\0",
        b"<ns:openimmo xmlns:ns='u'><a/></ns:openimmo >",
        b"<openimmo/>",
        b'<openimmo a="b" />',
        b"<!DOCTYPE openimmo><openimmo></openimmo>",
        XML.replace(b"<anbieter>", b"<anbieter>" + b"<x>y</x>" * 20_000),
        packed(),
        packed(b"no feed", "a.txt"),
        b"Rar!\x1a\x07",
        b"\x1f\x8b\x08 gzip",
        b"just text",
    ],
)
def test_what_is_complete_goes_on_whatever_it_is(tmp_path: Path, content: bytes):
    assert code(tmp_path, content) is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "source-content-empty"),
        (b"\0" * 5000, "source-content-empty"),
        (b"\n \n", "source-content-empty"),
        (b"<", "source-content-empty"),
        (b"P", "source-content-empty"),
        (b"\xef\xbb\xbf", "source-content-empty"),
        (b"<?xml version='1.0'?>", "source-content-no-end"),
        (XML[:-3], "source-content-no-end"),
        (XML[:60], "source-content-no-end"),
        (XML[:-20] + b"\0" * 4096, "source-content-no-end"),
        (b"<openimmo><!-- </openimmo>", "source-content-no-end"),
        (b"<openimmo><![CDATA[</openimmo>]]>", "source-content-no-end"),
        (b"<openimmo><openimmo_feedback/>", "source-content-no-end"),
        (packed()[:-1], "source-content-cut"),
        (packed()[:100], "source-content-cut"),
        (b"PK\x03\x04", "source-content-cut"),
    ],
)
def test_what_is_not_complete_is_doubted(tmp_path: Path, content: bytes, why: str):
    assert code(tmp_path, content) == why


def test_a_zip_with_a_hole_is_doubted_though_its_end_is_there(tmp_path: Path):
    content = bytearray(packed())
    content[60:80] = bytes(20)
    assert code(tmp_path, bytes(content)) == "source-content-cut"


@given(end=st.integers(0, len(XML.rstrip()) - 1))
def test_no_beginning_of_an_xml_passes_for_all_of_it(tmp_path_factory: pytest.TempPathFactory, end: int):
    assert code(tmp_path_factory.mktemp("cut"), XML[:end]) is not None


@given(end=st.integers(0, len(packed()) - 1))
def test_no_beginning_of_a_zip_passes_for_all_of_it(tmp_path_factory: pytest.TempPathFactory, end: int):
    assert code(tmp_path_factory.mktemp("cut"), packed()[:end]) is not None


def test_a_long_tail_of_half_comments_costs_little(tmp_path: Path):
    assert code(tmp_path, b"<openimmo>" + b"<!--" * 100_000) == "source-content-no-end"
