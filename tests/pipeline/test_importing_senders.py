"""Whose delivery it is: several senders, senders held back, and keys that belong to somebody else."""

import sqlite3
from contextlib import closing

import pytest

from openimmo.domain.delivery import Verdict
from tests.pipeline.deliveries import Office, anbieter, feed, listing, reasons, zipped


def senders(office: Office) -> dict[str, str]:
    with office.house.reading_stock().reading() as view:
        return {one.name: one.state for one in view.senders()}


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ({"anid": "OIB1", "nr": "4711", "firma": "Anna"}, "OIB1"),
        ({"anid": None, "nr": "4711", "firma": "Anna"}, "4711"),
        ({"anid": " ", "nr": None, "firma": "Müller & Söhne GmbH"}, "Mueller-Soehne-GmbH"),
        ({"anid": None, "nr": None, "firma": "株式会社"}, "sender"),
    ],
)
def test_a_sender_is_named_by_its_strongest_key(office: Office, keys: dict[str, str | None], name: str):
    report = office.one(feed(listing(), **keys))
    assert (report.sender, senders(office)) == (name, {name: "released"})


def test_a_feed_that_says_nothing_of_its_sender_is_quarantined(office: Office):
    report = office.one(feed(listing(), anid=None, firma=None))
    assert (report.verdict, report.sender, reasons(report)) == (
        Verdict.QUARANTINED, None, {"import-sender-unknown"},
    )  # fmt: skip
    assert (office.statuses(), senders(office)) == ({}, {})
    assert office.kept() == {report.sha256: "quarantine"}


def test_such_a_feed_is_imported_when_the_command_names_the_sender(office: Office):
    content = feed(listing(), anid=None, firma=None)
    office.one(content)
    report = office.one(content, sender="anna")
    assert (report.verdict, report.sender) == (Verdict.IMPORTED, "anna")
    assert office.kept() == {report.sha256: "archive"}


def test_a_feed_without_anbieter_is_quarantined(office: Office):
    content = b"<openimmo><uebertragung art='OFFLINE' umfang='VOLL' version='1.2.7'/></openimmo>"
    assert office.one(content).verdict is Verdict.QUARANTINED


def test_without_release_a_new_sender_is_registered_and_held(office: Office):
    office.settings('release = "manual"\n')
    report = office.one(feed(listing()))
    assert (report.verdict, reasons(report)) == (Verdict.QUARANTINED, {"import-sender-not-released"})
    assert (office.statuses(), senders(office)) == ({}, {"OIB1": "unreleased"})
    assert office.kept() == {report.sha256: "quarantine"}


def test_a_registered_released_sender_is_taken_in_under_manual_release(office: Office):
    office.one(feed(listing()))
    office.settings('release = "manual"\n')
    assert office.one(feed(listing(price="1"))).verdict is Verdict.IMPORTED


def test_an_account_is_not_overridden_by_what_the_feed_claims(office: Office):
    office.one(feed(listing("B1"), anid="OIB2"))
    report = office.one(feed(listing("A1"), anid="OIB2"), sender="anna")
    assert (report.verdict, reasons(report)) == (Verdict.QUARANTINED, {"import-foreign-sender"})
    assert set(office.statuses()) == {"B1"}


def test_the_settings_tell_whose_number_it_is(office: Office):
    office.settings('[sender.anna]\nanbieternr = "4711"\npolicy = "imv"\n[sender.bert]\nfirma = "Bert"\n')
    assert office.one(feed(listing("A1"), anid=None, nr="4711")).sender == "anna"
    assert office.statuses() == {"IMVO-ID-A1": "inactive"}
    foreign = office.one(feed(listing("A2"), anid=None, nr="4711"), sender="bert")
    assert reasons(foreign) == {"import-foreign-sender"}


def test_a_key_of_the_settings_that_another_sender_delivers_under_is_told_and_blocks_nothing(office: Office):
    office.one(feed(listing("B1"), anid=None, nr="4711", firma="Bert"))
    office.settings('[sender.anna]\nanbieternr = "4711"\n')
    report = office.one(feed(listing("A1"), anid=None, firma=None), sender="anna")
    assert (report.verdict, reasons(report)) == (Verdict.QUARANTINED, {"import-sender-key-taken"})
    assert office.one(feed(listing("B1", price="1"), anid=None, nr="4711", firma="Bert")).counts.updated == 1


