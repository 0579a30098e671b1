"""The benchmark's inputs are what they claim to be, and its table comes out; nothing here is timed."""

import io
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from PIL import Image

from benchmarks.feeds import feed, write_feed
from benchmarks.listing import Attachments
from benchmarks.measure import Cost
from benchmarks.packages import write_package
from benchmarks.table import BEGIN, END, refreshed, table
from openimmo.pipeline.validating import Options, validate_package
from openimmo.rules.rule import AS_OF, Need
from openimmo.rules.running import rule_set

ROOT = Path(__file__).resolve().parent.parent
XSD = ROOT / "openimmo" / "xsd" / "openimmo-1.2.7c.xsd"
LISTINGS = 20
JUDGED = 200


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.run", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def tree() -> etree._Element:
    return etree.fromstring("".join(feed(LISTINGS)).encode())


@pytest.fixture(scope="module")
def listings(tree: etree._Element) -> list[etree._Element]:
    return tree.findall("anbieter/immobilie")


@pytest.mark.parametrize("attachments", [Attachments(), Attachments(linked=True), Attachments(10, 10, document=False)])
def test_every_kind_of_feed_is_valid(attachments: Attachments) -> None:
    schema = etree.XMLSchema(etree.parse(XSD))
    schema.assertValid(etree.fromstring("".join(feed(LISTINGS, attachments=attachments)).encode()))


def test_listings_have_the_promised_number_of_elements(listings: list[etree._Element]) -> None:
    assert len(listings) == LISTINGS
    assert [count for listing in listings if not 150 <= (count := len(list(listing.iter()))) <= 250] == []


def test_listings_have_the_promised_length_of_text(listings: list[etree._Element]) -> None:
    lengths = [sum(len((text.text or "").encode()) for text in listing.iterfind("freitexte/*")) for listing in listings]
    assert [length for length in lengths if not 1500 <= length <= 3072] == []


def test_texts_hold_umlauts_the_euro_sign_and_escaped_ampersands() -> None:
    text = "".join(feed(LISTINGS))
    assert all(sign in text for sign in ("ü", "ß", "€", "&amp;"))
    assert not re.search("&(?!amp;)", text)


def test_attachments_begin_with_the_title_picture_and_end_with_a_document(listings: list[etree._Element]) -> None:
    for listing in listings:
        groups = [attachment.get("gruppe") for attachment in listing.iter("anhang")]
        assert 8 <= len(groups) <= 20
        assert groups[0] == "TITELBILD"
        assert groups.count("TITELBILD") == 1
        assert groups[-1] == "DOKUMENTE"


def test_feed_holds_several_kinds_for_rent_and_for_sale(tree: etree._Element) -> None:
    assert len({kind.tag for kind in tree.iterfind(".//objektart/*")}) >= 3
    assert {contract.get("KAUF") for contract in tree.iter("vermarktungsart")} == {"true", "false"}
    assert len({number.text for number in tree.iter("objektnr_extern")}) == LISTINGS


@pytest.mark.parametrize(("linked", "only"), [(False, "media-no-package"), (True, "rule-pictures-only-linked")])
def test_no_rule_finds_anything_but_that_links_are_links(tmp_path: Path, linked: bool, only: str) -> None:
    write_feed(tmp_path / "feed.xml", JUDGED, attachments=Attachments(linked=linked))
    found = validate_package(tmp_path / "feed.xml", Options(rules=rule_set(AS_OF)))
    assert [feed.listings for feed in found.feeds] == [JUDGED]
    assert set(found.finding_counts) == {only}
    assert {rule.reason for rule in found.not_run} <= {Need.FILES}


def test_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        write_feed(tmp_path / name, 3, seed)
    one = (tmp_path / "one").read_bytes()
    assert (tmp_path / "same").read_bytes() == one
    assert (tmp_path / "other").read_bytes() != one


def test_longer_feed_begins_with_the_listings_of_the_shorter_one() -> None:
    short, long = list(feed(3)), list(feed(5))
    assert long[: len(short) - 1] == short[:-1]


def test_package_holds_every_named_picture_and_no_two_are_alike(tmp_path: Path) -> None:
    write_package(tmp_path / "package.zip", 3, 10)
    with ZipFile(tmp_path / "package.zip") as package:
        named = [path.text or "" for path in etree.fromstring(package.read("openimmo.xml")).iter("pfad")]
        pictures = {name: package.read(name) for name in package.namelist() if name != "openimmo.xml"}
    assert sorted(named) == sorted(pictures)
    assert len(set(pictures.values())) == len(pictures) == 30
    for content in pictures.values():
        assert 15_000 <= len(content) <= 65_000
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()
            assert picture.format == "JPEG"


def test_run_prints_one_row_for_each_job_asked_for() -> None:
    ran = run("--listings", str(LISTINGS), "--only", "expat,lxml", "--rounds", "1")
    assert ran.returncode == 0
    rows = [line for line in ran.stdout.splitlines() if line.startswith("|")]
    assert len(rows) == 4
    assert rows[2].startswith("| expat without handlers")
    assert re.match(r"\| lxml, whole tree +\| \d+\.\d\d ", rows[3])


def test_unknown_job_is_named() -> None:
    ran = run("--only", "expatt")
    assert ran.returncode == 2
    assert "expatt" in ran.stderr


def test_table_says_what_is_missing_and_whether_a_target_is_met() -> None:
    outcomes: dict[str, Cost | str] = {
        "expat": Cost(1, 1, 10),
        "read": Cost(4, 4, 30),
        "verdict": Cost(6, 6, 30),
        "xsdata": "not installed",
    }
    rows = {line.split(" | ")[0].strip("| *"): line for line in table(outcomes, list(outcomes)).splitlines()}
    assert rows["openimmo, typed read"].rstrip(" |").endswith("no")
    assert rows["openimmo, schema verdict"].rstrip(" |").endswith("yes")
    assert "not installed" in rows["xsdata, whole feed, typed"]


def test_table_is_replaced_between_its_marks_only() -> None:
    assert refreshed(f"before\n{BEGIN}\nold\n{END}\nafter", "new") == f"before\n{BEGIN}\nnew\n{END}\nafter"
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert refreshed(page, "new").count(BEGIN) == 1
