"""The portal's own form: loose files, deletes apart, nothing but whole stocks, files that are there already."""

import io
import zipfile
from pathlib import Path
from shutil import copyfile

import pytest

from openimmo.domain.feedback import Feedback, FeedbackFile, Fehler, Interessent, Objekt, ReadFeedback
from openimmo.errors import SettingsError
from openimmo.importers.feed import read_feed
from openimmo.pipeline.export.reconciling import reconcile
from tests.pipeline.deliveries import attachment, bare, feed, listing, picture
from tests.pipeline.exporting_office import FULL, PART, ExportOffice, actions_of, advert, feed_of, numbers_of


@pytest.fixture
def desk(tmp_path: Path, empty_store: Path) -> ExportOffice:
    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(empty_store, home / "store.db")

    office = ExportOffice(tmp_path, make_home)
    listings = [advert(f"A{n}", intern=f"i{n}", attachments=[attachment(f"{n}.jpg")]) for n in range(1, 6)]
    office.send({"feed.xml": feed(*listings), **{f"{n}.jpg": picture(n * 40) for n in range(1, 6)}})
    return office


def files_in(desk: ExportOffice, name: str) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(desk.server.read(name.encode()))) as package:
        return sorted(package.namelist())


def test_loose_files_come_before_the_xml_that_names_them(desk: ExportOffice):
    desk.portal(**{"package.zipped": "false", "package.xml_name": '"openimmo-{timestamp}.xml"'})
    report = desk.export()
    (package,) = report.packages
    run = desk.exports()[0]
    assert run.receipt is not None
    order = [one["name"] for one in run.receipt["files"]]
    assert (order[-1], len(order)) == (package.name, 6)
    document = read_feed(io.BytesIO(desk.server.read(package.name.encode())))
    for anbieter in document.anbieter:
        for one in anbieter.immobilie:
            assert one.anhaenge is not None
            for anhang in one.anhaenge.anhang:
                assert anhang.daten is not None
                assert str(anhang.daten.pfad) in order


def test_deletes_go_apart_and_first_where_the_portal_wants_that(desk: ExportOffice):
    desk.portal(delete='"modus"')
    desk.export()
    desk.send(feed(bare("A1"), advert("A2", price="1")))
    deletes, changes = desk.export().packages
    gone = feed_of(desk.server.read(deletes.name.encode()))
    assert gone.uebertragung is not None
    assert (gone.uebertragung.modus, numbers_of(gone)) == ("DELETE", {"A1": "DELETE"})
    assert numbers_of(feed_of(desk.server.read(changes.name.encode()))) == {"A2": "CHANGE"}


def test_a_portal_that_takes_whole_stocks_only_gets_nothing_while_one_of_its_listings_cannot_be_written(
    desk: ExportOffice,
):
    desk.portal(delete='"absence"', scope='"VOLL"', full_means='"replaces"')
    assert desk.export().scope == "VOLL"
    assert desk.export().packages == ()
    desk.send(feed(bare("A1"), advert("A2", price="1")))
    report = desk.export()
    assert (report.counts.delete, set(numbers_of(desk.newest()))) == (1, {"A2", "A3", "A4", "A5"})
    desk.send(feed(listing("A3", obid="OB-A3"), advert("A4", price="1")))
    held = desk.export()
    assert (held.packages, [one.code for one in held.reasons]) == ((), ["export-full-loses", "export-nothing-goes"])
    assert actions_of(held) == {"A2": "unchanged", "A3": "blocked", "A4": "blocked", "A5": "unchanged"}
    assert desk.export(approved=1).sent is not None
    assert set(numbers_of(desk.newest())) == {"A2", "A4", "A5"}
    with pytest.raises(SettingsError):
        desk.export(scope=PART)
    with pytest.raises(SettingsError):
        desk.export(only=("A2",))


def test_pictures_that_the_portal_has_are_not_sent_again_where_that_is_allowed(desk: ExportOffice):
    desk.portal(unchanged_media="true")
    desk.export()
    again = advert("A1", intern="i1", price="1", attachments=[attachment("1.jpg"), attachment("n.jpg")])
    desk.send({"feed.xml": feed(again), "1.jpg": picture(40), "n.jpg": picture(222)})
    report = desk.export()
    assert (report.counts.change, report.packages[0].files) == (1, 1)
    assert len(files_in(desk, desk.names()[-1])) == 2
    assert len(desk.ledger()["A1"].media) == 2


def test_a_full_export_brings_all_pictures_for_it_may_replace_what_is_there(desk: ExportOffice):
    desk.portal(unchanged_media="true")
    desk.export()
    assert [one.files for one in desk.export(scope=FULL).packages] == [5]


def test_a_package_for_each_listing(desk: ExportOffice):
    desk.portal(**{"package.single": "true", "package.zip_name": '"{number}-{timestamp}.zip"', "full_means": '"keeps"'})
    assert [one.listings for one in desk.export().packages] == [1] * 5
    assert len(desk.names()) == 5


def answer(*parts: Objekt | Fehler) -> FeedbackFile:
    objekte = tuple(one for one in parts if isinstance(one, Objekt))
    lines = tuple(one for one in parts if isinstance(one, Fehler))
    feedback = Feedback(objekt=objekte, fehlerliste=lines)
    return FeedbackFile(path="f.xml", kind="xml", feedbacks=(ReadFeedback(name="f.xml", feedback=feedback),))


def test_a_portal_may_name_a_listing_by_any_of_its_ids_and_a_refusal_counts_more_than_a_question(desk: ExportOffice):
    desk.portal(number='"X-"')
    desk.export()
    asked = Objekt(oobj_id="X-A4", interessent=(Interessent(nachname="Muster"),))
    told = answer(
        Fehler(objekt_id="x-a1", text="1"), Fehler(objekt_id="OB-A2", text="2"), Fehler(objekt_id="i3", text="3"),
        Fehler(objekt_id="X-A4", text="4"), asked, Objekt(oobj_id="A5", expose_url="https://site.example/5"),
    )  # fmt: skip
    (found,) = reconcile(desk.house, "site", [told])
    by = {one.number: one.matched_by for one in found.answers}
    assert by == {"X-A1": "extern", "X-A2": "obid", "X-A3": "intern", "X-A4": "extern", "X-A5": "extern"}
    states = {number: row.state.value for number, row in desk.ledger().items()}
    assert states == {**{f"X-A{n}": "rejected" for n in range(1, 5)}, "X-A5": "acknowledged"}
