"""VOLL and TEIL: what happens to the listings that a delivery does not name, and when it may not."""

import pytest

from openimmo.domain.delivery import Scope, Verdict
from tests.pipeline.deliveries import Office, actions, anbieter, bare, feed, listing, reasons

FIVE = [listing(f"A{number}") for number in range(1, 6)]


def test_voll_withdraws_what_it_does_not_name(office: Office):
    office.one(feed(*FIVE, umfang="VOLL"))
    report = office.one(feed(*FIVE[:4], umfang="VOLL"))
    assert (report.verdict, report.scope, report.counts.deleted, report.counts.deleted_by_name) == (
        Verdict.IMPORTED, Scope.VOLL, 1, 0,
    )  # fmt: skip
    assert office.statuses()["A5"] == "withdrawn"


@pytest.mark.parametrize("umfang", ["TEIL", None, "", "ALLES"])
def test_teil_missing_and_unknown_umfang_delete_nothing(office: Office, umfang: str | None):
    office.one(feed(*FIVE))
    report = office.one(feed(FIVE[0], umfang=umfang))
    assert (report.scope, report.counts.deleted) == (Scope.TEIL, 0)


def test_voll_without_a_listing_never_deletes(office: Office):
    office.one(feed(*FIVE))
    report = office.one(feed(anbieter(), umfang="VOLL"))
    assert (report.verdict, report.counts.withheld) == (Verdict.WITHHELD, 5)
    assert reasons(report) == {"import-withheld-empty"}
    assert set(office.statuses().values()) == {"active"}


def test_the_guard_withholds_a_large_loss_and_applies_the_rest(office: Office):
    office.one(feed(*FIVE))
    report = office.one(feed(listing("A1", price="1"), listing("A9"), umfang="VOLL"))
    assert (report.verdict, report.counts.withheld, report.counts.deleted) == (Verdict.WITHHELD, 4, 0)
    assert reasons(report) == {"import-withheld-guard"}
    assert office.listing("A1").row.price == 1
    assert "A9" in office.statuses()


def test_the_guard_of_the_settings_counts(office: Office):
    office.settings('[policy.open]\npreset = "default"\nguard = { count = 9 }\n')
    office.one(feed(*FIVE), policy="open")
    assert office.one(feed(FIVE[0], umfang="VOLL"), policy="open").counts.deleted == 4


def test_one_refused_listing_withholds_all_deletions(office: Office):
    office.one(feed(*FIVE))
    report = office.one(feed(*FIVE[:4], listing(""), umfang="VOLL"))
    assert (report.verdict, reasons(report)) == (Verdict.WITHHELD, {"import-withheld-refused", "import-no-id"})
    assert office.statuses()["A5"] == "active"


def test_an_xml_that_was_passed_over_withholds_all_deletions(office: Office):
    office.one(feed(*FIVE))
    report = office.one({"feed.xml": feed(*FIVE[:4], umfang="VOLL"), "other.xml": b"<anything/>"})
    assert (report.verdict, reasons(report)) == (Verdict.WITHHELD, {"import-withheld-incomplete"})
    assert report.finding_counts["intake-feed-skipped"] == 1


def test_a_package_within_the_package_withholds_all_deletions(office: Office):
    office.one(feed(*FIVE))
    report = office.one({"feed.xml": feed(*FIVE[:4], umfang="VOLL"), "more.zip": b"PK"})
    assert report.verdict is Verdict.WITHHELD


def test_references_survive_a_full_sync(office: Office):
    office.one(feed(*FIVE, listing("R1", aktion="REFERENZ")))
    report = office.one(feed(*FIVE, umfang="VOLL"))
    assert report.counts.deleted == 0
    assert office.statuses()["R1"] == "reference"


@pytest.mark.parametrize(("full_sync", "status"), [("deactivate", "inactive"), ("keep", "active")])
def test_what_voll_means_is_a_setting(office: Office, full_sync: str, status: str):
    office.settings(f'[policy.own]\nfull_sync = "{full_sync}"\n')
    office.one(feed(*FIVE), policy="own")
    office.one(feed(*FIVE[:4], umfang="VOLL"), policy="own")
    assert office.statuses()["A5"] == status


def test_a_deletion_by_name_in_a_withheld_delivery_is_done(office: Office):
    office.one(feed(*FIVE))
    report = office.one(feed(bare("A1"), umfang="VOLL"))
    assert (report.verdict, report.counts.deleted, report.counts.withheld) == (Verdict.WITHHELD, 1, 4)
    assert office.statuses()["A1"] == "withdrawn"


def test_several_feeds_of_one_sender_are_one_full_delivery(office: Office):
    office.one(feed(*FIVE))
    report = office.one({"1.xml": feed(*FIVE[:2], umfang="VOLL"), "2.xml": feed(*FIVE[2:], umfang="VOLL")})
    assert (report.scope, report.counts.unchanged, report.counts.deleted) == (Scope.VOLL, 5, 0)


def test_voll_and_teil_in_one_package_are_read_as_teil(office: Office):
    office.one(feed(*FIVE))
    report = office.one({"1.xml": feed(*FIVE[:2], umfang="VOLL"), "2.xml": feed(FIVE[2], umfang="TEIL")})
    assert (report.scope, report.counts.deleted) == (Scope.TEIL, 0)
    assert report.finding_counts["intake-scopes-differ"] == 1


def test_a_full_delivery_of_one_sender_leaves_the_other_alone(office: Office):
    office.one(feed(*FIVE, anid="OIB1"))
    office.one(feed(*FIVE, anid="OIB2", firma="Bert KG"))
    report = office.one(feed(*FIVE[:4], umfang="VOLL", anid="OIB1"))
    assert (report.sender, report.counts.deleted) == ("OIB1", 1)
    assert sorted(office.statuses().values()) == ["active"] * 9 + ["withdrawn"]


def test_the_report_names_the_listings_that_were_kept_back(office: Office):
    office.one(feed(*FIVE))
    report = office.one(feed(FIVE[0], umfang="VOLL"))
    assert actions(report) == {"A1": "unchanged", **{f"A{n}": "withheld" for n in range(2, 6)}}
