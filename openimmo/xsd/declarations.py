"""What the standard declares, as values: elements, their children, groups, types and attributes.

Knows nothing but these shapes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Model = Literal["children", "text", "empty", "free_text", "mixed", "any"]


@dataclass(frozen=True, slots=True)
class EnumValue:
    """One listed value, with the first and (if it is gone) the last version that has it."""

    value: str
    since: str | None
    until: str | None = None
    deprecated: str | None = None


@dataclass(frozen=True, slots=True)
class TextType:
    """What a text or an attribute value may be: an XML Schema type with its facets.

    ``or_type`` is a second type that is accepted too (`ende_bietzeit` up to 1.2.4), ``named`` the standard's name
    for a shared type.  ``enum`` is None where any value of the type will do.
    """

    type: str
    or_type: str | None = None
    enum: tuple[EnumValue, ...] | None = None
    min_length: int | None = None
    fraction_digits: int | None = None
    min_inclusive: str | None = None
    named: str | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """The listed values, in the standard's order; empty where the type has no list."""
        return tuple(item.value for item in self.enum or ())


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of one element."""

    name: str
    text: TextType
    required: bool
    since: str | None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """A child at its place: ``key`` finds its declaration, ``max`` None is unbounded."""

    name: str
    key: str
    min: int
    max: int | None
    since: str | None
    until: str | None = None
    deprecated: str | None = None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Any element of any namespace, checked only where the grammar knows it ("lax")."""

    process: str
    min: int
    max: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """Items in order ("sequence"), one of them ("choice"), or each in any order ("all": energiepass of 1.2.0)."""

    kind: Literal["sequence", "choice", "all"]
    min: int
    max: int | None
    items: tuple["Use | Wildcard | Group", ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One declaration; ``text`` is set for the model "text" only, ``content`` for "children" and "mixed"."""

    key: str
    name: str
    local: bool
    model: Model
    text: TextType | None
    content: Group | None
    attributes: Mapping[str, Attribute]
    since: str | None
    until: str | None = None
    deprecated: str | None = None


def flatten(group: Group) -> tuple[Use, ...]:
    """Each child of a content group once, in order of first mention."""
    found: dict[str, Use] = {}
    for use in _leaves(group, needed=True, repeated=False):
        seen = found.get(use.name)
        if seen:
            use = replace(seen, max=None if None in (seen.max, use.max) else max(seen.max or 0, use.max or 0))
        found[use.name] = use
    return tuple(found.values())


def _leaves(group: Group, needed: bool, repeated: bool) -> Iterator[Use]:
    needed = needed and group.min > 0 and (group.kind != "choice" or len(group.items) == 1)
    repeated = repeated or group.max is None
    for item in group.items:
        if isinstance(item, Group):
            yield from _leaves(item, needed, repeated)
        elif isinstance(item, Use):
            yield replace(item, min=item.min if needed else 0, max=None if repeated else item.max)
