"""Texts of strangers made harmless for terminals and logs. Knows Unicode; no report."""

import re

# Controls (C0, C1), bidirectional and invisible ones, line separators, the lone surrogates
# of stray bytes, and what no XML may hold.
_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAK = re.compile(r"/|\\(?!x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")  # an escaped byte is no folder
_SPACE = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")


def last_name(path: str) -> str:
    """What stands behind the last folder of a path, of this machine's or a server's."""
    return next((part for part in reversed(_BREAK.split(path)) if part), path)


def visible(text: str) -> str:
    r"""``text`` on one line, with every character that could steer a terminal written as \x1b, \u202e …"""
    return _HARMFUL.sub(lambda found: _escaped(found[0]), _SPACE.sub(" ", text))


def printable(text: str) -> str:
    r"""``text`` with its line breaks and tabs, every other character that could steer a reader's screen written out."""
    return _HARMFUL.sub(lambda found: found[0] if found[0] in "\n\t" else _escaped(found[0]), text)


def harmless(document: str) -> str:
    r"""A JSON text whose invisible characters are written as \u escapes, which mean the same."""
    return _HARMFUL.sub(lambda found: found[0] if found[0] == "\n" else _json_escaped(found[0]), document)


def short(text: str, limit: int) -> str:
    """``text`` on one line, cut to ``limit`` characters."""
    line = visible(text[: 4 * limit])
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _escaped(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
