"""The pieces of a feed as they stand in it: tags, texts, comments, and what is none of that.

Put together again they are the feed, also where it is no XML at all. Reads on as far as a piece needs; knows no names.
"""

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import NamedTuple

_PIECE = 1 << 18
_LONGEST = 1 << 20  # of a tag; what is longer is none
_TAG = re.compile(r"""</?[^\s<>"'/=!?][^<>"']*+(?:"[^"<]*+"[^<>"']*+|'[^'<]*+'[^<>"']*+)*+>""")
_DOCTYPE = re.compile(
    r"""<!DOCTYPE[^\[>"']*+(?:"[^"]*+"[^\[>"']*+|'[^']*+'[^\[>"']*+)*+(?:\[.*?\]\s*)?>""", re.DOTALL | re.I
)
_CLOSED = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))


class Sort(Enum):
    """What a piece is."""

    TEXT = auto()
    TAG = auto()
    COMMENT = auto()
    CDATA = auto()
    INSTRUCTION = auto()
    DOCTYPE = auto()


_SORTS = {"<!--": Sort.COMMENT, "<![CDATA[": Sort.CDATA, "<?": Sort.INSTRUCTION}


class Token(NamedTuple):
    """One piece, with its brackets."""

    sort: Sort
    text: str


def tokens(read: Callable[[int], str]) -> Iterator[Token]:
    """The pieces of what ``read`` gives, so many characters at a time; an empty text is its end."""
    held = read(_PIECE)
    place, ended = 0, not held
    while place < len(held) or not ended:
        found = _next(held, place, ended=ended)
        if found is None:
            more = read(max(_PIECE, len(held) - place))
            held, place, ended = held[place:] + more, 0, not more
            continue
        place += len(found.text)
        yield found


def _next(held: str, place: int, *, ended: bool) -> Token | None:
    """The piece that begins at ``place``; None where more must be read to know."""
    if held[place : place + 1] != "<":
        return _text(held, place, place, ended)
    for begin, end in _CLOSED:
        if held.startswith(begin, place):
            at = held.find(end, place + len(begin))
            if at >= 0:
                return Token(_SORTS[begin], held[place : at + len(end)])
            return Token(Sort.TEXT, held[place:]) if ended else None
    if not ended and len(held) - place < 10:
        return None
    doctype = held[place : place + 9].upper() == "<!DOCTYPE"
    if found := (_DOCTYPE if doctype else _TAG).match(held, place):
        return Token(Sort.DOCTYPE if doctype else Sort.TAG, found[0])
    undecided = doctype or held.find("<", place + 1) < 0
    if undecided and not ended and len(held) - place < _LONGEST:
        return None
    return _text(held, place, place + 1, ended)  # a bracket that opens nothing


def _text(held: str, place: int, start: int, ended: bool) -> Token | None:
    end = held.find("<", start)
    if end < 0 and not ended:
        return None
    return Token(Sort.TEXT, held[place : end if end >= 0 else len(held)])
