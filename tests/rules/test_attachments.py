"""Attachments: how senders really name and group them, and what only the files tell."""

import shutil
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pytest

from openimmo.importers.feed import FeedReader
from openimmo.pipeline.validating import Options, validate_package
from openimmo.rules.book import by_subject
from openimmo.rules.rule import AS_OF, Example, Need
from openimmo.rules.running import RuleSet, Running, rule_set
from tests.rules.examples import PICTURES, feed, write


def anhang(pfad: str, gruppe: str = "BILD", title: str = "Hof", fmt: str = "image/jpeg", location: str = "") -> str:
    where = location or ("REMOTE" if "://" in pfad else "EXTERN")
    return (
        f'<anhang location="{where}"{f" gruppe={gruppe!r}" if gruppe else ""}><anhangtitel>{title}</anhangtitel>'
        f"<format>{fmt}</format><daten><pfad>{pfad}</pfad></daten></anhang>"
    )


TITLE = anhang("titel.jpg", "TITELBILD")


def codes(*sent: str) -> list[str]:
    """The rules about attachments that hit where no files are there."""
    example = Example(xml=f"<anhaenge>{''.join(sent)}</anhaenge>")
    run = Running(RuleSet(as_of=example.as_of, rules=by_subject()["attachments"]))
    found = run.listing(next(iter(FeedReader(BytesIO(feed(example))))).immobilie, None)
    assert {one.reason for one in run.not_run} == {Need.FILES}
    return [rule.code.removeprefix("rule-") for rule, _ in found]


def test_a_picture_is_told_by_its_group_its_format_or_its_name() -> None:
    assert codes(anhang("1", "TITELBILD", fmt="")) == []
    assert codes(TITLE, anhang("x.php?id=1", "", fmt="JPG")) == []
    assert codes(anhang("HOF.JPEG", "TITELBILD", fmt="")) == []


@pytest.mark.parametrize("group", ["ANBIETERLOGO", "QRCODE", "EPASS-SKALA", "DOKUMENTE", "LINKS"])
def test_what_does_not_show_the_property_is_no_picture_of_it(group: str) -> None:
    assert codes(anhang("1.jpg", group)) == ["pictures-missing"]


def test_a_floor_plan_alone_may_come_first() -> None:
    assert codes(anhang("1.png", "GRUNDRISS", "Grundriss", "image/png")) == []


def test_a_title_picture_that_is_called_a_floor_plan_is_told() -> None:
    assert codes(anhang("Grundriss_EG.jpg", "TITELBILD"), anhang("2.jpg")) == ["title-picture-is-plan"]


@pytest.mark.parametrize("name", ["Grundriß EG", "GRUNDRISS", "Grundrisse", "Floor plan"])
def test_a_floor_plan_is_told_by_its_caption(name: str) -> None:
    assert codes(TITLE, anhang("2.jpg", "BILD", name)) == ["floor-plan-unmarked"]


def test_a_floor_plan_as_a_document_is_fine() -> None:
    assert codes(TITLE, anhang("grundriss.pdf", "DOKUMENTE", "Grundriss", "application/pdf")) == []


@pytest.mark.parametrize(
    "title", ["IMG_4711", "DSC00012", "DSCN0815.JPG", "WhatsApp Image 2026-05-01", "P1030211", "a.png"]
)
def test_names_of_a_camera_are_no_captions(title: str) -> None:
    assert codes(TITLE, anhang("2.jpg", title=title)) == ["attachment-title-is-file-name"]


@pytest.mark.parametrize("title", ["Bild 12", "Hof 2", "Bad, 1. OG", "Foto vom Bad", "Haus 3 B", "Imgard-Straße 100"])
def test_captions_with_numbers_are_captions(title: str) -> None:
    assert codes(TITLE, anhang("2.jpg", title=title)) == []


@pytest.mark.parametrize(
    "pfad",
    ["http://localhost/1.jpg", "https://192.168.0.4:8080/1.jpg", "http://nas/1.jpg", "https://server.local/1.jpg"],
)
def test_addresses_of_the_own_network_are_told(pfad: str) -> None:
    assert "link-to-own-network" in codes(TITLE, anhang(pfad))


@pytest.mark.parametrize(
    "pfad", ["https://nas.example.de/1.jpg", "https://10gbit.example/1.jpg", "https://1.2.3.4/1.jpg"]
)
def test_public_addresses_are_not(pfad: str) -> None:
    assert codes(TITLE, anhang(pfad)) == []


