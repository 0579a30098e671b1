"""Looks at the beginning of a feed before any parser does: its encoding, a DOCTYPE, the name of its root.

Only what is certain from the first bytes is said here; the parser has the last word. Knows XML, not OpenImmo.
"""

import codecs
import re

from openimmo.errors import FeedError, UnsafeFeed

_ALLOWED = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "iso8859-1", "iso8859-15", "cp1252", "ascii"}
FOREIGN = {
    b"\xff\xfe\x00\x00": "UTF-32", b"\x00\x00\xfe\xff": "UTF-32",
    b"<\x00\x00\x00": "UTF-32", b"\x00\x00\x00<": "UTF-32",
    b"\x4c\x6f\xa7\x94": "EBCDIC", b"+/v": "UTF-7",
}  # fmt: skip
WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
_DECLARED = re.compile(r"""\s{0,64}<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([^"'>]{1,40})["']""")
_PROLOG = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_NAME = re.compile(r"<([^\s<>/!?]{1,200})[\s/>]")


def check_prolog(head: bytes) -> str | None:
    """The local name of the root where ``head``, the first bytes of a feed, shows it.

    Raises FeedError for an encoding that feeds have no right to use (UTF-7 is an attack), UnsafeFeed for a DOCTYPE.
    """
    if not head.strip():
        raise FeedError("xml-empty")
    text = _decoded(head)
    _check_declared(text)
    begin = _PROLOG.match(text)
    end = begin.end() if begin else 0
    if text.startswith("<!", end) and not text.startswith("<!--", end):
        raise UnsafeFeed("xml-doctype", line=text.count("\n", 0, end) + 1)
    name = _NAME.match(text, end)
    return name[1].rpartition(":")[2] if name else None


def _decoded(head: bytes) -> str:
    for mark, encoding in FOREIGN.items():
        if head.startswith(mark):
            raise FeedError("xml-encoding", line=1, encoding=encoding)
    encoding = next((name for mark, name in WIDE.items() if head.startswith(mark)), "latin-1")
    text = head.decode(encoding, errors="ignore")
    return text.removeprefix("\xef\xbb\xbf") if encoding == "latin-1" else text


def _check_declared(text: str) -> None:
    declared = _DECLARED.match(text)
    if declared is not None and known_encoding(declared[1]) is None:
        raise FeedError("xml-encoding", line=1, encoding=declared[1])


def known_encoding(declared: str) -> str | None:
    """Python's name of an encoding that feeds may use, None for any other."""
    try:
        known = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return None
    return known if known in _ALLOWED else None


def says_utf8(head: bytes) -> bool:
    """Whether a feed that begins so is read as UTF-8."""
    if any(head.startswith(mark) for mark in WIDE):
        return False
    declared = _DECLARED.match(_decoded(head))
    return declared is None or known_encoding(declared[1]) == "utf-8"
