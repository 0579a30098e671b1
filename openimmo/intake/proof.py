"""Whether the content of a fetched file proves that all of it came: every CRC of a ZIP, the end of an XML's root.

What is complete but bad is the import's to judge. Knows no source.
"""

import os
import re
from pathlib import Path
from typing import BinaryIO

from openimmo.domain.delivery import Reason
from openimmo.errors import PackageError
from openimmo.importers.packages.limits import Limits
from openimmo.importers.packages.opening import open_package
from openimmo.intake.failures import told

# What a ZIP that is cut off, has holes or is still being written looks like; anything else is complete and bad.
_CUT = (
    "zip-truncated", "zip-directory-broken", "zip-header-broken", "zip-headers-differ", "zip-size-lies", "zip-crc",
    "zip-data-broken", "package-changed",
)  # fmt: skip
_HEAD, _TAIL = 1 << 16, 1 << 16
_SHORTEST = 4  # bytes that say what a file is
_NAME = rb"[A-Za-z_\x80-\xff][\w.\-:\x80-\xff]*"
_FIRST = re.compile(rb"<(" + _NAME + rb")(?=[\s/>])")
_ASIDE = re.compile(rb"<!--|<\?|<!\[CDATA\[")
_CLOSES = {b"<!--": b"-->", b"<?": b"?>", b"<![CDATA[": b"]]>"}
_TAG = re.compile(rb"<(/?)(" + _NAME + rb")([^<>]*)>?")


def doubt(path: Path, limits: Limits) -> Reason | None:
    """Why the file may not have come wholly; None where nothing says so."""
    with told(path, "intake-not-read"), path.open("rb") as file:
        head = file.read(_HEAD)
        if len(head.strip(b"\0 \t\r\n")) < _SHORTEST:
            return Reason("source-content-empty")
        if head.startswith(b"PK"):
            return _doubt_zip(path, limits)
        return Reason("source-content-no-end") if _begins_xml(head) and not _is_closed(file, head) else None


def is_xml(path: Path) -> bool:
    """Whether a file begins like an XML, whatever its name."""
    with told(path, "intake-not-read"), path.open("rb") as file:
        return _begins_xml(file.read(_HEAD))


def _doubt_zip(path: Path, limits: Limits) -> Reason | None:
    try:
        with open_package(path, limits) as package:
            package.verify()
    except PackageError as error:
        return Reason("source-content-cut", {"problem": error.code}) if error.code in _CUT else None
    return None


def _begins_xml(head: bytes) -> bool:
    return _plain(head).lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n\v\f").startswith(b"<")


def _plain(piece: bytes) -> bytes:
    """The piece as far as tags go: UTF-16 without its zeros is ASCII."""
    return piece.replace(b"\0", b"")


def _is_closed(file: BinaryIO, head: bytes) -> bool:
    """Whether the last tag is the root's end; what is no XML has none, and is not waited for."""
    first = _FIRST.search(_tags_only(_plain(head)))
    if first is None:
        return False
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL) // 2 * 2)  # UTF-16 comes in pairs
    tail = _plain(file.read())
    tags = list(_TAG.finditer(_tags_only(tail)))
    if not tags:
        return False
    last = tags[-1]
    if not last[0].endswith(b">") or last[2] != first[1]:
        return False
    return bool(last[1]) or (last[3].rstrip().endswith(b"/") and len(tags) == 1)


def _tags_only(piece: bytes) -> bytes:
    """The piece without comments, instructions and CDATA; one that does not end takes the rest with it."""
    kept, place = [], 0
    while found := _ASIDE.search(piece, place):
        kept.append(piece[place : found.start()])
        end = piece.find(_CLOSES[found[0]], found.end())
        place = end + len(_CLOSES[found[0]]) if end >= 0 else len(piece)
    return b"".join([*kept, piece[place:]])
