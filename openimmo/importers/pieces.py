"""Reads the typed fields of an element from its pieces: the XML as sent, cut at each ``<``.

So a piece is a tag and the text behind it. Who calls has made sure that the XML is well-formed, and that its lines end
in ``\\n``. Only what is usual is read, by the tables of the grammar; anything else raises. Knows no feeds, no repairs.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

from openimmo.model.tables import Child, Read, Table

_REMEMBERED = 512  # pieces of one element
_SHORT = 40  # bytes of a piece that may come again
_SLASH = ord("/")
_TEXT = object()
_TAG = re.compile(r"""([^\s"'/]+)((?:\s+[^\s"'=/]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)""")
_ATTRIBUTE = re.compile(r"""([^\s"'=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"&([^;]*);")
_REFERENCES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

_Leaf: TypeAlias = tuple[int, str, bool, Read | None, Callable[..., Any] | None]
"""A start tag before a text: order, field, many, how the text is read, what is made of that (as ``value=``)."""
_Whole: TypeAlias = tuple[int, str, bool, Any, Any]
"""A piece that says all: order, field, many, the value, and None (the element has ended) or _TEXT (its end tag comes);
or what makes the value, and the Known of what stands within."""


class Known:
    """What was met within one element so far: tags come again with their attributes, and so do values.

    ``wholes`` by piece, ``leaves`` by start tag, ``ends`` are end tags and what is blank behind them; all bounded.
    """

    def __init__(self, parent: Table) -> None:
        self.wholes: dict[bytes, _Whole] = {}
        self.leaves: dict[bytes, _Leaf] = {}
        self.ends: set[bytes] = set()
        self._children = parent.children
        self._inner: dict[str, Known] = {}

    def learn(self, piece: bytes) -> None:
        """Put a piece (or its tag) where it belongs. Raises KeyError or ValueError for what is not usual."""
        if len(self.leaves) + len(self.wholes) + len(self.ends) >= 2 * _REMEMBERED:
            self.leaves.clear()
            self.wholes.clear()
            self.ends.clear()
        tag, _, text = piece.partition(b">")
        if tag[0] == _SLASH:
            _blank(text)
            self.ends.add(piece)
            return
        found = _TAG.fullmatch(tag.decode())
        if found is None:
            raise ValueError(tag)
        child = self._children[found[1]]
        place = (child.order, child.field, child.many)
        if child.table is not None and child.table.quick.children is not None:
            _blank(text)
            make, within = _maker(child.table, found[2]), self._within(child.name, child.table)
            self.wholes[piece] = (*place, make(), None) if found[3] else (*place, make, within)
            return
        read, make_of_text = _reading(child, found[2])
        if not found[3]:
            self.leaves[tag] = (*place, read, make_of_text)
            return
        _blank(text)
        value = "" if read is None else read("")
        self.wholes[piece] = (*place, value if make_of_text is None else make_of_text(value=value), None)

    def _within(self, name: str, inner: Table) -> "Known":
        if name not in self._inner:
            self._inner[name] = Known(inner)
        return self._inner[name]


def _reading(child: Child, attributes: str) -> tuple[Read | None, Callable[..., Any] | None]:
    """How the text of an element without children is read, and what is made of that."""
    owner = child.table
    if owner is None:
        if attributes or child.slot is None:
            raise ValueError(attributes)
        return child.slot.read, None
    if owner.mixed:
        raise ValueError(child.name)
    make = _maker(owner, attributes)
    if owner.value is not None:
        return owner.value.read, make
    return partial(_empty, make()), None


def _empty(element: Any, text: str) -> Any:
    """The element, where nothing stands in it."""
    _blank(text)
    return element


def _maker(owner: Table, attributes: str) -> Callable[..., Any]:
    if not attributes:
        return owner.build
    values: dict[str, Any] = {}
    for name, double, single in _ATTRIBUTE.findall(attributes):
        field, read = owner.quick.attributes[name]
        value = _plain((double or single).replace("\n", " ").replace("\t", " "))
        values[field] = value if read is None else read(value)
    return partial(owner.build, **values)


def _blank(text: str | bytes) -> None:
    if text and not text.isspace():
        raise ValueError(text)


def _plain(text: str) -> str:
    return _REFERENCE.sub(_character, text)


def _character(reference: re.Match[str]) -> str:
    name = reference[1]
    if name.startswith("#x"):
        return chr(int(name[2:], 16))
    return chr(int(name[1:])) if name.startswith("#") else _REFERENCES[name]


def children(known: Known, pieces: Iterator[bytes]) -> dict[str, Any]:
    """The fields of an element from the pieces behind its start tag, up to its end tag.

    Raises KeyError, ValueError or StopIteration where something is not usual.
    """
    values: dict[str, Any] = {}
    lists: dict[str, list[Any]] = {}
    last, following = -1, pieces.__next__
    leaves, wholes, ends = known.leaves, known.wholes, known.ends
    value: Any
    for piece in pieces:
        whole = wholes.get(piece)
        if whole is None:
            if piece in ends:
                break
            tag, _, text = piece.partition(b">")
            if tag not in leaves:
                known.learn(piece)
                if piece in ends:
                    break
                whole = wholes.get(piece)
        if whole is None:
            order, field, many, read, make = leaves[tag]
            end = following()
            value = str(text, "utf-8")
            if "&" in value:
                value = _plain(value)
            plain = end[0] == _SLASH
            if not plain:
                value, end = _with_cdata(value, end, pieces)
            if end not in ends:
                known.learn(end)
            if read is not None:
                value = read(value)
            if make is not None:
                value = make(value=value)
            if plain and len(piece) < _SHORT and len(wholes) < _REMEMBERED:
                wholes[piece] = order, field, many, value, _TEXT
        else:
            order, field, many, value, within = whole
            if within is _TEXT:
                if following() not in ends:
                    raise ValueError(piece)
            elif within is not None:
                value = value(**children(within, pieces))
        if order > last:
            last = order
        elif not many or order < last:
            raise ValueError(piece)
        if not many:
            values[field] = value
        elif field in lists:
            lists[field].append(value)
        else:
            lists[field] = [value]
    if lists:
        for field, items in lists.items():
            values[field] = tuple(items)
    return values


def _with_cdata(text: str, piece: bytes, pieces: Iterator[bytes]) -> tuple[str, bytes]:
    """The text of an element that holds CDATA sections, and its end tag."""
    while piece[0] != _SLASH:
        if not piece.startswith(b"![CDATA["):
            raise ValueError(piece)
        while b"]]>" not in piece:
            piece += b"<" + next(pieces)
        literal, _, behind = piece[8:].partition(b"]]>")
        text += literal.decode() + _plain(behind.decode())
        piece = next(pieces)
    return text, piece
