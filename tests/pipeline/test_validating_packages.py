"""What the validation says of packages: the files in them, several feeds, streams, and what must not be opened."""

import base64
import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest

from openimmo.domain.validation import FindingCounts, PackageValidation, Verdict
from openimmo.errors import StoreError
from openimmo.importers.packages.limits import Limits
from openimmo.media.judge import MediaLimits
from openimmo.pipeline.validating import Options, validate_package
from tests.pipeline.validation_samples import (
    ANHANG,
    changed,
    feed,
    judged,
    listing,
    picture,
    told,
    with_pictures,
    zipped,
)

ANHAENGE = "/openimmo/anbieter[1]/immobilie[1]/anhaenge"
WITH_PICTURE = feed(listing(with_pictures()))
DOCTYPE = b'<?xml version="1.0"?>\n<!DOCTYPE openimmo [<!ENTITY a "b">]>\n<openimmo/>'


def codes(found: PackageValidation) -> list[str]:
    """The codes of the findings that are listed."""
    return [one.code for one in found.findings]


def test_a_zip_with_its_pictures_is_valid(tmp_path: Path) -> None:
    found = validate_package(zipped(tmp_path / "a.zip", {"feed.xml": WITH_PICTURE, "haus.jpg": picture()}))
    assert (found.verdict, found.kind, found.findings) == (Verdict.VALID, "zip", ())


def test_a_folder_with_its_pictures_is_valid(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(WITH_PICTURE)
    (tmp_path / "haus.jpg").write_bytes(picture())
    found = validate_package(tmp_path)
    assert (found.verdict, found.kind, found.findings) == (Verdict.VALID, "folder", ())


def test_a_picture_beside_a_bare_xml_counts_as_there(tmp_path: Path) -> None:
    data = feed(listing(with_pictures(ANHANG, changed(ANHANG, ("haus.jpg", "bilder/bad.jpg")))))
    assert judged(tmp_path, data).finding_counts == {"media-no-package": 2}
    (tmp_path / "alone" / "bilder").mkdir()
    (tmp_path / "alone" / "haus.jpg").write_bytes(picture())
    (tmp_path / "alone" / "bilder" / "bad.jpg").write_bytes(picture(shade=7))
    assert judged(tmp_path, data).findings == ()
    (tmp_path / "alone" / "bilder" / "bad.jpg").write_bytes(b"MZ" + b"\0" * 100)
    assert codes(judged(tmp_path, data)) == ["media-executable"]


def test_a_bare_xml_never_reaches_out_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(picture())
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    outside = changed(ANHANG, ("haus.jpg", "../secret.jpg"))
    linked = changed(ANHANG, ("haus.jpg", "link.jpg"))
    found = judged(tmp_path, feed(listing(with_pictures(outside, linked))))
    assert [(one.code, one.value) for one in found.findings] == [
        ("media-path-outside", "../secret.jpg"),
        ("media-no-package", "link.jpg"),
    ]


def test_what_is_wrong_with_an_attachment_is_told_at_its_anhang(tmp_path: Path) -> None:
    data = feed(listing(with_pictures(ANHANG + "\n", changed(ANHANG, ("haus.jpg", "bad.jpg")))))
    found = validate_package(zipped(tmp_path / "a.zip", {"feed.xml": data, "haus.jpg": picture()}))
    (one,) = found.findings
    assert (one.code, one.severity, one.value) == ("media-missing", "warning", "bad.jpg")
    assert (one.feed, one.listing, one.path, one.line) == ("feed.xml", "A1", f"{ANHAENGE}/anhang[2]", 14)
    assert found.verdict == Verdict.WARNINGS


def test_an_attachment_is_judged_by_its_content_and_the_limits(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"feed.xml": WITH_PICTURE, "haus.jpg": b"MZ" + b"\0" * 100})
    assert codes(validate_package(path)) == ["media-executable"]
    path = zipped(tmp_path / "a.zip", {"feed.xml": WITH_PICTURE, "haus.jpg": picture()})
    assert codes(validate_package(path, Options(media=MediaLimits(picture_bytes=10)))) == ["media-too-large"]


