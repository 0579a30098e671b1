"""What holds for every valid feed of every version."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from openimmo.findings import Finding, Severity
from openimmo.importers.feed import FeedReader, ReadListing, read_listing
from openimmo.importers.frame import Frame
from tests.xsd.facts import WITH_SCHEMA
from tests.xsd.random_feeds import random_feed

DOCUMENTS = 12
ROOT = Path(__file__).resolve().parents[2]


def read(tree: etree._Element) -> tuple[list[ReadListing], Frame]:
    reader = FeedReader(BytesIO(etree.tostring(tree)), keep_xml=True)
    return list(reader), reader.frame


def sent(tree: etree._Element) -> list[bytes]:
    """Each listing of a feed as canonical XML, made without the reader."""
    listings = tree.iterfind("anbieter/immobilie")
    return [etree.tostring(etree.fromstring(etree.tostring(one, with_tail=False)), method="c14n") for one in listings]


@pytest.mark.parametrize("version", WITH_SCHEMA)
@pytest.mark.parametrize("namespaced", [False, True])
def test_the_kept_xml_is_the_sent_listing(version: str, namespaced: bool) -> None:
    for seed in range(DOCUMENTS):
        plain = random_feed(version, Random(seed), odd_spellings=True)
        tree = random_feed(version, Random(seed), odd_spellings=True, namespaced=namespaced)
        listings, frame = read(tree)
        assert [one.xml for one in listings] == sent(plain), seed
        assert frame.listings == len(listings)
        assert [read_listing(one.xml) for one in listings] == [one.immobilie for one in listings]


@pytest.mark.parametrize("version", WITH_SCHEMA)
def test_nothing_is_wrong_with_a_valid_feed(version: str) -> None:
    for seed in range(DOCUMENTS):
        listings, frame = read(random_feed(version, Random(seed), odd_spellings=True))
        found: list[Finding] = [*frame.findings, *(note for one in listings for note in one.findings)]
        assert not [one for one in found if one.severity is Severity.ERROR], seed
        assert not [one for one in found if one.code.startswith("repair-") and one.code != "repair-empty"], seed


@pytest.mark.parametrize("version", ["1.2.7b", "1.2.7c"])
def test_nothing_is_odd_about_a_valid_feed_in_the_usual_spelling(version: str) -> None:
    for seed in range(DOCUMENTS):
        listings, frame = read(random_feed(version, Random(seed)))
        assert frame.findings == ()
        assert [one.findings for one in listings] == [()] * len(listings), seed


MEASURE = """
import sys
from openimmo.importers.feed import FeedReader
with open(sys.argv[1], "rb") as stream:
    print(sum(1 for _ in FeedReader(stream)))
print(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
def test_memory_does_not_grow_with_the_listings(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    subprocess.run([sys.executable, "-m", "benchmarks.feeds", "3000", str(feed)], check=True, cwd=ROOT)
    command = [sys.executable, "-c", MEASURE, str(feed)]
    listings, kilobytes = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    assert int(listings) == 3000
    assert int(kilobytes) < 60_000
