"""Mends the text of a feed as it passes: what stands before the XML declaration, and what ``&`` cannot mean.

Follows tags, comments and CDATA sections, so that nothing is changed where it says itself; never makes markup, never
moves a line. What comes out has to stand the strict reader afterwards. Constant memory, one pass, and the same result
wherever the text is cut. Knows XML, not OpenImmo.
"""

import re
from collections.abc import Callable

from openimmo.importers.mending.references import AHEAD, CONTROL, DOUBTFUL, Reference, reference

BEFORE = "repair-before-declaration"
_MARK = "\ufeff"
_JUNK = " \t\r\n\x0b\x0c\ufeff\u200b\u00a0ï»¿"
_HEAD = 4096
_MOST = 100_000  # places; a feed with more of them is something else
_AROUND = 24
_DECLARATION = re.compile(r"<\?xml\s[^<>]{0,1000}?\?>")
_ENCODING = re.compile(r"""(\sencoding\s*=\s*)(?:"[^"]*"|'[^']*')""")
_SOUND = r"&(?:amp|lt|gt|quot|apos|#[1-9][0-9]{2,6});"
_CLEAN = re.compile(
    r"""(?:[^<&\x0b\x0c]++|<[^<>&"'!?\x0b\x0c]++(?:"[^"<&\x0b\x0c]*+"[^<>&"'\x0b\x0c]*+)*+>|""" + _SOUND + ")*+"
)
_TO_QUOTE_OR_END = re.compile(r"""[^"'>]*+""")
_IN_QUOTES = {quote: re.compile(rf"(?:[^{quote}&\x0b\x0c]++|{_SOUND})*+") for quote in "\"'"}
_OPENINGS = ("<!--", "<![CDATA[")
_BLANKS = {"\x0b": "&#10;", "\x0c": "&#10;"}
_WAIT = -1

Note = Callable[[str, int, str, str], None]
"""Is told of each mend: its code, its line (from 1), what was sent and what it was read as."""


class Uncertain(Exception):
    """Here nothing is mended."""


