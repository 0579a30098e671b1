"""What a conversion did to a tree: each change with its place in the tree as it came.

Knows trees; where a listing stands in its feed, and what a finding is, others know.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import repeat

from lxml import etree

_Element = etree._Element
_SHOWN = 200
_ALWAYS_NUMBERED = "anbieter"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``path`` leads from the tree's root (itself: "") to the element or attribute as it came.

    ``value`` is what stood there, ``repair`` what it became, where it still is something. ``params`` fill the sentence
    of ``code``; "to" among them is the path of what now holds the value. ``element`` is the element that was changed.
    """

    code: str
    path: str
    element: _Element
    value: str | None = None
    repair: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)


class Log:
    """Collects the changes of one tree; has to hear of each before it is made."""

    def __init__(self, tree: _Element) -> None:
        self.changes: list[Change] = []
        self._tree = tree
        self._places: _Places | None = None

    def mark(self) -> None:
        """Remember where everything stands; to be called before a change that is not worth telling."""
        if self._places is None:
            self._places = _Places(self._tree)

    def tell(
        self,
        code: str,
        element: _Element,
        attribute: str | None = None,
        *,
        value: str | None = None,
        repair: str | None = None,
        **params: str,
    ) -> None:
        """Note a change that is about to be made at an element, or at an attribute of it."""
        path = self.path(element)
        if attribute is not None:
            path = f"{path}/@{attribute}" if path else f"@{attribute}"
        said = None if value is None else value[:_SHOWN]
        self.changes.append(Change(code, path, element, said, repair, params))

    def path(self, element: _Element) -> str:
        """Where the element stood when the tree came; for one that was made since, where it stands now."""
        self.mark()
        assert self._places is not None
        known = self._places.path(element)
        if known is not None:
            return known
        parent = element.getparent()
        above = "" if parent is None else self.path(parent)
        return f"{above}/{element.tag}" if above else str(element.tag)


class _Places:
    """Where every element of a tree stood when this was made; paths are made of it when they are asked for."""

    def __init__(self, tree: _Element) -> None:
        self._top = tree
        self._above: dict[_Element, _Element] = {}
        self._held: dict[_Element, tuple[list[_Element], list[str]]] = {}
        for parent in [one for one in tree.iter("*") if len(one)]:
            children = list(parent)
            self._held[parent] = children, [str(child.tag) for child in children]
            self._above.update(zip(children, repeat(parent)))

    def path(self, element: _Element) -> str | None:
        """Its path, numbered where siblings of its name repeat; None for an element that was not there."""
        if element is self._top:
            return ""
        parent = self._above.get(element)
        if parent is None:
            return None
        children, names = self._held[parent]
        at = children.index(element)
        name, above = names[at], self.path(parent)
        number = names[:at].count(name) + 1
        numbered = number > 1 or name == _ALWAYS_NUMBERED or name in names[at + 1 :]
        step = name.rpartition("}")[2] + (f"[{number}]" if numbered else "")
        return f"{above}/{step}" if above else step


def said(element: _Element) -> str:
    """All that an element says, in one line: its texts, and the attributes of those below it without a text."""
    parts = (
        (one.text or "").strip() or " ".join(f"{name!s}={text!s}" for name, text in one.items())
        for one in _all(element)
    )
    return " ".join(filter(None, (" ".join(part.split()) for part in parts)))[:_SHOWN]


def _all(element: _Element) -> list[_Element]:
    return list(element.iter("*"))


def says_nothing(element: _Element) -> bool:
    """Whether an element and all below it have neither text nor attributes."""
    return not any((one.text or "").strip() or one.keys() for one in _all(element))
