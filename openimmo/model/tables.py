"""Tables compiled from the grammar: which child and attribute fills which field, in which order, and how it is read.

Reader and writer walk by these tables, so neither knows an element by name.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from openimmo.model.base import Element, Listed, Valued
from openimmo.model.generated import ELEMENTS, ENUMERATIONS
from openimmo.model.values import enum_reader, reader
from openimmo.xsd.declarations import TextType
from openimmo.xsd.grammar import grammar, versions

NEWEST = "1.2.7c"

Read: TypeAlias = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Slot:
    """A text with a type: of an attribute, a leaf element, or a valued element; ``path`` names its declaration.

    Earlier versions also had the values ``older_values`` and the type ``older_kind``.
    """

    name: str
    path: str
    field: str
    kind: str
    enum: type[Listed] | None
    read: Read | None
    older_values: frozenset[str] = frozenset()
    older_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A child element at its place: exactly one of ``slot`` (a leaf) and ``table`` (a class) is set."""

    name: str
    field: str
    order: int
    many: bool
    slot: Slot | None
    table: "Table | None"


@dataclass(frozen=True, slots=True)
class Table:
    """How one class is read and written. ``value`` is set for valued elements, ``mixed`` for user_defined_anyfield.

    ``older`` names the children and attributes (with @) that only earlier versions had; ``ordered`` is
    False where some version takes the children in any order. ``names`` are those of the children in their order, and
    "" at the end, for what stands before them all.
    """

    key: str
    build: type[Element]
    attributes: dict[str, Slot]
    children: dict[str, Child]
    value: Slot | None
    mixed: bool
    quick: "Quick"
    older: frozenset[str]
    ordered: bool
    names: tuple[str, ...]


class Quick(NamedTuple):
    """The same as plain tuples and dictionaries, for the reader's inner loop; ``children`` is None without any."""

    attributes: dict[str, tuple[str, Read | None]]
    children: dict[str, tuple[int, str, Read | None, "Table | None", bool]] | None


def _slot(name: str, path: str, text: TextType | None) -> Slot:
    kind = text.type if text else "string"
    enum = ENUMERATIONS.get(path)
    read = enum_reader(enum) if enum else reader(kind)
    known = [found for version in versions() if (found := _declared(version, path)) is not None]
    values = frozenset(value for item in known for value in item.values) if enum else frozenset[str]()
    older_kind = next((item.or_type for item in known if item.or_type), None)
    return Slot(name, path, name.replace("-", "_"), kind, enum, read, values.difference(enum or ()), older_kind)


def _declared(version: str, path: str) -> TextType | None:
    """What a version says of a text; ``path`` is an element's key, or key/@attribute."""
    key, _, name = path.partition("/@")
    element = grammar(version).elements.get(key)
    if element is None or not name:
        return element.text if element else None
    return element.attributes[name].text if name in element.attributes else None


@cache
def table(key: str) -> Table:
    """The table of the class whose element has this key, compiled once. Raises KeyError for a leaf or unknown key."""
    element = grammar(NEWEST).elements[key]
    build = ELEMENTS[key]
    attributes = {item.name: _slot(item.name, f"{key}/@{item.name}", item.text) for item in element.attributes.values()}
    children: dict[str, Child] = {}
    for order, use in enumerate(grammar(NEWEST).uses(key)):
        inner = table(use.key) if _is_class(use.key) else None
        slot = None if inner else _slot(use.name, use.key, grammar(NEWEST).elements[use.key].text)
        children[use.name] = Child(use.name, use.name.replace("-", "_"), order, use.max is None, slot, inner)
    value = _slot("value", key, element.text) if issubclass(build, Valued) else None
    return Table(
        key,
        build,
        attributes,
        children,
        value,
        element.model == "mixed",
        _quick(attributes, children, element.model),
        _older(key, attributes, children),
        not any(_any_order(version, key) for version in versions()),
        (*children, ""),
    )


def _older(key: str, attributes: Collection[str], children: Collection[str]) -> frozenset[str]:
    once = {f"@{name}" for name in grammar().elements[key].attributes if name not in attributes}
    return frozenset(once | {use.name for use in grammar().uses(key) if use.name not in children})


def _any_order(version: str, key: str) -> bool:
    element = grammar(version).elements.get(key)
    return element is not None and element.content is not None and element.content.kind == "all"


def _quick(attributes: dict[str, Slot], children: dict[str, Child], model: str) -> Quick:
    return Quick(
        {name: (slot.field, slot.read) for name, slot in attributes.items()},
        {
            name: (child.order, child.field, child.slot.read if child.slot else None, child.table, child.many)
            for name, child in children.items()
        }
        if model == "children"
        else None,
    )


def _is_class(key: str) -> bool:
    return isinstance(ELEMENTS[key], type) and issubclass(ELEMENTS[key], Element)
