"""Writes XML as text: the few shapes that an OpenImmo element takes.

Knows escaping.  Does not know which element stands where; the callers keep the order of the grammar.
"""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

Value = str | int | float | bool


def leaf(name: str, value: Value) -> str:
    """An element with text."""
    return f"<{name}>{escape(lexical(value))}</{name}>\n"


def group(name: str, *inner: str) -> str:
    """An element with children, each already written."""
    return f"<{name}>\n{''.join(inner)}</{name}>\n"


def marked(name: str, attributes: Mapping[str, Value], text: str = "", inner: str = "") -> str:
    """An element with attributes, and text or children where there are any."""
    head = name + "".join(f" {key}={quoteattr(lexical(value))}" for key, value in attributes.items())
    if inner:
        return f"<{head}>\n{inner}</{name}>\n"
    return f"<{head}>{escape(text)}</{name}>\n" if text else f"<{head}/>\n"


def flags(name: str, known: Iterable[str], chosen: Iterable[str]) -> str:
    """A flag set as most senders write it: every flag they know, true or false."""
    true = set(chosen)
    return marked(name, {flag: flag in true for flag in known})


def lexical(value: Value) -> str:
    """A value as XML Schema writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)