@pytest.mark.parametrize(
    "pfad", [r"C:\Bilder\1.jpg", "d:/bilder/1.jpg", r"\\server\bilder\1.jpg", "file:///home/1.jpg"]
)
def test_paths_of_the_own_disk_are_told(pfad: str) -> None:
    assert "path-on-own-disk" in codes(TITLE, anhang(pfad, location="EXTERN"))


@pytest.mark.parametrize("pfad", ["bilder/1.jpg", r"bilder\1.jpg", "./1.jpg", "14:30 Uhr.jpg"])
def test_relative_paths_are_not(pfad: str) -> None:
    assert codes(TITLE, anhang(pfad, location="EXTERN")) == []


def test_a_password_in_an_address_is_told_and_not_repeated() -> None:
    example = Example(xml=f"<anhaenge>{TITLE}{anhang('https://aue:geheim@x.example.de/1.jpg')}</anhaenge>")
    run = Running(RuleSet(as_of=AS_OF, rules=by_subject()["attachments"]))
    told = run.listing(next(iter(FeedReader(BytesIO(feed(example))))).immobilie, None)
    assert [rule.code for rule, _ in told] == ["rule-link-with-password"]
    assert "geheim" not in str([hit for _, hit in told])


def test_a_listing_without_attachments_lacks_a_picture_only() -> None:
    example = Example(without=("anhaenge",))
    run = Running(RuleSet(as_of=AS_OF, rules=by_subject()["attachments"]))
    told = run.listing(next(iter(FeedReader(BytesIO(feed(example))))).immobilie, ())
    assert [(rule.code, hit.path) for rule, hit in told] == [("rule-pictures-missing", "")]


def told(folder: Path) -> set[str]:
    validation = validate_package(folder, Options(rules=rule_set(AS_OF)))
    return {one.code for one in validation.findings}


def test_files_are_looked_at_in_a_zip_as_in_a_folder(tmp_path: Path) -> None:
    folder = write(Example(files={"titel.jpg": "klein-rot.jpg"}), tmp_path / "lieferung")
    package = Path(shutil.make_archive(str(tmp_path / "lieferung"), "zip", folder))
    assert told(folder) == told(package) == {"rule-picture-too-small"}


def test_a_small_logo_is_fine(tmp_path: Path) -> None:
    logo = f"<anhaenge>{TITLE}{anhang('logo.png', 'ANBIETERLOGO', 'Logo', 'image/png')}</anhaenge>"
    assert told(write(Example(xml=logo, files={"logo.png": "klein.png"}), tmp_path)) == set()


def test_a_picture_that_tells_its_place_is_fine_where_the_address_is_shown(tmp_path: Path) -> None:
    assert told(write(Example(files={"titel.jpg": "titel-mit-ort.jpg"}), tmp_path)) == set()


def test_without_files_nobody_says_that_pictures_are_large_enough(tmp_path: Path) -> None:
    alone = tmp_path / "allein.xml"
    alone.write_bytes(feed(Example()))
    with alone.open("rb") as stream:
        validation = validate_package(stream, Options(rules=rule_set(AS_OF)))
    assert "rule-picture-too-small" in {one.rule for one in validation.not_run if one.reason == Need.FILES}
    assert (PICTURES / "titel-mit-ort.jpg").exists()


def test_a_tour_on_a_web_page_is_no_picture() -> None:
    tour = anhang("https://rundgang.aue-immobilien.example/1", "PANORAMA", "Rundgang", "text/html")
    assert codes(tour) == ["pictures-missing"]
    assert codes(TITLE, anhang("rundum.jpg", "PANORAMA", "Rundgang")) == []


def test_pictures_within_the_xml_are_looked_at_even_alone(tmp_path: Path) -> None:
    data = b64encode((PICTURES / "klein-rot.jpg").read_bytes()).decode()
    inside = TITLE.replace('"EXTERN"', '"INTERN"').replace(
        "<pfad>titel.jpg</pfad>", f"<anhanginhalt>{data}</anhanginhalt>"
    )
    alone = tmp_path / "allein.xml"
    alone.write_bytes(feed(Example(xml=f"<anhaenge>{inside}</anhaenge>")))
    assert told(alone) == {"rule-picture-too-small"}
    assert validate_package(alone, Options(rules=rule_set(AS_OF))).not_run == ()
