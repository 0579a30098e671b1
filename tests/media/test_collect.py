"""Every anhang of a listing ends as stored, missing, refused or a link, and the sums hold."""

import base64
import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from media_samples import MemoryPackage, ZipPackage, picture, zipped

from openimmo.domain.package import Entry
from openimmo.errors import PackageError
from openimmo.findings import Finding, Severity
from openimmo.media.collect import Attachment, Collected, Collector
from openimmo.media.content import ContentStore
from openimmo.media.judge import MediaLimits
from openimmo.media.sink import DryStore

JPEG, PNG = picture("JPEG"), picture("PNG")
FILES: Mapping[str, bytes] = {
    "openimmo.xml": b"<openimmo/>",
    "bilder/a.jpg": JPEG,
    "bilder/b.png": PNG,
    "plan.pdf": b"%PDF-1.7 plan",
    "logo.gif": picture("GIF"),
    "kaputt.jpg": b"\xff\xd8\xffjunk",
    "leer.jpg": b"",
    "rätsel.dat": b"\x01\x02\x03",
    "eins/x.jpg": picture(shade=1),
    "zwei/x.jpg": picture(shade=2),
}


def anhang(pfad: str | None = None, location: str | None = "EXTERN", **more: Any) -> Attachment:
    given = {"position": 0, "path": "/openimmo/anbieter/immobilie/anhaenge/anhang[1]", "line": 7, **more}
    return Attachment(pfad=pfad, location=location, **given)


def inline(data: bytes, location: str | None = "INTERN", **more: Any) -> Attachment:
    return anhang(None, location, inhalt=base64.b64encode(data).decode(), **more)


def collect(*anhaenge: Attachment, feed: str = "openimmo.xml") -> Collected:
    return Collector(MemoryPackage(FILES), DryStore()).collect(anhaenge, listing="AF437", feed=feed)


def codes(collected: Collected) -> list[str]:
    return [found.code for found in collected.findings]


def only(collected: Collected) -> Finding:
    (found,) = collected.findings
    assert found.message("de")
    assert found.message("en")
    return found


def test_files_of_a_real_zip_are_stored_with_what_they_are(tmp_path: Path) -> None:
    store = ContentStore(tmp_path / "media")
    package = ZipPackage(zipped(FILES))
    with store.batch() as batch:
        collected = Collector(package, batch, MediaLimits()).collect(
            [
                anhang("bilder/a.jpg", position=0, title="Küche", gruppe="BILD", format="jpg"),
                anhang("plan.pdf", position=1, gruppe="DOKUMENTE", format="application/pdf"),
            ]
        )
    first, second = collected.media
    assert (first.state, first.media_type, first.size) == ("stored", "image/jpeg", len(JPEG))
    assert (first.title, first.gruppe, first.path, first.location) == ("Küche", "BILD", "bilder/a.jpg", "EXTERN")
    assert (first.sha256, first.position, second.position) == (hashlib.sha256(JPEG).hexdigest(), 0, 1)
    assert first.sha256 is not None
    assert store.path(first.sha256).read_bytes() == JPEG
    assert second.media_type == "application/pdf"
    assert not collected.findings


def test_base64_content_is_stored_whatever_its_white_space() -> None:
    text = base64.encodebytes(JPEG).decode().replace("\n", "\r\n\t ")
    collected = collect(anhang(None, "INTERN", inhalt=text))
    assert collected.media[0].sha256 == hashlib.sha256(JPEG).hexdigest()
    assert not collected.findings


def test_a_data_address_in_front_of_the_content_is_left_out_and_told() -> None:
    collected = collect(anhang(None, "INTERN", inhalt="data:image/jpeg;base64," + base64.b64encode(JPEG).decode()))
    assert collected.media[0].state == "stored"
    assert only(collected).code == "media-data-uri"
    assert only(collected).repaired


@pytest.mark.parametrize("text", ["AAA", "AA=A", "A*AA", "äöüß", "data:image/png,", "="])
def test_broken_base64_is_refused(text: str) -> None:
    collected = collect(anhang(None, "INTERN", inhalt=text))
    assert collected.media[0].state == "refused"
    assert collected.media[0].reason in ("media-base64-broken", "media-empty")
    assert collected.counts.refused == 1


