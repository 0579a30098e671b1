"""The tree of an element made to say what another typed one says: only what is different is written anew.

Goes down to where the difference is, so a new number costs one element, not a whole group. Knows trees and tables of
the grammar. Judges nothing: what comes out has to be validated.
"""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from openimmo.exporters.trees import TreeBuilder
from openimmo.model.base import Element
from openimmo.model.tables import Child, Table
from openimmo.xsd.catalogue import NEWEST
from openimmo.xsd.grammar import grammar


def patched(tree: etree._Element, before: Element, after: Element, table: Table, without: Sequence[str] = ()) -> bool:
    """Change ``tree``, which says ``before``, to what ``after`` says; children named in ``without`` stay as they are.

    False where that cannot be done in place; then the tree is of no use any more. Raises Refused for a value that no
    feed can hold.
    """
    if after.kept is not before.kept or any(child.tag not in table.children for child in tree):
        return False
    different = [
        place for name, place in table.children.items()
        if name not in without and not _same(getattr(before, place.field), getattr(after, place.field), place)
    ]  # fmt: skip
    anew = [place for place in different if not _deeper(tree, before, after, place)]
    if anew:
        _write(tree, after, table, anew)
    return True


def _same(old: Any, new: Any, place: Child) -> bool:
    """Whether nothing is to be written; groups are looked at one level below."""
    return new is old or (not _is_group(place) and bool(new == old))


def _is_group(place: Child) -> bool:
    return place.table is not None and bool(place.table.children) and not place.many


def _deeper(tree: etree._Element, before: Element, after: Element, place: Child) -> bool:
    """Change a group within; False where it has to be written anew as a whole."""
    old, new = getattr(before, place.field), getattr(after, place.field)
    if not _is_group(place) or old is None or new is None or old.kept is not None:
        return False
    table, held = place.table, tree.findall(place.name)
    assert table is not None
    alike = all(getattr(old, slot.field) == getattr(new, slot.field) for slot in table.attributes.values())
    return alike and len(held) == 1 and patched(held[0], old, new, table)


def _write(tree: etree._Element, after: Element, table: Table, places: Sequence[Child]) -> None:
    changed = {place.field: getattr(after, place.field) for place in places}
    made = etree.Element(tree.tag)
    TreeBuilder(grammar(NEWEST)).children(made, table.build(**changed), places, {})
    names = {place.name for place in places}
    both = [*(child for child in tree if child.tag not in names), *made]
    tree[:] = sorted(both, key=lambda child: table.children[str(child.tag)].order)
