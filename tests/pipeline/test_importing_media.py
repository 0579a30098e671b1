"""Attachments: found in ZIPs, folders and beside a bare XML, kept in their order, counted, never a reason to fail."""

import base64
import os
import sys
from pathlib import Path

import pytest

from openimmo.domain.delivery import MediaCounts, Verdict
from tests.pipeline.deliveries import Office, actions, attachment, feed, listing, picture

RED, BLUE = picture(200), picture(10)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="needs file names of any bytes")


def stored(office: Office, number: str = "A1") -> list[tuple[int, str, bool]]:
    return [(ref.position, ref.state, ref.title_picture) for ref in office.listing(number).media]


def content(office: Office, position: int, number: str = "A1") -> bytes:
    sha256 = office.listing(number).media[position].sha256
    assert sha256 is not None
    with office.house.content().open(sha256) as file:
        return file.read()


def beside(office: Office, files: dict[str, bytes], *pictures: str) -> Path:
    """A bare XML that names ``pictures``, with ``files`` in its folder."""
    xml = office.put(feed(listing(attachments=[attachment(name) for name in pictures])))
    for name, data in files.items():
        place = xml.parent / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return xml


def test_pictures_of_a_zip_are_kept_in_order_with_the_title_picture(office: Office):
    found = listing(attachments=[attachment("red.jpg"), attachment("blue.jpg", gruppe="TITELBILD", title="Blau")])
    report = office.one({"feed.xml": feed(found), "red.jpg": RED, "blue.jpg": BLUE})
    assert report.media == MediaCounts(referenced=2, stored=2)
    assert stored(office) == [(0, "stored", False), (1, "stored", True)]
    assert (content(office, 0), content(office, 1)) == (RED, BLUE)
    assert office.listing("A1").media[1].title == "Blau"
    assert office.listing("A1").row.media == 2


def test_missing_refused_and_linked_attachments_are_counted_and_named(office: Office):
    found = listing(
        attachments=[
            attachment("red.jpg"), attachment("none.jpg"), attachment("text.jpg"),
            attachment("https://example.com/a.jpg", location="REMOTE"),
        ]
    )  # fmt: skip
    report = office.one({"feed.xml": feed(found), "red.jpg": RED, "text.jpg": RED[:300]})
    assert report.media == MediaCounts(referenced=3, stored=1, missing=1, refused=1, links=1)
    assert (report.verdict, report.counts.created) == (Verdict.IMPORTED, 1)
    assert [state for _, state, _ in stored(office)] == ["stored", "missing", "refused", "link"]


def test_base64_in_the_feed_is_stored_like_a_file(office: Office):
    inhalt = base64.b64encode(RED).decode()
    found = listing(attachments=[attachment(location="INTERN", inhalt=inhalt), attachment("red.jpg")])
    report = office.one({"feed.xml": feed(found), "red.jpg": RED})
    assert report.media == MediaCounts(referenced=2, stored=2)
    assert content(office, 0) == content(office, 1) == RED


def test_another_picture_under_the_same_name_is_an_update(office: Office):
    xml = feed(listing(attachments=[attachment("a.jpg")]))
    office.one({"feed.xml": xml, "a.jpg": RED})
    assert actions(office.one({"feed.xml": xml, "a.jpg": BLUE})) == {"A1": "updated"}
    assert content(office, 0) == BLUE
    assert actions(office.one({"feed.xml": xml, "b.jpg": RED, "a.jpg": BLUE})) == {"A1": "unchanged"}


def test_one_picture_of_two_listings_is_kept_once(office: Office):
    both = [listing(name, attachments=[attachment("a.jpg")]) for name in ("A1", "A2")]
    assert office.one({"feed.xml": feed(*both), "a.jpg": RED}).media.stored == 2
    assert len([file for file in office.house.settings.home.media.rglob("*") if file.is_file()]) == 1


def test_pictures_beside_a_bare_xml_come_with_it(office: Office):
    xml = beside(
        office,
        {"red.jpg": RED, "Bilder/Küche groß.JPG": BLUE, "private.jpg": BLUE},
        "red.jpg",
        "bilder\\Küche groß.jpg",
    )
    (report,) = office.run(xml)
    assert report.media == MediaCounts(referenced=2, stored=2)
    (again,) = office.run(xml)
    assert again.verdict is Verdict.DUPLICATE


def test_a_picture_in_a_folder_beside_is_found_where_the_feed_says(office: Office):
    xml = beside(office, {"Bilder/Küche groß.JPG": BLUE}, "Bilder/K%C3%BCche gro%C3%9F.jpg")
    (report,) = office.run(xml)
    assert report.media == MediaCounts(referenced=1, stored=1)


def test_the_same_xml_with_another_picture_beside_it_is_another_delivery(office: Office):
    xml = beside(office, {"red.jpg": RED}, "red.jpg")
    office.run(xml)
    (xml.parent / "red.jpg").write_bytes(BLUE)
    (report,) = office.run(xml)
    assert (report.verdict, actions(report)) == (Verdict.IMPORTED, {"A1": "updated"})


@pytest.mark.parametrize(
    "named", ["../secret.jpg", "/etc/passwd", "sub/../../secret.jpg", "..\\secret.jpg", "%2e%2e/secret.jpg"]
)
def test_a_feed_reaches_no_file_outside_its_folder(office: Office, named: str):
    xml = beside(office, {"other.jpg": BLUE}, named)
    (xml.parent.parent / "secret.jpg").write_bytes(RED)
    (report,) = office.run(xml)
    assert (report.media.stored, report.media.missing + report.media.refused) == (0, 1)


