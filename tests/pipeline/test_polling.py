"""Polling: what comes at a source is imported once, when it is complete, and nothing is removed before that."""

from pathlib import Path

import pytest

from openimmo.domain.delivery import Verdict
from openimmo.domain.source import AfterSuccess, Below
from openimmo.pipeline.deliveries.replaying import replay
from openimmo.pipeline.polling import threads as polling_threads
from openimmo.store.sources import FileState
from tests.pipeline.deliveries import actions, anbieter, attachment, feed, listing, picture, reasons, zipped
from tests.pipeline.source_office import SourceOffice, verdicts, waiting
from tests.pipeline.test_importing_failures import interrupted

ONE = feed(listing("A1"))
PACKED = zipped({"feed.xml": ONE})


def test_a_new_file_is_imported_at_the_second_look(box: SourceOffice):
    box.source().write(b"feed.zip", PACKED)
    assert waiting(box.look()) == {"feed.zip": "source-unsettled"}
    (report,) = box.look()
    assert (report.verdict, report.source, report.path) == (Verdict.IMPORTED, "box", "feed.zip")
    assert box.statuses() == {"A1": "active"}
    assert box.look() == []
    assert box.parts() == []


def test_one_poll_is_enough_for_whoever_has_time_to_wait(box: SourceOffice):
    box.source().write(b"feed.zip", PACKED)
    found = box.poll(twice=True)["box"]
    assert verdicts(found.reports) == [Verdict.IMPORTED]
    assert (found.files, found.waiting, found.problem) == (1, 0, None)
    assert 60 <= box.sourced.seconds < 61


def test_without_a_settle_time_the_first_look_is_enough(box: SourceOffice):
    box.source(settle=0).write(b"feed.xml", ONE)
    assert verdicts(box.look()) == [Verdict.IMPORTED]


def test_two_looks_that_are_too_close_prove_nothing(box: SourceOffice):
    box.source(settle=60).write(b"feed.zip", PACKED)
    box.look()
    assert waiting(box.look(59)) == {"feed.zip": "source-unsettled"}
    assert verdicts(box.look(1)) == [Verdict.IMPORTED]


def test_a_file_that_grows_is_not_taken_and_begins_to_settle_anew(box: SourceOffice):
    files = box.source()
    for end in range(100, 500, 100):
        files.write(b"feed.zip", PACKED[:end])
        assert waiting(box.look()) == {"feed.zip": "source-unsettled"}
    files.write(b"feed.zip", PACKED)
    box.look()
    assert verdicts(box.look()) == [Verdict.IMPORTED]


def test_another_start_of_the_machine_begins_to_settle_anew(box: SourceOffice):
    box.source().write(b"feed.zip", PACKED)
    box.look()
    box.sourced.start = "boot-2"
    assert waiting(box.look()) == {"feed.zip": "source-unsettled"}
    assert verdicts(box.look()) == [Verdict.IMPORTED]


def test_a_file_that_was_overwritten_in_place_is_a_new_delivery(box: SourceOffice):
    files = box.source()
    files.write(b"feed.zip", PACKED)
    box.settle()
    files.write(b"feed.zip", zipped({"feed.xml": feed(listing("A1", price="1"))}))
    (report,) = box.settle()
    assert actions(report) == {"A1": "updated"}


def test_the_same_bytes_sent_again_are_a_duplicate(box: SourceOffice):
    files = box.source()
    files.write(b"feed.zip", PACKED)
    box.settle()
    files.write(b"feed.zip", PACKED)
    assert verdicts(box.settle()) == [Verdict.DUPLICATE]


def test_a_file_that_was_removed_and_comes_again_is_a_new_delivery(box: SourceOffice):
    files = box.source()
    files.write(b"feed.zip", PACKED)
    box.settle()
    files.remove(b"feed.zip")
    box.look()
    files.write(b"feed.zip", PACKED)
    assert verdicts(box.settle()) == [Verdict.DUPLICATE]


def test_a_listing_that_leaves_a_file_out_once_brings_nothing_twice(box: SourceOffice):
    files = box.source()
    files.write(b"feed.zip", PACKED, 77.0)
    box.settle()
    files.remove(b"feed.zip")
    box.look()
    files.write(b"feed.zip", PACKED, 77.0)
    assert box.settle() == []


def test_a_file_that_is_gone_for_long_is_forgotten(box: SourceOffice):
    files = box.source()
    files.write(b"feed.zip", PACKED)
    box.settle()
    files.remove(b"feed.zip")
    box.look()
    assert set(box.rows()) == {b"feed.zip"}
    box.look(2 * 86400)
    assert box.rows() == {}


