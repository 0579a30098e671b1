"""Sorts the children of one element by what they mean, whatever their names, order and number.

Knows the structs of domain/feedback.py, whose fields have the standard's names and order. Does not read values.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import msgspec
from lxml import etree

from openimmo.domain.feedback import Feld
from openimmo.importers.feedback.names import meant, of_person
from openimmo.importers.feedback.notes import Notes

_BREAKS = frozenset({"br", "p", "div", "li", "tr"})


@dataclass(slots=True)
class Parts:
    """The children of ``element`` by the standard's names; ``person`` are those that belong to an interessent."""

    element: etree._Element
    container: str
    found: dict[str, list[etree._Element]] = field(default_factory=dict)
    person: list[etree._Element] = field(default_factory=list)
    more: list[Feld] = field(default_factory=list)

    def all(self, name: str) -> list[etree._Element]:
        """The children that mean ``name``, in their order."""
        return self.found.get(name, [])


def sorted_parts(
    element: etree._Element,
    container: str,
    names: tuple[str, ...],
    notes: Notes,
    children: Iterable[etree._Element] | None = None,
) -> Parts:
    """The children of ``element`` (or these ones), which is a ``container`` and may hold ``names``, in this order."""
    order = _order(names)
    parts = Parts(element, container)
    last, late = -1, False
    for child in element.iterchildren("*") if children is None else children:
        if container == "objekt" and child.tag not in order and of_person(child.tag):
            parts.person.append(child)
            continue
        name = meant(child.tag, container, order)
        if name is None:
            _keep(child, parts, notes)
            continue
        if name != child.tag:
            notes.add("feedback-misnamed", child, child.tag, name)
        if order[name] < last and not late:
            late = True
            notes.add("feedback-order", child, name)
        last = max(last, order[name])
        parts.found.setdefault(name, []).append(child)
    return parts


@cache
def _order(names: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


def _keep(child: etree._Element, parts: Parts, notes: Notes) -> None:
    """What nobody knows is kept as a field of one's own, so that nothing is lost."""
    notes.add("feedback-unknown-element", child, child.tag)
    text = text_of(child)
    if text:
        parts.more.append(Feld(name=child.tag[:200], wert=text))


def text(parts: Parts, name: str, notes: Notes) -> str | None:
    """The text of the first child of that name that has one; None where nothing is said."""
    said: str | None = None
    for place, child in enumerate(parts.all(name)):
        if len(child):
            notes.add("feedback-markup", child, name)
        found = text_of(child)
        if place:
            notes.add("feedback-repeated", child, found or "", name=name)
        said = said or found
    return said


def text_of(element: etree._Element) -> str | None:
    """All text in an element, without its markup and outer blanks; None for nothing."""
    if not len(element):
        return (element.text or "").strip() or None
    pieces: list[str] = [element.text or ""]
    for inner in element.iterdescendants("*"):
        pieces += ["\n" if inner.tag in _BREAKS else "", inner.text or "", inner.tail or ""]
    return "".join(pieces).strip() or None


@cache
def text_fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields of a struct that hold one text each."""
    return tuple(one.name for one in msgspec.structs.fields(kind) if one.default is None)
