"""Cleaning up: what is old enough goes, from the books first; nothing else goes, and the audit misses nothing."""

import os
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest

from openimmo.domain.delivery import DeliveryReport
from openimmo.domain.listing import ListingStatus
from openimmo.domain.sender import SenderState
from openimmo.errors import Busy, Refused
from openimmo.pipeline.cleaning import clean
from openimmo.pipeline.deliveries.approving import approve
from openimmo.pipeline.deliveries.replaying import replay
from openimmo.pipeline.deliveries.undoing import undo
from openimmo.pipeline.report_files import write_report_files
from openimmo.pipeline.senders.operations import release, set_state
from tests.pipeline.deliveries import NOON, Office, actions, attachment, bare, feed, listing, picture, reasons

ALL = '[retention]\narchive = "100d"\nquarantine = "10d"\nreports = "20d"\nmails = "30d"\nmedia = "5d"\n'
WITHDRAWN = f'{ALL}withdrawn = "90d"\n'
MAIL = '[mail]\nhost = "mail.example"\nfrom = "us@example.com"\noperator = "boss@example.com"\n'
PACKAGE = {"feed.xml": feed(listing("A1", attachments=[attachment("a.jpg")]), listing("A2")), "a.jpg": picture()}


def later(office: Office, days: int) -> None:
    """Let days pass."""
    office.house.ticks += days * 24 * 60


def went(office: Office, *, dry_run: bool = False) -> dict[str, int]:
    """Kind → how many went."""
    return {one.kind: one.count for one in clean(office.house, dry_run=dry_run).gone if one.count}


def silent(*told: object) -> None:
    """Nobody is told."""


def replayed(office: Office, delivery: DeliveryReport) -> list[DeliveryReport]:
    return list(replay(office.house, [delivery.delivery], progress=silent))


def undone(office: Office, delivery: DeliveryReport, *, force: bool = False) -> DeliveryReport:
    (report,) = undo(office.house, delivery.delivery, force=force, actor="test", progress=silent)
    return report


def let_go(office: Office) -> dict[str, bool]:
    """Path → whether the ledger gave up the bytes."""
    with office.house.reading_stock().reading() as view:
        return {one.delivery: one.let_go is not None for one in view.deliveries()}


def drawn(*_: object) -> Mapping[str, bytes]:
    return {"html": b"<html/>", "json": b"{}"}


def aged(office: Office) -> None:
    """All attachments as old as the clock of the office says they are."""
    for file in office.home.glob("media/??/*"):
        os.utime(file, (NOON.timestamp(), NOON.timestamp()))


def test_without_a_setting_all_deliveries_stay_for_ever(office: Office) -> None:
    office.one(PACKAGE)
    office.one(b"<html/>")
    later(office, 100_000)
    assert went(office) == {}
    assert sorted(office.kept().values()) == ["archive", "quarantine"]


def test_what_is_to_stay_for_ever_stays(office: Office) -> None:
    office.settings('[retention]\nreports = "never"\nmails = "never"\nmedia = "never"\n')
    office.one(PACKAGE)
    write_report_files(office.house, drawn)
    with office.house.content().batch() as batch:
        batch.put(BytesIO(picture(200)), 10_000)
    aged(office)
    later(office, 100_000)
    assert went(office) == {}


def test_archive_and_quarantine_are_let_go_each_in_its_time(office: Office) -> None:
    office.settings(ALL)
    applied, refused = office.one(PACKAGE), office.one(b"<html/>")
    later(office, 9)
    assert went(office) == {}
    later(office, 2)
    assert went(office) == {"quarantine": 1}
    assert let_go(office) == {applied.delivery: False, refused.delivery: True}
    later(office, 90)
    assert went(office) == {"archive": 1}
    assert office.kept() == {}
    assert office.problems() == []
    assert went(office) == {}
    assert office.statuses() == {"A1": "active", "A2": "active"}


def test_bytes_that_were_let_go_cannot_be_run_again_and_that_is_said_clearly(office: Office) -> None:
    office.settings(ALL)
    report = office.one(PACKAGE)
    later(office, 101)
    went(office)
    with pytest.raises(Refused) as caught:
        replayed(office, report)
    assert caught.value.code == "replay-bytes-let-go"
    assert "2027-03-02" in caught.value.message("en")
    assert "[retention]" in (caught.value.advice("de") or "")


def test_the_same_bytes_sent_again_are_a_duplicate_and_are_kept_anew(office: Office) -> None:
    office.settings(ALL)
    report = office.one(PACKAGE)
    later(office, 101)
    went(office)
    assert office.one(PACKAGE).verdict == "duplicate"
    assert list(office.kept().values()) == ["archive"]
    assert office.problems() == []
    (again,) = replayed(office, report)
    assert again.verdict == "imported"
    assert went(office) == {}
    later(office, 101)
    assert went(office) == {"archive": 1}


def test_bytes_are_as_young_as_the_last_that_was_done_with_them(office: Office) -> None:
    office.settings(ALL)
    report = office.one(PACKAGE)
    later(office, 99)
    undone(office, report)
    later(office, 99)
    assert went(office) == {}
    later(office, 2)
    assert went(office) == {"archive": 1}