@pytest.mark.parametrize("name", [b"feed.zip.part", b".feed.zip", b"feed.zip.filepart", b"feed.zip.TMP", b"feed.zip~"])
def test_a_temporary_name_is_passed_over_until_it_is_renamed(box: SourceOffice, name: bytes):
    files = box.source(patterns=("*",))
    files.write(name, PACKED)
    assert box.settle() == []
    files.rename(name, b"feed.zip")
    assert verdicts(box.settle()) == [Verdict.IMPORTED]


def test_names_that_no_pattern_asks_for_stay_and_are_told_after_a_day(box: SourceOffice):
    files = box.source()
    files.write(b"readme.txt", b"hello")
    files.write(b"feed.zip.part", b"half")
    assert box.settle() == []
    assert box.poll()["box"].findings == ()
    box.later(86400)
    (found,) = box.poll()["box"].findings
    assert (found.code, found.params["count"]) == ("source-unused", "2")
    assert {one.name for one in files.list(b"").files} == {b"readme.txt", b"feed.zip.part"}


@pytest.mark.parametrize("marker", [b"feed.zip.ok", b"FEED.ok"])
def test_with_a_marker_a_file_waits_for_it_and_both_are_cleaned(box: SourceOffice, marker: bytes):
    files = box.source(marker=".ok", after=AfterSuccess.DELETE, patterns=("*",))
    files.write(b"feed.zip", PACKED)
    box.look()
    assert waiting(box.look()) == {"feed.zip": "source-no-marker"}
    files.write(marker, b"")
    assert verdicts(box.look()) == [Verdict.IMPORTED]
    assert files.list(b"").files == ()


def test_folders_below_belong_to_the_senders_they_are_named_for(box: SourceOffice):
    box.settings('[sender.anna]\nfolder = "anna-box"\n[sender.bert]\nfirma = "Bert KG"\n')
    files = box.source(below=Below.SENDERS)
    for folder in (b"anna-box", b"bert"):
        files.mkdir(folder)
        files.write(folder + b"/feed.xml", feed(listing("A1"), anid=None, firma=folder.decode()))
    reports = box.settle()
    assert {report.path: report.sender for report in reports} == {"anna-box/feed.xml": "anna", "bert/feed.xml": "bert"}
    assert verdicts(reports) == [Verdict.IMPORTED] * 2


def test_a_folder_of_nobody_is_held_until_it_is_somebodys(box: SourceOffice):
    files = box.source(below=Below.SENDERS)
    files.mkdir(b"who")
    files.write(b"who/feed.xml", ONE)
    (report,) = box.settle()
    assert (report.verdict, report.sender, reasons(report)) == (Verdict.QUARANTINED, None, {"import-sender-folder"})
    assert box.statuses() == {}
    box.settings('[sender.anna]\nfolder = "who"\n')
    (again,) = replay(box.house, [report.delivery], force=False, dry_run=False, progress=lambda *told: None)
    assert (again.verdict, again.sender) == (Verdict.IMPORTED, "anna")


def test_a_shared_source_brings_deliveries_of_several_senders(box: SourceOffice):
    files = box.source()
    files.write(b"1.xml", feed(listing("A1"), anid="OIB1", firma="Anna"))
    files.write(b"2.xml", feed(listing("A1"), anid="OIB2", firma="Bert"))
    assert [report.sender for report in box.settle()] == ["OIB1", "OIB2"]


def test_a_source_that_names_its_sender_wins_over_the_feed(box: SourceOffice):
    box.source(sender="anna").write(b"1.xml", feed(listing("A1"), anid=None, firma="Somebody"))
    assert [report.sender for report in box.settle()] == ["anna"]


def test_a_loose_xml_and_its_pictures_are_one_delivery_and_are_cleaned_together(box: SourceOffice):
    files = box.source(after=AfterSuccess.DELETE)
    files.mkdir(b"Bilder")
    files.write(b"feed.xml", feed(listing("A1", attachments=[attachment("a.jpg"), attachment("bilder/b.jpg")])))
    files.write(b"a.jpg", picture(1))
    files.write(b"Bilder/b.jpg", picture(2))
    files.write(b"other.jpg", picture(3))
    box.look()
    box.look()
    (report,) = box.look()
    assert (report.verdict, report.media.stored, report.media.missing) == (Verdict.IMPORTED, 2, 0)
    assert [one.name for one in files.list(b"").files] == [b"Bilder", b"other.jpg"]
    assert files.list(b"Bilder").files == ()


