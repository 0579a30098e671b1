"""Whether a file's end says that it ends there: whole files say so, no proper beginning of one does."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from openimmo.intake.ending import ends_whole


def packed(**options: bool) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number in range(5):
            with made.open(f"{number}.xml", "w", **options) as member:
                member.write(b"<openimmo/>" * 100)
    return out.getvalue()


def drawn(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), (90, 20, 200)).save(out, kind)
    return out.getvalue()


WHOLE: dict[str, Callable[[], bytes]] = {
    "zip": packed,
    "zip64": lambda: packed(force_zip64=True),
    "xml": lambda: b"<?xml version='1.0'?>\n<!-- x --><openimmo><a/></openimmo>\n",
    "xml with a prefix": lambda: b"<o:openimmo xmlns:o='x'><o:a/></o:openimmo >",
    "xml in UTF-16": lambda: "<openimmo><ort>Köln</ort></openimmo>".encode("utf-16"),
    "jpeg": lambda: drawn("JPEG"),
    "png": lambda: drawn("PNG"),
    "gif": lambda: drawn("GIF"),
    "pdf": lambda: b"%PDF-1.4\n1 0 obj\n%%EOF\r\n",
}


@pytest.mark.parametrize("kind", WHOLE)
def test_whole_files_say_so(tmp_path: Path, kind: str) -> None:
    (tmp_path / "file").write_bytes(WHOLE[kind]())
    assert ends_whole(tmp_path / "file")


@pytest.mark.parametrize("kind", WHOLE)
def test_no_beginning_of_a_file_does(tmp_path: Path, kind: str) -> None:
    content = WHOLE[kind]().rstrip()
    file = tmp_path / "file"
    step = 2 if "UTF-16" in kind else 1  # half a character more or less is the import's to find
    for size in {*range(0, len(content), 14), *range(max(0, len(content) - 30), len(content), step)}:
        file.write_bytes(content[:size])
        assert not ends_whole(file), size


def test_what_nobody_knows_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"anything else")
    assert not ends_whole(tmp_path / "file")
    assert not ends_whole(tmp_path / "missing")


def test_a_zip_that_must_not_be_opened_is_there_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(packed() + packed())
    assert ends_whole(tmp_path / "file")
