"""Which file of a package a pfad means, however the sender wrote it.

Knows names only. Does not know the files' bytes, the feed's XML or the disk: a match is one of the entries given, so a
pfad can never leave the package. Where two files fit equally well, none is chosen.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TypeVar
from urllib.parse import unquote

import msgspec

from openimmo.domain.package import Entry

ENCODINGS = ("utf-8", "cp850", "cp437", "cp1252", "latin-1")
MAX_PATH = 1024  # longer names cannot be asked for; it bounds the memory of the tables
TAIL = 3  # how many trailing parts of a path can find a file that lies in another folder
SEVERAL = -1
Key = TypeVar("Key", str, tuple[str, str])
_ROOT = re.compile(r"(?:file:)?/*(?:[a-z]:/)?/*", re.IGNORECASE)


class How(StrEnum):
    """How a file was found, or why none was. Of several reasons the weightiest is told."""

    EXACT = "exact"
    BLANKS = "blanks"
    SLASHES = "slashes"
    PERCENT = "percent"
    CASE = "case"
    ENCODING = "encoding"
    FOLDER = "folder"
    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    OUTSIDE = "outside"


class Match(msgspec.Struct, frozen=True):
    """The file that a pfad means; ``entry`` is None when ``how`` is MISSING, AMBIGUOUS or OUTSIDE the package."""

    entry: Entry | None
    how: How

    @property
    def ambiguous(self) -> bool:
        """True when several files fit equally well."""
        return self.how is How.AMBIGUOUS


class Locator:
    """Finds the files of one package by name; every lookup is a handful of dictionary look-ups."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._exact: dict[str, int] = {}
        self._folded: dict[str, int] = {}
        self._read: dict[str, int] = {}
        self._tails: dict[tuple[str, str], int] = {}
        self._read_tails: dict[tuple[str, str], int] = {}
        self._homes = _homes(entries)
        for number, entry in enumerate(entries):
            if len(entry.name) <= MAX_PATH:
                self._learn(number, entry)

    def find(self, pfad: str, base: str = "") -> Match:
        """The file that ``pfad`` means in a feed that lies in the folder ``base`` of the package ("" is its root)."""
        if not pfad.strip() or len(pfad) > MAX_PATH:
            return Match(None, How.MISSING)
        home = self._home(base)
        forms = _forms(pfad, (base, "") if base and "" in self._places(home) else (base,))
        if forms is None:
            return Match(None, How.OUTSIDE)
        found = self._by_path(forms) or self._by_tail(forms, home)
        return found or Match(None, How.MISSING)

    def _learn(self, number: int, entry: Entry) -> None:
        home = self._home(_folder(entry.name))
        if _certain(entry):
            _note(self._exact, unicodedata.normalize("NFC", entry.name), number)
            self._learn_name(self._folded, self._tails, entry.name, home, number)
        for reading in _readings(entry):
            self._learn_name(self._read, self._read_tails, reading, home, number)

    def _learn_name(
        self, paths: dict[str, int], tails: dict[tuple[str, str], int], name: str, home: str, number: int
    ) -> None:
        folded = _fold(name)
        _note(paths, folded, number)
        for tail in _tails(folded):
            _note(tails, (home, tail), number)

    def _by_path(self, forms: Sequence[tuple[How, str]]) -> Match | None:
        for how, form in forms:
            if (number := self._exact.get(unicodedata.normalize("NFC", form))) is not None:
                return self._match(number, how)
        for table, otherwise in ((self._folded, How.CASE), (self._read, How.ENCODING)):
            for how, form in forms:
                if (number := table.get(_fold(form))) is not None:
                    return self._match(number, max(how, otherwise, key=_weight))
        return None

    def _by_tail(self, forms: Sequence[tuple[How, str]], home: str) -> Match | None:
        tails = dict.fromkeys(tail for _, form in forms for tail in _tails(_fold(form)))
        for tail in sorted(tails, key=_length, reverse=True):
            for place in self._places(home):
                for table in (self._tails, self._read_tails):
                    if (number := table.get((place, tail))) is not None:
                        return self._match(number, How.FOLDER)
        return None

    def _match(self, number: int, how: How) -> Match:
        return Match(None, How.AMBIGUOUS) if number == SEVERAL else Match(self._entries[number], how)

    def _home(self, folder: str) -> str:
        """The nearest folder upwards that holds a feed of its own, where the package has several such folders."""
        while self._homes and folder and folder not in self._homes:
            folder = _folder(folder)
        return folder if self._homes else ""

    def _places(self, home: str) -> tuple[str, ...]:
        """Where files in other folders may be looked for: never among the files that lie beside another feed."""
        return (home,) if not home or "" in self._homes else (home, "")


