"""What every class of the typed model shares.

The classes themselves are generated (generated.py); this module gives them their base: frozen values, enumerations
that stay open, and a place for what a sender wrote that no typed field can say.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Self

import msgspec


class Kept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a sender wrote that the typed fields cannot say; writing puts it back.

    ``attributes``: name → value of attributes that are unknown or whose value fits no type.
    ``elements``: (name of the known element before it, verbatim XML) of children that are unknown, repeated too often
    or of no fitting value; the name is empty for a first child.
    ``spelling``: field → the sender's own spelling of a value ("1" for true, "05" for 5).
    ``namespaces``: prefix → URI declared at the root of the document ("" is the default namespace).
    """

    attributes: dict[str, str] = {}
    elements: tuple[tuple[str, str], ...] = ()
    spelling: dict[str, str] = {}
    namespaces: dict[str, str] = {}


class Element(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One element of a feed. Fields carry the standard's own names (a hyphen becomes ``_``); None means absent."""

    element: ClassVar[str]
    """The key of the element in the grammar, such as ``preise`` or ``energiepass/baujahr``."""

    kept: Kept | None = None
    """What the sender wrote here that no field below can say."""


class Valued(Element, frozen=True, kw_only=True, eq=False):
    """A text element that also has attributes; equal to its ``value``, so that ``kaufpreis == Decimal("350000")``."""

    value: Any = None

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Valued):
            return type(self) is type(other) and _fields(self) == _fields(other)
        return bool(self.value == other)

    def __hash__(self) -> int:
        return hash(self.value)

    def __str__(self) -> str:
        return "" if self.value is None else str(self.value)


def _fields(element: Element) -> tuple[object, ...]:
    return tuple(getattr(element, name) for name in element.__struct_fields__)


class Listed(StrEnum):
    """An enumeration of the standard. A value it does not list is kept as it was sent, with ``listed`` False."""

    @property
    def listed(self) -> bool:
        """True when the standard lists this value."""
        return self._name_ in type(self).__members__

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        stray = str.__new__(cls, value)
        stray._name_, stray._value_ = f"unlisted {value}", value
        return stray


def fields_of(kind: type[Element]) -> Mapping[str, str]:
    """The fields of a model class: Python name → name in the standard, in the order of the standard."""
    return {field.name: field.encode_name for field in msgspec.structs.fields(kind) if field.name != "kept"}