def test_the_same_xml_and_pictures_from_a_folder_are_the_same_bytes(box: SourceOffice, tmp_path: Path):
    files = box.source()
    xml = feed(listing("A1", attachments=[attachment("a.jpg")]))
    files.write(b"delivery.xml", xml)
    files.write(b"a.jpg", picture(1))
    (report,) = box.settle()
    path = box.put(xml)
    (path.parent / "a.jpg").write_bytes(picture(1))
    (again,) = box.run(path)
    assert (again.verdict, again.sha256) == (Verdict.DUPLICATE, report.sha256)


def test_a_picture_that_is_still_written_holds_its_xml(box: SourceOffice):
    files = box.source()
    files.write(b"feed.xml", feed(listing("A1", attachments=[attachment("a.jpg")])))
    files.write(b"a.jpg", picture(1)[:50])
    box.look()
    files.write(b"a.jpg", picture(1))
    assert waiting(box.look()) == {"feed.xml": "source-files-unsettled"}
    (report,) = box.look()
    assert report.media.stored == 1


def test_a_picture_that_is_not_there_yet_holds_its_xml_for_an_interval(box: SourceOffice):
    files = box.source()
    files.write(b"feed.xml", feed(listing("A1", attachments=[attachment("a.jpg"), attachment("b.jpg")])))
    files.write(b"a.jpg", picture(1))
    box.look()
    assert waiting(box.look(600)) == {"feed.xml": "source-files-missing"}
    files.write(b"b.jpg", picture(2))
    box.look(600)
    (report,) = box.look(100)
    assert (report.media.stored, report.media.missing) == (2, 0)


def test_a_picture_that_never_comes_is_missing_and_the_rest_is_taken(box: SourceOffice):
    box.source().write(b"feed.xml", feed(listing("A1", attachments=[attachment("a.jpg")])))
    (report,) = box.settle()
    assert (report.verdict, report.media.missing) == (Verdict.IMPORTED, 1)


def test_pictures_stay_while_another_xml_may_need_them(box: SourceOffice):
    files = box.source(after=AfterSuccess.DELETE)
    xml = feed(listing("A1", attachments=[attachment("a.jpg")]))
    files.write(b"1.xml", xml)
    files.write(b"a.jpg", picture(1))
    box.look()
    files.write(b"2.xml", xml.replace(b"350000", b"1"))
    assert verdicts(box.look()) == [Verdict.IMPORTED, Verdict.WAITING]
    assert [one.name for one in files.list(b"").files] == [b"2.xml", b"a.jpg"]
    (report,) = box.look()
    assert report.media.stored == 1
    assert files.list(b"").files == ()


