"""Says whether a tree is valid in a version: an independent checker, slow and simple, straight from the facts.

Child order is checked by turning each content group into a regular expression over the child names.
"""

import base64
import binascii
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from lxml import etree

from tests.xsd.facts import Fact, allowed, leaves


def is_valid(element: etree._Element, version: str) -> bool:
    """Whether an element without namespace is valid as a root."""
    rules = allowed(version)
    declared = rules.get(str(element.tag))
    return declared is not None and not declared["local"] and _holds(element, str(element.tag), version)


def _holds(element: etree._Element, key: str, version: str) -> bool:
    declared = allowed(version)[key]
    if declared["model"] == "any":
        return _lax(element, version)
    if not _attributes_hold(element, declared["attributes"]):
        return False
    children, text = list(element), _text(element)
    match declared["model"]:
        case "text":
            return not children and value_holds(text, declared["text"])
        case "free_text":
            return not children
        case "empty":
            return not children and text == ""
        case "mixed":
            return _lax(element, version)
        case _:
            return not text.strip(" \t\r\n") and _children_hold(children, key, version)


def _attributes_hold(element: etree._Element, declared: Fact) -> bool:
    if any(rule["required"] and name not in element.attrib for name, rule in declared.items()):
        return False
    return all(name in declared and value_holds(str(value), declared[name]) for name, value in element.attrib.items())


def _lax(element: etree._Element, version: str) -> bool:
    """Children that the grammar knows have to be valid, others are looked through."""
    return all(is_valid(c, version) if _is_global(c, version) else _lax(c, version) for c in element)


def _is_global(element: etree._Element, version: str) -> bool:
    declared = allowed(version).get(str(element.tag))
    return declared is not None and not declared["local"]


def _children_hold(children: list[etree._Element], key: str, version: str) -> bool:
    content = allowed(version)[key]["content"]
    keys = {use["el"]: use.get("decl", use["el"]) for use in leaves(content)}
    names = [str(child.tag) for child in children]
    if content["group"] == "all":
        in_order = set(names) <= set(keys) and max(Counter(names).values(), default=0) <= 1
    else:
        in_order = re.fullmatch(_pattern(version, key), "".join(f"<{name}>" for name in names)) is not None
    return in_order and all(_holds(child, keys[str(child.tag)], version) for child in children)


@cache
def _pattern(version: str, key: str) -> str:
    return _expression(allowed(version)[key]["content"])


def _expression(item: Fact) -> str:
    if "group" in item:
        inner = ("|" if item["group"] == "choice" else "").join(_expression(part) for part in item["items"])
    else:
        inner = re.escape(f"<{item['el']}>")
    return f"(?:{inner}){{{item['min']},{'' if item['max'] is None else item['max']}}}"


def _text(element: etree._Element) -> str:
    return (element.text or "") + "".join(child.tail or "" for child in element)


def value_holds(value: str, rule: Fact) -> bool:
    """Whether a value is in the lexical space of one of the rule's types and keeps its facets."""
    if not any(_PARSERS[kind](value) for kind in rule["types"]):
        return False
    if rule["enum"] is not None and value not in rule["enum"]:
        return False
    if len(value) < rule.get("min_length", 0):
        return False
    if "min_inclusive" in rule and Decimal(value.strip()) < Decimal(rule["min_inclusive"]):
        return False
    scale = Fraction(10 ** rule["fraction_digits"]) if "fraction_digits" in rule else None
    return scale is None or (Fraction(Decimal(value.strip())) * scale).denominator == 1


def _decimal(value: str) -> bool:
    text = value.strip(" \t\r\n")
    if not text or set(text) - set("0123456789.+-"):
        return False
    try:
        Decimal(text)
    except ArithmeticError:
        return False
    return True


def _float(value: str) -> bool:
    text = value.strip(" \t\r\n")
    if text in {"INF", "-INF", "NaN"}:
        return True
    if not text or set(text) - set("0123456789.+-eE"):
        return False
    try:
        float(text)
    except ValueError:
        return False
    return True


def _whole(value: str) -> int | None:
    text = value.strip(" \t\r\n")
    return int(text) if text and not set(text) - set("0123456789+-") and re.fullmatch(".?[0-9]+", text) else None


def _int(value: str) -> bool:
    number = _whole(value)
    return number is not None and -(2**31) <= number < 2**31


def _positive(value: str) -> bool:
    return (_whole(value) or 0) > 0


def _date(value: str) -> bool:
    """Years 1 to 9999 only, without white space around: the generator keeps to these."""
    found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?", value)
    try:
        return bool(found) and _zone(found[2]) and bool(date.fromisoformat(found[1])) if found else False
    except ValueError:
        return False


def _zone(zone: str | None) -> bool:
    if zone in (None, "Z"):
        return True
    hours, minutes = int(str(zone)[1:3]), int(str(zone)[4:])
    return minutes < 60 and hours * 60 + minutes <= 14 * 60


def _datetime(value: str) -> bool:
    day, mark, clock = value.partition("T")
    found = re.fullmatch(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?", clock)
    if not mark or not found or not _date(day) or len(day) != 10 or not _zone(found[5]):
        return False
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3])
    midnight = hours == 24 and minutes == seconds == 0 and not (found[4] or "").strip(".0")
    return (hours < 24 or midnight) and minutes < 60 and seconds < 60


def _base64(value: str) -> bool:
    text = re.sub(r"[ \t\r\n]", "", value)
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode() == text
    except (binascii.Error, ValueError):
        return False


_PARSERS = {
    "string": lambda value: True,
    "boolean": lambda value: value.strip(" \t\r\n") in {"true", "false", "1", "0"},
    "decimal": _decimal,
    "float": _float,
    "int": _int,
    "positiveInteger": _positive,
    "date": _date,
    "dateTime": _datetime,
    "base64Binary": _base64,
}