def test_several_anbieter_of_one_feed_are_several_senders(office: Office):
    reports = office.send(
        feed(anbieter(listing("A1"), anid="OIB1"), anbieter(listing("B1"), anid="OIB2"), umfang="VOLL")
    )
    assert [(report.sender, report.counts.created) for report in reports] == [("OIB1", 1), ("OIB2", 1)]
    assert len({report.delivery for report in reports}) == 2
    assert len({report.sha256 for report in reports}) == 1


def test_two_senders_with_equal_numbers_in_one_package_are_two_listings(office: Office):
    reports = office.send(feed(anbieter(listing("A1"), anid="OIB1"), anbieter(listing("A1"), anid="OIB2")))
    assert [report.verdict for report in reports] == [Verdict.IMPORTED] * 2
    assert sorted(office.statuses()) == ["A1", "A1-2"]
    assert "import-number-taken" in reasons(reports[1])


def test_two_senders_with_equal_numbers_one_after_the_other_are_two_listings(office: Office):
    office.one(feed(listing("A1"), anid="OIB1"))
    office.one(feed(listing("A1"), anid="OIB2"))
    assert sorted(office.statuses()) == ["A1", "A1-2"]


def test_one_anbieter_written_twice_is_one_sender(office: Office):
    report = office.one(feed(anbieter(listing("A1")), anbieter(listing("A2"))))
    assert report.counts.created == 2


def test_a_new_sender_in_two_feeds_of_one_package_is_registered_once(office: Office):
    report = office.one({"1.xml": feed(listing("A1"), nr="7"), "2.xml": feed(listing("A2"), nr="7", anid=None)})
    assert (report.sender, report.counts.created) == ("OIB1", 2)


def test_a_held_sender_in_a_package_does_not_stop_the_other(office: Office):
    office.one(feed(listing("A1"), anid="OIB1"))
    office.settings('release = "manual"\n')
    both = feed(anbieter(listing("A2"), anid="OIB1"), anbieter(listing("B1"), anid="OIB2"))
    assert [report.verdict for report in office.send(both)] == [Verdict.IMPORTED, Verdict.QUARANTINED]
    assert set(office.statuses()) == {"A1", "A2"}
    assert set(office.kept().values()) == {"archive"}


def test_a_package_that_was_taken_in_part_is_taken_wholly_when_its_other_sender_is_released(office: Office):
    office.one(feed(listing("A1"), anid="OIB1"))
    office.settings('release = "manual"\n')
    both = feed(anbieter(listing("A2"), anid="OIB1"), anbieter(listing("B1"), anid="OIB2"))
    assert [report.verdict for report in office.send(both)] == [Verdict.IMPORTED, Verdict.QUARANTINED]
    release_everybody(office)
    assert [report.verdict for report in office.send(both)] == [Verdict.IMPORTED, Verdict.IMPORTED]
    assert set(office.statuses()) == {"A1", "A2", "B1"}
    assert [report.verdict for report in office.send(both)] == [Verdict.DUPLICATE]


def test_bytes_that_were_held_leave_the_quarantine_when_they_are_applied(office: Office):
    office.settings('release = "manual"\n')
    held = office.one(feed(listing()))
    release_everybody(office)
    applied = office.one(feed(listing()))
    assert (applied.verdict, office.kept()) == (Verdict.IMPORTED, {held.sha256: "archive"})


def release_everybody(office: Office) -> None:
    with closing(sqlite3.connect(office.home / "store.db")) as connection, connection:
        connection.execute("UPDATE senders SET state = 'released'")


def test_listings_outside_any_anbieter_belong_to_the_sender_the_command_names(office: Office):
    content = (
        b"<openimmo><uebertragung art='OFFLINE' umfang='TEIL' version='1.2.7'/>" + listing().encode() + b"</openimmo>"
    )
    assert office.one(content, sender="anna").counts.created == 1


def test_a_package_of_many_senders_is_one_archive_file(office: Office):
    content = zipped({f"{n}.xml": feed(listing("A"), anid=f"OIB{n}", firma=f"F{n}") for n in range(5)})
    assert len(office.send(content)) == 5
    assert len(office.kept()) == 1
    assert office.one(content).verdict is Verdict.DUPLICATE
