"""A piece of XML in short, for people: the element, its attributes and its children, one below the other.

Long texts are shortened in their middle, so that both ends can be recognised. Knows elements; no findings, no paths.
"""

from collections.abc import Iterator

from lxml import etree

from openimmo.importers.canonical import escaped
from openimmo.importers.paths import bare_name

MOST = 300
"""Characters of an excerpt."""

_TEXT, _ALONE, _NAME = 60, 200, 60
_MORE = "…"
_LISTING = "immobilie"  # around the listings only their empty places are left: they were not sent empty


def excerpt(element: etree._Element, name: str | None = None) -> str:
    """The element with what it holds, at most 300 characters; ``name`` is shown in place of its own."""
    name = _short(name or _named(element, element.tag), _NAME)
    start = _start(element, name, MOST // 2)
    if not len(element):
        return _leaf(start, name, element, min(_ALONE, MOST - len(start) - len(name) - 3))
    lines, room = [f"{start}>"], MOST - len(start) - len(name) - 9
    for line in _inside(element):
        room -= len(line) + 1
        if room < 0:
            lines.append(f"  {_MORE}")
            break
        lines.append(line)
    return "\n".join([*lines, f"</{name}>"])


def _inside(element: etree._Element) -> Iterator[str]:
    """A line for each child and each text between them; what children hold themselves is left out."""
    yield from _loose(element.text)
    for child in element:
        yield f"  {_child(child)}"
        yield from _loose(child.tail)


def _loose(text: str | None) -> Iterator[str]:
    if text and not text.isspace():
        yield f"  {_fitting(text, _TEXT)}"


def _child(child: etree._Element) -> str:
    """A child on one line, with its own child where it has but one."""
    name = _short(_named(child, child.tag), _NAME)
    start = _start(child, name, 2 * _TEXT)
    if len(child) == 1 and not len(child[0]) and child.tag != _LISTING:
        inner = _short(_named(child[0], child[0].tag), _NAME)
        return f"{start}>{_leaf(_start(child[0], inner, _TEXT), inner, child[0], _TEXT)}</{name}>"
    if len(child) or child.tag == _LISTING:
        return f"{start}>{_MORE}</{name}>"
    return _leaf(start, name, child, _TEXT)


def _leaf(start: str, name: str, element: etree._Element, room: int) -> str:
    text = element.text or ""
    return f"{start}>{_fitting(text, room)}</{name}>" if text else f"{start}/>"


def _start(element: etree._Element, name: str, room: int) -> str:
    """The start tag without its last bracket."""
    tag = f"<{name}"
    for key, value in element.items():
        shown = _fitting(str(value), _TEXT).replace('"', "&quot;")
        attribute = f' {_short(_named(element, str(key)), _NAME)}="{shown}"'
        if len(tag) + len(attribute) > room:
            return f"{tag} {_MORE}"
        tag += attribute
    return tag


def _fitting(text: str, room: int) -> str:
    """The text as XML; short enough even where many characters of it have to be escaped."""
    limit = room
    while len(shown := escaped(_short(text, limit))) > room:
        limit = limit * 2 // 3
    return shown


def _short(text: str, limit: int) -> str:
    """The text on one line, cut in its middle where it is longer than ``limit``."""
    if len(text) > 4 * limit:
        text = text[: 2 * limit] + text[-2 * limit :]
    line = " ".join(text.split())
    end = limit // 3
    return line if len(line) <= limit else f"{line[: limit - end - 1]}{_MORE}{line[len(line) - end :]}"


def _named(element: etree._Element, tag: str) -> str:
    """A name with the prefix it was sent with, if any."""
    bare = bare_name(tag)
    if bare == tag:
        return tag
    uri = tag[1:].rpartition("}")[0]
    prefix = next((prefix for prefix, known in element.nsmap.items() if known == uri and prefix), None)
    return f"{prefix}:{bare}" if prefix else bare
