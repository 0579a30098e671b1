"""Makes the feeds of the examples that stand in rules: a good feed, and what the example changes in it."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from lxml import etree

from openimmo.rules.book import rules
from openimmo.rules.rule import Example
from openimmo.xsd.grammar import grammar

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "samples" / "sources"
PICTURES = SOURCES / "pictures"
SHARED = {"titel.jpg": "titel-gross.jpg", "grundriss.png": "grundriss-gross.png"}
"""The pictures that every good feed names; they stand beside the samples of rules."""


def samples() -> Iterator[tuple[str, bytes]]:
    """Every sample of every rule: its path below samples/ and its bytes."""
    for name, picture in SHARED.items():
        yield f"rules/{name}", (PICTURES / picture).read_bytes()
    for code, rule in rules().items():
        for kind, example in (("right", rule.right), ("wrong", rule.wrong)):
            yield from _files(f"rules/{code.removeprefix('rule-')}-{kind}", example)


def sample_of(code: str, kind: str, example: Example) -> str:
    """The path of a sample below samples/: an XML, or a folder where files come along."""
    name = f"rules/{code.removeprefix('rule-')}-{kind}"
    return name if example.files else f"{name}.xml"


def _files(name: str, example: Example) -> Iterator[tuple[str, bytes]]:
    if not example.files:
        yield f"{name}.xml", feed(example)
        return
    yield f"{name}/openimmo.xml", feed(example)
    for file, picture in {**SHARED, **example.files}.items():
        yield f"{name}/{file}", (PICTURES / picture).read_bytes()


def feed(example: Example) -> bytes:
    """The feed of an example."""
    root = etree.fromstring(_base(example.base), etree.XMLParser(remove_blank_text=True))
    _set(root.find("uebertragung"), example.transfer)
    provider = root.find("anbieter")
    base = provider.find("immobilie")
    place = provider.index(base)
    provider.remove(base)
    _merge(provider, _children(example.provider), "anbieter")
    made = [_listing(base, example.xml, example.without, 0)] if example.listings else []
    made += [_listing(base, xml, (), number) for number, xml in enumerate(example.more, 1)]
    for path in example.without:
        if path.startswith("anbieter/"):
            _take_out(provider, path.removeprefix("anbieter/"))
    for offset, listing in enumerate(made):
        provider.insert(place + offset, listing)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


@cache
def _base(name: str) -> bytes:
    return (SOURCES / "rules" / f"{name}.xml").read_bytes()


def _listing(base: etree._Element, xml: str, without: tuple[str, ...], number: int) -> etree._Element:
    listing = etree.fromstring(etree.tostring(base))
    if number:
        for name in ("objektnr_intern", "objektnr_extern", "openimmo_obid"):
            element = listing.find(f"verwaltung_techn/{name}")
            element.text = f"{element.text}{number}" if name != "openimmo_obid" else f"{element.text[:-1]}{number}"
    for path in without:
        if not path.startswith("anbieter/"):
            _take_out(listing, path)
    _merge(listing, _children(xml), "immobilie")
    return listing


def _children(xml: str) -> list[etree._Element]:
    return list(etree.fromstring(f"<x>{xml}</x>", etree.XMLParser(remove_blank_text=True)))


def _set(element: etree._Element, attributes: Mapping[str, str | None]) -> None:
    for name, value in attributes.items():
        if value is None:
            element.attrib.pop(name, None)
        else:
            element.set(name, value)


def _take_out(top: etree._Element, path: str) -> None:
    parent, mark, attribute = path.rpartition("/@")
    found = top.findall(parent if mark else path)
    assert found, f"{path} is not in the base"
    for element in found:
        if mark:
            del element.attrib[attribute]
        else:
            element.getparent().remove(element)


def _merge(into: etree._Element, children: list[etree._Element], key: str) -> None:
    """Put ``children`` into an element: containers are merged, others replace all of their name."""
    order = [use.name for use in grammar("1.2.7c").uses(key)]
    replaced: set[str] = set()
    for child in children:
        name = str(child.tag)
        here = into.findall(name)
        if len(here) == 1 and len(here[0]) and len(child) and name not in REPEATED:
            here[0].attrib.update(dict(child.attrib))
            _merge(here[0], list(child), name)
            continue
        if name not in replaced:
            for old in here:
                into.remove(old)
            replaced.add(name)
        into.insert(_place(into, name, order), child)


REPEATED = {"anhang", "energiepass", "objektart", "weitere_adresse", "immobilie"}
"""Containers that replace instead of being merged."""


def _place(into: etree._Element, name: str, order: list[str]) -> int:
    late = set(order[order.index(name) + 1 :]) if name in order else set()
    return next((index for index, child in enumerate(into) if child.tag in late), len(into))


def write(example: Example, folder: Path) -> Path:
    """The example as a package: a folder with the feed and its pictures."""
    for name, picture in {**SHARED, **example.files}.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((PICTURES / picture).read_bytes())
    (folder / "openimmo.xml").write_bytes(feed(example))
    return folder
