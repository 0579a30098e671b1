"""Attachments of a listing's own tree under other names and in another order: the usual change, made in place.

Writing a dozen attachments anew would take half of the time that a listing takes. Knows how an anhang looks in a tree;
what it is to say, the typed listing tells. Whatever is not usual is left to the writer.
"""

from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from openimmo.model import Anhang, Immobilie

ANHAENGE = "anhaenge"
_USUAL = (("anhangtitel", "format", "daten"), ("format", "daten"))


class _Place(NamedTuple):
    """Where an attachment says what it is; ``title`` is None where it has none."""

    anhang: etree._Element
    title: etree._Element | None
    format: etree._Element
    pfad: etree._Element


def renamed(tree: etree._Element, immobilie: Immobilie, positions: Sequence[int]) -> bool:
    """Give the listing's tree the attachments of the typed one; ``positions`` are those that they have in the tree.

    False where that cannot be done in place; then the tree is as it was.
    """
    holder = tree.find(ANHAENGE)
    wanted = immobilie.anhaenge.anhang if immobilie.anhaenge is not None else ()
    if holder is None or not wanted or len(set(positions)) != len(wanted) or len(holder) <= max(positions):
        return False
    sent = list(holder)
    if any(one.tag != "anhang" for one in sent):
        return False
    places = [_place(sent[position], anhang) for position, anhang in zip(positions, wanted, strict=True)]
    usual = [place for place in places if place is not None]
    if len(usual) != len(wanted):
        return False
    for place, anhang in zip(usual, wanted, strict=True):
        _rename(place, anhang)
    if len(usual) != len(sent) or list(positions) != sorted(positions):
        holder[:] = [place.anhang for place in usual]
    return True


def _place(element: etree._Element, anhang: Anhang) -> _Place | None:
    """Where the element says all that is to be said; None for an unusual one."""
    children = list(element)
    daten = anhang.daten
    if element.tag != "anhang" or tuple(child.tag for child in children) not in _USUAL:
        return None
    inner = list(children[-1])
    if len(inner) != 1 or inner[0].tag != "pfad" or anhang.check is not None or daten is None or daten.kept is not None:
        return None
    title = children[0] if len(children) > 2 else None
    if (title is None) != (anhang.anhangtitel is None):
        return None
    return _Place(element, title, children[-2], inner[0])


def _rename(place: _Place, anhang: Anhang) -> None:
    """Say only what is not said already."""
    element, title, said, pfad = place
    assert anhang.daten is not None
    if title is not None and title.text != anhang.anhangtitel:
        title.text = anhang.anhangtitel
    if element.get("location") != anhang.location:
        element.set("location", str(anhang.location))
    if anhang.gruppe is not None and element.get("gruppe") != anhang.gruppe:
        element.set("gruppe", str(anhang.gruppe))
    if said.text != anhang.format:
        said.text = anhang.format or None
    pfad.text = anhang.daten.pfad or None
