"""The conversion of a package: what is written, what stays as it was, and that a failure leaves nothing behind."""

import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from benchmarks.feeds import write_feed
from openimmo.domain.conversion import Conversion
from openimmo.errors import FeedError, PackageError, SettingsError, StoreError, UnsafeFeed
from openimmo.importers.paths import without_namespace
from openimmo.model import Anbieter
from openimmo.pipeline.conversion.feed_conversion import housed
from openimmo.pipeline.converting import convert_package
from openimmo.xsd.catalogue import VERSIONS, schema
from tests.pipeline.validation_samples import LISTING, TRANSFER, changed, feed, listing, versioned
from tests.versions.trees import items
from tests.xsd.random_feeds import random_feed

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
REPO = SAMPLES.parent


def streamed(data: bytes, to: str | None = None) -> tuple[etree._Element, Conversion]:
    """The converted feed as a tree without namespace, and what is told of it."""
    out = BytesIO()
    conversion = convert_package(BytesIO(data), out, to=to)
    root = etree.fromstring(out.getvalue())
    without_namespace(root)
    return root, conversion


def codes(conversion: Conversion) -> list[str]:
    return sorted({one.code for one in conversion.findings})


class TestOneFeed:
    def test_a_feed_comes_out_in_the_version_asked_for(self) -> None:
        root, conversion = streamed(feed(transfer=versioned("1.2.7c")), to="1.2.3")
        assert root.find("uebertragung").get("version") == "1.2.3"
        assert schema("1.2.3").validate(root)
        (one,) = conversion.feeds
        assert (one.version, one.source, one.target, one.listings) == ("1.2.7c", "1.2.7c", "1.2.3", 1)
        assert (conversion.source, conversion.out, conversion.written, conversion.losses) == ("-", "-", True, ())

    def test_old_versions_have_their_namespace_and_lose_it_again(self) -> None:
        out, back = BytesIO(), BytesIO()
        convert_package(BytesIO(feed()), out, to="1.2.0")
        assert b'<openimmo xmlns="http://www.openimmo.de">' in out.getvalue()
        assert schema("1.2.0", namespaced=True).validate(etree.fromstring(out.getvalue()))
        convert_package(BytesIO(out.getvalue()), back, to="1.2.1")
        assert b"xmlns" not in back.getvalue()

    def test_without_a_version_it_keeps_its_own_and_is_repaired(self) -> None:
        sent = feed(listing(("780.00", "1.780,50")), transfer=versioned("1.2.7b"))
        root, conversion = streamed(sent)
        assert root.find("uebertragung").get("version") == "1.2.7b"
        assert root.findtext("anbieter/immobilie/preise/kaltmiete") == "1780.50"
        assert (codes(conversion), conversion.losses) == (["repair-decimal"], ())

    def test_a_version_that_nobody_knows_becomes_the_newest(self) -> None:
        root, conversion = streamed(feed(transfer=versioned("neu")))
        assert root.find("uebertragung").get("version") == "1.2.7c"
        assert codes(conversion) == ["feed-version-unknown"]

    def test_children_in_the_wrong_order_come_out_in_order(self) -> None:
        place = "<geo><plz>52062</plz><ort>Aachen</ort></geo>"
        root, _ = streamed(feed(listing((place, "<geo><ort>Aachen</ort><plz>52062</plz></geo>"))))
        assert schema("1.2.7c").validate(root)

    def test_a_loss_is_told_with_its_place_in_the_feed_as_sent(self) -> None:
        sent = listing(("<stand_vom>2026-11-21</stand_vom>", "<stand_vom>2026-11-21</stand_vom><sprache>de</sprache>"))
        _, conversion = streamed(feed(LISTING, sent), to="1.2.4")
        (loss,) = conversion.losses
        assert (loss.code, loss.listing, loss.value) == ("convert-lost", "A1", "de")
        assert loss.path == "/openimmo/anbieter[1]/immobilie[2]/verwaltung_techn/sprache"
        assert loss.line == 26

    def test_a_repaired_listing_still_knows_its_lines(self) -> None:
        sent = listing(("780.00", "1.780,50"), ("<stand_vom>2026-11-21</stand_vom>",
                       "<stand_vom>2026-11-21</stand_vom><sprache>de</sprache>"))  # fmt: skip
        _, conversion = streamed(feed(sent), to="1.2.4")
        assert [loss.line for loss in conversion.losses] == [15]

    def test_what_the_sender_made_up_is_kept_and_told_as_not_valid(self) -> None:
        root, conversion = streamed(feed(listing(("<anhaenge>", "<eigenes a='1'>x</eigenes><anhaenge>"))), to="1.2.3")
        assert root.find("anbieter/immobilie/eigenes").get("a") == "1"
        assert codes(conversion) == ["convert-not-valid"]

    def test_what_is_required_and_cannot_be_supplied_is_told(self) -> None:
        _, conversion = streamed(feed(transfer=changed(TRANSFER, (' umfang="VOLL"', ""))), to="1.2.7c")
        assert "convert-not-valid" in codes(conversion)
        assert [one.path for one in conversion.losses] == ["/openimmo/uebertragung"]

    def test_an_anbieter_that_older_versions_do_not_allow_goes(self) -> None:
        empty = "<anbieter><firma>Leer</firma><openimmo_anid>L</openimmo_anid></anbieter>"
        sent = feed().replace(b"<anbieter>", f"{empty}<anbieter>".encode(), 1)
        root, conversion = streamed(sent, to="1.1")
        assert [one.findtext("firma") for one in root.findall("anbieter")] == ["Muster"]
        assert "convert-anbieter-lost" in codes(conversion)

    def test_listings_that_stand_outside_come_to_the_only_anbieter_there_is(self) -> None:
        sent = feed(LISTING).replace(b"<anbieter>", f"{listing(number='OUT')}<anbieter>".encode(), 1)
        root, _ = streamed(sent)
        numbers = [one.text for one in root.iterfind("anbieter/immobilie/verwaltung_techn/objektnr_extern")]
        assert numbers == ["OUT", "A1"]
        assert len(root.findall("anbieter")) == 1

    def test_prefixes_that_the_feed_declares_are_kept(self) -> None:
        own = '<user_defined_anyfield><v:feld xmlns:v="urn:v" v:a="1">x</v:feld></user_defined_anyfield>'
        sent = feed(listing(("</immobilie>", f"{own}</immobilie>")), attributes=' xmlns:v="urn:v"')
        root, _ = streamed(sent, to="1.1")
        assert root.find(".//{urn:v}feld").get("{urn:v}a") == "1"

    def test_a_blank_document_of_many_quirks_is_written_so_that_reading_it_finds_nothing(self) -> None:
        for sample in ("decimal-comma", "german-dates", "namespace-prefix", "wrapper-immobilien", "boolean-words"):
            out = BytesIO()
            convert_package(SAMPLES / "dialects" / f"{sample}.xml", out)
            assert codes(convert_package(BytesIO(out.getvalue()), BytesIO())) == [], sample


