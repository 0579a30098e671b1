"""Cleaning up after exports, hand-overs and killed runs: what is needed once more stays, whatever else is old goes."""

import os
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from openimmo.domain.contact import Choice
from openimmo.domain.mail import MailState
from openimmo.intake.incoming import folder_name
from openimmo.pipeline.auditing import audit
from openimmo.pipeline.cleaning import clean
from openimmo.pipeline.leads.handing_over import hand_over_due
from tests.pipeline.deliveries import NOON, Office, feed, listing
from tests.pipeline.exporting_office import PORTAL, ExportOffice, advert

MAIL = '[mail]\nhost = "mail.example"\nfrom = "us@example.com"\noperator = "boss@example.com"\n'
ANNA = '[sender.anna]\nopenimmo_anid = "OIB1"\nemails = ["anna@example.com"]\n'
RUN = "20250101T000000-0123abcd"


@pytest.fixture
def desk(tmp_path: Path, empty_store: Path) -> ExportOffice:
    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(empty_store, home / "store.db")

    return ExportOffice(tmp_path, make_home)


def later(office: Office, days: int) -> None:
    office.house.ticks += days * 24 * 60


def went(office: Office, *, dry_run: bool = False) -> dict[str, int]:
    """Kind → how many went."""
    return {one.kind: one.count for one in clean(office.house, dry_run=dry_run).gone if one.count}


