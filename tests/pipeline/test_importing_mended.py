"""Feeds that are not well-formed and were mended: their listings come, and nothing is ever deleted by them."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openimmo.domain.delivery import DeliveryReport, Verdict
from tests.pipeline.deliveries import Office, actions, attachment, bare, feed, listing, picture, reasons

FIVE = [listing(f"A{number}") for number in range(1, 6)]
ACTIVE = {f"A{number}": "active" for number in range(1, 6)}
WIDE = "guard = { count = 99 }\n"
DAMAGES = {
    "an ampersand": lambda data: data.replace(b"Anna GmbH", b"Anna & GmbH"),
    "an HTML entity": lambda data: data.replace(b"Anna GmbH", b"Anna&nbsp;GmbH"),
    "a blank line first": lambda data: b"\n" + data,
    "a second byte order mark": lambda data: b"\xef\xbb\xbf\xef\xbb\xbf" + data,
    "other bytes than declared": lambda data: data.replace(b"Altbau am Dom", "Hübsches Häuschen".encode("cp1252")),
    "a vertical tab": lambda data: data.replace(b"Anna GmbH", b"Anna\x0bGmbH"),
    "an encoding nobody knows": lambda data: data.replace(b"UTF-8", b"utf8mb4"),
    "UTF-16 only by name": lambda data: data.replace(b"UTF-8", b"utf-16"),
    "text encoded twice": lambda data: data.replace(b"Altbau am Dom", "GÃ¼nstig".encode()),
    "a name encoded twice": lambda data: data.replace(b"Anna GmbH", "JÃ¶rg".encode()),
    "UTF-8 that says ISO-8859-1": lambda data: data.replace(b"UTF-8", b"ISO-8859-1").replace(b"Anna", "Jörg".encode()),
}


def damaged(data: bytes, how: str) -> bytes:
    changed = DAMAGES[how](data)
    assert changed != data
    return changed


def loud(report: DeliveryReport) -> bool:
    return bool({"feed-mended", "repair-double-encoded"} & set(report.finding_counts))


@pytest.mark.parametrize("how", DAMAGES)
def test_a_mended_voll_brings_its_listings_and_withdraws_nothing(office: Office, how: str):
    office.one(feed(*FIVE))
    report = office.one(damaged(feed(*FIVE[:4], listing("N1"), umfang="VOLL"), how), sender="OIB1")
    assert (report.verdict, report.counts.deleted, report.counts.withheld) == (Verdict.WITHHELD, 0, 1)
    assert reasons(report) >= {"import-withheld-mended"}
    assert actions(report)["A5"] == "withheld"
    assert actions(report)["N1"] == "created"
    assert set(office.statuses().values()) == {"active"}
    assert loud(report)


@pytest.mark.parametrize("how", DAMAGES)
def test_a_delete_by_name_in_a_mended_teil_is_not_done_and_the_reason_told(office: Office, how: str):
    office.one(feed(*FIVE))
    report = office.one(damaged(feed(listing("A2", price="1"), bare("A1"), listing("N1")), how), sender="OIB1")
    assert report.verdict is Verdict.WITHHELD
    assert (report.counts.deleted, report.counts.refused, report.counts.in_feed) == (0, 1, 3)
    assert reasons(report) == {"import-withheld-mended", "import-delete-mended"}
    assert actions(report) == {"A2": "updated", "A1": "refused", "N1": "created"}
    assert office.statuses()["A1"] == "active"
    assert office.listing("A2").row.price == 1


@pytest.mark.parametrize("how", ["an ampersand", "text encoded twice"])
def test_the_modus_delete_of_a_mended_feed_deletes_nothing(office: Office, how: str):
    office.one(feed(*FIVE))
    sent = feed(listing("A1", aktion=None), listing("A2", aktion=None), modus="DELETE")
    report = office.one(damaged(sent, how))
    assert (report.verdict, report.counts.deleted, report.counts.refused) == (Verdict.WITHHELD, 0, 2)
    assert set(office.statuses().values()) == {"active"}


def test_a_mended_feed_that_asks_for_no_deletion_is_imported_with_an_error_told(office: Office):
    report = office.one(damaged(feed(*FIVE, umfang="VOLL"), "an ampersand"))
    assert (report.verdict, report.reason, report.counts.created) == (Verdict.IMPORTED, None, 5)
    (told,) = [one for one in report.findings if one.code == "feed-mended"]
    assert (told.severity, told.params["count"]) == ("error", "1")


def test_a_change_and_a_delete_of_one_listing_in_a_mended_feed_leave_it_as_it_is(office: Office):
    office.one(feed(*FIVE))
    sent = feed(listing("A1", price="1"), bare("A1"), listing("N1"), bare("N1"))
    report = office.one(damaged(sent, "a blank line first"))
    assert (report.counts.deleted, report.counts.created) == (0, 0)
    assert [outcome.action for outcome in report.listings] == ["unchanged", "refused"] * 2
    assert office.listing("A1").row.price == 350000


def test_a_delete_before_a_change_takes_nothing_from_the_change(office: Office):
    office.one(feed(*FIVE))
    report = office.one(damaged(feed(bare("A1"), listing("A1", price="1")), "a blank line first"))
    assert (report.verdict, report.counts.updated) == (Verdict.IMPORTED, 1)
    assert office.listing("A1").row.price == 1


def test_a_delete_of_what_is_not_there_is_a_note_in_a_mended_feed_too(office: Office):
    report = office.one(damaged(feed(bare("A1"), listing("A2")), "a blank line first"))
    assert (report.verdict, reasons(report)) == (Verdict.IMPORTED, {"import-delete-unknown"})


def test_a_full_sync_that_deactivates_is_withheld_as_well(office: Office):
    office.settings(f'[policy.own]\nfull_sync = "deactivate"\n{WIDE}')
    office.one(feed(*FIVE), policy="own")
    report = office.one(damaged(feed(*FIVE[:2], umfang="VOLL"), "an ampersand"), policy="own")
    assert (report.verdict, report.counts.withheld) == (Verdict.WITHHELD, 3)
    assert set(office.statuses().values()) == {"active"}


def test_the_corrected_feed_deletes(office: Office):
    office.one(feed(*FIVE))
    office.one(damaged(feed(*FIVE[:4], umfang="VOLL"), "an ampersand"))
    report = office.one(feed(*FIVE[:4], umfang="VOLL"))
    assert (report.verdict, report.counts.deleted) == (Verdict.IMPORTED, 1)


def test_the_broken_first_reading_leaves_nothing_behind(office: Office):
    many = [listing(f"M{number}", attachments=[attachment(f"{number}.jpg")], price="x") for number in range(300)]
    sent = feed(*many, listing("Z", title="Haus XX Hof")).replace(b"XX", b"&")
    report = office.one({"feed.xml": sent, **{f"{number}.jpg": picture(number % 5) for number in range(300)}})
    assert (report.counts.in_feed, report.counts.created, report.media.referenced) == (301, 301, 300)
    assert report.finding_counts["feed-value-type"] == 300
    assert report.finding_counts["feed-mended"] == 1
    assert office.listing("Z").row.title == "Haus & Hof"
    assert len(office.statuses()) == 301


def test_listings_of_the_feeds_before_a_mended_one_stay(office: Office):
    broken = damaged(feed(listing("B1"), listing("B2")), "an ampersand")
    report = office.one({"1.xml": feed(listing("A1")), "2.xml": broken, "3.xml": feed(listing("C1"))}, sender="OIB1")
    assert (report.counts.in_feed, report.counts.created) == (4, 4)
    assert set(office.statuses()) == {"A1", "B1", "B2", "C1"}


def test_one_mended_feed_of_a_package_keeps_the_other_from_deleting(office: Office):
    office.one(feed(*FIVE))
    broken = damaged(feed(*FIVE[:2], umfang="VOLL"), "an ampersand")
    report = office.one({"1.xml": broken, "2.xml": feed(*FIVE[2:4], umfang="VOLL")}, sender="OIB1")
    assert (report.verdict, report.counts.withheld) == (Verdict.WITHHELD, 1)


def test_what_cannot_be_mended_changes_nothing(office: Office):
    office.one(feed(*FIVE))
    sent = damaged(feed(*FIVE[:4], umfang="VOLL"), "an ampersand").replace(b"</objekttitel>", b"</titel>", 1)
    report = office.one(sent)
    assert (report.verdict, report.finding_counts) == (Verdict.QUARANTINED, {"xml-not-well-formed": 1})
    assert set(office.statuses().values()) == {"active"}


def test_a_truncated_feed_with_an_ampersand_changes_nothing(office: Office):
    office.one(feed(*FIVE))
    report = office.one(damaged(feed(*FIVE[:4], umfang="VOLL"), "an ampersand")[:-20])
    assert report.verdict is Verdict.QUARANTINED


PIECES = (
    b"&",
    b"&auml;",
    b"& ",
    b"&amp",
    b"\x0b",
    b"\xfc",
    b"\xc3\xbc",
    b"\xc3\x83\xc2\xbc",
    b"\n",
    b"&#11;",
    b"<",
    b"&lt;",
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6))
def test_random_damage_never_deletes(tmp_path_factory: pytest.TempPathFactory, empty_store: Path, seed: int):
    rng = Random(seed)
    office = Office(tmp_path_factory.mktemp("office"), lambda home: _copied(home, empty_store))
    office.settings(f"[policy.own]\n{WIDE}")
    office.one(feed(*FIVE), policy="own")
    sound = feed(*FIVE[:2], bare("A3"), umfang="VOLL")
    data = sound
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(data))
        data = data[:place] + rng.choice(PIECES) + data[place:]
    for report in office.send(data, policy="own", sender="OIB1"):
        if loud(report) or report.verdict is Verdict.QUARANTINED:
            assert report.counts.deleted == 0
            assert {number: office.statuses()[number] for number in ACTIVE} == ACTIVE


def _copied(home: Path, store: Path) -> None:
    home.mkdir(mode=0o700)
    (home / "store.db").write_bytes(store.read_bytes())
