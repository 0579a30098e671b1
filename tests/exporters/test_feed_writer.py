"""A feed written part by part: the same as at once, in constant memory, and never a short one that looks whole."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from lxml import etree

from openimmo.errors import Refused, SettingsError
from openimmo.exporters.stream import FeedWriter
from openimmo.exporters.writer import listing_to_xml, write
from openimmo.model import Anbieter, Kept, Openimmo, Uebertragung, UserDefinedAnyfield, UserDefinedSimplefield
from tests.exporters.canonical import OLD_NAMESPACE, canonical
from tests.exporters.flats import TRANSFER, document, flat, office

REPO = Path(__file__).parents[2]
ROOT = Openimmo(
    user_defined_simplefield=(UserDefinedSimplefield(feldname="a", value="1"),),
    user_defined_anyfield=(UserDefinedAnyfield(xml="frei"),),
)


def names(root: etree._Element) -> list[str]:
    return [etree.QName(child).localname for child in root]


def test_part_by_part_gives_the_same_bytes_as_at_once() -> None:
    stream = BytesIO()
    with FeedWriter(stream) as out:
        out.transfer(TRANSFER)
        with out.provider(office()):
            out.listing(flat("A1"))
            out.listing(flat("A2"))
    assert stream.getvalue() == write(document(flat("A1"), flat("A2")))


def test_what_belongs_behind_the_listings_comes_behind_them() -> None:
    stream = BytesIO()
    with FeedWriter(stream, root=ROOT) as out:
        out.transfer(TRANSFER)
        for firm in ("A", "B"):
            with out.provider(Anbieter(firma=firm, impressum="zuletzt")):
                out.listing(flat())
    root = etree.fromstring(stream.getvalue())
    assert names(root) == [
        "uebertragung", "anbieter", "anbieter", "user_defined_simplefield", "user_defined_anyfield",
    ]  # fmt: skip
    assert [names(provider) for provider in root.iter("anbieter")] == [["firma", "immobilie", "impressum"]] * 2


def test_listings_that_a_provider_holds_come_before_those_that_follow() -> None:
    stream = BytesIO()
    with FeedWriter(stream) as out, out.provider(office(flat("A1"))):
        out.listing(flat("A2"))
    assert [number.text for number in etree.fromstring(stream.getvalue()).iter("objektnr_extern")] == ["A1", "A2"]


@pytest.mark.parametrize("prefix", ["", "oi"])
def test_a_listings_own_xml_gets_the_namespace_of_the_frame(prefix: str) -> None:
    free = b'<user_defined_anyfield><f:x xmlns:f="urn:f"/></user_defined_anyfield>'
    xml = b"<immobilie><geo><ort>Leipzig</ort></geo>" + free + b"</immobilie>"
    stream = BytesIO()
    with (
        FeedWriter(stream, version="1.2.0", root=Openimmo(kept=Kept(namespaces={prefix: OLD_NAMESPACE}))) as out,
        out.provider(Anbieter()),
    ):
        out.listing_xml(xml)
    element = etree.fromstring(stream.getvalue())
    assert element.find(".//{*}ort").prefix == (prefix or None)  # type: ignore[union-attr]
    assert {etree.QName(item).namespace for item in element.iter("*")} == {OLD_NAMESPACE, "urn:f"}
    assert stream.getvalue().count(OLD_NAMESPACE.encode()) == 1


def test_a_text_that_looks_like_a_declaration_stays() -> None:
    declaration = f' xmlns="{OLD_NAMESPACE}"'
    written = write(document(flat(declaration)), version="1.2.0")
    assert etree.fromstring(written).findtext(".//{*}objektnr_extern") == declaration


def test_a_listings_own_xml_is_laid_out_too() -> None:
    pretty, plain = BytesIO(), BytesIO()
    for stream, wanted in ((pretty, True), (plain, False)):
        with FeedWriter(stream, pretty=wanted) as out, out.provider(office()):
            out.listing_xml(listing_to_xml(flat()))
    assert b"\n      <objektkategorie>\n" in pretty.getvalue()
    assert canonical(pretty.getvalue()) == canonical(plain.getvalue())


def test_laying_out_never_costs_a_text() -> None:
    stream = BytesIO()
    with FeedWriter(stream, pretty=True) as out, out.provider(office()):
        out.listing_xml(
            b"<immobilie><preise>VB<kaufpreis>1</kaufpreis></preise><geo><plz>1</plz>am See</geo></immobilie>"
        )
    assert b"<preise>VB<kaufpreis>1</kaufpreis></preise>" in stream.getvalue()
    assert b"<geo><plz>1</plz>am See</geo>" in stream.getvalue()


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<immobilie>",
        b"<anbieter/>",
        b"<immobilie/><immobilie/>",
        b'<immobilie xmlns="urn:other"/>',
        b'<!DOCTYPE immobilie [<!ENTITY e "x">]><immobilie>&e;</immobilie>',
        b'<!DOCTYPE immobilie SYSTEM "file:///etc/passwd"><immobilie/>',
    ],
)
def test_what_is_not_one_listing_is_refused(xml: bytes) -> None:
    with FeedWriter(BytesIO()) as out, out.provider(office()):
        with pytest.raises(Refused) as refused:
            out.listing_xml(xml)
        assert refused.value.code == "export-no-listing"


def test_a_feed_that_was_broken_off_has_no_end() -> None:
    stream = BytesIO()
    listings = office(flat("A1"), flat("bell \x07"))
    with pytest.raises(Refused, match="objektnr_extern bell"), FeedWriter(stream) as out, out.provider(listings):
        pass
    assert b"A1" in stream.getvalue()
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(stream.getvalue())


def test_a_listing_without_number_is_named_by_its_position() -> None:
    nameless = Openimmo(anbieter=(Anbieter(immobilie=(flat(), cast(type(flat()), "none"))),))
    with pytest.raises(Refused, match="immobilie 2"):
        write(nameless)


def test_memory_does_not_grow_with_the_listings() -> None:
    """Measured in a process of its own, since the trees live outside of Python's memory."""
    script = """
import os, resource
from openimmo.exporters.stream import FeedWriter
from tests.exporters.flats import flat, office
listing = flat()
with open(os.devnull, "wb") as nowhere, FeedWriter(nowhere) as out, out.provider(office()):
    for count in (200, 2000):
        for _ in range(count):
            out.listing(listing)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=REPO, capture_output=True, text=True, check=True)
    early, late = map(int, done.stdout.split())
    assert late - early < 4_000, "kilobytes; 2,000 listings as trees take 9,000"


def test_a_listing_outside_a_provider_is_a_mistake_of_the_program() -> None:
    with FeedWriter(BytesIO()) as out, pytest.raises(RuntimeError):
        out.listing(flat())


def test_a_provider_within_a_provider_is_a_mistake_of_the_program() -> None:
    with FeedWriter(BytesIO()) as out, out.provider(office()), pytest.raises(RuntimeError), out.provider(office()):
        pass


def test_an_unknown_version_is_refused_before_anything_is_written() -> None:
    stream = BytesIO()
    with pytest.raises(SettingsError):
        FeedWriter(stream, version="2.0")
    assert stream.getvalue() == b""


def test_the_header_says_the_version_of_the_feed() -> None:
    stream = BytesIO()
    with FeedWriter(stream, version="1.2.5") as out:
        out.transfer(Uebertragung(version="1.2.7"))
    assert b'<uebertragung version="1.2.5"/>' in stream.getvalue()