def test_content_over_the_limit_is_refused_before_it_is_decoded() -> None:
    collector = Collector(None, DryStore(), MediaLimits(other_bytes=30))
    assert codes(collector.collect([inline(b"%PDF-" + bytes(95))])) == ["media-too-large"]
    assert collector.collect([inline(b"%PDF-" + bytes(25))]).counts.stored == 1


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (anhang("https://example.org/a.jpg", "REMOTE"), []),
        (anhang("https://example.org/a.jpg", "EXTERN"), ["media-location-inferred"]),
        (anhang(" HTTP://example.org/a.jpg", None), ["media-location-inferred"]),
        (anhang("ftp://user:pw@example.org/a.jpg", "remote"), []),
        (anhang("www.example.org/a.jpg", "REMOTE"), []),
        (anhang("www.example.org/a.jpg", ""), ["media-location-inferred"]),
        (anhang("/server/pfad/c.jpg", "REMOTE"), []),
        (anhang("/anderswo/b.png", "REMOTE"), []),
        (
            anhang(None, "EXTERN", gruppe="FILMLINK", title="https://example.org/film"),
            ["media-url-in-title", "media-location-inferred"],
        ),
    ],
)
def test_links_are_recorded_and_not_fetched(one: Attachment, expected: list[str]) -> None:
    collected = collect(one)
    assert collected.media[0].state == "link"
    assert collected.media[0].path == one.pfad
    assert codes(collected) == expected
    assert (collected.counts.links, collected.counts.referenced) == (1, 0)


def test_a_file_whose_name_looks_like_an_address_is_a_file() -> None:
    files = MemoryPackage({"www.makler.de-1.jpg": JPEG})
    assert Collector(files, DryStore()).collect([anhang("www.makler.de-1.jpg")]).media[0].state == "stored"


@pytest.mark.parametrize(
    ("one", "repair"),
    [
        (anhang("bilder/a.jpg", None), "EXTERN"),
        (anhang("bilder/a.jpg", ""), "EXTERN"),
        (anhang("bilder/a.jpg", "INTERN"), "EXTERN"),
        (anhang("bilder/a.jpg", "REMOTE"), "EXTERN"),
        (inline(JPEG, "INLINE"), "INTERN"),
        (inline(JPEG, "EXTERN"), "INTERN"),
    ],
)
def test_a_wrong_location_is_read_as_what_the_content_says(one: Attachment, repair: str) -> None:
    collected = collect(one)
    assert collected.media[0].state == "stored"
    found = only(collected)
    assert (found.code, found.repair, found.repaired, found.value) == (
        "media-location-inferred",
        repair,
        True,
        one.location,
    )


def test_a_location_in_small_letters_is_no_wrong_one() -> None:
    assert not collect(anhang("bilder/a.jpg", " extern ")).findings