def test_a_checksum_is_compared_and_is_no_fault_of_the_sender(tmp_path: Path) -> None:
    right = hashlib.md5(picture()).hexdigest()
    for check, wanted in (
        (right, ["schema-known-defect"]),
        ("0" * 32, ["schema-known-defect", "media-check-mismatch"]),
    ):
        sent = changed(ANHANG, ("</format>", f'</format><check ctype="MD5">{check}</check>'))
        path = zipped(tmp_path / "a.zip", {"feed.xml": feed(listing(with_pictures(sent))), "haus.jpg": picture()})
        assert codes(validate_package(path)) == wanted


def test_a_check_that_is_a_date_in_any_spelling_is_no_finding(tmp_path: Path) -> None:
    for date in ("2026-11-21T10:00:00", " 2026-11-21T10:00:00.50Z "):
        sent = changed(ANHANG, ("</format>", f'</format><check ctype="DATETIME">{date}</check>'))
        path = zipped(tmp_path / "a.zip", {"feed.xml": feed(listing(with_pictures(sent))), "haus.jpg": picture()})
        assert codes(validate_package(path)) == []


def test_embedded_pictures_and_links_need_no_file(tmp_path: Path) -> None:
    inhalt = base64.b64encode(picture()).decode()
    embedded = changed(
        ANHANG, ("EXTERN", "INTERN"), ("<pfad>haus.jpg</pfad>", f"<anhanginhalt>{inhalt}</anhanginhalt>")
    )
    link = changed(ANHANG, ("EXTERN", "REMOTE"), ("haus.jpg", "https://muster.example/haus.jpg"))
    assert judged(tmp_path, feed(listing(with_pictures(embedded, link)))).findings == ()
    assert judged(tmp_path, feed(listing(with_pictures(link)))).findings == ()


@pytest.mark.parametrize("odd", ["haus%20neu.jpg", "www.muster.example/haus.jpg", " ", "a..b.jpg"])
def test_thousands_of_missing_pictures_are_counted_like_the_first_ones(tmp_path: Path, odd: str) -> None:
    """The quick way that only counts says the same as the long one, also beside attachments it does not know."""
    plain, strange = listing(with_pictures()), listing(with_pictures(ANHANG, changed(ANHANG, ("haus.jpg", odd))))
    few = judged(tmp_path, feed(plain, strange)).finding_counts
    many = judged(tmp_path, feed(*[plain, strange] * 100)).finding_counts
    assert many == {code: 100 * count for code, count in few.items()}


def test_from_a_stream_attachments_are_not_checked_and_that_is_said_once(tmp_path: Path) -> None:
    data = feed(*[listing(with_pictures(ANHANG, ANHANG))] * 2, listing())
    found = validate_package(io.BytesIO(data), tmp=tmp_path)
    (one,) = found.findings
    assert (one.code, one.severity, one.params) == ("validate-media-not-checked", "info", {"count": "4"})
    assert (found.path, found.kind, found.verdict) == ("-", "xml", Verdict.VALID)
    assert list(tmp_path.iterdir()) == []


def test_a_stream_also_tells_what_can_be_told_without_files(tmp_path: Path) -> None:
    nothing = changed(ANHANG, ("<pfad>haus.jpg</pfad>", ""))
    found = validate_package(io.BytesIO(feed(listing(with_pictures(ANHANG, nothing)))), tmp=tmp_path)
    assert codes(found) == ["validate-media-not-checked", "media-without-content"]


def test_a_zip_from_a_stream_is_checked_with_its_pictures(tmp_path: Path) -> None:
    data = zipped(tmp_path / "a.zip", {"feed.xml": WITH_PICTURE, "haus.jpg": picture()}).read_bytes()
    found = validate_package(io.BytesIO(data), tmp=tmp_path)
    assert (found.path, found.kind, found.verdict, found.findings) == ("-", "zip", Verdict.VALID, ())


