"""Text to value and back, by XML Schema type.

``reader(type)`` is quick and takes only the usual spelling, so that writing the value gives the same text again;
``parse`` takes every spelling XML Schema allows; ``spell`` writes the usual one.  Knows no elements.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openimmo.model.base import Listed

TYPE_NAMES = frozenset({"decimal", "float", "boolean", "int", "integer", "positiveInteger", "date", "dateTime"})
"""The types whose text becomes something other than str."""

# Patterns first: Python's constructors take NaN, 1_000, other scripts' digits, and 1e999999 for ever (hardening.md).
_USUAL_DECIMAL = re.compile(r"(?:0|-?[1-9][0-9]{0,60}|-?0(?=\.))(?:\.[0-9]{1,60})?", re.ASCII)
_USUAL_INT = re.compile(r"0|-?[1-9][0-9]{0,18}", re.ASCII)
_USUAL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_USUAL_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[+-](?!00:00)[0-9]{2}:[0-9]{2})?", re.ASCII
)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,200}\.?[0-9]{0,200}|\.[0-9]{1,200})", re.ASCII)
_FLOAT = re.compile(r"[+-]?(?:[0-9]{1,60}\.?[0-9]{0,60}|\.[0-9]{1,60})(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_INT = re.compile(r"[+-]?[0-9]{1,60}", re.ASCII)
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)
_DATETIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:(\.[0-9]{1,6})[0-9]*)?(Z|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
_MEMO_LIMIT = 20_000  # as many values as a feed repeats, and no more than a few megabytes


class _Memo(dict[str, Any]):
    """Remembers what a text was read as; feeds repeat the same prices, areas and dates."""

    def __init__(self, pattern: re.Pattern[str], convert: Callable[[str], Any]) -> None:
        self._match = pattern.fullmatch
        self._convert = convert

    def __missing__(self, text: str) -> Any:
        if not text or not self._match(text):
            raise ValueError(text)
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        value = self[text] = self._convert(text)
        return value


_DECIMALS = _Memo(_USUAL_DECIMAL, Decimal)
_INTS = _Memo(_USUAL_INT, int)
_READERS: dict[str, Callable[[str], Any]] = {
    "decimal": _DECIMALS.__getitem__,
    "float": _DECIMALS.__getitem__,
    "boolean": {"true": True, "false": False}.__getitem__,
    "int": _INTS.__getitem__,
    "integer": _INTS.__getitem__,
    "positiveInteger": _INTS.__getitem__,
    "date": _Memo(_USUAL_DATE, date.fromisoformat).__getitem__,
    "dateTime": _Memo(_USUAL_DATETIME, datetime.fromisoformat).__getitem__,
}


def reader(kind: str) -> Callable[[str], Any] | None:
    """The quick strict reader of a type; None for text. It raises KeyError or ValueError for any other spelling."""
    return _READERS.get(kind)


def enum_reader(kind: type[Listed]) -> Callable[[str], Listed]:
    """The quick reader of an enumeration; it raises KeyError for a value that is not listed."""
    return {str(member): member for member in kind}.__getitem__


def parse(kind: str, text: str) -> Any:
    """The value of any spelling that XML Schema allows for ``kind``; raises ValueError.

    INF and NaN, years beyond 9999 and 24:00 are valid XML but no value here, so they raise too.
    """
    stripped = text.strip(" \t\r\n")
    match kind:
        case "boolean" if stripped in _BOOLEANS:
            return _BOOLEANS[stripped]
        case "decimal" if _DECIMAL.fullmatch(stripped):
            return Decimal(stripped)
        case "float" if _FLOAT.fullmatch(stripped):
            return Decimal(stripped)
        case "int" | "integer" | "positiveInteger" if _INT.fullmatch(stripped):
            return int(stripped)
        case "date" if found := _DATE.fullmatch(stripped):
            return date.fromisoformat(found[1])
        case "dateTime" if found := _DATETIME.fullmatch(stripped):
            return datetime.fromisoformat(found[1] + (found[2] or "") + (found[3] or ""))
    raise ValueError(f"{text!r} is no {kind}")


def spell(value: object) -> str:
    """The usual spelling of a value, as XML Schema reads it."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return str(value)
