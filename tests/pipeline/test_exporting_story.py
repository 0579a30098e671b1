"""An export from the stock to a portal's server: what goes, what is noted, and what stays as it is."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from openimmo.domain.export import ExportState, SentState
from openimmo.domain.listing import ListingStatus
from openimmo.errors import Busy, Refused, SettingsError, UnknownObject
from tests.pipeline.deliveries import attachment, bare, feed, listing, picture
from tests.pipeline.exporting_office import (
    FULL,
    PORTAL,
    ExportOffice,
    actions_of,
    advert,
    codes_of,
    feed_of,
    numbers_of,
)


@pytest.fixture
def desk(tmp_path: Path, empty_store: Path) -> Iterator[ExportOffice]:
    """An office with a portal; whatever a test did, the audit must be clean after it."""

    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(empty_store, home / "store.db")

    office = ExportOffice(tmp_path, make_home)
    yield office
    assert office.problems() == []


def stock(desk: ExportOffice, count: int = 3) -> None:
    listings = [advert(f"A{place}", attachments=[attachment(f"{place}.jpg")]) for place in range(1, count + 1)]
    files = {f"{place}.jpg": picture(place) for place in range(1, count + 1)}
    (report,) = desk.send({"feed.xml": feed(*listings, umfang="VOLL"), **files})
    assert report.counts.created == count


def test_what_is_new_goes_to_the_portal_and_counts_as_sent_once_the_server_has_it(desk: ExportOffice):
    stock(desk)
    report = desk.export()
    assert actions_of(report) == {"A1": "create", "A2": "create", "A3": "create"}
    assert (report.sent is not None, report.problem) == (True, None)
    (package,) = report.packages
    assert desk.names() == [package.name]
    assert numbers_of(desk.newest()) == {"A1": "CHANGE", "A2": "CHANGE", "A3": "CHANGE"}
    assert {row.state for row in desk.ledger().values()} == {SentState.SENT}
    (run,) = desk.exports()
    assert (run.run, run.state, run.packages) == (report.run, ExportState.SENT, report.packages)
    assert run.receipt is not None
    assert run.receipt["place"] == "ftp://portal.example/in"
    assert [one["sha256"] for one in run.receipt["files"]] == [package.sha256]
    assert "secret" not in str(run.receipt)


def test_an_export_with_nothing_changed_writes_no_package_and_touches_no_picture(desk: ExportOffice):
    stock(desk)
    desk.export()
    names = desk.names()
    report = desk.export()
    assert (report.packages, report.sent, report.counts.unchanged) == ((), None, 3)
    assert desk.names() == names
    assert len(desk.exports()) == 1


def test_a_change_goes_alone_and_what_left_is_deleted(desk: ExportOffice):
    stock(desk, 6)
    desk.export()
    kept = [advert(f"A{place}", attachments=[attachment(f"{place}.jpg")]) for place in range(2, 7)]
    files = {f"{place}.jpg": picture(place) for place in range(2, 7)}
    desk.send({"feed.xml": feed(bare("A1"), advert("A2", price="1")), **files})
    report = desk.export()
    assert report.counts.delete == 1
    assert numbers_of(desk.newest()) == {"A1": "DELETE", "A2": "CHANGE"}
    assert len(kept) == 5
    again = desk.export()
    assert (again.packages, again.counts.unchanged) == ((), 5)


def test_only_active_listings_go_and_an_inactive_one_is_told_with_the_word_to_activate_it(desk: ExportOffice):
    desk.send(feed(advert("A1"), advert("A2")), policy="imv")
    report = desk.export()
    assert (report.counts.waiting, report.counts.blocked, report.packages) == (2, 0, ())
    assert codes_of(report) == {"IMVO-ID-A1": ["export-inactive"], "IMVO-ID-A2": ["export-inactive"]}
    named = desk.export(only=("IMVO-ID-A1",))
    assert (actions_of(named), named.counts.blocked) == ({"IMVO-ID-A1": "blocked"}, 1)


def test_what_cannot_be_written_is_blocked_by_name_and_the_rest_goes(desk: ExportOffice):
    desk.send(feed(advert("A1"), listing("A2"), advert("A3")))
    report = desk.export()
    assert actions_of(report) == {"A1": "create", "A2": "blocked", "A3": "create"}
    assert {number: set(codes) for number, codes in codes_of(report).items()} == {"A2": {"export-invalid"}}
    assert numbers_of(desk.newest()) == {"A1": "CHANGE", "A3": "CHANGE"}
    assert set(desk.ledger()) == {"A1", "A3"}


def test_a_blocked_listing_that_is_there_stays_there_though_a_full_export_was_asked_for(desk: ExportOffice):
    stock(desk, 4)
    desk.export()
    desk.send(feed(listing("A1", obid="OB-A1"), advert("A2", price="1")))
    report = desk.export(scope=FULL)
    assert (report.scope, [one.code for one in report.reasons]) == (
        "TEIL",
        ["export-full-loses", "export-full-put-off"],
    )
    assert numbers_of(desk.newest()) == {"A2": "CHANGE"}
    assert desk.ledger()["A1"].action == "create"
    approved = desk.export(scope=FULL, approved=1)
    assert (approved.scope, approved.reasons, approved.counts.delete) == ("VOLL", (), 1)
    assert set(numbers_of(desk.newest())) == {"A2", "A3", "A4"}
    assert desk.ledger()["A1"].action == "delete"


def test_a_full_export_sends_everything_even_if_nothing_has_changed(desk: ExportOffice):
    stock(desk)
    desk.export()
    report = desk.export(scope=FULL)
    assert (report.scope, report.counts.unchanged, report.counts.change) == ("VOLL", 3, 0)
    assert set(numbers_of(desk.newest())) == {"A1", "A2", "A3"}
    assert desk.exports()[0].state is ExportState.SENT


def test_deletions_beyond_the_guard_wait_for_approval(desk: ExportOffice):
    stock(desk, 8)
    desk.export()
    desk.send(feed(*(bare(f"A{place}") for place in range(1, 6))))
    held = desk.export()
    assert (held.counts.withheld, held.packages) == (5, ())
    assert [one.code for one in held.reasons] == ["export-withheld"]
    assert desk.export(approved=4).counts.withheld == 5
    done = desk.export(approved=5)
    assert (done.counts.delete, done.counts.withheld, done.reasons) == (5, 0, ())
    assert numbers_of(desk.newest()) == {f"A{place}": "DELETE" for place in range(1, 6)}


def test_a_dry_run_tells_the_same_and_writes_nothing(desk: ExportOffice):
    stock(desk)
    desk.send(feed(listing("B1")))
    before = sorted(str(one) for one in desk.home.rglob("*"))
    report = desk.export(dry_run=True)
    assert actions_of(report) == {"A1": "create", "A2": "create", "A3": "create", "B1": "blocked"}
    assert (report.dry_run, report.packages, desk.names(), desk.ledger()) == (True, (), [], {})
    assert sorted(str(one) for one in desk.home.rglob("*")) == before
    assert actions_of(desk.export()) == actions_of(report)


def test_one_listing_can_be_sent_by_name_even_if_it_has_not_changed(desk: ExportOffice):
    stock(desk)
    desk.export()
    desk.send(feed(advert("A2", price="1")))
    report = desk.export(only=("A1",))
    assert (actions_of(report), numbers_of(desk.newest())) == ({"A1": "change"}, {"A1": "CHANGE"})
    assert desk.export().counts.change == 1


def test_a_name_that_fits_nothing_or_nothing_for_the_portal_is_refused(desk: ExportOffice):
    stock(desk)
    with pytest.raises(UnknownObject):
        desk.export(only=("Z9",))
    desk.portal(**{"choice.not_numbers": '["A1"]'})
    with pytest.raises(Refused) as refused:
        desk.export(only=("A1",))
    assert refused.value.code == "export-not-chosen"


def test_packages_written_to_a_folder_count_as_sent_only_for_a_portal_that_has_no_address(
    desk: ExportOffice, tmp_path: Path
):
    stock(desk)
    written = desk.export(output=tmp_path / "out")
    assert written.sent is not None
    assert [one.name for one in (tmp_path / "out").iterdir()] == [written.packages[0].name]
    assert (desk.ledger(), desk.exports(), desk.names()) == ({}, [], [])
    desk.settings('[portal.shelf]\npreset = "openimmo"\n')
    one = desk.export("shelf", output=tmp_path / "feed.zip")
    assert numbers_of(feed_of((tmp_path / "feed.zip").read_bytes())) == {f"A{n}": "CHANGE" for n in (1, 2, 3)}
    assert (set(desk.ledger("shelf")), one.target) == ({"A1", "A2", "A3"}, str(tmp_path / "feed.zip"))
    assert desk.export("shelf", output=tmp_path / "feed.zip").packages == ()


def test_a_portal_without_address_needs_to_be_told_where_to(desk: ExportOffice):
    desk.settings('[portal.shelf]\npreset = "openimmo"\n')
    stock(desk)
    with pytest.raises(SettingsError):
        desk.export("shelf")
    assert desk.export("shelf", dry_run=True).counts.create == 3


def test_a_full_export_is_due_after_so_many_days(desk: ExportOffice):
    stock(desk)
    desk.portal(full_days="2")
    assert desk.export().scope == "VOLL"
    assert (desk.export().packages, desk.export().scope) == ((), "TEIL")
    desk.house.ticks += 2 * 24 * 60
    assert (desk.export().scope, desk.export().packages) == ("VOLL", ())


def test_what_was_taken_over_once_goes_with_a_full_export_first(desk: ExportOffice):
    desk.send(feed(advert("A1"), advert("A2")), policy="is24")
    with desk.house.stock().writing() as book:
        for number in ("A1", "A2"):
            row = book.listing(number).row
            book.set_status(row.id, ListingStatus.ACTIVE, actor="test", at=desk.house.clock())
    refused = desk.export()
    assert (refused.counts.blocked, codes_of(refused)["A1"]) == (2, ["export-needs-full"])
    assert desk.export(scope=FULL).counts.create == 2
    assert desk.export().counts.unchanged == 2


def test_two_exports_to_one_portal_do_not_run_at_the_same_time(desk: ExportOffice):
    with desk.house.exporting("site"), pytest.raises(Busy):
        desk.export()


def test_only_the_last_exports_keep_their_packages(desk: ExportOffice):
    stock(desk)
    for price in range(1, 7):
        desk.send(feed(advert("A1", price=str(price))))
        desk.export()
    kept = sorted(one.name for one in (desk.home / "outbox" / "portals" / "site").iterdir())
    assert kept == sorted(one.run for one in desk.exports()[:3])


def test_the_rules_are_told_and_block_only_where_the_portal_wants_that(desk: ExportOffice):
    desk.send(feed(advert("A1", price="0"), advert("A2")))
    told = desk.export(dry_run=True)
    (code, *_) = {one.rule for one in told.findings if one.listing == "A1"} - {
        one.rule for one in told.findings if one.listing == "A2"
    }
    assert (told.counts.create, code is not None) == (2, True)
    desk.portal(rules='"off"')
    assert desk.export(dry_run=True).findings == ()
    desk.settings(f'{PORTAL}rules = "block"\n[rules]\nerror = ["{code}"]\n')
    blocked = desk.export(dry_run=True)
    assert actions_of(blocked) == {"A1": "blocked", "A2": "create"}
    assert code in codes_of(blocked)["A1"]
