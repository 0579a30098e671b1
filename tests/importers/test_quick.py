"""The quick reader and the one with a tree give the same listings of any bytes, and the same errors."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from feed_samples import feed, listing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from openimmo.errors import OpenImmoError
from openimmo.importers import mending, parsing, quick
from openimmo.importers.parsing import DEFAULT_LIMITS, ReaderLimits
from openimmo.model import Immobilie
from tests.xsd.damage import damage
from tests.xsd.facts import WITH_SCHEMA
from tests.xsd.random_feeds import random_feed

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").rglob("*.xml"))
PIECES = (
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<![CDATA[<plz>]]>", b"<!--", b"-->", b"<!-- <immobilie> -->",
    b"<?xml?>", b"<!DOCTYPE a>", b"&#0;", b"&#xD800;", b"&#13;", b"&#x20;", b"&amp;lt;", b"&lt;/plz&gt;", b"&nbsp;",
    b"\0", b"\xff", b"\r\n", b"\r", b"\t", b"\xc2\xa0", b"<immobilie>", b"</immobilie>", b"<immobilie/>",
    b"<Immobilie/>", b"<anbieter>", b"</anbieter>", b' xmlns=""', b" xmlns:a='b'", b"<a:b/>", b" a:b='1'", b"<plz/>",
    b"<plz>", b"</plz>", b"<ort />", b"<user_defined_anyfield><immobilie/></user_defined_anyfield>",
    b"<![CDATA[</immobilie>]]>", b" ", b"x",
)  # fmt: skip
BODY = (
    "<objektkategorie><nutzungsart WOHNEN='true' GEWERBE=\"0\" ANLAGE='x>y'/>\n</objektkategorie>"
    '<geo><plz>1</plz><ort><![CDATA[<a>]]>&amp;ä</ort><land iso_land="DEU"></land></geo>\r\n'
    "<preise><kaufpreis auf_anfrage='true'>5.0</kaufpreis></preise><!-- x -->"
    "<freitexte><lage>a\r\nb&#13;</lage></freitexte>"
)
SEEDS = (
    feed(listing(BODY), listing(), listing(BODY), after="<impressum><![CDATA[<immobilie>]]></impressum>"),
    b"<?xml version='1.0' encoding='UTF-8'?>\n" + feed(listing(BODY), "\n  ", listing()),
)
EXAMPLES = 200
Outcome = tuple[list[Immobilie], tuple[str, object] | None]


def by(listings: Iterator[Immobilie]) -> Outcome:
    """What was given, and the error (its code and line) that ended it."""
    given_: list[Immobilie] = []
    try:
        given_.extend(listings)
    except OpenImmoError as error:
        return given_, (error.code, error.params)
    return given_, None


def same(data: bytes, limits: ReaderLimits = DEFAULT_LIMITS) -> Outcome:
    expected = by(one.immobilie for one in mending.listings(lambda: BytesIO(data), limits=limits))
    found = by(quick.quick_listings(lambda: BytesIO(data), limits=limits))
    assert found[1] == expected[1]
    # Before a break, either may have come further: libxml2 and expat see some errors one chunk earlier or later.
    shared = None if found[1] is None else min(len(found[0]), len(expected[0]))
    assert found[0][:shared] == expected[0][:shared]
    return expected


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A small feed after one to four accidents."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        other = draw(st.integers(place, min(len(data), place + 64)))
        match draw(st.sampled_from(["flip", "cut", "end", "glue", "between", "repeat"])):
            case "flip":
                data = data[:place] + bytes([draw(st.integers(0, 255))]) + data[place + 1 :]
            case "cut":
                data = data[:place] + data[other:]
            case "end":
                data = data[:place]
            case "glue":
                data = data[:place] + draw(st.sampled_from(PIECES)) + data[place:]
            case "between":
                place = data.find(draw(st.sampled_from([b"<", b">"])), place) + 1
                data = data[:place] + draw(st.sampled_from(PIECES)) + data[place:]
            case _:
                data = data[:other] + data[place:other] + data[other:]
    return data


@pytest.mark.parametrize("chunk", [7, 500, 1 << 17])
def test_the_same_of_damaged_bytes(chunk: int) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(mutated())
    def check(data: bytes) -> None:
        same(data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quick, "_CHUNK", chunk)
        patch.setattr(parsing, "_CHUNK", min(chunk, 1 << 16))
        check()


@pytest.mark.parametrize("version", WITH_SCHEMA)
@pytest.mark.parametrize("odd", [False, True])
def test_the_same_of_valid_and_damaged_feeds(version: str, odd: bool) -> None:
    for seed in range(12):
        rng = Random(seed)
        tree = random_feed(version, rng, 3, odd_spellings=odd)
        same(etree.tostring(tree, encoding="utf-8"))
        same(etree.tostring(tree, encoding="utf-8", pretty_print=True))
        for _ in range(4):
            tree = damage(tree, rng)
            same(etree.tostring(tree, encoding="utf-8"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_the_same_of_every_sample(sample: Path) -> None:
    same(sample.read_bytes())


def test_limits_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    big = listing(f"<anhaenge>{'<anhang>x</anhang>' * 1000}</anhaenge>")
    data = feed(*[listing("<geo><plz>1</plz></geo>")] * 50, big)
    monkeypatch.setattr(quick, "_CHUNK", 64)
    monkeypatch.setattr(parsing, "_CHUNK", 64)
    bounds = ReaderLimits(elements=200), ReaderLimits(characters=900), ReaderLimits(feed_bytes=5000)
    for limits in (*bounds, ReaderLimits(listings=50)):
        assert same(data, limits)[1] is not None


def test_an_element_with_very_many_attributes_is_refused() -> None:
    crowd = " ".join(f'a{number}="1"' for number in range(1_001))
    assert same(feed(listing(), after=f"<impressum {crowd}/>"))[1] is not None
    assert same(feed(listing(), listing(f"<geo {crowd}/>"), listing()))[1] is not None


def test_usual_listings_are_read_without_the_other_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes it quick: FeedReader is not asked."""
    monkeypatch.delattr(quick, "FeedReader")
    text = "<freitexte><lage><![CDATA[a < b]]> &amp; c\r\nd</lage></freitexte>"
    (first, second) = quick.quick_listings(lambda: BytesIO(feed(listing(text), listing())))
    assert first.freitexte is not None
    assert first.freitexte.lage == "a < b & c\nd"
    assert second.freitexte is None
