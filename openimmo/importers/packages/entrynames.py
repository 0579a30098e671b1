"""Names of files in a package: how they read, whether they are safe, and what they promise.

Knows bytes and text. Opens nothing; a name never becomes a path of this machine.
"""

import re
import unicodedata

from openimmo.errors import UnsafePackage
from openimmo.importers.packages.limits import Limits

ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz")
CLUTTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})

_GERMAN = frozenset("äöüÄÖÜßéèáà")
_DRIVE = re.compile(r"[A-Za-z]:")
# Control characters, and what ends a line or turns the direction of a report's text around.
_MISLEADING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SHOWN = 120
# Composing costs the square of the marks in a row: half a millisecond for a name of nothing else.
_MARKS = 128


def is_utf8(raw: bytes) -> bool:
    """True when the bytes read as UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def stored_name(raw: bytes) -> str:
    """The name as text, with ``/`` between folders and composed letters (NFC).

    Bytes that are not UTF-8 are read as cp850 or cp1252, whichever gives more German letters: good for people only.
    """
    if raw.isascii():
        text = raw.decode("ascii")
    else:
        text = _composed(raw.decode("utf-8") if is_utf8(raw) else _guess(raw))
    return text.replace("\\", "/")


def _composed(text: str) -> str:
    marks = sum(map(bool, map(unicodedata.combining, text)))
    return unicodedata.normalize("NFC", text) if marks <= _MARKS else text


def _guess(raw: bytes) -> str:
    dos = raw.decode("cp850")
    try:
        windows = raw.decode("cp1252")
    except UnicodeDecodeError:
        return dos
    return windows if _german(windows) > _german(dos) else dos


def _german(text: str) -> int:
    return sum(letter in _GERMAN for letter in text)


def safe_name(raw: bytes, limits: Limits) -> str:
    """The name as text, without ``.`` and empty folders; raises UnsafePackage where a name reaches out or misleads."""
    if len(raw) > limits.name_bytes:
        raise UnsafePackage("package-name-too-long", name=shown(raw), count=len(raw), limit=limits.name_bytes)
    text = stored_name(raw)
    if _MISLEADING.search(text):
        raise UnsafePackage("package-name-control", name=shown(raw))
    if text.startswith("/") or _DRIVE.match(text):
        raise UnsafePackage("package-name-absolute", name=shown(raw))
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise UnsafePackage("package-name-traversal", name=shown(raw))
    if len(parts) > limits.depth + 1:
        raise UnsafePackage("package-too-deep", name=shown(raw), limit=limits.depth)
    return "/".join(parts)


def shown(raw: bytes) -> str:
    """A name fit for one line of a message: escaped where it cannot be printed, and not long."""
    text = stored_name(raw[: 4 * _SHOWN])
    line = "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def is_clutter(name: str) -> bool:
    """True for what macOS and Windows leave behind: resource forks, folder settings, thumbnails."""
    *folders, base = name.split("/")
    return "__MACOSX" in folders or base.startswith("._") or base.casefold() in CLUTTER


def is_xml(name: str) -> bool:
    """True when the name promises XML."""
    return name.casefold().endswith(".xml")


def is_archive(name: str) -> bool:
    """True when the name promises a package within the package."""
    return name.casefold().endswith(ARCHIVES)


def folders(name: str) -> int:
    """How many folders deep a file lies; 0 is the package's top."""
    return name.count("/")
