"""Damaged feeds: whatever happens to the bytes, only our own errors leave the reader."""

from contextlib import suppress
from io import BytesIO
from random import Random

from feed_samples import feed, listing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from openimmo.errors import OpenImmoError
from openimmo.importers.feed import FeedReader, read_listing
from openimmo.importers.parsing import ReaderLimits
from tests.xsd.damage import damage
from tests.xsd.facts import WITH_SCHEMA
from tests.xsd.random_feeds import random_feed

SEEDS = (
    feed(
        listing("<geo><plz>1</plz></geo><!-- x --><freitexte><lage><![CDATA[<a>]]>ä&amp;</lage></freitexte>"), listing()
    ),
    feed(listing('<o:geo xmlns:o="urn:x"><o:plz/></o:geo>'), root='openimmo xmlns="http://www.openimmo.de"'),
    ("\ufeff<?xml version='1.0' encoding='UTF-16'?>" + feed(listing()).decode()).encode("utf-16-le"),
    b"<?xml version='1.0' encoding='ISO-8859-1'?>" + feed(listing("<anhang/>"), "<objekt><Immobilie/></objekt>"),
)
PIECES = (
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<!DOCTYPE a>", b"<?xml?>", b"&#0;", b"&#xD800;",
    b"&amp;", b"\0", b"\xff", b"<immobilie>", b"</immobilie>", b"<anbieter>", b"</anbieter>", b'xmlns=""',
    b"xmlns:a='b'", b"<a:b/>", b" ",
)  # fmt: skip
LIMITS = ReaderLimits(elements=2_000, characters=200_000)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def attempt(data: bytes) -> None:
    """Read all there is; an error of ours is a fine answer."""
    with suppress(OpenImmoError):
        reader = FeedReader(BytesIO(data), limits=LIMITS, keep_xml=True)
        for found in reader:
            read_listing(found.xml)
        assert reader.frame.listings >= 0


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A small feed after one to four accidents."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        other = draw(st.integers(place, min(len(data), place + 64)))
        match draw(st.sampled_from(["flip", "cut", "end", "glue", "repeat"])):
            case "flip":
                data = data[:place] + bytes([draw(st.integers(0, 255))]) + data[place + 1 :]
            case "cut":
                data = data[:place] + data[other:]
            case "end":
                data = data[:place]
            case "glue":
                data = data[:place] + draw(st.sampled_from(PIECES)) + data[place:]
            case _:
                data = data[:other] + data[place:other] + data[other:]
    return data


@QUICK
@given(st.binary(max_size=200))
def test_random_bytes(data: bytes) -> None:
    attempt(data)


@QUICK
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_random_pieces_of_markup(pieces: list[bytes]) -> None:
    attempt(b"<openimmo>" + b"".join(pieces) + b"</openimmo>")


@QUICK
@given(mutated())
def test_damaged_bytes(data: bytes) -> None:
    attempt(data)


@settings(QUICK, max_examples=60)
@given(st.sampled_from(WITH_SCHEMA), st.integers(0, 10**6), st.booleans(), st.integers(1, 6))
def test_damaged_trees(version: str, seed: int, namespaced: bool, times: int) -> None:
    rng = Random(seed)
    tree = random_feed(version, rng, 1, odd_spellings=True, density=0.1, namespaced=namespaced)
    for _ in range(times):
        tree = damage(tree, rng)
    attempt(etree.tostring(tree))
