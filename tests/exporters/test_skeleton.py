"""A feed from trees: the frame around, listings where they belong, and nothing held."""

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from openimmo.exporters.skeleton import listing_tree, skeleton, write_trees
from openimmo.model import Anbieter, Immobilie, Kept, Openimmo, Uebertragung
from tests.exporters.flats import flat

DOCUMENT = Openimmo(
    uebertragung=Uebertragung(version="1.2.7"),
    anbieter=(
        Anbieter(firma="A", impressum="nach den Objekten", immobilie=(flat(),)),
        Anbieter(firma="leer"),
        Anbieter(firma="B", kept=Kept(elements=(("firma", "<eigenes/>"),), attributes={"x": "1"})),
    ),
)


def listings(*names: str) -> Iterator[etree._Element]:
    for name in names:
        made = etree.Element("immobilie")
        made.set("n", name)
        yield made


def feed(counts: tuple[int, ...], *names: str, version: str = "1.2.7c") -> bytes:
    stream = BytesIO()
    around = skeleton(DOCUMENT, counts, version)
    write_trees(
        stream, around, [one for one in counts if one], listings(*names), version=version, namespaces={"v": "urn:v"}
    )
    return stream.getvalue()


def written(counts: tuple[int, ...], *names: str, version: str = "1.2.7c") -> etree._Element:
    return etree.fromstring(feed(counts, *names, version=version))


def test_each_listing_comes_to_its_anbieter_and_what_stands_behind_stays_behind() -> None:
    root = written((2, 0, 1), "a1", "a2", "b1")
    assert [[child.tag for child in provider] for provider in root.findall("anbieter")] == [
        ["firma", "immobilie", "immobilie", "impressum"],
        ["firma"],
        ["firma", "eigenes", "immobilie"],
    ]
    assert [one.get("n") for one in root.iter("immobilie")] == ["a1", "a2", "b1"]
    assert root.findall("anbieter")[2].get("x") == "1"


def test_the_frame_has_the_namespace_of_its_version_and_the_prefixes_of_the_sender() -> None:
    root = written((1, 0, 0), "a1", version="1.2.0")
    assert root.nsmap == {None: "http://www.openimmo.de", "v": "urn:v"}
    assert {etree.QName(one).namespace for one in root.iter()} == {"http://www.openimmo.de"}


def test_a_prefix_is_declared_once_at_the_root() -> None:
    assert feed((1, 0, 1), "a1", "b1", version="1.2.0").count(b"xmlns") == 2


def test_a_feed_without_listings_has_its_frame() -> None:
    assert [one.findtext("firma") for one in written((0, 0, 0)).findall("anbieter")] == ["A", "leer", "B"]


def test_a_listing_becomes_a_tree_without_namespace() -> None:
    tree = listing_tree(flat(), "1.2.7c")
    assert tree.tag == "immobilie"
    assert tree.getparent() is None
    assert isinstance(flat(), Immobilie)