def put(path: Path, *, days_old: float, since: Office) -> Path:
    """A file that is so old by the clock of the office."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"something")
    at = since.house.clock() - timedelta(days=days_old)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def three_exports(desk: ExportOffice) -> list[str]:
    """Three exports of which each brought a listing; their runs, the oldest first."""
    runs = []
    for number in ("A1", "A2", "A1"):
        desk.one(feed(advert(number, title=f"Haus {len(runs)}")))
        runs.append(desk.export().run)
        later(desk, 1)
    return runs


def shelves(desk: ExportOffice, portal: str = "site") -> list[str]:
    return sorted(one.name for one in (desk.home / "outbox" / "portals" / portal).glob("*"))


class TestExports:
    def test_old_ones_go_and_what_the_ledger_names_stays(self, desk: ExportOffice) -> None:
        first, second, third = three_exports(desk)
        later(desk, 500)
        assert went(desk, dry_run=True) == {"exports": 1, "export_reports": 1, "packages": 2}
        assert [one.run for one in desk.exports()] == [third, second, first]
        assert went(desk) == {"exports": 1, "export_reports": 1, "packages": 2}
        assert [one.run for one in desk.exports()] == [third, second]
        assert shelves(desk) == [third]
        assert went(desk) == {}
        assert not desk.export().packages

    def test_their_reports_and_packages_go_before_they_do(self, desk: ExportOffice) -> None:
        runs = three_exports(desk)
        later(desk, 86)
        assert went(desk) == {}
        later(desk, 10)
        assert went(desk) == {"export_reports": 2, "packages": 2}
        assert [one.run for one in desk.exports()] == runs[::-1]

    def test_of_a_portal_that_was_removed_from_the_settings_all_packages_go(self, desk: ExportOffice) -> None:
        three_exports(desk)
        desk.settings("")
        later(desk, 100)
        assert went(desk)["packages"] == 3
        assert not (desk.home / "outbox" / "portals" / "site").exists()

    def test_packages_that_nobody_knows_of_go_and_what_is_not_ours_stays(self, desk: ExportOffice) -> None:
        (run,) = three_exports(desk)[2:]
        folder = desk.home / "outbox" / "portals" / "site"
        for name, days in ((f"{RUN}.part", 3), ("20250101T000000-aaaaaaaa", 3), ("20250101T000000-bbbbbbbb", 1)):
            put(folder / name / "feed.xml", days_old=days, since=desk)
            at = (desk.house.clock() - timedelta(days=days)).timestamp()
            os.utime(folder / name, (at, at))
        foreign = put(folder / "notes" / "mine.txt", days_old=1000, since=desk)
        assert went(desk) == {"packages": 2}
        assert foreign.exists()
        assert {run, "20250101T000000-bbbbbbbb", "notes"} <= set(shelves(desk))

    def test_while_an_export_is_at_work_its_packages_are_left_alone(self, desk: ExportOffice) -> None:
        three_exports(desk)
        later(desk, 100)
        before = shelves(desk)
        with desk.house.exporting("site"):
            clean(desk.house)
        assert shelves(desk) == before
        clean(desk.house)
        assert len(shelves(desk)) == 1

    def test_what_is_to_stay_for_ever_stays(self, desk: ExportOffice) -> None:
        keys = ("exports", "export_reports", "packages", "handovers", "unsent_mails", "pictures")
        desk.settings(PORTAL + "[retention]\n" + "".join(f'{key} = "never"\n' for key in keys))
        three_exports(desk)
        put(desk.home / "cache" / "pictures" / "ab" / "abcd.jpg", days_old=0, since=desk)
        later(desk, 100_000)
        assert went(desk) == {}


def test_mails_that_were_given_up_or_never_went_go_much_later_than_those_that_were_sent(office: Office) -> None:
    office.settings(MAIL + ANNA)
    for number in ("A1", "A2", "A3"):
        office.one(feed(listing(number)))
        later(office, 100)
    with office.house.stock().writing() as book:
        old, _, young = sorted(book.mails(), key=lambda mail: mail.id)
        book.mark_failed(old.id, "550 no such user")
        book.mark_failed(young.id, "550 no such user")
    assert went(office, dry_run=True) == went(office) == {"unsent_mails": 2}
    with office.house.reading_stock().reading() as view:
        assert [(mail.id, mail.state) for mail in view.mails()] == [(young.id, MailState.FAILED)]


def test_tables_of_contacts_that_nobody_fetched_go_after_a_year_and_other_files_stay(office: Office) -> None:
    with office.house.stock().writing() as book:
        book.start_handover("crm", Choice(everybody=True), NOON)
    outbox = office.home / "outbox"
    old = put(outbox / f"crm-{RUN}.csv", days_old=401, since=office)
    young = put(outbox / "crm-20260101T000000-0123abcd.csv", days_old=399, since=office)
    foreign = [
        put(outbox / name, days_old=9999, since=office) for name in (f"other-{RUN}.csv", "crm.csv", f"crm-{RUN}.txt")
    ]
    assert went(office) == {"handovers": 1}
    assert not old.exists()
    assert all(one.exists() for one in (young, *foreign))
    assert hand_over_due(office.house, lambda rows: b"") == []


def test_pictures_that_no_export_has_used_for_long_go_even_if_they_are_few(office: Office) -> None:
    old = put(office.home / "cache" / "pictures" / "ab" / "abcd.jpg", days_old=181, since=office)
    young = put(office.home / "cache" / "pictures" / "ab" / "abce.jpg", days_old=179, since=office)
    assert went(office) == {"pictures": 1}
    assert (old.exists(), young.exists()) == (False, True)


class TestWhatKilledRunsLeft:
    def test_goes_two_days_later_and_is_told_as_what_it_is(self, office: Office) -> None:
        home = office.home
        left = [
            home / "spool" / "tmp" / "123.part",
            home / "spool" / "tmp" / "openimmo-leads-x" / "leads.xml",
            home / ".store-x" / "store.db",
            home / "cache" / "pictures" / "ab" / "tmpx.part",
            home / "outbox" / ".crm-x.csv.0.part",
            home / "reports" / ".x.html.tmp",
        ]
        for file in left:
            put(file, days_old=1, since=office)
        assert went(office) == {}
        for file in left:
            put(file, days_old=3, since=office)
        assert went(office, dry_run=True) == went(office) == {"leftovers": 6}
        assert [file for file in left if file.exists()] == []
        assert not (home / "spool" / "tmp" / "openimmo-leads-x").exists()
        assert not (home / ".store-x").exists()

    def test_in_a_folder_of_its_own_goes_at_once(self, office: Office) -> None:
        put(office.home / "tmp" / "openimmo-x" / "leads.xml", days_old=0, since=office)
        clean(office.house)
        assert not (office.home / "tmp" / "openimmo-x").exists()

    def test_of_a_source_that_is_gone_is_told_by_the_audit_and_goes_and_of_one_that_is_there_stays(
        self, damaged_office: Office
    ) -> None:
        office = damaged_office
        office.settings('[source.drop]\nurl = "ftp://user@drop.example/in"\n')
        incoming = office.house.spool().incoming
        mine = put(incoming / folder_name("drop") / "aa.part", days_old=30, since=office)
        gone = put(incoming / folder_name("former") / "bb.part", days_old=30, since=office)
        assert [one.code for one in audit(office.house).problems] == ["audit-incoming-nobodys"]
        assert "openimmo clean" in audit(office.house).problems[0].message("de")
        assert went(office) == {"leftovers": 1}
        assert (mine.exists(), gone.parent.exists()) == (True, False)
        assert office.problems() == []