@pytest.mark.parametrize("half", [PACKED[: len(PACKED) // 2], ONE[: len(ONE) // 2], b""])
def test_half_a_file_that_stands_still_waits_until_it_is_whole(box: SourceOffice, half: bytes):
    name = b"feed.zip" if half.startswith(b"PK") else b"feed.xml"
    files = box.source(after=AfterSuccess.DELETE)
    files.write(name, half)
    box.look()
    for _ in range(3):
        assert list(waiting(box.look())) == [name.decode()]
    assert box.rows()[name].state is FileState.WAITING
    assert files.read(name) == half
    files.write(name, PACKED if name.endswith(b"zip") else ONE)
    assert verdicts(box.settle()) == [Verdict.IMPORTED]


def test_half_a_file_is_quarantined_after_a_day_with_a_mail(box: SourceOffice):
    box.settings('[mail]\nhost = "h"\nfrom = "a@example.org"\noperator = "op@example.org"\n')
    files = box.source()
    files.write(b"feed.zip", PACKED[:200])
    box.look()
    assert verdicts(box.look()) == [Verdict.WAITING]
    assert verdicts(box.look(86400 - 10)) == [Verdict.WAITING]
    (report,) = box.look(10)
    assert (report.verdict, list(report.finding_counts)) == (Verdict.QUARANTINED, ["zip-truncated"])
    assert box.kept() == {report.sha256: "quarantine"}
    with box.house.reading_stock().reading() as view:
        assert [str(mail.kind) for mail in view.mails()] == ["alert"]
    assert box.look() == []


def test_half_a_file_that_was_seen_while_the_clock_was_ahead_still_has_its_day(box: SourceOffice):
    ahead = 2 * 365 * 86400.0
    files = box.source(settle=0, after=AfterSuccess.DELETE)
    files.write(b"feed.zip", PACKED[:200])
    assert verdicts(box.look(ahead)) == [Verdict.WAITING]
    assert verdicts(box.look(-ahead)) == [Verdict.WAITING]
    assert files.read(b"feed.zip") == PACKED[:200]
    assert verdicts(box.look(86400 - 10)) == [Verdict.WAITING]
    assert verdicts(box.look(10)) == [Verdict.QUARANTINED]


def test_bad_content_that_is_complete_is_quarantined_at_once(box: SourceOffice):
    box.source().write(b"feed.xml", b"<html><body>no feed</body></html>")
    assert verdicts(box.settle()) == [Verdict.QUARANTINED]


def test_what_was_taken_is_removed_if_that_is_wished(box: SourceOffice):
    files = box.source(after=AfterSuccess.DELETE)
    files.write(b"feed.zip", PACKED)
    box.settle()
    assert (files.list(b"").files, box.rows()) == ((), {})
    files.write(b"feed.zip", PACKED, 1.0)
    assert verdicts(box.settle()) == [Verdict.DUPLICATE]
    assert files.list(b"").files == ()


def test_what_was_taken_is_moved_and_replaces_nothing(box: SourceOffice):
    files = box.source(after=AfterSuccess.MOVE, move_to="alt/done")
    for price in ("1", "2"):
        files.write(b"feed.xml", feed(listing("A1", price=price)))
        assert verdicts(box.settle()) == [Verdict.IMPORTED]
    moved = [one.name for one in files.list(b"alt/done").files]
    assert len(moved) == 2
    assert b"feed.xml" in moved
    assert files.list(b"").files == tuple(files.list(b"").files[:1])


def test_what_was_taken_stays_if_nothing_is_wished(box: SourceOffice):
    files = box.source()
    files.write(b"feed.zip", PACKED)
    box.settle()
    assert files.read(b"feed.zip") == PACKED
    assert box.rows()[b"feed.zip"].state is FileState.CLEANED


def test_a_folder_of_this_machine_is_polled_alike(box: SourceOffice):
    folder = box.folder_source(after=AfterSuccess.DELETE)
    (folder / "feed.zip").write_bytes(PACKED)
    assert verdicts(box.settle()) == [Verdict.IMPORTED]
    assert list(folder.iterdir()) == []


def test_what_a_crash_left_in_the_ledger_is_finished_by_the_next_poll(box: SourceOffice):
    box.source()
    interrupted(box, ONE)
    found = box.poll()
    assert verdicts(found["command line"].reports) == [Verdict.IMPORTED]
    assert found["box"].reports == ()


def test_more_deliveries_than_there_is_room_for_come_in_turn_and_none_is_left(
    box: SourceOffice, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(polling_threads, "ROOM", 2)
    for name in ("a", "b"):
        files = box.source(name, settle=0)
        for number in range(6):
            files.write(b"%d.xml" % number, feed(listing(f"{name}{number}")))
    polls = box.poll()
    assert {name: verdicts(found.reports) for name, found in polls.items()} == {
        "a": [Verdict.IMPORTED] * 6,
        "b": [Verdict.IMPORTED] * 6,
    }
    assert [report.path for report in polls["a"].reports] == [f"{number}.xml" for number in range(6)]


def test_a_file_of_many_senders_is_cleaned_when_all_have_their_verdict(box: SourceOffice):
    files = box.source(after=AfterSuccess.DELETE)
    both = feed(anbieter(listing("A1"), anid="X1"), anbieter(listing("B1"), anid="X2", firma="Bert"))
    files.write(b"feed.xml", both)
    assert verdicts(box.settle()) == [Verdict.IMPORTED] * 2
    assert files.list(b"").files == ()


def test_a_policy_of_the_source_counts_for_its_deliveries(box: SourceOffice):
    box.source(policy="imv").write(b"feed.xml", ONE)
    box.settle()
    assert box.statuses() == {"IMVO-ID-A1": "inactive"}


def test_names_beyond_utf8_are_files_like_any_other(box: SourceOffice):
    files = box.source(after=AfterSuccess.DELETE)
    files.write("Mühle.zip".encode("latin-1"), PACKED)
    (report,) = box.settle()
    assert (report.verdict, report.path) == (Verdict.IMPORTED, "M\\xfchle.zip")
    assert files.list(b"").files == ()


def test_two_polls_in_one_house_know_what_the_other_has_taken(box: SourceOffice):
    files = box.source(settle=0)
    files.write(b"feed.zip", PACKED)
    assert verdicts(box.look()) == [Verdict.IMPORTED]
    box.source("other", settle=0)
    assert verdicts(box.look()) == []


def test_a_picture_that_two_xmls_name_comes_with_both(box: SourceOffice):
    files = box.source(after=AfterSuccess.DELETE)
    for number in range(8):
        files.write(b"%d.xml" % number, feed(listing(f"A{number}", attachments=[attachment("a.jpg")])))
    files.write(b"a.jpg", picture(1))
    reports = box.settle()
    assert [report.media.stored for report in reports] == [1] * 8
    assert files.list(b"").files == ()
