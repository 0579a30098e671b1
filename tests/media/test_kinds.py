"""A file's kind comes from its bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from media_samples import picture, zipped

from openimmo.media.kinds import claimed, kind_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"])
def test_real_pictures_are_known_by_content(name: str) -> None:
    assert kind_of(picture(name)[:4096]) == f"image/{name.lower()}"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "image/avif"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "video/mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video/quicktime"),
        (b"\0\0\0\x08moov", "video/quicktime"),
        (b"RIFF\0\0\0\0AVI LIST", "video/x-msvideo"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\n\n%PDF-1.4 with junk in front", "application/pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (b"{\\rtf1 Text}", "application/rtf"),
        (b"MZ\x90\0\x03", "application/x-executable"),
        (b"\x7fELF\x02", "application/x-executable"),
        (b"#!/bin/sh\nrm -rf /", "application/x-executable"),
        (b"\xef\xbb\xbf\n#!/bin/sh", "application/x-executable"),
        (b"MZ ist auch ein Kfz-Kennzeichen", "text/plain"),
        ("Grüße aus Köln".encode(), "text/plain"),
        ("Grüße aus Köln".encode("cp1252"), "text/plain"),
        ("Grüße".encode("utf-16"), "text/plain"),
        (b"BM ist eine Abk\xfcrzung, kein Bild", "text/plain"),
        (b"Preis < 5 EUR", "text/plain"),
        (b"<3 schoene Wohnung", "text/plain"),
        (b"  <!DOCTYPE html><p>", "text/html"),
        (b"<!-- x --><script>", "text/html"),
        (b"<ScRiPt>alert(1)</script>", "text/html"),
        (b'<?xml version="1.0"?><html xmlns="">', "text/html"),
        (b'<?xml version="1.0"?>\n<!-- x --><svg onload="x()">', "image/svg+xml"),
        ("<svg>".encode("utf-16"), "image/svg+xml"),
        ("<svg>".encode("utf-16-be"), "image/svg+xml"),
        (b'<x:s xmlns:x="http://www.w3.org/2000/svg">', "application/xml"),
        (b"<openimmo>", "application/xml"),
        (b"\x01\x02\x03\x04", "application/octet-stream"),
        (b"RIFF\0\0\0\0????", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_beginning_tells_the_kind(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind


def test_office_documents_are_told_from_other_archives() -> None:
    assert kind_of(zipped({"a.txt": b"x"})) == "application/zip"
    assert kind_of(zipped({"[Content_Types].xml": b"", "word/document.xml": b""})) == WORD
    assert kind_of(zipped({"[Content_Types].xml": b"", "other/x": b""})) == "application/zip"
    odt = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}
    assert kind_of(zipped(odt)) == "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize("text", ["jpg", "JPG", " .jpeg ", "image/jpeg", "image/pjpeg", "image/jpeg; q=1"])
def test_a_format_is_understood_in_all_its_spellings(text: str) -> None:
    assert claimed(text) == "image/jpeg"


def test_an_unknown_format_claims_nothing() -> None:
    assert claimed("Bild") is None
    assert claimed("") is None


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise(head: bytes) -> None:
    assert "/" in kind_of(head)
