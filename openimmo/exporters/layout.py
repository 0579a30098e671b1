"""Line breaks and indentation, only where white space means nothing.

Knows the tables of the grammar; text, mixed content and what the standard does not know stay untouched.
"""

from lxml import etree

from openimmo.model.tables import Table


def lay_out(element: etree._Element, table: Table | None, level: int) -> None:
    """Put each child of the element, and theirs, on a line of its own."""
    if table is None or not table.children or not len(element) or _has_text(element):
        return
    element.text = line(level + 1)
    for child in element:
        known = table.children.get(child.tag)
        lay_out(child, known.table if known else None, level + 1)
        child.tail = line(level + 1)
    element[-1].tail = line(level)


def _has_text(element: etree._Element) -> bool:
    return any((text or "").strip() for text in (element.text, *(child.tail for child in element)))


def line(level: int) -> str:
    """A new line and its indentation."""
    return "\n" + "  " * level