def test_an_undo_after_the_bytes_were_let_go_does_its_work_and_asks_for_no_bytes(office: Office) -> None:
    office.settings(ALL)
    report = office.one(PACKAGE)
    later(office, 101)
    went(office)
    back = undone(office, report)
    assert actions(back) == {"A1": "deleted", "A2": "deleted"}
    assert office.problems() == []
    with pytest.raises(Refused) as caught:
        undone(office, back)
    assert caught.value.code == "replay-bytes-let-go"
    later(office, 101)
    assert went(office) == {}


def test_what_waits_for_a_release_waits_however_long_and_a_blocked_sender_for_nobody(office: Office) -> None:
    office.settings(f'release = "manual"\n{ALL}')
    office.one(feed(listing("A1"), anid="OIB1", firma="Anna"))
    office.one(feed(listing("B1"), anid="OIB2", firma="Berta"))
    with office.house.reading_stock().reading() as view:
        names = [one.name for one in view.senders()]
    later(office, 365)
    assert went(office) == {}
    set_state(office.house, names[1], SenderState.BLOCKED, actor="test")
    assert went(office) == {"quarantine": 1}
    reports = list(release(office.house, names[0], actor="test", progress=silent))
    assert [one.verdict for one in reports] == ["imported"]
    assert office.statuses() == {"A1": "active"}


def test_what_waits_on_probation_waits_however_long(office: Office) -> None:
    office.settings(f"probation = 1\n{ALL}")
    report = office.one(feed(listing("A1")))
    later(office, 365)
    assert went(office) == {}
    (done,) = approve(office.house, report.delivery, actor="test", progress=silent)
    assert done.verdict == "imported"


def test_what_was_not_finished_is_not_touched(damaged_office: Office) -> None:
    office = damaged_office
    office.settings(ALL)
    office.one(PACKAGE)
    office.run(office.put(b"<html/>"))
    with office.house.stock().writing() as book:
        book._connection.exec_driver_sql("UPDATE deliveries SET state = 'settled'")
    later(office, 365)
    assert went(office) == {}


def test_reports_of_old_deliveries_go_and_what_is_not_ours_stays(office: Office) -> None:
    office.settings(ALL)
    old = office.one(PACKAGE)
    write_report_files(office.house, drawn)
    later(office, 19)
    young = office.one(feed(listing("A3")))
    write_report_files(office.house, drawn)
    foreign = office.home / "reports" / "notes.html"
    foreign.write_text("mine")
    later(office, 2)
    assert went(office) == {"reports": 2}
    assert {file.name for file in foreign.parent.iterdir()} == {
        "notes.html", f"{young.delivery}.html", f"{young.delivery}.json",
    }  # fmt: skip
    write_report_files(office.house, drawn)
    assert not (foreign.parent / f"{old.delivery}.json").exists()


def test_mails_that_were_sent_go_and_those_that_were_not_stay(office: Office) -> None:
    office.settings(f'{ALL}{MAIL}[sender.anna]\nopenimmo_anid = "OIB1"\nemails = ["anna@example.com"]\n')
    office.one(PACKAGE)
    office.one(feed(listing("A3")))
    with office.house.stock().writing() as book:
        first, second = sorted(book.mails(), key=lambda mail: mail.id)
        book.mark_sent(first.id, office.house.clock())
    later(office, 29)
    assert went(office) == {}
    later(office, 2)
    assert went(office, dry_run=True) == went(office) == {"mails": 1}
    with office.house.reading_stock().reading() as view:
        assert [mail.id for mail in view.mails()] == [second.id]


def test_an_attachment_that_no_version_uses_goes_and_one_of_a_former_version_stays(office: Office) -> None:
    office.settings(ALL)
    office.one(PACKAGE)
    office.one({"feed.xml": feed(listing("A1", attachments=[attachment("b.jpg")])), "b.jpg": picture(7)})
    with office.house.content().batch() as batch:
        lost = batch.put(BytesIO(picture(200)), 10_000).sha256
    aged(office)
    later(office, 6)
    assert went(office) == {"media": 1}
    assert not office.house.content().has(lost)
    assert len(list(office.home.glob("media/??/*"))) == 2


def test_an_attachment_that_was_brought_just_now_stays(office: Office) -> None:
    office.settings(ALL)
    office.one(PACKAGE)
    with office.house.content().batch() as batch:
        batch.put(BytesIO(picture(200)), 10_000)
    for file in office.home.glob("media/??/*"):
        os.utime(file, (NOON.timestamp() + 5 * 86_400,) * 2)
    later(office, 6)
    assert went(office) == {}