def _homes(entries: Sequence[Entry]) -> frozenset[str]:
    """The folders with XML files, if there are several: the files beside one feed are not another feed's pictures."""
    feeds = (entry.name for entry in entries if entry.name[-4:].casefold() == ".xml" and len(entry.name) <= MAX_PATH)
    folders = frozenset(map(_folder, feeds))
    return folders if len(folders) > 1 else frozenset()


def _forms(pfad: str, folders: Sequence[str]) -> list[tuple[How, str]] | None:
    """What ``pfad`` may stand for below ``folders``, the likeliest first; None when it climbs out of the first one."""
    spellings = [(How.EXACT, pfad)]
    if (decoded := _unquoted(pfad)) != pfad:
        spellings.append((How.PERCENT, decoded))
    forms: dict[str, How] = {}
    for folder, place in zip(folders, (How.EXACT, How.FOLDER), strict=False):
        for how, spelling in spellings:
            form = _resolved(folder, spelling)
            if form is None and folder == folders[0]:
                return None
            if form:
                forms.setdefault(form, max(how, place, _spelled(folder, spelling, form), key=_weight))
    return [(how, form) for form, how in forms.items()]


def _resolved(folder: str, path: str) -> str | None:
    """``path`` below ``folder`` with plain slashes and neither blanks, root nor dots; None when it climbs out."""
    done = [part for part in folder.split("/") if part]
    for part in _ROOT.sub("", path.strip().replace("\\", "/"), count=1).split("/"):
        if part.strip() == "..":
            if not done:
                return None
            done.pop()
        elif part.strip() not in ("", "."):
            done.append(part)
    return "/".join(done)


def _spelled(folder: str, spelling: str, form: str) -> How:
    plain = form.removeprefix(f"{folder}/") if folder else form
    if spelling == plain:
        return How.EXACT
    return How.BLANKS if spelling.strip() == plain else How.SLASHES


def _unquoted(pfad: str) -> str:
    try:
        return unquote(pfad, errors="strict")
    except UnicodeDecodeError:
        return unquote(pfad, encoding="latin-1")


def _certain(entry: Entry) -> bool:
    """Whether the entry's name is known and not only one of the ways to read its bytes."""
    return entry.flagged_utf8 or entry.raw.isascii() or _decoded(entry.raw, "utf-8") is not None


def _readings(entry: Entry) -> Iterator[str]:
    """Every way to read a name whose encoding the package does not tell."""
    if not entry.flagged_utf8 and not entry.raw.isascii():
        yield from {text for code in ENCODINGS if (text := _decoded(entry.raw, code)) is not None}


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding).replace("\\", "/")
    except UnicodeDecodeError:
        return None


def _fold(path: str) -> str:
    """What two spellings of one path have in common, whatever their case, Unicode form and blanks around the parts."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())
    return "/".join(part.strip() for part in folded.split("/"))


def _tails(folded: str) -> Iterator[str]:
    parts = folded.rsplit("/", TAIL)[-TAIL:]
    for start in range(len(parts)):
        if parts[-1]:
            yield "/".join(parts[start:])


def _note(table: dict[Key, int], key: Key, number: int) -> None:
    if table.setdefault(key, number) != number:
        table[key] = SEVERAL


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _length(tail: str) -> int:
    return tail.count("/")


def _weight(how: How) -> int:
    return _ORDER[how]


_ORDER = {how: place for place, how in enumerate(How)}
