"""Maps lxml elements onto the typed model, value by value, by the tables of the grammar.

What fits is read in one quick pass. What does not is put to the dialects; what no dialect knows is kept as it was
sent (``Kept``). Everything odd is noted. Knows no files and no packages.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias, cast

from lxml import etree

from openimmo.importers.canonical import canonical, escaped, inner_xml
from openimmo.importers.dialects import NAMES, VALUES
from openimmo.importers.paths import local
from openimmo.model.base import Element, Kept
from openimmo.model.tables import Child, Read, Slot, Table
from openimmo.model.values import parse
from openimmo.xsd import expectation
from openimmo.xsd.grammar import grammar
from openimmo.xsd.known import known_defect, reported_later

_Element = etree._Element
_Node: TypeAlias = Any  # an element, where a cast would cost: lxml-stubs know no slices and give names as str or bytes
QuickChildren: TypeAlias = dict[str, tuple[int, str, Read | None, Table | None, bool]]
RENAMING = frozenset(NAMES) | {"repair-namespace"}
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_SHOWN = 200
_BLANK = {None, *(f"{end}{fill * times}" for end in ("\n", "\r\n") for fill in " \t" for times in range(24))}
"""What mostly stands between elements; asked before ``isspace``, which takes longer."""


class Odd(NamedTuple):
    """Something that did not fit: where (an attribute, if named), what was sent, and what it was read as, if it was.

    ``path`` is set (relative to the listing) where the element has been moved since; ``params`` fill the sentence.
    """

    code: str
    element: _Element
    attribute: str | None = None
    value: str | None = None
    repair: str | None = None
    path: str | None = None
    params: Mapping[str, str] = {}


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
        self._off = off

    def build(self, element: _Node, table: Table) -> Element:
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
        self, element: _Node, table: Table, known: QuickChildren, values: dict[str, Any], keeper: _Keeper | None
    ) -> _Keeper | None:
        last, ordered = -1, table.ordered  # how far the children have come in the standard's order
        lists: dict[str, list[Any]] = {}
        value: Any
        if element.text not in _BLANK and not element.text.isspace():
            keeper = self._stray_text(element, element.text, "", keeper)
        for child in element[:]:  # a slice: lxml builds it in C, twice as quick as its iterator
            try:
                order, field, read, inner, many = known[child.tag]
                if inner is not None:
                    value = self.build(child, inner)
                elif child.values() or len(child):
                    raise ValueError
                elif read is None:
                    value = child.text or ""
                else:
                    value = read(child.text)
            except (KeyError, ValueError):
                keeper = keeper or _Keeper()
                found = self._odd_child(child, table, keeper)
                if found is None:
                    _keep(child, table.names[last], keeper)
                    if child.tail not in _BLANK and not child.tail.isspace():
                        self._stray_text(element, child.tail, table.names[last], keeper)
                    continue
                (order, field, many), value = found
            if order < last and ordered:
                ordered = False
                self.odd.append(_disordered(child, table))
            if many:
                if field in lists:
                    lists[field].append(value)
                else:
                    lists[field] = [value]
            elif order > last or field not in values:
                values[field] = value
            else:
                keeper = keeper or _Keeper()
                self.odd.append(Odd("feed-element-repeated", child, value=child.tag))
                _keep(child, child.tag, keeper)
            if order > last:
                last = order
            if child.tail not in _BLANK and not child.tail.isspace():
                keeper = self._stray_text(element, child.tail, table.names[last], keeper)
        for field, many_values in lists.items():
            values[field] = tuple(many_values)
        return keeper

    def _stray_text(self, element: _Element, text: str, previous: str, keeper: _Keeper | None) -> _Keeper:
        keeper = keeper or _Keeper()
        self.odd.append(Odd("feed-content-unexpected", element, value=text.strip()[:_SHOWN]))
        keeper.elements.append((previous, escaped(text)))
        return keeper

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
        content = inner_xml(element)
        self.odd.append(Odd("feed-content-unexpected", element, value=content[:_SHOWN]))
        keeper.elements.append(("", content))
        return keeper

    def _odd_text(self, element: _Element, slot: Slot, text: str, values: dict[str, Any], keeper: _Keeper) -> _Keeper:
        found, value = self._mended(element, None, text, slot, keeper)
        if found:
            values["value"] = value
        elif text:
            keeper.elements.append(("", escaped(text)))
        return keeper

    def _odd_attribute(
        self, element: _Element, name: str, text: str, table: Table, values: dict[str, Any], keeper: _Keeper
    ) -> None:
        slot = table.attributes.get(name) or self._renamed_attribute(element, name, table)
        if slot is None or slot.field in values:
            if not name.startswith(_XSI) and f"@{name}" not in table.older:
                self.odd.append(Odd("feed-attribute-unknown", element, name, text))
            keeper.attributes[name] = text
            return
        found, value = self._mended(element, slot.name, text, slot, keeper)
        if found:
            values[slot.field] = value
        else:
            keeper.attributes[slot.name] = text

    def _odd_child(self, child: _Element, table: Table, keeper: _Keeper) -> tuple[tuple[int, str, bool], Any] | None:
        """The place and value of a child that did not fit at once; None when only its XML can be kept."""
        place = table.children.get(child.tag) or self._renamed_child(child, table)
        if place is None:
            if child.tag not in table.older:
                self.odd.append(_unknown(child, table))
            return None
        key = (place.order, place.field, place.many)
        if place.table is not None:
            return key, self.build(child, place.table)
        assert place.slot is not None
        if len(child):
            self.odd.append(Odd("feed-content-unexpected", child, value=inner_xml(child)[:_SHOWN]))
            return None
        if child.keys():  # a leaf that may have none: its XML is kept whole, the typed field has no room for them
            for name, text in cast(list[tuple[str, str]], child.items()):
                self.odd.append(Odd("feed-attribute-unknown", child, name, text))
            return None
        found, value = self._mended(child, None, child.text or "", place.slot, keeper)
        return (key, value) if found else None

    def _renamed_child(self, child: _Element, table: Table) -> Child | None:
        name = local(child)
        if name != child.tag and name in table.children and "repair-namespace" not in self._off:
            self.odd.append(Odd("repair-namespace", child, value=child.tag, repair=name))
            renamed: str | None = name
        else:
            renamed = self._renamed(child, name, table.children, attribute=False)
        if renamed is None:
            return None
        child.tag = renamed
        return table.children[renamed]

    def _renamed_attribute(self, element: _Element, name: str, table: Table) -> Slot | None:
        if name.startswith(_XSI):
            return None
        bare = name.rpartition("}")[2]
        if bare != name and bare in table.attributes and "repair-namespace" not in self._off:
            self.odd.append(Odd("repair-namespace", element, name, value=name, repair=bare))
            return table.attributes[bare]
        renamed = self._renamed(element, name, table.attributes, attribute=True)
        return table.attributes[renamed] if renamed else None

    def _renamed(self, element: _Element, name: str, known: Mapping[str, Any], *, attribute: bool) -> str | None:
        for code, rename in NAMES.items():
            if code not in self._off and (meant := rename(name, known)) is not None:
                self.odd.append(Odd(code, element, name if attribute else None, value=name, repair=meant))
                return meant
        return None

    def _mended(
        self, element: _Element, attribute: str | None, text: str, slot: Slot, keeper: _Keeper
    ) -> tuple[bool, Any]:
        """(True, value) for another valid spelling or a known quirk; (False, None) when the text fits no type."""
        value = _usual(text, slot)  # behind a wrong name the value may well be right
        if value is not None:
            return True, value
        value = _other_spelling(text, slot)
        if value is not None:
            keeper.spelling[slot.field] = text
            return True, value
        for code, mend in VALUES.items():
            meant = mend(text, slot) if code not in self._off else None
            value = _any_spelling(meant, slot) if meant is not None else None
            if value is not None:
                self.odd.append(Odd(code, element, attribute, text, meant))
                return True, value
        if not text.strip() and "repair-empty" not in self._off and _may_be_missing(slot):
            self.odd.append(Odd("repair-empty", element, attribute, value=text))
            return False, None
        return self._unmended(element, attribute, text, slot)

    def _unmended(self, element: _Element, attribute: str | None, text: str, slot: Slot) -> tuple[bool, Any]:
        if version := reported_later(slot.path, text) if slot.enum is not None else None:
            self.odd.append(Odd("feed-reported-later", element, attribute, text, params={"version": version}))
        elif text in slot.older_values:
            pass
        elif known_defect(local(element), attribute, text, cast(Mapping[str, str], element.attrib)) is None:
            code = "feed-value-type" if slot.enum is None else "feed-value-unlisted"
            self.odd.append(Odd(code, element, attribute, text))
        return (False, None) if slot.enum is None else (True, slot.enum(text))


def _disordered(child: _Element, table: Table) -> Odd:
    """What is told of a child at a wrong place: where among its siblings it belongs."""
    own, places = table.children[child.tag].order, table.children
    orders = {places[one.tag].order for one in child.itersiblings(preceding=True) if one.tag in places}
    orders |= {places[one.tag].order for one in child.itersiblings() if one.tag in places}
    earlier = max((order for order in orders if order < own), default=None)
    later = min((order for order in orders if order > own), default=None)
    near = (None if earlier is None else table.names[earlier], None if later is None else table.names[later])
    expected = expectation.place(near)
    return Odd("repair-order", child, value=child.tag, params={"expected": expected.en, "expected_de": expected.de})


def _may_be_missing(slot: Slot) -> bool:
    """Whether an empty text may count as not given: not for the listed value of an attribute that must be there."""
    key, _, name = slot.path.partition("/@")
    return slot.enum is None or not name or not grammar().elements[key].attributes[name].required


def _unknown(child: _Element, table: Table) -> Odd:
    version = reported_later(f"{table.key}/{child.tag}")
    if version is not None:
        return Odd("feed-reported-later", child, value=child.tag, params={"version": version})
    return Odd("feed-element-unknown", child, value=child.tag)


def _usual(text: str, slot: Slot) -> Any:
    try:
        return text if slot.read is None else slot.read(text)
    except (KeyError, ValueError):
        return None


def _other_spelling(text: str, slot: Slot) -> Any:
    if slot.enum is not None or slot.read is None:
        return None
    try:
        return parse(slot.kind, text)
    except ValueError:
        return _older_date(text, slot)


def _older_date(text: str, slot: Slot) -> Any:
    """The day of a date with a time where earlier versions had that (ende_bietzeit)."""
    day, mark, _ = text.strip().partition("T")
    if not mark or (slot.kind, slot.older_kind) != ("date", "dateTime"):
        return None
    try:
        return parse("date", day)
    except ValueError:
        return None


def _any_spelling(text: str, slot: Slot) -> Any:
    if slot.enum is not None:
        return slot.enum(text)
    return _other_spelling(text, slot)


def _keep(child: _Element, previous: str, keeper: _Keeper) -> None:
    """Keep an element as canonical XML, behind the known element before it."""
    keeper.elements.append((previous, str(canonical(child), "utf-8")))
