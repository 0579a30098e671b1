"""The frame of a feed: which namespace and prefixes its root declares, and how the parts below it become bytes.

Trees are built without a namespace and get it here. Knows versions and namespaces, not the model.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from openimmo.xsd.catalogue import VERSIONS, family
from openimmo.xsd.grammar import grammar

_TAG = re.compile(rb"<([^\s/>]+)")


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every part of a feed: the version id that rules it, its namespace, and the declared prefixes."""

    version: str
    namespace: str | None
    declared: Mapping[Any, str]  # None is the default namespace

    def root(self) -> etree._Element:
        """A new, empty ``openimmo`` element with all declarations."""
        return etree.Element(f"{{{self.namespace}}}openimmo" if self.namespace else "openimmo", nsmap=self.declared)

    def spelled(self, part: etree._Element) -> bytes:
        """An element as bytes, in the frame's namespace; below the root without the declarations the root has."""
        self._dress(part)
        data = etree.tostring(part, encoding="UTF-8", xml_declaration=False, with_tail=False)
        if not self.declared or part.getparent() is None:
            return data
        tag, end, rest = data.partition(b">")
        for declaration in self._declarations():
            tag = tag.replace(declaration, b"", 1)
        return tag + end + rest

    def _dress(self, part: etree._Element) -> None:
        if self.namespace is None:
            return
        for element in part.iter("{}*"):
            element.tag = f"{{{self.namespace}}}{element.tag}"

    def _declarations(self) -> list[bytes]:
        """What lxml writes into the tag of each part, since it cannot know that the root has it already."""
        return [etree.tostring(etree.Element("x", nsmap={prefix: uri}))[2:-2] for prefix, uri in self.declared.items()]


def frame(version: str | None, declared: Mapping[str, str]) -> Frame:
    """The frame of a version; ``declared`` are the sender's own prefixes ("" is the default namespace)."""
    known = version if version in VERSIONS else family(version)
    namespace = grammar(known).namespace
    prefixes: dict[Any, str] = {prefix or None: uri for prefix, uri in declared.items()}
    if namespace is None:
        prefixes.pop(None, None)
    elif namespace not in prefixes.values():
        prefixes[None] = namespace
    elif prefixes.get(None) == namespace:  # else lxml would prefer another prefix for the same
        prefixes = {prefix: uri for prefix, uri in prefixes.items() if prefix is None or uri != namespace}
    return Frame(known, namespace, prefixes)


def opened(empty: bytes) -> tuple[bytes, bytes]:
    """Start and end tag of an element that was spelled without content."""
    name = _TAG.match(empty)
    assert name is not None
    return empty.removesuffix(b"/>") + b">", b"</" + name[1] + b">"