def test_a_stream_that_is_too_long_is_unsafe(tmp_path: Path) -> None:
    found = validate_package(io.BytesIO(feed()), Options(limits=Limits(total_bytes=100)), tmp=tmp_path)
    assert (found.verdict, codes(found)) == (Verdict.UNSAFE, ["package-too-big"])


def test_a_stream_that_cannot_be_stored_may_be_tried_again(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        validate_package(io.BytesIO(feed()), tmp=tmp_path / "gone")
    assert caught.value.retryable
    assert caught.value.code == "validate-not-spooled"


def test_every_feed_of_a_package_is_judged(tmp_path: Path) -> None:
    bad = feed(listing((">780.00<", ">viel<"), number="B1"))
    found = validate_package(zipped(tmp_path / "a.zip", {"a.xml": feed(), "folder/b.xml": bad}))
    assert [(one.name, one.listings) for one in found.feeds] == [("a.xml", 1), ("folder/b.xml", 1)]
    assert [(one.code, one.feed, one.listing) for one in found.findings] == [
        ("schema-value-type", "folder/b.xml", "B1")
    ]
    assert found.verdict == Verdict.INVALID


def test_findings_of_several_feeds_share_the_limit_of_their_code(tmp_path: Path) -> None:
    bad = feed(*[listing((">780.00<", ">viel<"))] * 80)
    found = validate_package(zipped(tmp_path / "a.zip", {"a.xml": bad, "b.xml": bad}))
    assert found.finding_counts == {"schema-value-type": 160}
    assert [one.feed for one in found.findings] == ["a.xml"] * 80 + ["b.xml"] * 20


def test_another_xml_beside_a_feed_is_passed_over_with_a_warning(tmp_path: Path) -> None:
    files = {"a.xml": b"<rss/>", "feed.xml": feed(), "z.xml": b"<openimmo_feedback/>"}
    found = validate_package(zipped(tmp_path / "a.zip", files))
    assert [(one.code, one.feed, one.value) for one in found.findings] == [
        ("validate-not-openimmo", "a.xml", "rss"),
        ("validate-not-openimmo", "z.xml", "openimmo_feedback"),
    ]
    assert (found.verdict, len(found.feeds)) == (Verdict.WARNINGS, 1)


def test_a_package_without_any_openimmo_is_unreadable(tmp_path: Path) -> None:
    found = validate_package(zipped(tmp_path / "a.zip", {"a.xml": b"<rss/>", "b.xml": b"<openimmo_feedback/>"}))
    assert (found.verdict, codes(found)) == (Verdict.UNREADABLE, ["feed-foreign-root", "feed-is-feedback"])


def test_a_broken_feed_makes_the_package_unreadable_and_the_other_is_judged(tmp_path: Path) -> None:
    files = {"a.xml": feed()[:-200], "b.xml": feed(listing((">780.00<", ">viel<"))), "c.xml": b"<rss/>"}
    found = validate_package(zipped(tmp_path / "a.zip", files))
    assert sorted(codes(found)) == ["schema-value-type", "validate-not-openimmo", "xml-truncated"]
    assert [one.name for one in found.feeds] == ["b.xml"]
    assert found.verdict == Verdict.UNREADABLE


def test_what_a_truncated_feed_held_before_its_end_is_not_judged(tmp_path: Path) -> None:
    found = judged(tmp_path, feed(listing((">780.00<", ">viel<")), listing())[:-300])
    assert codes(found) == ["xml-truncated"]
    assert (found.verdict, found.feeds, found.counts) == (Verdict.UNREADABLE, (), FindingCounts(error=1))


def test_findings_about_the_package_are_told_first(tmp_path: Path) -> None:
    files = {"feed.xml": feed(listing((">780.00<", ">viel<"))), "inner.zip": b"PK", "__MACOSX/x": b""}
    found = validate_package(zipped(tmp_path / "a.zip", files))
    assert codes(found) == ["package-clutter", "package-nested-archive", "schema-value-type"]


def test_a_picture_that_nobody_names_must_be_whole_all_the_same(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"feed.xml": feed()})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("other.jpg", b"picture bytes")
    path.write_bytes(path.read_bytes().replace(b"picture bytes", b"picturE bytes"))
    found = validate_package(path)
    assert (found.verdict, found.kind, codes(found)) == (Verdict.UNREADABLE, "zip", ["zip-crc"])


