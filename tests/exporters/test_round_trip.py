"""Reading a valid feed and writing it again changes nothing but white space that means nothing.

OPENIMMO_ROUND_TRIPS=1000 makes the same a night's work.
"""

import os
from io import BytesIO
from pathlib import Path
from random import Random

import msgspec
import pytest
from lxml import etree

from openimmo.errors import OpenImmoError
from openimmo.exporters.stream import FeedWriter
from openimmo.exporters.writer import listing_to_xml, write
from openimmo.importers.feed import FeedReader, read_feed, read_listing
from openimmo.model import Openimmo
from openimmo.xsd.catalogue import VERSIONS
from tests.exporters.canonical import canonical, in_old_namespace, spread
from tests.xsd.damage import damage
from tests.xsd.random_feeds import random_feed

DOCUMENTS = int(os.environ.get("OPENIMMO_ROUND_TRIPS", "30"))
SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/*.xml"))
NAMESPACED = ("1.1", "1.2.0")


def feed(version: str, seed: int) -> etree._Element:
    """A valid feed with every spelling that XML Schema allows."""
    return random_feed(version, Random(seed), odd_spellings=True)


def read(sent: bytes | etree._Element) -> Openimmo:
    return read_feed(BytesIO(sent if isinstance(sent, bytes) else etree.tostring(sent)))


@pytest.mark.parametrize("version", [version for version in VERSIONS if version not in NAMESPACED])
def test_a_valid_feed_comes_back_as_it_was(version: str) -> None:
    for seed in range(DOCUMENTS):
        sent = feed(version, seed)
        assert canonical(write(read(sent))) == canonical(sent), seed


@pytest.mark.parametrize("text", ["2026-11-21T10:00:00", "2026-11-21T24:00:00", " 2026-11-21T10:00:00.5Z"])
def test_the_end_of_the_bids_keeps_its_time_where_it_may_have_one(text: str) -> None:
    bids = f"<bieterverfahren><ende_bietzeit>{text}</ende_bietzeit></bieterverfahren>"
    listing = read_listing(f"<immobilie>{bids}</immobilie>".encode())
    assert bids.encode() in listing_to_xml(listing, version="1.2.4")
    assert b"<ende_bietzeit>2026-11-21<" in listing_to_xml(listing, version="1.2.5")


@pytest.mark.parametrize("prefix", [None, "oi"])
@pytest.mark.parametrize("version", NAMESPACED)
def test_a_feed_in_the_old_namespace_comes_back_with_its_own_prefix(version: str, prefix: str | None) -> None:
    for seed in range(DOCUMENTS):
        sent = in_old_namespace(feed(version, seed), prefix)
        assert canonical(write(read(sent))) == canonical(sent), seed


@pytest.mark.parametrize("version", VERSIONS[2:])
def test_white_space_and_comments_between_elements_mean_nothing(version: str) -> None:
    for seed in range(DOCUMENTS // 3):
        sent = feed(version, seed)
        plain = canonical(sent)
        spread(sent, Random(seed))
        written = write(read(sent))
        assert canonical(written) == plain, seed
        assert canonical(etree.tostring(etree.fromstring(written), method="c14n")) == plain


@pytest.mark.parametrize("version", VERSIONS)
def test_pretty_only_breaks_lines(version: str) -> None:
    for seed in range(DOCUMENTS // 3):
        document = read(feed(version, seed))
        pretty, dense = write(document, pretty=True), write(document)
        assert pretty.count(b"\n") > dense.count(b"\n") + 5
        assert canonical(pretty) == canonical(dense)


@pytest.mark.parametrize("version", VERSIONS[2:])
def test_each_listing_alone_has_the_xml_that_the_reader_keeps(version: str) -> None:
    for seed in range(DOCUMENTS // 3):
        for item in FeedReader(BytesIO(etree.tostring(feed(version, seed))), keep_xml=True):
            assert listing_to_xml(item.immobilie, version=version) == item.xml


@pytest.mark.parametrize("version", VERSIONS)
def test_listings_from_their_own_xml_make_the_same_feed(version: str) -> None:
    for seed in range(DOCUMENTS // 3):
        document = read(feed(version, seed))
        assert canonical(streamed(document)) == canonical(write(document)), seed


def streamed(document: Openimmo) -> bytes:
    stream = BytesIO()
    with FeedWriter(stream, version=None, root=document) as out:
        assert document.uebertragung is not None
        out.transfer(document.uebertragung)
        for anbieter in document.anbieter:
            with out.provider(msgspec.structs.replace(anbieter, immobilie=())):
                for immobilie in anbieter.immobilie:
                    out.listing_xml(listing_to_xml(immobilie, version=str(document.uebertragung.version)))
    return stream.getvalue()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_written_once_stays_as_it_is(sample: Path) -> None:
    """Repairs happen when a feed is read; a second time there is nothing left to repair."""
    assert_settled(sample.read_bytes())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_damaged_feed_is_written_without_further_loss(version: str) -> None:
    for seed in range(DOCUMENTS):
        rng = Random(seed)
        assert_settled(etree.tostring(damage(random_feed(version, rng, odd_spellings=True), rng)))


def assert_settled(sent: bytes) -> None:
    try:
        document = read(sent)
    except OpenImmoError:
        return
    once = write(document)
    assert write(read(once)) == once


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_valid_samples_come_back_as_they_are(sample: Path) -> None:
    if sample.parent.name != "valid":
        return
    assert canonical(write(read(sample.read_bytes()))) == canonical(sample.read_bytes())
