"""Known quirks of real feeds, one per file: each mends what it knows, and the caller reports every repair.

Two kinds. A *value* dialect is a function ``mend(text, slot)`` that returns the text as the standard wants it, or None
when this is not its quirk. A *name* dialect is ``rename(name, known)`` for elements and attributes the standard does
not know. They are asked only about what did not fit, so they never touch what is right. The quirks of the document
frame (root, uebertragung, anbieter) are read in importers/frame.py. A *structure* dialect ``rearrange(listing)``
changes the tree of one listing; it yields each change (element, before, after) just before making it, so that its place
can be told.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeAlias

from lxml import etree

from openimmo.importers.dialects import (
    anhang_outside,
    decimal_comma,
    german_date,
    misnamed,
    name_case,
    odd_action,
    value_case,
    yes_no,
)
from openimmo.model.tables import Slot

Mend: TypeAlias = Callable[[str, Slot], str | None]
Rename: TypeAlias = Callable[[str, Collection[str]], str | None]


Rearrange: TypeAlias = Callable[["etree._Element"], Iterator[tuple["etree._Element", str, str]]]

VALUES: Mapping[str, Mend] = {
    "repair-action": odd_action.mend,
    "repair-value-case": value_case.mend,
    "repair-boolean": yes_no.mend,
    "repair-decimal": decimal_comma.mend,
    "repair-date": german_date.mend,
}
"""Asked in this order about a text that fits no type; the first answer counts."""

NAMES: Mapping[str, Rename] = {
    "repair-name-case": name_case.rename,
    "repair-name": misnamed.rename,
}

STRUCTURE: Mapping[str, Rearrange] = {
    "repair-anhang-outside": anhang_outside.rearrange,
    "repair-action-text": odd_action.rearrange,
}