class TestListingsWithdrawnLongAgo:
    @pytest.fixture
    def emptied(self, office: Office) -> Office:
        """A1 with a picture, withdrawn long ago and forgotten; A2 is there."""
        office.settings(WITHDRAWN)
        office.one(PACKAGE)
        self.gone = office.one(feed(bare("A1")))
        aged(office)
        later(office, 89)
        assert went(office) == {}
        later(office, 2)
        assert went(office, dry_run=True) == {"withdrawn": 1, "media": 1}
        assert went(office) == {"withdrawn": 1, "media": 1}
        assert went(office) == {}
        return office

    def test_keep_their_numbers_and_histories_and_nothing_else(self, emptied: Office) -> None:
        found = emptied.listing("A1")
        assert (found.row.status, found.row.title, found.row.city, found.row.price) == ("withdrawn", None, None, None)
        assert (found.xml, found.media, found.row.media, found.row.marketing) == (b"<immobilie/>", (), 0, ())
        with emptied.house.reading_stock().reading() as view:
            assert [entry.action for entry in view.history(found.row.id)] == ["created", "deleted", "forgotten"]
        assert emptied.statuses() == {"A1": "withdrawn", "A2": "active"}
        assert emptied.listing("A2").row.title == "Altbau am Dom"

    def test_come_back_whole_when_they_are_sent_again(self, emptied: Office) -> None:
        report = emptied.one(PACKAGE)
        assert actions(report)["A1"] == "updated"
        found = emptied.listing("A1")
        assert (found.row.status, found.row.title, found.version, found.row.media) == ("active", "Altbau am Dom", 2, 1)
        with pytest.raises(Refused) as caught:
            undone(emptied, report)
        assert caught.value.code == "undo-refused"

    def test_cannot_be_brought_back_by_hand(self, emptied: Office) -> None:
        with pytest.raises(Refused) as caught, emptied.house.stock().writing() as book:
            book.set_status(book.listing("A1").row.id, ListingStatus.ACTIVE, actor="anna", at=NOON)
        assert caught.value.code == "store-listing-forgotten"
        assert "A1" in caught.value.message("de")

    @pytest.mark.parametrize("force", [False, True])
    def test_cannot_be_brought_back_by_an_undo(self, emptied: Office, *, force: bool) -> None:
        with pytest.raises(Refused) as caught:
            undone(emptied, self.gone, force=force)
        assert caught.value.code == "undo-refused"
        (report,) = undo(emptied.house, self.gone.delivery, force=force, actor="test", dry_run=True, progress=silent)
        assert reasons(report) >= {"undo-forgotten"}

    def test_may_be_renumbered_still(self, emptied: Office) -> None:
        with emptied.house.stock().writing() as book:
            book.renumber(book.listing("A1").row.id, "Z9", actor="anna", at=NOON)
        assert emptied.listing("A1").row.number == "Z9"


def test_a_rehearsal_tells_the_same_and_changes_nothing(office: Office) -> None:
    office.settings(WITHDRAWN)
    office.one(PACKAGE)
    office.one(b"<html/>")
    office.one(feed(bare("A1")))
    write_report_files(office.house, drawn)
    aged(office)
    later(office, 101)
    files = {file for file in office.home.rglob("*") if file.is_file()}
    told = clean(office.house, dry_run=True)
    assert let_go(office) == dict.fromkeys(let_go(office), False)
    assert {file for file in office.home.rglob("*") if file.is_file()} == files
    assert told.dry_run
    done = clean(office.house)
    assert (done.gone, done.count, done.bytes) == (told.gone, told.count, told.bytes)
    assert {one.kind: one.count for one in done.gone if one.count or one.kind in ("mails", "pictures")} == {
        "archive": 2, "quarantine": 1, "reports": 6, "mails": 0, "withdrawn": 1, "media": 1, "pictures": 0,
    }  # fmt: skip
    assert done.bytes == sum(one.bytes for one in done.gone) > 0


def test_pictures_made_for_portals_go_where_they_have_become_too_many(office: Office, monkeypatch) -> None:
    made = office.home / "cache" / "pictures" / "ab" / "abcd.jpg"
    made.parent.mkdir(parents=True)
    with made.open("wb") as file:
        file.truncate(2_000_000_001)  # holds no blocks of the disk
    os.utime(made, (NOON.timestamp(), NOON.timestamp()))
    assert went(office) == {}
    later(office, 3)
    assert went(office) == {"pictures": 1}
    assert not made.exists()


def test_a_clean_up_waits_for_no_import_that_is_running(office: Office) -> None:
    office.one(PACKAGE)
    with office.house.alone(), pytest.raises(Busy):
        clean(office.house)


def test_a_home_that_does_not_exist_is_clean_and_is_not_made(tmp_path: Path) -> None:
    office = Office(tmp_path)
    assert clean(office.house).count == 0
    assert not office.home.exists()


def test_bytes_that_vanish_while_a_replay_is_asked_for_are_told_and_no_row_is_written(damaged_office: Office) -> None:
    office = damaged_office
    report = office.one(PACKAGE)
    running = replay(office.house, [report.delivery], progress=silent)

    def take_away() -> None:
        for file in (office.home / "archive").iterdir():
            file.unlink()

    original = office.house.alone

    def alone():
        take_away()
        return original()

    office.house.alone = alone  # type: ignore[method-assign]  # between the look and the lock
    with pytest.raises(Refused) as caught:
        list(running)
    assert (caught.value.code, caught.value.params["delivery"]) == ("replay-bytes-missing", report.delivery)
    assert len(let_go(office)) == 1
