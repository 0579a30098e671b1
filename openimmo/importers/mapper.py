"""Maps lxml elements onto the typed model, value by value, by the tables of the grammar.

What fits is read in one quick pass. What does not is put to the dialects; what no dialect knows is kept as it was
sent (``Kept``). Everything odd is noted. Knows no files and no packages.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

from lxml import etree

from openimmo.importers.dialects import NAMES, VALUES
from openimmo.model.base import Element, Kept
from openimmo.model.tables import Child, Read, Slot, Table
from openimmo.model.values import parse

_Element = etree._Element
QuickChildren: TypeAlias = dict[str, tuple[int, str, Read | None, Table | None, bool]]


class Odd(NamedTuple):
    """Something that did not fit: where (an attribute, if named), what was sent, and what it was read as, if it was.

    ``path`` is set (relative to the listing) where the element has been moved since.
    """

    code: str
    element: _Element
    attribute: str | None = None
    value: str | None = None
    repair: str | None = None
    path: str | None = None


class _Keeper:
    """Collects what the typed fields of one element cannot say."""

    def __init__(self) -> None:
        self.attributes: dict[str, str] = {}
        self.elements: list[tuple[str, str]] = []
        self.spelling: dict[str, str] = {}

    def kept(self) -> Kept:
        return Kept(attributes=self.attributes, elements=tuple(self.elements), spelling=self.spelling)


class Mapper:
    """Builds model objects; ``odd`` collects what did not fit. ``off`` names repairs that are switched off."""

    def __init__(self, off: frozenset[str] = frozenset()) -> None:
        self.odd: list[Odd] = []
        self._values = {code: mend for code, mend in VALUES.items() if code not in off}
        self._names = {code: rename for code, rename in NAMES.items() if code not in off}

    def build(self, element: _Element, table: Table) -> Element:
        """The typed form of ``element``. Every field is read; nothing that was sent is dropped."""
        attributes, children = table.quick
        values: dict[str, Any] = {}
        keeper: _Keeper | None = None
        for name, text in element.items():
            try:
                field, read = attributes[name]
                values[field] = text if read is None else read(text)
            except (KeyError, ValueError):
                keeper = keeper or _Keeper()
                self._odd_attribute(element, name, text, table, values, keeper)
        if children is not None:
            keeper = self._children(element, table, children, values, keeper)
        elif table.mixed:
            values["xml"] = inner_xml(element)
        else:
            keeper = self._text(element, table, values, keeper)
        if keeper is not None:
            values["kept"] = keeper.kept()
        return table.build(**values)

    def _children(
        self, element: _Element, table: Table, known: QuickChildren, values: dict[str, Any], keeper: _Keeper | None
    ) -> _Keeper | None:
        last, previous, ordered = 0, "", True
        lists: dict[str, list[Any]] = {}
        for child in element[:]:  # a slice: lxml builds it in C, twice as quick as its iterator
            tag = child.tag
            try:
                order, field, read, inner, many = known[tag]
                if inner is not None:
                    value = self.build(child, inner)
                elif len(child) or child.keys():
                    raise ValueError(tag)
                elif read is None:
                    value = child.text or ""
                else:
                    value = read(child.text)
            except (KeyError, ValueError):
                keeper = keeper or _Keeper()
                found = self._odd_child(child, table, keeper)
                if found is None:
                    self._keep(child, previous, keeper)
                    continue
                (order, field, many), value = found
                tag = child.tag
            if order >= last:
                last, previous = order, tag
            elif ordered:
                ordered = False
                self.odd.append(Odd("repair-order", child, value=tag))
            if many:
                if field in lists:
                    lists[field].append(value)
                else:
                    lists[field] = [value]
            elif field not in values:
                values[field] = value
            else:
                keeper = keeper or _Keeper()
                self.odd.append(Odd("feed-element-repeated", child, value=tag))
                self._keep(child, tag, keeper)
        for field, many_values in lists.items():
            values[field] = tuple(many_values)
        return keeper

    def _keep(self, child: _Element, previous: str, keeper: _Keeper) -> None:
        xml = etree.tostring(child, method="c14n", exclusive=True, with_tail=False)
        keeper.elements.append((previous, str(xml, "utf-8")))

    def _text(self, element: _Element, table: Table, values: dict[str, Any], keeper: _Keeper | None) -> _Keeper | None:
        """The text of a valued element, or the nothing of an empty one."""
        slot = table.value
        if slot is None:
            if not len(element) and not (element.text or "").strip():
                return keeper
        elif not len(element):
            text = element.text or ""
            try:
                values["value"] = text if slot.read is None else slot.read(text)
                return keeper
            except (KeyError, ValueError):
                keeper = keeper or _Keeper()
                return self._odd_text(element, slot, text, values, keeper)
        keeper = keeper or _Keeper()
        self.odd.append(Odd("feed-content-unexpected", element, value=inner_xml(element)[:200]))
        keeper.elements.append(("", inner_xml(element)))
        return keeper

    def _odd_text(self, element: _Element, slot: Slot, text: str, values: dict[str, Any], keeper: _Keeper) -> _Keeper:
        found, value = self._mended(element, None, text, slot, keeper, "value")
        if found:
            values["value"] = value
        elif text:
            keeper.elements.append(("", escaped(text)))
        return keeper

    def _odd_attribute(
        self, element: _Element, name: str, text: str, table: Table, values: dict[str, Any], keeper: _Keeper
    ) -> None:
        slot = table.attributes.get(name)
        if slot is None and not name.startswith("{"):
            renamed = self._renamed(element, name, table.attributes, attribute=True)
            slot = table.attributes.get(renamed) if renamed else None
        if slot is None or slot.field in values:
            if not name.startswith("{http://www.w3.org/2001/XMLSchema-instance}"):
                self.odd.append(Odd("feed-attribute-unknown", element, name, text))
            keeper.attributes[name] = text
            return
        found, value = self._mended(element, slot.name, text, slot, keeper, slot.field)
        if found:
            values[slot.field] = value
        else:
            keeper.attributes[slot.name] = text

    def _odd_child(self, child: _Element, table: Table, keeper: _Keeper) -> tuple[tuple[int, str, bool], Any] | None:
        """The place and value of a child that did not fit at once; None when only its XML can be kept."""
        place = table.children.get(child.tag) or self._renamed_child(child, table)
        if place is None:
            self.odd.append(Odd("feed-element-unknown", child, value=child.tag))
            return None
        key = (place.order, place.field, place.many)
        if place.table is not None:
            return key, self.build(child, place.table)
        assert place.slot is not None
        if len(child):
            self.odd.append(Odd("feed-content-unexpected", child, value=inner_xml(child)[:200]))
            return None
        if child.keys():
            return self._leaf_with_attributes(child, place)
        found, value = self._mended(child, None, child.text or "", place.slot, keeper, place.field)
        return (key, value) if found else None

    def _leaf_with_attributes(self, child: _Element, place: Child) -> None:
        """A leaf that may have no attributes: its XML is kept whole, since the typed field has no room for them."""
        for name, text in child.items():
            self.odd.append(Odd("feed-attribute-unknown", child, name, text))

    def _renamed_child(self, child: _Element, table: Table) -> Child | None:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name != child.tag and name in table.children:
            renamed: str | None = name
            self.odd.append(Odd("repair-namespace", child, value=child.tag, repair=name))
        else:
            renamed = self._renamed(child, name, table.children, attribute=False)
        if renamed is None:
            return None
        child.tag = renamed
        return table.children[renamed]

    def _renamed(self, element: _Element, name: str, known: Mapping[str, Any], *, attribute: bool) -> str | None:
        for code, rename in self._names.items():
            if (meant := rename(name, known)) is not None:
                self.odd.append(Odd(code, element, name if attribute else None, value=name, repair=meant))
                return meant
        return None

    def _mended(
        self, element: _Element, attribute: str | None, text: str, slot: Slot, keeper: _Keeper, field: str
    ) -> tuple[bool, Any]:
        """(True, value) for another valid spelling or a known quirk; (False, None) when the text fits no type."""
        value = _other_spelling(text, slot)
        if value is not None:
            keeper.spelling[field] = text
            return True, value
        if not text.strip() and slot.enum is None:
            self.odd.append(Odd("repair-empty", element, attribute, value=text))
            return False, None
        for code, mend in self._values.items():
            meant = mend(text, slot)
            value = _any_spelling(meant, slot) if meant is not None else None
            if value is not None:
                self.odd.append(Odd(code, element, attribute, text, meant))
                return True, value
        return self._stray(element, attribute, text, slot)

    def _stray(self, element: _Element, attribute: str | None, text: str, slot: Slot) -> tuple[bool, Any]:
        if slot.enum is not None:
            self.odd.append(Odd("feed-value-unlisted", element, attribute, text))
            return True, slot.enum(text)
        self.odd.append(Odd("feed-value-type", element, attribute, text))
        return False, None


def _other_spelling(text: str, slot: Slot) -> Any:
    if slot.enum is not None or slot.read is None:
        return None
    try:
        return parse(slot.kind, text)
    except ValueError:
        return None


def _any_spelling(text: str, slot: Slot) -> Any:
    if slot.enum is not None:
        return slot.enum(text)
    return _other_spelling(text, slot)


def inner_xml(element: _Element) -> str:
    """Everything between the tags of an element, as XML that needs no declarations from outside."""
    parts = [escaped(element.text or "")]
    parts += [str(etree.tostring(child, method="c14n", exclusive=True, with_tail=False), "utf-8") + escaped(child.tail or "")
              for child in element]  # fmt: skip
    return "".join(parts)


def escaped(text: str) -> str:
    """Text as it stands in XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
