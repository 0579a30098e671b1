"""Names that look like words of the trade: Frau Germann, the Gerichtstraße. They are read before anything is written.

What stands where a name or a street stands is one, whatever it holds; else it would stay in the texts as well. Knows
where names stand by document.py; holds only words that would otherwise stay.
"""

import io
import re
from typing import Any, BinaryIO

from openimmo.exporters.anonymous.cipher import Cipher
from openimmo.exporters.anonymous.document import AnonymousFeed
from openimmo.exporters.anonymous.values import Values
from openimmo.exporters.anonymous.vocabulary import as_name, is_common, is_generic

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\udc80-\udcff])+")
_MOST = 10_000  # words; nobody has more such names, and memory is to stay bounded


def names_told(source: BinaryIO, found: set[str]) -> None:
    """Add to ``found``, as ``as_name`` gives them, the words of names and streets that would pass for common ones."""
    reader = _Reader(found)
    AnonymousFeed(reader, bytes, lambda _: None).rewrite(source, _Nowhere())


class _Reader(Values):
    """Changes nothing and looks at names and places only."""

    def __init__(self, found: set[str]) -> None:
        super().__init__(Cipher(""))
        self._found = found

    def strict(self, text: str) -> str:
        for word in _WORD.findall(text):
            if len(self._found) < _MOST and is_common(word) and not is_generic(word):
                self._found.add(as_name(word))
        return text

    def place(self, text: str) -> str:
        return self.strict(text)

    def _same(self, text: str) -> str:
        return text

    text = fact = postcode = degrees = identifier = tax_number = mail = phone = link = hexadecimal = _same


class _Nowhere(io.BytesIO):
    """Takes what is written and forgets it."""

    def write(self, data: Any, /) -> int:
        return len(data)