@given(
    seed=st.integers(0, 2**32),
    source=st.sampled_from(VERSIONS),
    target=st.sampled_from(VERSIONS),
    density=st.sampled_from([0.1, 0.5]),
)
@settings(max_examples=40, deadline=None)
def test_any_valid_feed_becomes_a_valid_one_of_any_version(seed: int, source: str, target: str, density: float) -> None:
    namespaced = source in ("1.1", "1.2.0")
    made = random_feed(source, Random(seed), listings=3, odd_spellings=True, density=density, namespaced=namespaced)
    root, conversion = streamed(etree.tostring(made), to=target)
    assert schema(target).validate(root)
    assert conversion.valid
    assert conversion.listings == 3


@given(seed=st.integers(0, 2**32), version=st.sampled_from(VERSIONS))
@settings(max_examples=40, deadline=None)
def test_a_valid_feed_in_its_own_version_stays_as_it_was_sent(seed: int, version: str) -> None:
    made = random_feed(version, Random(seed), listings=3, odd_spellings=True)
    before = items(made)
    root, conversion = streamed(etree.tostring(made))
    changed = {path for path, _ in items(root) - before} | {path for path, _ in before - items(root)}
    # What the standard leaves open and every reader has to guess is written out, and told.
    assert changed <= {"/openimmo/anbieter/immobilie/anhaenge/anhang/@location"}
    assert bool(changed) is ("repair-location" in codes(conversion))
    assert schema(version).validate(root)


def test_rows_of_listings_find_their_anbieter() -> None:
    one, two, three = (Anbieter(firma=name) for name in "abc")
    assert housed((one,), [(-1, 2), (0, 3), (-1, 1)]) == ((one,), (6,))
    assert housed((one, two, three), [(1, 2)]) == ((one, two, three), (0, 2, 0))
    assert housed((one, two), [(0, 1), (-1, 4), (1, 2)]) == ((one, Anbieter(), two), (1, 4, 2))
    assert housed((), [(-1, 1)]) == ((Anbieter(),), (1,))
    assert housed((one,), []) == ((one,), (0,))


