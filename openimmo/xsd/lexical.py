"""Says whether a text is a value of an XML Schema type.

Follows XML Schema Part 2; white space around a value counts only for strings.  Does not know elements or trees.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from decimal import Decimal

from openimmo.xsd.declarations import TextType

SPACE = " \t\r\n"

_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DAY = r"-?(?P<year>[1-9][0-9]{3,}|0[0-9]{3})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(_NUMBER)
_FLOAT = re.compile(rf"(?:{_NUMBER}(?:[eE][+-]?[0-9]+)?|-?INF|NaN)")
_DATE = re.compile(_DAY + _ZONE)
_DATETIME = re.compile(f"{_DAY}T{_CLOCK}{_ZONE}")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?")


def _calendar(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        found = pattern.fullmatch(text)
        if not found or int(found["year"][-4:]) == 0 == len(found["year"].strip("0")):
            return False
        cycle = 2000 + int(found["year"][-4:]) % 400  # the calendar repeats after 400 years
        return int(found["day"]) <= monthrange(cycle, int(found["month"]))[1]

    return check


def _integer(text: str, least: int, most: int | None) -> bool:
    if not _INTEGER.fullmatch(text):
        return False
    digits = text.lstrip("+-").lstrip("0")
    if len(digits) > 10:  # more than any 32 bit number: told by length, since int() of a long text is slow
        return most is None and text[0] != "-"
    value = int(digits or "0") * (-1 if text[0] == "-" else 1)
    return value >= least and (most is None or value <= most)


def _base64(text: str) -> bool:
    return _BASE64.fullmatch("".join(text.split())) is not None


_CHECKS: dict[str, Callable[[str], bool]] = {
    "string": lambda _: True,
    "boolean": lambda text: text in {"true", "false", "1", "0"},
    "decimal": lambda text: _DECIMAL.fullmatch(text) is not None,
    "float": lambda text: _FLOAT.fullmatch(text) is not None,
    "int": lambda text: _integer(text, -(2**31), 2**31 - 1),
    "positiveInteger": lambda text: _integer(text, 1, None),
    "date": _calendar(_DATE),
    "dateTime": _calendar(_DATETIME),
    "base64Binary": _base64,
}


def fault(text: TextType, value: str) -> str | None:
    """What is wrong with a value: "type", "enum", "facet", or None for a good one."""
    if text.type != "string":
        value = value.strip(SPACE)
    if not _CHECKS[text.type](value) and not (text.or_type and _CHECKS[text.or_type](value)):
        return "type"
    if text.enum is not None and value not in text.values:
        return "enum"
    return None if _facets_hold(text, value) else "facet"


def _facets_hold(text: TextType, value: str) -> bool:
    if text.min_length is not None and len(value) < text.min_length:
        return False
    if text.fraction_digits is not None and len(value.partition(".")[2].rstrip("0")) > text.fraction_digits:
        return False
    return text.min_inclusive is None or not value.startswith("-") or Decimal(value) >= Decimal(text.min_inclusive)
