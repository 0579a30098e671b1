"""Where an element stands in its feed: its path, its line, its number; and its name without the namespace.

Knows trees, and of OpenImmo only that anbieter are counted.
"""

import re

from lxml import etree

_LAST_LINE = 65_535  # libxml2 gives an element no line beyond; it knows those of texts
_ONE_RUN = re.compile(r"[^&<>\x80-\U0010ffff]*")  # libxml2 tells a text's line behind its first run of such
_COUNTED = "anbieter"  # always with its number, as the listings are, so that paths of one feed look alike


def local(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return bare_name(element.tag)


def bare_name(tag: str) -> str:
    """A name without its namespace. A prefix that nobody declared stays: lxml's own QName refuses such names."""
    return tag.rpartition("}")[2]


def namespace(element: etree._Element) -> str | None:
    """The element's namespace, None without one."""
    return element.tag[1:].rpartition("}")[0] or None


def without_namespace(element: etree._Element) -> None:
    """Take an element's namespace from it and from all below it; other namespaces stay."""
    if element.tag.startswith("{"):
        for item in element.iter(f"{{{namespace(element)}}}*"):
            item.tag = local(item)


def path_below(element: etree._Element, top: etree._Element) -> str:
    """The path from ``top`` down to ``element``; a place is numbered only where siblings of its name repeat."""
    steps: list[str] = []
    while element is not top:
        parent = element.getparent()
        if parent is None:
            break
        steps.append(_step(element))
        element = parent
    return "".join(f"/{step}" for step in reversed(steps))


def _step(element: etree._Element) -> str:
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    if before or element.tag == _COUNTED or next(element.itersiblings(element.tag), None) is not None:
        return f"{local(element)}[{before + 1}]"
    return local(element)


def line_of(element: etree._Element) -> int | None:
    """The line of the element's start tag; None where nobody knows it (behind line 65,534, no text near)."""
    line: int | None = element.sourceline  # type: ignore[assignment]  # lxml-stubs leave its type open
    if line is None or line < _LAST_LINE:
        return line
    if line == _LAST_LINE:
        return None
    while len(element) and element.text is None:  # the line told is that of the first text below …
        element = element[0]
    text = element.text or element.tail or ""  # … or behind, counted at its end
    run = _ONE_RUN.match(text)
    return line - (run[0].count("\n") if run else 0)


class Numbering:
    """Numbers elements among the siblings of their name while the tree grows behind them."""

    def __init__(self) -> None:
        self._last: dict[tuple[etree._Element, str], tuple[etree._Element, int]] = {}

    def of(self, element: etree._Element) -> int:
        """The number, from 1; quick when asked in document order."""
        parent = element.getparent()
        if parent is None:
            return 1
        known, number = self._last.get((parent, element.tag), (None, 0))
        if known is element:
            return number
        steps = 1
        for before in element.itersiblings(element.tag, preceding=True):
            if before is known:
                break
            steps += 1
        self._last[parent, element.tag] = element, number + steps
        return number + steps