class TestPackages:
    def test_files_beside_the_feed_are_carried_over_unchanged(self, tmp_path: Path) -> None:
        source, out = SAMPLES / "packages" / "with-pictures.zip", tmp_path / "out.zip"
        conversion = convert_package(source, out, to="1.2.3")
        with zipfile.ZipFile(source) as before, zipfile.ZipFile(out) as after:
            assert after.namelist() == before.namelist()
            others = [name for name in before.namelist() if name != "openimmo.xml"]
            assert others
            assert [after.read(name) for name in others] == [before.read(name) for name in others]
            assert schema("1.2.3").validate(etree.fromstring(after.read("openimmo.xml")))
        assert conversion.written

    @pytest.mark.parametrize("sample", ["names-cp437", "names-cp850", "names-utf8-unflagged", "backslashes"])
    def test_names_keep_their_bytes(self, sample: str, tmp_path: Path) -> None:
        source, out = SAMPLES / "packages" / f"{sample}.zip", tmp_path / "out.zip"
        convert_package(source, out)
        with zipfile.ZipFile(source) as before, zipfile.ZipFile(out) as after:
            assert [one.orig_filename for one in after.infolist()] == [one.orig_filename for one in before.infolist()]

    def test_a_folder_becomes_a_zip(self, tmp_path: Path) -> None:
        out = tmp_path / "out.zip"
        convert_package(SAMPLES / "packages" / "folder", out)
        with zipfile.ZipFile(out) as made:
            assert sorted(made.namelist()) == ["bilder/kueche.jpg", "openimmo.xml", "titel.jpg"]

    def test_the_same_package_gives_the_same_bytes(self, tmp_path: Path) -> None:
        for name in ("a.zip", "b.zip"):
            convert_package(SAMPLES / "packages" / "with-pictures.zip", tmp_path / name, to="1.2.3")
        assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()

    def test_several_feeds_are_converted_each(self, tmp_path: Path) -> None:
        out = tmp_path / "out.zip"
        conversion = convert_package(SAMPLES / "packages" / "several-feeds.zip", out, to="1.2.3")
        assert len(conversion.feeds) == 2
        with zipfile.ZipFile(out) as made:
            for name in (feed.name for feed in conversion.feeds):
                assert b'version="1.2.3"' in made.read(name)

    def test_several_feeds_do_not_fit_into_one_xml(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"2 feeds"):
            convert_package(SAMPLES / "packages" / "several-feeds.zip", tmp_path / "out.xml")
        assert list(tmp_path.iterdir()) == []

    def test_an_xml_says_that_it_cannot_hold_the_other_files(self, tmp_path: Path) -> None:
        conversion = convert_package(SAMPLES / "packages" / "with-pictures.zip", tmp_path / "out.xml")
        (left,) = [one for one in conversion.findings if one.code == "convert-attachments-left"]
        assert left.params["count"] == "3"
        assert conversion.losses == ()

    def test_other_xml_files_stay_as_they_are(self, tmp_path: Path) -> None:
        source, out = SAMPLES / "packages" / "other-xml-beside.zip", tmp_path / "out.zip"
        conversion = convert_package(source, out, to="1.2.3")
        (foreign,) = [one for one in conversion.findings if one.code == "convert-passed-over"]
        with zipfile.ZipFile(source) as before, zipfile.ZipFile(out) as after:
            assert after.read(foreign.feed) == before.read(foreign.feed)


