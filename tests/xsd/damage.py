"""Damages a valid tree in one small way; what comes out is mostly, not always, invalid."""

import re
from collections.abc import Callable
from copy import deepcopy
from random import Random

from lxml import etree

from tests.xsd.random_feeds import ALL_NAMES

BAD_VALUES = [
    "", " ", "x", "12,5", "1.234", "-1", "0", "1e5", "TRUE", "ja", "2026-02-30", "21.11.2026", "2026-11-21T10:00:00",
    "2026-11-21", "2026-11-21T25:00:00", "2026-11-21+15:00", "3000000000", "1.0", "+", ".", "NaN", "INF", "nan", "YQ=",
    "YR==", "EFH", "KAUF", "MD5", "1 2", "--1", "٣", "0x1", "1_000", "1.2.3",
]  # fmt: skip


def damage(tree: etree._Element, rng: Random) -> etree._Element:
    """A copy of the tree with one random change, as a parser would see it (no text nodes that hold nothing)."""
    copy = deepcopy(tree)
    elements = list(copy.iter("*"))
    rng.choice(CHANGES)(rng.choice(elements), rng)
    for picture in copy.iter("anhanginhalt"):  # libxml2 alone skips characters that are no base64
        picture.text = re.sub(r"[^A-Za-z0-9+/= \t\r\n]", "", picture.text or "") or None
    return etree.fromstring(etree.tostring(copy, encoding="UTF-8"))


def drop(element: etree._Element, rng: Random) -> None:
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)


def double(element: etree._Element, rng: Random) -> None:
    if element.getparent() is not None:
        element.addnext(deepcopy(element))


def swap(element: etree._Element, rng: Random) -> None:
    after = element.getnext()
    if after is not None:
        after.addnext(element)


def rename(element: etree._Element, rng: Random) -> None:
    element.tag = rng.choice([*ALL_NAMES, "foo", str(element.tag).upper()])


def move(element: etree._Element, rng: Random) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.insert(rng.randrange(len(parent)), element)


def add_child(element: etree._Element, rng: Random) -> None:
    element.insert(rng.randint(0, len(element)), etree.Element(rng.choice([*ALL_NAMES, "foo"])))


def drop_attribute(element: etree._Element, rng: Random) -> None:
    if element.attrib:
        del element.attrib[rng.choice(list(element.attrib))]


def spoil_attribute(element: etree._Element, rng: Random) -> None:
    if element.attrib:
        element.set(rng.choice(list(element.attrib)), rng.choice(BAD_VALUES))


def add_attribute(element: etree._Element, rng: Random) -> None:
    element.set(rng.choice(["foo", "WOHNEN", "gruppe", "iso_land", "ERDGAS_LEICHT"]), rng.choice(BAD_VALUES))


def spoil_text(element: etree._Element, rng: Random) -> None:
    element.text = rng.choice(BAD_VALUES)


def add_tail(element: etree._Element, rng: Random) -> None:
    if element.getparent() is not None:
        element.tail = rng.choice(["\n", "Text"])


CHANGES: list[Callable[[etree._Element, Random], None]] = [
    drop, double, swap, rename, move, add_child, drop_attribute, spoil_attribute, add_attribute, spoil_text, add_tail,
    spoil_text, drop,
]  # fmt: skip