class Mender:
    """Takes the text of a feed piece by piece and gives it mended; ``off`` names repairs that are switched off.

    ``mark`` is how the byte order mark, which may stand there once, looks in this text. Raises Uncertain.
    """

    def __init__(self, note: Note, off: frozenset[str] = frozenset(), mark: str = _MARK) -> None:
        self._note = note
        self._off = off
        self._mark = mark
        self._state: Callable[[int], int] = self._at_beginning
        self._count = 0
        self._end = ""  # what ends the attribute, comment, CDATA section or instruction that is open
        self._line = 1
        self._text = self._passed = ""
        self._last = False
        self._out: list[str] = []

    def feed(self, text: str, *, last: bool) -> str:
        """The mended text as far as it is decided; ``last`` says that no more will come."""
        self._text += text
        self._last = last
        self._out = []
        place = 0
        while place < len(self._text):
            ahead = self._state(place)
            if ahead == _WAIT:
                break
            place = ahead
        self._passed = (self._passed + self._text[max(0, place - _AROUND) : place])[-_AROUND:]
        self._text = self._text[place:]
        return "".join(self._out)

    def _keep(self, place: int, end: int) -> int:
        """Pass on what stands from ``place`` to ``end``."""
        sent = self._text[place:end]
        self._line += sent.count("\n")
        self._out.append(sent)
        return end

    def _at_beginning(self, _: int) -> int:
        """Before the first tag: the declaration comes first and says UTF-8, as that is what will be written."""
        text = self._text
        begin = text.find("<")
        whole = _DECLARATION.match(text, begin) if begin >= 0 else None
        if not self._last and len(text) < _HEAD and (begin < 0 or (whole is None and not _has_name(text, begin))):
            return _WAIT
        junk = text[: max(begin, 0)].removeprefix(self._mark)
        self._state = self._in_text
        if junk.strip(_JUNK):
            raise Uncertain
        if whole is not None:
            self._out.append(_ENCODING.sub(r'\1"UTF-8"', whole[0]))
            begin = whole.end()
        lines = junk.count("\n")
        if (junk and whole is not None) or junk.strip(" \t\r\n"):
            self._mended(BEFORE, lines + 1, junk.encode("unicode_escape").decode()[:40], "")
        self._out.append("\n" * lines)  # so that every line keeps its number
        self._line += lines + (whole[0].count("\n") if whole else 0)
        return max(begin, 0)

    def _in_text(self, place: int) -> int:
        end = _CLEAN.match(self._text, place).end()  # type: ignore[union-attr]  # it matches nothing as well
        if end > place:
            return self._keep(place, end)
        character = self._text[place]
        return self._markup(place) if character == "<" else self._odd(place, character)

    def _markup(self, place: int) -> int:
        begun = self._text[place : place + 9]
        if not self._last and begun not in _OPENINGS and any(opening.startswith(begun) for opening in _OPENINGS):
            return _WAIT
        if begun.startswith("<!--"):
            return self._open(place, 4, "-->")
        if begun == "<![CDATA[":
            return self._open(place, 9, "]]>")
        if begun.startswith("<?"):
            return self._open(place, 2, "?>")
        if begun.startswith("<!"):
            raise Uncertain
        self._state = self._in_tag
        return self._keep(place, place + 1)

    def _open(self, place: int, length: int, end: str) -> int:
        self._state, self._end = self._to_end, end
        return self._keep(place, place + length)

    def _to_end(self, place: int) -> int:
        """Through a comment, CDATA section or instruction: its text says itself."""
        found = self._text.find(self._end, place)
        if found >= 0:
            self._state = self._in_text
            return self._keep(place, found + len(self._end))
        sure = len(self._text) if self._last else len(self._text) - len(self._end) + 1
        return self._keep(place, sure) if sure > place else _WAIT

    def _in_tag(self, place: int) -> int:
        end = _TO_QUOTE_OR_END.match(self._text, place).end()  # type: ignore[union-attr]
        if end > place:
            return self._keep(place, end)
        character = self._text[place]
        if character == ">":
            self._state = self._in_text
        else:
            self._state, self._end = self._in_attribute, character
        return self._keep(place, place + 1)

    def _in_attribute(self, place: int) -> int:
        end = _IN_QUOTES[self._end].match(self._text, place).end()  # type: ignore[union-attr]
        if end > place:
            return self._keep(place, end)
        if self._text[place] != self._end:
            return self._odd(place, self._text[place])
        self._state = self._in_tag
        return self._keep(place, place + 1)

    def _odd(self, place: int, character: str) -> int:
        """An ``&``, or a line break of another age, in a text or an attribute."""
        if not self._last and len(self._text) - place <= AHEAD + _AROUND:
            return _WAIT
        if character == "&":
            found = reference(self._text, place)
        else:
            found = Reference(character, _BLANKS[character], CONTROL)
        end = place + len(found.sent)
        if found.code is None:
            return self._keep(place, end)
        before, behind = self._around(place, end)
        shown = found.sent.encode("unicode_escape").decode() if found.code == CONTROL else found.sent
        self._mended(found.code, self._line, before + shown + behind, before + found.written + behind)
        self._out.append(found.written)
        return end

    def _around(self, place: int, end: int) -> tuple[str, str]:
        """What stands around a place on its line, as far as it is the same text or attribute."""
        edge = f"[\n{self._end}]" if self._state == self._in_attribute else "[\n<>]"
        before = (self._passed + self._text[max(0, place - _AROUND) : place])[-_AROUND:]
        behind = self._text[end : end + _AROUND]
        return re.split(edge, before)[-1].lstrip(), re.split(edge, behind)[0].rstrip()

    def _mended(self, code: str, line: int, sent: str, read: str) -> None:
        self._count += 1
        if code in self._off or code == DOUBTFUL or self._count > _MOST:
            raise Uncertain
        self._note(code, line, sent, read)


def _has_name(text: str, begin: int) -> bool:
    """Whether the first tag cannot be the XML declaration."""
    return len(text) > begin + 5 and not text.startswith("<?xml", begin)