class TestTargets:
    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        path = tmp_path / "in.xml"
        path.write_bytes(feed())
        return path

    def test_the_original_is_never_overwritten_whatever_it_is_called(self, source: Path, tmp_path: Path) -> None:
        (tmp_path / "link.xml").symlink_to(source)
        os.link(source, tmp_path / "hard.xml")
        before = source.read_bytes()
        for name in ("in.xml", "./in.xml", "link.xml", "hard.xml"):
            with pytest.raises(SettingsError, match="is the original"):
                convert_package(source, tmp_path / name, to="1.1")
        assert source.read_bytes() == before

    def test_nothing_is_written_into_the_folder_that_is_read(self, source: Path, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="within it"):
            convert_package(tmp_path, tmp_path / "out.zip")

    @pytest.mark.parametrize("name", ["out", "out.txt", "out.xml.gz"])
    def test_a_target_has_to_be_xml_or_zip(self, source: Path, tmp_path: Path, name: str) -> None:
        with pytest.raises(SettingsError, match=r"\.xml or \.zip"):
            convert_package(source, tmp_path / name)

    def test_a_folder_is_no_target(self, source: Path, tmp_path: Path) -> None:
        (tmp_path / "out.xml").mkdir()
        with pytest.raises(SettingsError, match="is a folder"):
            convert_package(source, tmp_path / "out.xml")

    @pytest.mark.parametrize("name", ["a\0b.xml", f"{'a' * 300}.xml", f"{'a/' * 3000}b.xml"])
    def test_a_name_that_no_file_can_have_is_a_clear_error(self, source: Path, tmp_path: Path, name: str) -> None:
        with pytest.raises(SettingsError, match="could not be written"):
            convert_package(source, tmp_path / name)
        with pytest.raises(PackageError):
            convert_package(tmp_path / name, tmp_path / "out.xml")

    def test_a_folder_that_is_not_there_is_a_clear_error(self, source: Path, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="could not be written"):
            convert_package(source, tmp_path / "no" / "out.xml")

    def test_an_older_result_is_replaced_and_a_link_followed(self, source: Path, tmp_path: Path) -> None:
        real, link = tmp_path / "real.xml", tmp_path / "out.xml"
        real.write_text("old")
        link.symlink_to(real)
        convert_package(source, link)
        assert link.is_symlink()
        assert real.read_bytes().startswith(b"<?xml")

    def test_the_result_may_be_read_by_whom_the_system_says(self, source: Path, tmp_path: Path) -> None:
        (tmp_path / "plain").touch()
        convert_package(source, tmp_path / "out.xml")
        assert (tmp_path / "out.xml").stat().st_mode == (tmp_path / "plain").stat().st_mode

    def test_a_name_in_use_is_left_alone(self, source: Path, tmp_path: Path) -> None:
        mine = tmp_path / ".out.xml.0.part"
        mine.write_text("mine")
        convert_package(source, tmp_path / "out.xml")
        assert mine.read_text() == "mine"

    def test_an_unknown_version_is_refused_before_anything_is_read(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match=r"1\.2\.7c"):
            convert_package(tmp_path / "nowhere.xml", tmp_path / "out.xml", to="1.4")


class TestFailures:
    @pytest.mark.parametrize(
        ("sample", "error"),
        [
            ("truncated.xml", FeedError), ("doctype.xml", UnsafeFeed), ("entity-bomb.xml", UnsafeFeed),
            ("feedback.xml", FeedError), ("foreign-root.xml", FeedError), ("deep-nesting.xml", FeedError),
            ("bomb.zip", PackageError), ("traversal.zip", PackageError), ("wrong-crc.zip", PackageError),
            ("truncated.zip", PackageError), ("empty.xml", PackageError), ("gzip.xml", PackageError),
        ],
    )  # fmt: skip
    def test_what_cannot_be_read_writes_nothing_and_leaves_what_was_there(
        self, sample: str, error: type[Exception], tmp_path: Path
    ) -> None:
        for name in ("out.xml", "out.zip"):
            (tmp_path / name).write_text("before")
            with pytest.raises(error):
                convert_package(SAMPLES / "hostile" / sample, tmp_path / name, to="1.2.3")
            assert (tmp_path / name).read_text() == "before"
        assert len(list(tmp_path.iterdir())) == 2

    def test_a_stream_gets_nothing_of_a_broken_feed(self) -> None:
        out = BytesIO()
        with pytest.raises(FeedError):
            convert_package(BytesIO(feed(*([LISTING] * 300))[:-20]), out)
        assert out.getvalue() == b""

    def test_a_full_disk_can_be_tried_again(self) -> None:
        class Full(BytesIO):
            def write(self, data: object) -> int:
                raise OSError(28, "No space left on device")

        with pytest.raises(StoreError) as failed:
            convert_package(BytesIO(feed()), Full())
        assert failed.value.retryable

    @pytest.mark.parametrize("sample", sorted((SAMPLES / "hostile").iterdir()), ids=lambda path: path.name)
    @pytest.mark.parametrize("to", [None, "1.1"])
    def test_hostile_input_ends_in_our_own_errors_or_in_a_feed_that_can_be_read(
        self, sample: Path, to: str | None, tmp_path: Path
    ) -> None:
        out = tmp_path / "out.zip"
        try:
            convert_package(sample, out, to=to)
        except (FeedError, PackageError):
            assert not out.exists()
        else:
            assert convert_package(out, tmp_path / "again.zip").written


def test_memory_does_not_grow_with_the_listings(tmp_path: Path) -> None:
    """Measured in a process of its own, since the trees live outside of Python's memory."""
    write_feed(tmp_path / "small.xml", 60)
    write_feed(tmp_path / "large.xml", 600)
    script = """
import resource, sys
from pathlib import Path
from openimmo.pipeline.converting import convert_package
for name in ("small", "large"):
    convert_package(Path(sys.argv[1]) / f"{name}.xml", Path(sys.argv[1]) / "out.zip", to="1.2.0")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path], cwd=REPO, capture_output=True, text=True, check=True
    )
    small, large = map(int, done.stdout.split())
    assert large < 1.15 * small, "ten times the listings as trees would take half as much memory again"