@pytest.mark.parametrize(
    ("one", "state", "code"),
    [
        (anhang("fehlt.jpg"), "missing", "media-missing"),
        (anhang(None), "missing", "media-without-content"),
        (anhang("  ", inhalt="  "), "missing", "media-without-content"),
        (anhang(None, gruppe="BILD", title="https://example.org/a"), "missing", "media-without-content"),
        (anhang("y/x.jpg"), "refused", "media-path-ambiguous"),
        (anhang("../../etc/passwd"), "refused", "media-path-outside"),
        (anhang("kaputt.jpg"), "refused", "media-picture-broken"),
        (anhang("leer.jpg"), "refused", "media-empty"),
        (anhang("openimmo.xml"), "refused", "media-active"),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_place(one: Attachment, state: str, code: str) -> None:
    collected = collect(one)
    assert (collected.media[0].state, collected.media[0].reason) == (state, code)
    found = only(collected)
    assert (found.code, found.severity, found.listing, found.feed) == (code, Severity.WARNING, "AF437", "openimmo.xml")
    assert (found.path, found.line) == (one.path, 7)


def test_a_bare_xml_tells_that_its_files_did_not_come() -> None:
    collected = Collector(None, DryStore()).collect([anhang("a.jpg"), inline(JPEG), anhang("../a.jpg")])
    assert [one.state for one in collected.media] == ["missing", "stored", "refused"]
    assert codes(collected) == ["media-no-package", "media-path-outside"]


def test_a_file_found_under_another_spelling_is_told() -> None:
    found = only(collect(anhang("BILDER\\A.jpg")))
    assert (found.code, found.value, found.repair) == ("media-path-case", "BILDER\\A.jpg", "bilder/a.jpg")


def test_a_path_is_relative_to_its_feed() -> None:
    assert not collect(anhang("x.jpg"), feed="zwei/openimmo.xml").findings
    assert (
        collect(anhang("x.jpg"), feed="zwei\\openimmo.xml").media[0].sha256
        == hashlib.sha256(FILES["zwei/x.jpg"]).hexdigest()
    )


MD5 = hashlib.md5(JPEG).hexdigest()


@pytest.mark.parametrize(
    ("check", "ctype", "code"),
    [
        (MD5, "MD5", None),
        (f" {MD5.upper()} ", "md5", None),
        (MD5, None, None),
        ("0" * 32, "MD5", "media-check-mismatch"),
        ("0" * 32, None, "media-check-mismatch"),
        ("2024-01-01T00:00:00", "MD5", "media-check-unreadable"),
        ("2024-01-01T00:00:00", "DATETIME", None),
        ("2024-01-01T00:00:00", None, None),
        ("0" * 32, "ETAG", None),
        ("", "MD5", None),
        (None, "MD5", None),
    ],
)
@pytest.mark.parametrize("location", ["EXTERN", "INTERN"])
def test_a_checksum_is_compared_and_kept(check: str | None, ctype: str | None, code: str | None, location: str) -> None:
    make = anhang("bilder/a.jpg") if location == "EXTERN" else inline(JPEG)
    collected = collect(
        Attachment(**{name: getattr(make, name) for name in make.__struct_fields__} | {"check": check, "ctype": ctype})
    )
    (one,) = collected.media
    assert (one.state, one.check, one.ctype) == ("stored", check, ctype)
    assert codes(collected) == ([code] if code else [])


def test_a_file_that_several_listings_name_is_read_once() -> None:
    package = MemoryPackage(FILES)
    collector = Collector(package, DryStore())
    states = [collector.collect([anhang("bilder/a.jpg"), anhang("kaputt.jpg")]).counts for _ in range(3)]
    assert package.opened == ["bilder/a.jpg", "kaputt.jpg"]
    assert [(counts.stored, counts.refused) for counts in states] == [(1, 1)] * 3


def test_a_checksum_asked_for_later_is_still_compared() -> None:
    collector = Collector(MemoryPackage(FILES), DryStore())
    collector.collect([anhang("bilder/a.jpg")])
    assert codes(collector.collect([anhang("bilder/a.jpg", check="0" * 32, ctype="MD5")])) == ["media-check-mismatch"]


def title_of(*anhaenge: Attachment) -> list[bool]:
    return [one.title_picture for one in collect(*anhaenge).media]


def test_the_first_titelbild_is_the_title_picture() -> None:
    assert title_of(
        anhang("bilder/a.jpg", gruppe="BILD"),
        anhang("bilder/b.png", gruppe="titelbild"),
        anhang("eins/x.jpg", gruppe="TITELBILD"),
    ) == [False, True, False]


def test_without_a_titelbild_the_first_picture_is_the_title_picture() -> None:
    assert title_of(
        anhang("plan.pdf"),
        anhang("logo.gif", gruppe="ANBIETERLOGO"),
        anhang("bilder/b.png"),
        anhang("bilder/a.jpg"),
    ) == [False, False, True, False]


def test_a_titelbild_that_is_not_there_gives_way_to_a_picture_that_is() -> None:
    assert title_of(anhang("fehlt.jpg", gruppe="TITELBILD"), anhang("bilder/a.jpg")) == [False, True]


def test_a_titelbild_may_be_a_link() -> None:
    assert title_of(anhang("bilder/a.jpg"), anhang("https://example.org/t.jpg", "REMOTE", gruppe="TITELBILD")) == [
        False,
        True,
    ]


def test_a_listing_without_pictures_has_no_title_picture() -> None:
    assert title_of(anhang("plan.pdf"), anhang("https://example.org", "REMOTE")) == [False, False]


def test_the_same_content_twice_in_one_listing_is_told() -> None:
    collected = collect(anhang("bilder/a.jpg"), inline(JPEG), anhang("bilder/b.png"))
    assert only(collected).code == "media-duplicate"
    assert collected.counts.stored == 3


def test_a_format_that_is_not_the_contents_is_told() -> None:
    found = only(collect(anhang("bilder/b.png", format="JPG")))
    assert (found.code, found.value, dict(found.params)) == ("media-format-differs", "JPG", {"kind": "image/png"})
    assert not collect(anhang("bilder/a.jpg", format="JPG"), anhang("plan.pdf", format="Dokument")).findings


def test_content_that_cannot_be_told_is_taken_with_a_warning() -> None:
    collected = collect(anhang("rätsel.dat", format="jpg"))
    assert collected.media[0].state == "stored"
    assert (only(collected).code, only(collected).severity) == ("media-kind-unknown", Severity.WARNING)


def test_a_picture_without_its_end_is_taken_with_a_warning() -> None:
    found = only(collect(inline(picture("JPEG", (100, 100))[:-40])))
    assert (found.code, found.severity) == ("media-picture-cut", Severity.WARNING)


def test_no_password_of_an_address_gets_into_a_finding() -> None:
    collected = collect(anhang("file://makler:geheim@server/fehlt.jpg"), anhang(f"{'x' * 300}.jpg"))
    assert all("geheim" not in repr(found) and len(found.value or "") <= 200 for found in collected.findings)


class Vanishing(MemoryPackage):
    """A folder whose files are taken away before they are read."""

    def open(self, entry: Entry) -> BinaryIO:
        raise FileNotFoundError(2, "No such file or directory")


class WrongCrc(MemoryPackage):
    """A ZIP whose data turn out to be damaged."""

    def open(self, entry: Entry) -> BinaryIO:
        raise PackageError("media-empty")


def test_a_file_that_vanishes_is_refused_and_a_broken_package_stops_the_delivery() -> None:
    found = only(Collector(Vanishing(FILES), DryStore()).collect([anhang("bilder/a.jpg")]))
    assert (found.code, found.params["reason"]) == ("media-unreadable", "No such file or directory")
    with pytest.raises(PackageError):
        Collector(WrongCrc(FILES), DryStore()).collect([anhang("bilder/a.jpg")])


WORDS = st.none() | st.sampled_from(["", "EXTERN", "INTERN", "REMOTE", "INLINE", "x"])
TEXTS = st.none() | st.sampled_from([*FILES, "www.a.de", "https://a.de/b", "../x", "a%zz", ""]) | st.text(max_size=20)


@given(
    st.lists(
        st.builds(
            Attachment,
            position=st.integers(0, 9),
            title=TEXTS,
            gruppe=WORDS | st.sampled_from(["TITELBILD", "LINKS", "FILMLINK"]),
            location=WORDS,
            format=TEXTS,
            pfad=TEXTS,
            inhalt=TEXTS | st.just(base64.b64encode(PNG).decode()),
            check=TEXTS | st.just("0" * 32),
            ctype=WORDS | st.just("MD5"),
        ),
        max_size=6,
    )
)
def test_whatever_is_sent_every_anhang_meets_exactly_one_fate(anhaenge: list[Attachment]) -> None:
    collected = collect(*anhaenge)
    counts = collected.counts
    assert len(collected.media) == len(anhaenge)
    assert counts.referenced == counts.stored + counts.missing + counts.refused == len(anhaenge) - counts.links
    assert sum(one.title_picture for one in collected.media) <= 1
    assert all((one.state == "stored") == (one.sha256 is not None) for one in collected.media)
    assert all(found.message("de") and found.message("en") for found in collected.findings)


def test_a_dry_run_and_a_real_one_tell_the_same(tmp_path: Path) -> None:
    anhaenge = [anhang(name) for name in FILES] + [inline(JPEG), anhang("fehlt.jpg")]
    real = Collector(MemoryPackage(FILES), ContentStore(tmp_path / "media")).collect(anhaenge)
    assert real == Collector(MemoryPackage(FILES), DryStore()).collect(anhaenge)
    assert io.BytesIO(JPEG).read() in [path.read_bytes() for path in (tmp_path / "media").rglob("*") if path.is_file()]
