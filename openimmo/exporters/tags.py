"""Writes elements into a stream whose end is still to come: the start tag now, children as they come, the end later.

Knows streams and the frame of a feed. Does not know the model.
"""

from typing import BinaryIO

from lxml import etree

from openimmo.exporters.frame import Frame, opened
from openimmo.exporters.layout import lay_out, line
from openimmo.model.tables import Table

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


class OpenTags:
    """The elements of a feed that are open, from the root inwards; each child is written once and then dropped."""

    def __init__(self, stream: BinaryIO, frame: Frame, *, pretty: bool) -> None:
        self._stream = stream
        self._frame = frame
        self._pretty = pretty
        self._open: list[tuple[etree._Element, Table, bytes]] = []
        stream.write(_DECLARATION)

    def open(self, element: etree._Element, table: Table) -> None:
        """Write the start tag of an element without content; its children come with ``flush``."""
        if self._open:
            self._new_line()
        start, end = opened(self._frame.spelled(element))
        self._stream.write(start)
        self._open.append((element, table, end))

    def flush(self) -> None:
        """Write the children that the innermost open element has got meanwhile."""
        element, table, _ = self._open[-1]
        for child in element:
            if self._pretty:
                self._new_line()
                known = table.children.get(child.tag)
                lay_out(child, known.table if known else None, len(self._open))
            self._stream.write(self._frame.spelled(child))
        del element[:]

    def close(self) -> None:
        """Write the end tag of the innermost open element."""
        element, _, end = self._open.pop()
        self._new_line()
        self._stream.write(end)
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)

    def _new_line(self) -> None:
        if self._pretty:
            self._stream.write(line(len(self._open)).encode())
