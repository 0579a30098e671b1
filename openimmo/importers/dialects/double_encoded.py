"""Texts that were encoded twice: ``MÃ¼nchen`` for ``München``, ``â€“`` for ``–`` (dialects.md 14).

So reads a UTF-8 text that somebody took for windows-1252 or ISO-8859-1: the sender before it sent, or its XML
declaration. A text is mended only where all of it turns back into UTF-8, and into letters and marks that such feeds
use. This is done where a feed is read, before the listing's XML is kept: the stock holds the text as it was meant.
"""

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

CODE = "repair-double-encoded"
_TIMES = 3  # a text may have passed more than one program that does this
_MARKS = re.compile("Ã|â€")
_LEADING = re.compile("[ÂÃâ]")
_UNCERTAIN = re.compile("Ã[€ŠŒŽšž]")  # À Ê Ì Î Ú Þ, or, by way of ISO-8859-15, ä ¦ ü ô ¨ ø
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # in windows-1252; there ISO-8859-1 has been used
_BYTES = {ord(bytes((number,)).decode("cp1252")): number for number in range(0x80, 0xA0) if number not in _UNDEFINED}
USUAL = re.compile("[\t\n\r -~\u00a0-\u017f\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122\u2212\u2248\u2264\u2265]*")
"""A text of nothing but letters of Western and Central Europe and the marks of such texts."""


def suspect(utf8: bytes) -> bool:
    """Whether a piece of UTF-8 may hold such a text; quick, for it is asked about every feed.

    Of the two bytes of ``Ã`` the second is rare in feeds, and so is that of ``â``.
    """
    return (b"\x83" in utf8 and b"\xc3\x83" in utf8) or (b"\xa2" in utf8 and b"\xc3\xa2\xe2" in utf8)


def undoubled(text: str) -> str | None:
    """The text as it was meant; None where that is not certain, or nothing is wrong with it."""
    meant = None
    for _ in range(_TIMES):
        if not _LEADING.search(text) or _UNCERTAIN.search(text):
            break
        try:
            once = text.translate(_BYTES).encode("latin-1").decode("utf-8")
        except UnicodeError:
            break
        if len(once) >= len(text) or not USUAL.fullmatch(once):
            break
        meant = text = once
    return meant


def mended(top: "etree._Element") -> Iterator[tuple["etree._Element", str | None, str, str]]:
    """Mend the texts and attributes of a tree; each as (element, attribute or None, before, after)."""
    if not any(_MARKS.search(text) for _, _, text in _texts(top)):
        return
    for element, place, text in list(_texts(top)):
        meant = undoubled(text)
        if meant is None:
            continue
        if place == "text":
            element.text = meant
        elif place == "tail":
            element.tail = meant
        else:
            element.set(place[1:], meant)
        yield element, place[1:] if place.startswith("@") else None, text, meant


def _texts(top: "etree._Element") -> Iterator[tuple["etree._Element", str, str]]:
    """(element, "text", "tail" or "@attribute", text) wherever a text is not plain ASCII."""
    for element in top.iter(etree.Element):
        if element.text and not element.text.isascii():
            yield element, "text", element.text
        if element is not top and element.tail and not element.tail.isascii():
            yield element, "tail", element.tail
        for name, value in cast(list[tuple[str, str]], element.items()):
            if not value.isascii():
                yield element, f"@{name}", value