def test_links_beside_a_feed_are_not_followed(office: Office, tmp_path: Path):
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "red.jpg").write_bytes(RED)
    xml = beside(office, {}, "red.jpg", "link/red.jpg", "link/deep/red.jpg")
    (xml.parent / "red.jpg").symlink_to(tmp_path / "away" / "red.jpg")
    (xml.parent / "link").symlink_to(tmp_path / "away")
    (tmp_path / "away" / "deep").mkdir()
    (tmp_path / "away" / "deep" / "red.jpg").write_bytes(RED)
    (report,) = office.run(xml)
    assert report.media == MediaCounts(referenced=3, missing=3)


@pytest.mark.parametrize(
    "named",
    [
        "a\r\n.jpg",
        "  red.jpg\r\n",
        "x" * 300 + "/red.jpg",
        "x/" * 400 + "r.jpg",
        "con.jpg",
        ".",
        "..",
        "%00.jpg",
        "a&#0;b",
    ],
)
def test_odd_names_in_a_feed_are_no_crash(office: Office, named: str):
    xml = beside(office, {"red.jpg": RED}, named)
    (report,) = office.run(xml)
    assert report.media.referenced <= 1


@linux_only
@pytest.mark.parametrize(
    ("raw", "asked"),
    [(b"K\xfcche.jpg", "Küche.jpg"), (b"K\x81che.jpg", "Küche.jpg"), ("Ku\u0308che.jpg".encode(), "Küche.jpg")],
    ids=["windows", "dos", "mac"],
)
def test_names_in_any_encoding_are_found_beside_a_feed_and_in_folders(office: Office, raw: bytes, asked: str):
    xml = beside(office, {}, asked)
    (Path(os.fsdecode(os.fsencode(xml.parent) + b"/" + raw))).write_bytes(RED)
    (report,) = office.run(xml)
    assert report.media == MediaCounts(referenced=1, stored=1)
    (again,) = office.run(xml.parent)
    assert again.verdict is Verdict.DUPLICATE


@linux_only
def test_two_files_whose_names_read_alike_are_told_apart_or_refused_but_no_crash(office: Office):
    xml = beside(office, {"Küche.jpg": RED, "Ku\u0308che.jpg": BLUE}, "Küche.jpg")
    (report,) = office.run(xml)
    assert report.verdict in (Verdict.IMPORTED, Verdict.QUARANTINED)


@linux_only
def test_a_delivery_whose_own_name_is_stray_bytes_is_imported_and_reported(office: Office):
    xml = beside(office, {"red.jpg": RED}, "red.jpg")
    odd = xml.rename(xml.parent / os.fsdecode(b"Anna\xff\x1b[2J\r\n.xml"))
    (report,) = office.run(odd)
    report.path.encode()
    assert report.verdict in (Verdict.IMPORTED, Verdict.QUARANTINED)


def test_utf_16_feeds_find_their_pictures_beside_them(office: Office):
    xml = beside(office, {"Küche.jpg": RED}, "Küche.jpg")
    text = xml.read_text(encoding="utf-8").replace("UTF-8", "UTF-16")
    xml.write_text(text, encoding="utf-16")
    (report,) = office.run(xml)
    assert report.media == MediaCounts(referenced=1, stored=1)


def test_a_name_written_with_character_references_is_found(office: Office):
    xml = beside(office, {"Küche & Bad.jpg": RED}, "Küche & Bad.jpg")
    xml.write_bytes(xml.read_bytes().replace("ü".encode(), b"&#252;"))
    (report,) = office.run(xml)
    assert report.media == MediaCounts(referenced=1, stored=1)


def test_a_name_that_lies_across_two_reads_is_found(office: Office):
    fill = "<!--" + "x" * ((1 << 20) - 700) + "-->"
    xml = beside(office, {"red.jpg": RED}, "red.jpg")
    text = xml.read_text(encoding="utf-8")
    for shift in (0, 3, 7):
        at = text.index("<pfad>") + shift
        head = text.encode()[:at]
        padded = text.replace("<immobilie>", fill + "x" * 0 + "<immobilie>")
        gap = (1 << 20) - (padded.encode().index(b"<pfad>") + shift)
        assert head
        xml.write_text(padded.replace("<!--", "<!--" + "y" * gap), encoding="utf-8")
        (report,) = office.run(xml)
        assert report.verdict is Verdict.DUPLICATE or report.media.stored == 1


def test_a_folder_is_a_package(office: Office):
    xml = beside(office, {"bilder/red.jpg": RED}, "bilder/red.jpg")
    (report,) = office.run(xml.parent)
    assert report.media == MediaCounts(referenced=1, stored=1)
    (again,) = office.run(xml.parent)
    assert again.verdict is Verdict.DUPLICATE


def test_a_folder_that_may_not_be_opened_is_reported_and_stays(office: Office):
    xml = beside(office, {}, "red.jpg")
    os.mkfifo(xml.parent / "pipe")
    (report,) = office.run(xml.parent)
    assert (report.verdict, report.delivery, list(report.finding_counts)) == (
        Verdict.QUARANTINED, "", ["folder-special-file"],
    )  # fmt: skip
    assert xml.exists()


def test_the_import_goes_on_after_a_folder_that_cannot_be_opened(office: Office):
    empty = office.folder / "empty"
    empty.mkdir()
    reports = office.run(empty, office.put(feed(listing())))
    assert [report.verdict for report in reports] == [Verdict.QUARANTINED, Verdict.IMPORTED]