HOSTILE = {
    "nothing at all": (b"", Verdict.UNREADABLE, "package-empty"),
    "no XML and no ZIP": (b"hello", Verdict.UNREADABLE, "package-unknown"),
    "gzip": (b"\x1f\x8b\x08\0\0\0\0\0", Verdict.UNREADABLE, "package-other-packing"),
    "half a ZIP": (b"PK\x03\x04 and no more", Verdict.UNREADABLE, "zip-truncated"),
    "another document": (b"<rss><item/></rss>", Verdict.UNREADABLE, "feed-foreign-root"),
    "a feedback": (b"<openimmo_feedback/>", Verdict.UNREADABLE, "feed-is-feedback"),
    "a document without end": (b"<openimmo><anbieter>", Verdict.UNREADABLE, "xml-truncated"),
    "something behind the end": (feed() + b"<openimmo/>", Verdict.UNREADABLE, "xml-trailing"),
    "a bare less-than": (feed(listing(("Aachen", "A < B"))), Verdict.UNREADABLE, "xml-not-well-formed"),
    "a DOCTYPE": (DOCTYPE, Verdict.UNSAFE, "xml-doctype"),
    "UTF-7": (b'<?xml version="1.0" encoding="UTF-7"?><openimmo/>', Verdict.UNREADABLE, "xml-encoding"),
    "elements without end": (b"<openimmo>" * 5000, Verdict.UNSAFE, "xml-too-deep-or-long"),
}


@pytest.mark.parametrize(("data", "verdict", "code"), HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_or_must_not_be_read_is_one_clear_finding(
    tmp_path: Path, data: bytes, verdict: Verdict, code: str
) -> None:
    path = tmp_path / "delivery"
    path.write_bytes(data)
    for found in (validate_package(path), validate_package(io.BytesIO(data), tmp=tmp_path)):
        assert (found.verdict, codes(found), found.feeds) == (verdict, [code], ())
        assert found.counts == FindingCounts(error=1)
        assert found.findings[0].message("de") != found.findings[0].message("en")


def test_what_is_not_there_or_no_plain_file_is_told_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert told(validate_package(tmp_path / "gone.xml")) == [("error", "package-not-found", None)]
    found = validate_package(tmp_path / "fifo")
    assert (found.verdict, found.kind, codes(found)) == (Verdict.UNSAFE, None, ["folder-special-file"])


def test_a_name_that_leads_out_of_the_package_is_unsafe(tmp_path: Path) -> None:
    found = validate_package(zipped(tmp_path / "a.zip", {"feed.xml": feed(), "../x.jpg": b""}))
    assert (found.verdict, codes(found)) == (Verdict.UNSAFE, ["package-name-traversal"])


def test_a_folder_with_too_many_files_is_no_reason_to_call_a_picture_missing(tmp_path: Path) -> None:
    for name in range(5):
        (tmp_path / f"{name}.jpg").write_bytes(picture())
    (tmp_path / "feed.xml").write_bytes(WITH_PICTURE)
    found = validate_package(tmp_path / "feed.xml", Options(limits=Limits(entries=3)))
    assert (found.verdict, codes(found)) == (Verdict.VALID, ["validate-media-not-checked"])
