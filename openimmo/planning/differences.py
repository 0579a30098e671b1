"""Where two typed listings, or the frames of two feeds, differ: value by value, by the names of the standard.

Values are compared as what they are, so 1 is true and 350000 is 350000.00; the order of elements and white space around
a text say nothing. Elements that may come several times are paired by what names them (a picture's pfad, a feldname),
not by their place. Pure; knows the model's tables, reads no XML.
"""

import hashlib
import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from openimmo.domain.comparison import FieldChange
from openimmo.model.base import Element, Kept
from openimmo.model.tables import Child, Table, table
from openimmo.model.values import spell
from openimmo.planning.pairing import pairs

LONGEST = 2000
_CONTEXT = 40
_TEXT = "text()"
_NAME = re.compile(r"<([^\s/>]+)")
_PLAIN = re.compile(r"<([^\s/>]+)>([^<]*)</\1>|<[^\s/>]+/>")
_ITSELF = frozenset({"immobilie", "uebertragung/@timestamp"})
"""Listings are compared one by one; every feed has another time, which says nothing of its content."""

Contents = Sequence[str | None]


def differences(
    old: Element, new: Element, *, top: str = "immobilie", contents: tuple[Contents, Contents] = ((), ())
) -> list[FieldChange]:
    """The values that differ between two elements ``top``, by their paths below them, in the order of the standard.

    ``contents`` say what the attachments of both hold, by their position: two texts that are equal where the bytes
    are; None is not known, or stands in the XML itself, and is not compared.
    """
    walk = _Walk(contents)
    walk.element(old, new, table(top), "")
    return _merged(walk.found)


class _Walk:
    """Goes through two elements at once; ``found`` collects what differs."""

    def __init__(self, contents: tuple[Contents, Contents]) -> None:
        self.found: list[FieldChange] = []
        self._contents = contents
        # Equal elements need no look inside, unless what they hold lies in files.
        self._beside = ("", "anhaenge") if any(contents) else ()

    def element(self, old: Element | None, new: Element | None, by: Table, path: str) -> None:
        """What differs in one element, which may be absent on one side."""
        if path not in self._beside and (old is new or (old is not None and new is not None and old == new)):
            return
        before = len(self.found)
        for slot in by.attributes.values():
            self._value(_get(old, slot.field), _get(new, slot.field), _below(path, f"@{slot.name}"))
        if by.value is not None or by.mixed:
            name = "xml" if by.mixed else "value"
            self._value(_get(old, name), _get(new, name), path or ".")
        for child in by.children.values():
            self._child(_get(old, child.field), _get(new, child.field), child, _below(path, child.name))
        self._kept(_kept(old), _kept(new), path, by)
        if len(self.found) == before and (old is None) != (new is None):
            self._add(path, None if old is None else "", None if new is None else "")

    def _child(self, old: Any, new: Any, child: Child, path: str) -> None:
        if path in _ITSELF:
            return
        if child.table is None:
            self._leaf(old, new, child, path)
        elif child.many:
            self._several(old or (), new or (), child.table, child.name, path)
        else:
            self.element(old, new, child.table, path)

    def _leaf(self, old: Any, new: Any, child: Child, path: str) -> None:
        if child.many:
            old, new = _listed(old), _listed(new)
        elif child.name == "anhanginhalt":
            old, new = _digest(old), _digest(new)
        self._value(old, new, path)

    def _several(self, old: Sequence[Any], new: Sequence[Any], by: Table, name: str, path: str) -> None:
        contents = self._contents if path == "anhaenge/anhang" else ((), ())
        for one in pairs(name, old, new, contents):
            place = f"{path}{one.label}"
            if one.old is not None and one.new is not None:
                self.element(old[one.old], new[one.new], by, place)
                self._content(_at(contents[0], one.old), _at(contents[1], one.new), place)
            else:
                self._add(
                    place,
                    None if one.old is None else summary(old[one.old], by),
                    None if one.new is None else summary(new[one.new], by),
                )

    def _content(self, old: str | None, new: str | None, place: str) -> None:
        path = f"{place}/daten/anhanginhalt"
        if old is not None and new is not None and old != new:
            self._add(path, old, new)

    def _value(self, old: Any, new: Any, path: str) -> None:
        if path not in _ITSELF and not _same(old, new):
            self._add(path, _spelled(old), _spelled(new))

    def _kept(self, old: Kept, new: Kept, path: str, by: Table) -> None:
        """What the typed fields cannot say: unknown attributes and elements, and values that fit no type."""
        if old is new:
            return
        for name in dict.fromkeys((*old.attributes, *new.attributes)):
            self._value(old.attributes.get(name), new.attributes.get(name), _below(path, f"@{name}"))
        before, after = _elements(old), _elements(new)
        for name in dict.fromkeys((*before, *after)):
            place = path if name == _TEXT and by.value is not None else _below(path, name)
            self._unknown(before.get(name, []), after.get(name, []), place)

    def _unknown(self, old: list[str], new: list[str], path: str) -> None:
        both = set(old) & set(new)
        left = [text for text in old if text not in both]
        right = [text for text in new if text not in both]
        if not left and not right:  # the same texts, though not as often
            left, right = old[len(new) :], new[len(old) :]
        for number in range(max(len(left), len(right))):
            place = path if number == 0 else f"{path}[{number + 1}]"
            self._add(place, _at(left, number), _at(right, number))

    def _add(self, path: str, before: str | None, after: str | None) -> None:
        self.found.append(FieldChange(path or ".", *shortened(before, after, LONGEST)))


