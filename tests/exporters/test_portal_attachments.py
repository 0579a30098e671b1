"""Which files of a listing go to a portal: the title picture first, under names of ours, and nothing lost unsaid."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.domain.listing import MediaRef
from openimmo.domain.picture import ReadyFile
from openimmo.domain.portal import Portal, PortalLimits
from openimmo.exporters.portals.attachments import (
    MediaPlan,
    changed_files,
    endings,
    file_stem,
    media_plan,
    presumed,
    sent_media,
    with_files,
)
from openimmo.exporters.portals.privacy import cleared
from openimmo.model import Anhaenge, Anhang, AnhangLocation, Check, Daten, Gruppe, Immobilie
from tests.exporters.flats import flat

PORTAL = Portal(name="portal", preset="openimmo")


def limited(**said: object) -> Portal:
    return msgspec.structs.replace(PORTAL, limits=PortalLimits(**said))  # type: ignore[arg-type]


def anhang(
    gruppe: Gruppe | None = Gruppe.BILD, title: str | None = None, pfad: str = "x.jpg", **said: object
) -> Anhang:
    made = Anhang(
        location=AnhangLocation.EXTERN, gruppe=gruppe, anhangtitel=title, format="jpg", daten=Daten(pfad=pfad)
    )
    return msgspec.structs.replace(made, **said)


def listing(*files: Anhang) -> Immobilie:
    return msgspec.structs.replace(flat("AF437"), anhaenge=Anhaenge(anhang=files))


def stored(at: int, kind: str = "image/jpeg", **said: object) -> MediaRef:
    made = MediaRef(position=at, state="stored", sha256=f"{at:064x}", media_type=kind, size=1000)
    return msgspec.structs.replace(made, **said)


def link(position: int) -> MediaRef:
    return MediaRef(position=position, state="link")


def plan(of: Immobilie, media: list[MediaRef], portal: Portal = PORTAL, accepted: Immobilie | None = None) -> MediaPlan:
    return media_plan(of, accepted or of, media, portal, "AF437")


def written(of: Immobilie, found: MediaPlan, made: dict[int, str] | None = None) -> list[tuple[str, str, str]]:
    done = with_files(of, found, presumed(found) if made is None else made, frozenset()).immobilie
    return [
        (str(one.gruppe), str(one.location), (one.daten.pfad or "") if one.daten else "")
        for one in (done.anhaenge.anhang if done.anhaenge else ())
    ]


def codes(found: MediaPlan) -> list[str]:
    return [one.code for one in found.findings]


def test_the_title_picture_comes_first_and_there_is_only_one() -> None:
    sent = listing(anhang(), anhang(Gruppe.TITELBILD), anhang(Gruppe.TITELBILD))
    found = plan(sent, [stored(0), stored(1), stored(2)])
    assert [one.position for one in found.going] == [1, 0, 2]
    assert [group for group, _, _ in written(sent, found)] == ["TITELBILD", "BILD", "BILD"]


def test_a_listing_without_a_title_picture_gets_its_first_one_that_shows_it() -> None:
    sent = listing(anhang(Gruppe.ANBIETERLOGO), anhang(Gruppe.INNENANSICHTEN), anhang())
    found = plan(sent, [stored(0), stored(1), stored(2)])
    assert [group for group, _, _ in written(sent, found)] == ["TITELBILD", "ANBIETERLOGO", "BILD"]


def test_the_next_picture_is_the_title_when_the_first_cannot_be_made() -> None:
    sent = listing(anhang(Gruppe.TITELBILD), anhang())
    found = plan(sent, [stored(0), stored(1)])
    assert [group for group, _, _ in written(sent, found, {1: "jpg"})] == ["TITELBILD"]
    assert written(sent, found, {}) == []
    assert with_files(sent, found, {}, frozenset()).immobilie.anhaenge is None


def test_names_are_ours_and_stay_the_same_wherever_a_picture_stands() -> None:
    sent = listing(anhang(pfad="Küche & Bad.JPG"), anhang(pfad="../x.jpg"))
    first = {name for _, _, name in written(sent, plan(sent, [stored(0), stored(1)]))}
    turned = listing(anhang(pfad="b.jpg"), anhang(pfad="a.jpg"))
    moved = [stored(1, position=0), stored(0, position=1)]
    assert {name for _, _, name in written(turned, plan(turned, moved))} == first
    assert all(name.isascii() and name.startswith("AF437-") and "/" not in name for name in first)


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_name_is_short_ascii_and_never_that_of_another_listing(one: str, other: str) -> None:
    name = file_stem(one, "0" * 64)
    assert name.isascii()
    assert 0 < len(name) <= 45
    assert all(letter.isalnum() or letter == "-" for letter in name)
    assert (name == file_stem(other, "0" * 64)) == (one == other)


def test_formats_that_a_portal_does_not_take_become_the_first_it_takes() -> None:
    sent = listing(anhang(), anhang(format="image/webp"))
    found = plan(sent, [stored(0, "image/png"), stored(1, "image/webp")], limited(pictures=(".JPEG", "png")))
    assert [(file.format, file.picture.formats) for _, file in found.files if file.picture] == [
        ("png", ("jpg", "png")),
        ("jpg", ("jpg", "png")),
    ]
    done = with_files(sent, found, presumed(found), frozenset()).immobilie
    assert done.anhaenge is not None
    assert [one.format for one in done.anhaenge.anhang] == ["png", "jpg"]


def test_the_senders_word_for_a_format_stays_where_it_is_right() -> None:
    sent = listing(anhang(format="image/jpeg"), anhang(format="JPG"), anhang(format=None))
    done = with_files(
        sent, plan(sent, [stored(0), stored(1), stored(2)]), {0: "jpg", 1: "jpg", 2: "jpg"}, frozenset()
    ).immobilie
    assert done.anhaenge is not None
    assert [one.format for one in done.anhaenge.anhang] == ["image/jpeg", "JPG", "jpg"]


@pytest.mark.parametrize(
    ("kind", "size", "code"),
    [
        ("application/pdf", 1000, None),
        ("application/pdf", 9000, "export-media-large"),
        ("video/mp4", 1000, "export-media-format"),
        ("image/tiff", 1000, "export-media-format"),
        ("application/octet-stream", 1000, "export-media-format"),
    ],
)
def test_documents_go_as_they_are_or_not_at_all(kind: str, size: int, code: str | None) -> None:
    sent = listing(anhang(Gruppe.DOKUMENTE, "Exposé"))
    found = plan(sent, [stored(0, kind, size=size)], limited(document_bytes=5000))
    assert codes(found) == ([code] if code else [])
    assert [file.picture for _, file in found.files] == ([] if code else [None])


def test_too_many_files_are_told_and_links_do_not_count() -> None:
    sent = listing(anhang(), anhang(Gruppe.LINKS, pfad="https://example.org"), anhang(), anhang(Gruppe.TITELBILD))
    found = plan(sent, [stored(0), link(1), stored(2), stored(3)], limited(media=2))
    assert [one.position for one in found.going] == [3, 0, 1]
    assert [(one.code, one.path) for one in found.findings] == [("export-media-beyond", "anhaenge/anhang[3]")]


@pytest.mark.parametrize("state", ["missing", "refused"])
def test_what_is_not_there_is_left_out_and_told(state: str) -> None:
    sent = listing(anhang(), anhang(title="Bad"))
    found = plan(sent, [stored(0), MediaRef(position=1, state=state)])
    assert [(one.code, one.value, one.params["state"]) for one in found.findings] == [
        ("export-media-missing", "Bad", state)
    ]
    assert len(written(sent, found)) == 1


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://tour.example.org/1?a=b", None),
        ("www.example.org/tour", None),
        ("ftp://example.org/film", "export-link-refused"),
        ("javascript:alert(1)", "export-link-refused"),
        ("https://user:geheim@example.org/", "export-link-refused"),
        ("file:///etc/passwd", "export-link-refused"),
    ],
)
def test_links_are_web_addresses_without_secrets(address: str, code: str | None) -> None:
    sent = listing(anhang(Gruppe.FILMLINK, pfad=address))
    found = plan(sent, [link(0)])
    assert codes(found) == ([code] if code else [])
    assert written(sent, found) == ([] if code else [("FILMLINK", "REMOTE", address)])
    assert "geheim" not in str(found.findings)


def test_an_address_in_the_title_becomes_a_link_of_its_own() -> None:
    sent = listing(Anhang(gruppe=Gruppe.LINKS, anhangtitel="https://example.org/360"))
    done = with_files(sent, plan(sent, [link(0)]), {}, frozenset()).immobilie
    assert done.anhaenge is not None
    (only,) = done.anhaenge.anhang
    assert (only.location, only.format, only.daten) == ("REMOTE", "", Daten(pfad="https://example.org/360"))


def test_a_portal_without_links_gets_none() -> None:
    sent = listing(anhang(Gruppe.LINKS, pfad="https://example.org"))
    assert codes(plan(sent, [link(0)], msgspec.structs.replace(PORTAL, links=False))) == ["export-link-held"]


def test_tours_get_the_group_that_the_portal_wants_and_other_links_keep_theirs() -> None:
    tour, film = "https://example.org/360", "https://example.org/film"
    sent = listing(anhang(Gruppe.PANORAMA, pfad=tour), anhang(Gruppe.FILMLINK, pfad=film))
    found = plan(sent, [link(0), link(1)], msgspec.structs.replace(PORTAL, tours="LINKS"))
    assert written(sent, found) == [("LINKS", "REMOTE", tour), ("FILMLINK", "REMOTE", film)]
    assert codes(found) == ["export-tour-group"]
    usual = plan(sent, [link(0), link(1)])
    assert (written(sent, usual)[0][0], codes(usual)) == ("PANORAMA", [])


def test_positions_are_those_of_the_listing_as_accepted_whatever_privacy_holds_back() -> None:
    accepted = listing(anhang(title="Vertrag intern"), anhang(title="Bad"), anhang(title="Bad"), anhang(title="Küche"))
    left = cleared(accepted, PORTAL, "AF437").immobilie
    found = plan(left, [stored(at) for at in range(4)], accepted=accepted)
    assert [position for position, _ in found.files] == [1, 2, 3]


def test_marks_of_change_stay_only_where_they_are_valid_and_true() -> None:
    dated = Check(ctype="DATETIME", value=datetime(2026, 3, 1, 12))  # type: ignore[arg-type]
    sent = listing(anhang(check=dated), anhang(check=dated), anhang(check=Check(ctype="MD5")))  # type: ignore[arg-type]
    found = plan(sent, [stored(0), stored(1), stored(2)])
    done = with_files(sent, found, presumed(found), frozenset({1})).immobilie
    assert done.anhaenge is not None
    assert [one.check for one in done.anhaenge.anhang] == [dated, None, None]


def test_the_content_of_an_attachment_never_stays_in_the_xml() -> None:
    sent = listing(msgspec.structs.replace(anhang(), daten=Daten(anhanginhalt="QUJD"), location=AnhangLocation.INTERN))
    done = with_files(sent, plan(sent, [stored(0)]), {0: "jpg"}, frozenset()).immobilie
    assert done.anhaenge is not None
    (only,) = done.anhaenge.anhang
    assert only.location == "EXTERN"
    assert only.daten is not None
    assert only.daten.anhanginhalt is None


def test_the_ledger_remembers_each_file_once_with_its_origin() -> None:
    sent = listing(anhang(), anhang())
    same = [stored(0), stored(0, position=1)]
    found = plan(sent, same)
    ready = ReadyFile(path=Path("x"), format="jpg", size=1, sha256="f" * 64)
    kept = sent_media(found, {0: ready, 1: ready})
    assert [(one.sha256, one.original) for one in kept] == [("f" * 64, "0" * 64)]
    assert changed_files(found, {0: ready}) == {0}
    assert changed_files(found, {0: msgspec.structs.replace(ready, sha256="0" * 64)}) == frozenset()


def test_formats_are_understood_however_they_are_written() -> None:
    assert endings(["JPEG", ".jpg", "image/png", "PDF "]) == ("jpg", "png", "pdf")
