"""Turns the typed model into lxml trees: the standard's order, each value spelled, and what was kept put back.

A typed value that is set wins over what was kept in its place. Walks by the tables of the grammar. Knows no element
by name, no namespaces and no streams.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias, cast

from lxml import etree

from openimmo.exporters.fragments import content, fill, may_be_empty, says_nothing
from openimmo.exporters.spelling import means, spelled
from openimmo.exporters.unfit import unfit
from openimmo.model.base import Element
from openimmo.model.tables import Child, Slot, Table
from openimmo.xsd.declarations import TextType
from openimmo.xsd.grammar import Grammar
from openimmo.xsd.lexical import fault

_Element = etree._Element
KeptXml: TypeAlias = dict[str, list[_Element]]
"""Elements beyond the typed fields, by the name of the child they stand behind ("": before all)."""


class TreeBuilder:
    """Builds trees for one version: a known element without content is left out where it may not be empty.

    Raises Refused for values that no feed can hold.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar

    def add(self, parent: _Element, name: str, element: Element, table: Table) -> _Element:
        """Write an element with all it holds as the last child of ``parent``."""
        made = etree.SubElement(parent, name)
        self.attributes(made, element, table)
        if table.children:
            self.children(made, element, table.children.values(), self.kept(made, element, table))
        elif table.mixed:
            _fill(made, cast(Any, element).xml)
        elif table.value is not None and cast(Any, element).value is not None:
            self._put(made, None, cast(Any, element).value, table.value, element)
        elif element.kept is not None:
            _fill(made, "".join(xml for _, xml in element.kept.elements))
        return made

    def attributes(self, made: _Element, element: Element, table: Table) -> None:
        """Write the attributes: the typed ones, then those that are unknown or whose value fits no type."""
        if type(element) is not table.build:
            raise unfit("export-value", made, value=repr(element)[:60], expected=table.build.__name__)
        for slot in table.attributes.values():
            value = getattr(element, slot.field)
            if value is not None:
                self._put(made, slot.name, value, slot, element)
        if element.kept is not None:
            for name, text in element.kept.attributes.items():
                if name not in made.attrib and not self._is_mere_blank(name, text, table):
                    _set(made, name, text)

    def kept(self, made: _Element, element: Element, table: Table) -> KeptXml:
        """The children that were kept as XML."""
        found: KeptXml = {}
        for before, xml in element.kept.elements if element.kept is not None else ():
            behind = before if not before or before in table.children else next(reversed(table.children))
            for child in _content(made, xml):
                if not self._is_obsolete(child, before, element, table):
                    found.setdefault(behind, []).append(child)
        return found

    def children(self, made: _Element, element: Element, places: Iterable[Child], kept: KeptXml) -> None:
        """Write the typed children of these places, and move in what of ``kept`` stands among them."""
        made.extend(kept.pop("", ()))
        for place in places:
            value = getattr(element, place.field)
            if value is not None:
                for item in _items(made, place, value) if place.many else (value,):
                    self._child(made, place, item, element)
            if kept:
                made.extend(kept.pop(place.name, ()))

    def _child(self, made: _Element, place: Child, value: Any, parent: Element) -> None:
        if place.slot is not None:
            self._put(etree.SubElement(made, place.name), None, value, place.slot, parent)
            return
        table = cast(Table, place.table)
        child = self.add(made, place.name, value, table)
        if table.value is not None and value.value is None and self._is_pointless(child, parent):
            made.remove(child)

    def _put(self, made: _Element, name: str | None, value: Any, slot: Slot, element: Element) -> None:
        """Write a typed value as the text of ``made`` or as its attribute ``name``."""
        sent = element.kept.spelling.get(slot.field) if element.kept is not None else None
        if sent is not None and means(sent, value, slot, self._declared(element, slot)):
            _set(made, name, sent)
            return
        try:
            text = spelled(value, slot)
        except ValueError as error:
            where = name and f"@{name}"
            raise unfit("export-value", made, where, value=repr(value)[:60], expected=slot.kind) from error
        _set(made, name, text)

    def _declared(self, element: Element, slot: Slot) -> TextType | None:
        declared = self._grammar.child(element.element, slot.name)
        return declared.text if declared else None

    def _is_obsolete(self, child: _Element, before: str, element: Element, table: Table) -> bool:
        """Whether the typed field has a value by now (a repeat stands behind its own name), or nothing was said."""
        place = table.children.get(child.tag)
        if place is None:
            return False
        replaced = not place.many and before != place.name and getattr(element, place.field) is not None
        return replaced or self._is_pointless(child, element)

    def _is_pointless(self, child: _Element, parent: Element) -> bool:
        return says_nothing(child) and not may_be_empty(self._grammar.child(parent.element, child.tag))

    def _is_mere_blank(self, name: str, text: str, table: Table) -> bool:
        if text.strip() or name not in table.attributes:
            return False
        attribute = self._grammar.elements[table.key].attributes.get(name)
        return attribute is None or fault(attribute.text, "") is not None


def _items(made: _Element, place: Child, value: Any) -> Sequence[Any]:
    if not isinstance(value, (tuple, list)):
        raise unfit("export-value", made, place.name, value=repr(value)[:60], expected="tuple")
    return value


def _set(made: _Element, name: str | None, text: str) -> None:
    try:
        if name is None:
            made.text = text or None
        else:
            made.set(name, text)
    except ValueError as error:  # a control character or half a surrogate pair
        raise unfit("export-character", made, name and f"@{name}", value=repr(text)[:60]) from error


def _fill(made: _Element, xml: str) -> None:
    try:
        fill(made, xml)
    except ValueError as error:
        raise unfit("export-fragment", made, value=xml[:60], reason=error) from error


def _content(made: _Element, xml: str) -> list[_Element]:
    try:
        return list(content(xml))
    except ValueError as error:
        raise unfit("export-fragment", made, value=xml[:60], reason=error) from error
