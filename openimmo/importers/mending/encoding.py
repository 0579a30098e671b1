"""Which encoding the bytes of a feed really are in, where that can be proven from all of them.

Bytes that are UTF-8 throughout are UTF-8. Bytes that are not, in a feed that says so, are windows-1252 (which holds
ISO-8859-1) where every one of them makes sense so; where UTF-8 and something else are mixed, nothing is proven.
Constant memory. Knows XML declarations, not OpenImmo.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from openimmo.importers.dialects.double_encoded import USUAL
from openimmo.importers.prolog import FOREIGN, WIDE, known_encoding

_CHUNK = 1 << 16
_HEAD = 4096
_TOO_FEW = 1  # such letters: one may be a byte that was damaged on its way
_LONGEST = 64  # bytes outside of ASCII that stand together
_UTF8_MARK = b"\xef\xbb\xbf"
_DECLARED = re.compile(r"""[^<]*<\?xml\s[^<>]{0,200}?encoding\s{0,9}=\s{0,9}["']([^"'>]{1,40})["']""")
_ALIASES = {
    "windows1252": "cp1252", "win1252": "cp1252", "win-1252": "cp1252", "cp-1252": "cp1252", "ansi": "cp1252",
    "iso88591": "iso8859-1", "utf8mb4": "utf-8", "utf-8-sig": "utf-8", "utf-8-bom": "utf-8",
}  # fmt: skip
_OF_ONE_BYTE = {"cp1252": "windows-1252", "iso8859-1": "ISO-8859-1", "iso8859-15": "ISO-8859-15"}
_HIGH = bytes(range(0x80, 0x100))
_RUN = re.compile(rb"[\x80-\xff]+")
_UMLAUT = re.compile("[À-ÿ]")
# In windows-1252: undefined; Ã and Â, which begin letters of UTF-8 and hardly anything else; what begins „, € and 😀;
# marks before a letter, where ISO-8859-2 has letters; words without a vowel of ASCII, as in ISO-8859-5.
_SENSELESS = re.compile(
    rb"[\x81\x8d\x8f\x90\x9d\xc2\xc3]|\xe2[\x80-\x84]|\xf0\x9f"
    rb"|[\xa1\xa3\xa6\xac\xaf\xb1\xb3\xb6\xb9\xbc\xbe\xbf][A-Za-z\xc0-\xff]|[\xc0-\xff]{4}"
)
_LETTERS = re.compile(rb"[\xc0-\xcf\xd1-\xd6\xd9-\xdc\xdf-\xef\xf1-\xf6\xf9-\xfc]")
_RARE_LETTERS = re.compile(rb"[\x83\x88\x8a\x8c\x8e\x98\x9a\x9c\x9e\x9f]")  # where Mac OS Roman has its umlauts
# Letters, and marks that may stand within a word: ’ – — ´ · ², blanks. „ and § there are umlauts of other encodings.
_WITHIN_A_WORD = re.compile(rb"[\x83\x88\x8a\x8c\x8e\x92\x96-\x98\x9a\x9c\x9e-\xa0\xad\xb2\xb4\xb7\xc0-\xff]+")


class Encoding(NamedTuple):
    """``codec`` reads the bytes, ``name`` is what people call it; ``declared`` is what the feed says, "" for nothing.

    ``wrong`` says that the feed says something else.
    """

    codec: str
    name: str
    declared: str
    wrong: bool


def proven(content: Callable[[], BinaryIO]) -> Encoding | None:
    """The encoding of the feed that ``content`` opens; None where nothing is proven."""
    with content() as stream:
        head = b""
        while len(head) < _HEAD and (piece := stream.read(_HEAD)):
            head += piece
        if any(head.startswith(mark) for mark in FOREIGN):
            return None
        if wide := next((codec for mark, codec in WIDE.items() if head.startswith(mark)), None):
            return Encoding(wide, "UTF-16", "", False)
        found = _DECLARED.match(head.decode("latin-1"))
        declared = found[1] if found else ""
        claimed = "utf-8" if not declared or head.startswith(_UTF8_MARK) else _known(declared)
        return None if claimed is None else _decided(_Proof(_pieces(head, stream)), claimed, declared)


def _known(declared: str) -> str | None:
    return known_encoding(declared) or _ALIASES.get(declared.casefold())


def _pieces(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    while head:
        yield head
        head = stream.read(_CHUNK)


def _decided(proof: "_Proof", claimed: str, declared: str) -> Encoding | None:
    if claimed in _OF_ONE_BYTE:
        if proof.utf8 and proof.umlauts:
            return Encoding("utf-8", "UTF-8", declared, True)
        return Encoding(claimed, _OF_ONE_BYTE[claimed], declared, False)
    if proof.utf8:
        return Encoding("utf-8", "UTF-8", declared, not proof.ascii if claimed == "ascii" else claimed != "utf-8")
    if proof.windows:
        return Encoding("cp1252", _OF_ONE_BYTE["cp1252"], declared, True)
    return None


class _Proof:
    """What the bytes of a whole feed can be: ``utf8`` (with ``umlauts`` in it, or all ``ascii``), ``windows``."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.utf8 = self.windows = self.ascii = True
        self.umlauts = False
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._rest = b""  # one byte of ASCII and all behind it, at the end of a piece
        self._letters = self._rare = 0
        for piece in pieces:
            self._add(piece)
            if not self.utf8 and not self.windows:
                return
        self._add(b"", last=True)
        self.windows = self.windows and self._letters > max(self._rare, _TOO_FEW)

    def _add(self, piece: bytes, *, last: bool = False) -> None:
        self.ascii = self.ascii and piece.isascii()
        if self.utf8:
            try:
                text = self._decoder.decode(piece, final=last)
            except UnicodeDecodeError:
                self.utf8 = False
            else:
                self.umlauts = self.umlauts or bool(_UMLAUT.search(text))
        if self.windows:
            self._runs(self._rest + piece, last=last)

    def _runs(self, text: bytes, *, last: bool) -> None:
        end = len(text) if last else len(text.rstrip(_HIGH))
        for run in _RUN.finditer(text, 0, end):
            before, behind = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 1]
            if run.end() - run.start() > _LONGEST:
                self.windows = False
                return
            sense = _sense(run[0], behind, before.isalpha() + behind.isalpha())
            self.windows = self.windows and sense.any
            self._letters += sense.letters
            self._rare += sense.rare
        self._rest = text[max(end - 1, 0) :]
        self.windows = self.windows and len(self._rest) <= _LONGEST


class _Sense(NamedTuple):
    """Whether some bytes make sense as windows-1252, and how many usual and rare letters they then are."""

    any: bool
    letters: int
    rare: int


@lru_cache(4096)
def _sense(run: bytes, behind: bytes, beside: int) -> _Sense:
    """Judge bytes outside of ASCII by the byte ``behind`` them, and by how many letters (0 to 2) stand beside."""
    none = _SENSELESS.search(run + behind) or _is_utf8(run) or (beside == 2 and not _WITHIN_A_WORD.fullmatch(run))
    return _Sense(not none, len(_LETTERS.findall(run)) if beside else 0, len(_RARE_LETTERS.findall(run)))


def _is_utf8(run: bytes) -> bool:
    """Whether bytes outside of ASCII are letters of UTF-8 that feeds use."""
    try:
        return run != _UTF8_MARK and bool(USUAL.fullmatch(run.decode("utf-8")))
    except UnicodeDecodeError:
        return False
