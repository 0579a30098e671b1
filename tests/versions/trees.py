"""Trees as values, for comparing what went into a conversion with what came out."""

import re
from collections import Counter
from collections.abc import Iterable

from lxml import etree

from openimmo.versions.changes import Change

Items = Counter[tuple[str, str]]


def listing(inner: str) -> etree._Element:
    """An ``immobilie`` (or, where one is given, another element) from XML without the blanks between elements."""
    text = re.sub(r">\s+<", "><", inner.strip())
    return etree.fromstring(text if text.startswith("<openimmo") else f"<immobilie>{text}</immobilie>")


def written(tree: etree._Element) -> str:
    return etree.tostring(tree, encoding="unicode")


def items(tree: etree._Element) -> Items:
    """Each element with its text and each attribute, by its path without numbers and namespaces."""
    found: Items = Counter()
    waiting = [(tree, "")]
    while waiting:
        element, above = waiting.pop()
        path = f"{above}/{etree.QName(element).localname}"
        found[path, (element.text or "").strip()] += 1
        found.update((f"{path}/@{name}", str(text).strip()) for name, text in element.items())
        waiting.extend((child, path) for child in element)
    return found


def unexplained(before: Items, after: Items, changes: Iterable[Change], root: str) -> list[tuple[str, str]]:
    """The differences at places that no change names: neither itself nor anything above it, as it was or as it is."""
    told = {
        _bare(path, root) for change in changes for path in (change.path, change.params.get("to")) if path is not None
    }
    differences = (before - after) + (after - before)
    return [
        (path, text) for path, text in differences if not any(path == one or path.startswith(f"{one}/") for one in told)
    ]


def _bare(path: str, root: str) -> str:
    bare = re.sub(r"\[[0-9]+\]", "", path)
    return f"/{root}/{bare}".rstrip("/")
