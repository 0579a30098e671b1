"""Writes a feed from trees: the frame as a skeleton, and listing by listing where an empty ``immobilie`` stands in it.

Memory does not grow with the feed. Knows the outer elements of a feed by name; knows no model and no files.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import BinaryIO

import msgspec
from lxml import etree

from openimmo.exporters.frame import frame
from openimmo.exporters.tags import OpenTags
from openimmo.exporters.trees import TreeBuilder
from openimmo.model import Immobilie, Openimmo
from openimmo.model.tables import table
from openimmo.xsd.grammar import grammar

_ROOT, _PROVIDER, _LISTING = map(table, ("openimmo", "anbieter", "immobilie"))


def skeleton(document: Openimmo, counts: Sequence[int], version: str) -> etree._Element:
    """The frame of a document as a tree of a version: an empty ``immobilie`` where listings go.

    ``counts`` says how many listings each anbieter has; those the document holds are left out. Raises Refused.
    """
    providers = tuple(
        msgspec.structs.replace(anbieter, immobilie=(Immobilie(),) if count else ())
        for anbieter, count in zip(document.anbieter, counts, strict=True)
    )
    holder = etree.Element("feed")
    made = TreeBuilder(grammar(version)).add(
        holder, "openimmo", msgspec.structs.replace(document, anbieter=providers), _ROOT
    )
    holder.remove(made)
    return made


def listing_tree(immobilie: Immobilie, version: str) -> etree._Element:
    """A listing as a tree of a version, without namespace. Raises Refused."""
    holder = etree.Element("anbieter")
    made = TreeBuilder(grammar(version)).add(holder, "immobilie", immobilie, _LISTING)
    holder.remove(made)
    return made


def write_trees(
    stream: BinaryIO,
    around: etree._Element,
    counts: Sequence[int],
    listings: Iterator[etree._Element],
    *,
    version: str,
    namespaces: Mapping[str, str],
) -> None:
    """Write a feed of a version.

    ``counts`` says how many of ``listings`` go to each anbieter of the skeleton ``around`` that has a place for some,
    in its order; each is dropped when it is written. ``namespaces`` are the prefixes that the feed declares.
    """
    frame_ = frame(version, namespaces)
    tags = OpenTags(stream, frame_, pretty=True)
    root = frame_.root()
    _copy_attributes(around, root)
    tags.open(root, _ROOT)
    left = iter(counts)
    for part in list(around):
        if part.tag == "anbieter":
            many = next(left) if part.find("immobilie") is not None else 0
            _provider(tags, root, part, islice(listings, many))
        else:
            root.append(part)
            tags.flush()
    tags.close()
    stream.write(b"\n")


def _provider(tags: OpenTags, root: etree._Element, part: etree._Element, listings: Iterator[etree._Element]) -> None:
    made = etree.SubElement(root, "anbieter")
    _copy_attributes(part, made)
    tags.open(made, _PROVIDER)
    for child in list(part):
        if child.tag == "immobilie":
            for listing in listings:
                made.append(listing)
                tags.flush()
        else:
            made.append(child)
            tags.flush()
    tags.close()


def _copy_attributes(sent: etree._Element, made: etree._Element) -> None:
    for name, text in sent.items():
        made.set(name, text)