_NOTHING = Kept()


def _kept(element: Element | None) -> Kept:
    return (element.kept if element is not None else None) or _NOTHING


def _get(element: Element | None, field: str) -> Any:
    return None if element is None else getattr(element, field)


def _at(items: Sequence[str | None], index: int) -> str | None:
    return items[index] if index < len(items) else None


def _below(path: str, step: str) -> str:
    return f"{path}/{step}" if path else step


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return old == new or str(old).strip() == str(new).strip()
    return bool(old == new)


def _spelled(value: Any) -> str | None:
    return None if value is None else spell(value)


def _listed(values: Sequence[Any] | None) -> str | None:
    return ", ".join(spell(value) for value in values) if values else None


def _digest(inhalt: str | None) -> str | None:
    """A base64 text by its hash: the bytes themselves tell nobody anything."""
    if not inhalt or not inhalt.strip():
        return inhalt
    text = "".join(inhalt.split())
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()} (base64, {len(text)})"


def _elements(kept: Kept) -> dict[str, list[str]]:
    """The verbatim elements by their names; of plain ones only the text, stray text as text()."""
    found: dict[str, list[str]] = {}
    for _, xml in kept.elements:
        name = _NAME.match(xml)
        plain = _PLAIN.fullmatch(xml)
        text = unescape(plain[2] or "").strip() if plain else xml.strip()
        found.setdefault(name[1] if name else _TEXT, []).append(text)
    return found


def summary(element: Element, by: Table) -> str:
    """One element in a line: what it says, by the names of the standard."""
    walk = _Walk(((), ()))
    walk.element(None, element, by, "")
    said = (one for one in walk.found if one.after)
    return ", ".join(one.after or "" if one.path == "." else f"{one.path}={one.after}" for one in said)


def _merged(found: Sequence[FieldChange]) -> list[FieldChange]:
    """One change for a value that fitted its type on one side only, and so was found twice; no path comes twice."""
    told: dict[str, FieldChange] = {}
    for one in found:
        path, number = one.path, 1
        while (other := told.get(path)) is not None and not _halves(other, one):
            number += 1
            path = f"{one.path}[{number}]"
        if other is None:
            told[path] = FieldChange(path, one.before, one.after)
        else:
            before = other.before if one.before is None else one.before
            told[path] = FieldChange(path, before, other.after if one.after is None else one.after)
    return [one for one in told.values() if one.before != one.after]


def _halves(one: FieldChange, other: FieldChange) -> bool:
    """Whether one says only what was before and the other only what came after."""
    return (one.after is None and other.before is None) or (one.before is None and other.after is None)


def shortened(before: str | None, after: str | None, longest: int) -> tuple[str | None, str | None]:
    """Both texts, each cut to ``longest`` characters around the place where they begin to differ."""
    if len(before or "") <= longest and len(after or "") <= longest:
        return before, after
    start = max(0, _common(before or "", after or "") - min(_CONTEXT, longest // 3))
    return _window(before, start, longest), _window(after, start, longest)


def _common(before: str, after: str) -> int:
    """How many characters both texts begin with."""
    low, high = 0, min(len(before), len(after))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if before[:middle] == after[:middle] else (low, middle - 1)
    return low


def _window(text: str | None, start: int, longest: int) -> str | None:
    if text is None or (len(text) <= longest and start == 0):
        return text
    begin = max(0, min(start, len(text) - longest))
    cut = text[begin : begin + longest]
    return f"{'…' if begin else ''}{cut}{'…' if begin + longest < len(text) else ''}"
