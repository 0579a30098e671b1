"""What a delivery does to one listing: the table of actions in sync.md, and which listing is meant."""

import pytest

from openimmo.domain.delivery import Verdict
from openimmo.domain.listing import ListingStatus
from tests.pipeline.deliveries import Office, actions, anbieter, bare, feed, listing, reasons


@pytest.mark.parametrize("aktion", ["CHANGE", None, "", "ADD", "NEW", "NEU", "REFRESH", "change"])
def test_anything_but_delete_and_referenz_creates_and_updates(office: Office, aktion: str | None):
    first = office.one(feed(listing(aktion=aktion)))
    second = office.one(feed(listing(aktion=aktion, price="340000")))
    assert (actions(first), actions(second)) == ({"A1": "created"}, {"A1": "updated"})
    assert office.statuses() == {"A1": "active"}
    assert office.listing("A1").row.price == 340000


@pytest.mark.parametrize("aktion", ["ADD", "NEW", "NEU", "REFRESH", "change"])
def test_an_odd_action_is_reported(office: Office, aktion: str):
    assert office.one(feed(listing(aktion=aktion))).finding_counts


def test_a_listing_sent_again_as_it_was_is_unchanged(office: Office):
    office.one(feed(listing()))
    again = office.one(feed(listing(), timestamp="2026-11-21T10:00:00"))
    assert (again.verdict, actions(again)) == (Verdict.IMPORTED, {"A1": "unchanged"})
    assert office.listing("A1").version == 1


def test_white_space_between_elements_is_content_like_any_other_but_attribute_order_is_not(office: Office):
    office.one(feed(listing()))
    swapped = feed(listing()).replace(b'WOHNEN="1" GEWERBE="0"', b'GEWERBE="0"  WOHNEN="1"')
    assert actions(office.one(swapped)) == {"A1": "unchanged"}


@pytest.mark.parametrize("aktion", ["DELETE", "delete", "Delete"])
def test_delete_in_any_case_withdraws(office: Office, aktion: str):
    office.one(feed(listing()))
    report = office.one(feed(bare("A1", aktion)))
    assert (report.counts.deleted, report.counts.deleted_by_name) == (1, 1)
    assert office.statuses() == {"A1": "withdrawn"}
    with office.house.reading_stock().reading() as view:
        assert view.listings() == []


def test_what_was_withdrawn_is_kept_whole_and_returns_when_sent_again(office: Office):
    office.one(feed(listing()))
    office.one(feed(bare("A1")))
    assert b"Altbau am Dom" in office.listing("A1").xml
    back = office.one(feed(listing()))
    assert (actions(back), reasons(back)) == ({"A1": "updated"}, {"import-restored"})
    assert office.statuses() == {"A1": "active"}


def test_delete_of_an_unknown_listing_is_a_note_and_no_error(office: Office):
    report = office.one(feed(bare("nobody")))
    assert (report.verdict, actions(report)) == (Verdict.IMPORTED, {"nobody": "unchanged"})
    assert reasons(report) == {"import-delete-unknown"}


def test_delete_by_openimmo_obid_alone_is_enough(office: Office):
    office.one(feed(listing(obid="OB-7")))
    report = office.one(
        feed(
            "<immobilie><verwaltung_techn><aktion aktionart='DELETE'/>"
            "<openimmo_obid>OB-7</openimmo_obid></verwaltung_techn></immobilie>"
        )
    )
    assert report.counts.deleted == 1
    assert office.statuses() == {"A1": "withdrawn"}


def test_the_global_modus_delete_counts_where_an_object_names_no_action(office: Office):
    office.one(feed(listing("A1"), listing("A2"), listing("A3")))
    report = office.one(feed(listing("A1", aktion=None), listing("A2", aktion="CHANGE"), modus="DELETE"))
    assert actions(report) == {"A1": "deleted", "A2": "unchanged"}
    assert office.statuses() == {"A1": "withdrawn", "A2": "active", "A3": "active"}


def test_referenz_is_kept_as_reference(office: Office):
    office.one(feed(listing()))
    office.one(feed(listing(aktion="REFERENZ")))
    assert office.statuses() == {"A1": "reference"}


def test_a_new_referenz_is_created_as_reference(office: Office):
    office.one(feed(listing(aktion="REFERENZ")))
    assert office.statuses() == {"A1": "reference"}


def test_change_then_delete_of_one_object_in_one_feed_the_last_wins(office: Office):
    report = office.one(feed(listing(), bare("A1")))
    assert report.counts.in_feed == 2
    assert office.statuses() == {"A1": "withdrawn"}
    assert "import-created-withdrawn" in reasons(report)


def test_two_listings_of_one_key_the_last_wins_and_both_are_reported(office: Office):
    report = office.one(feed(listing(price="1000"), listing(price="2000")))
    assert len(report.listings) == 2
    assert {"import-last-counts", "import-overtaken"} <= reasons(report)
    assert office.listing("A1").row.price == 2000


def test_without_objektnr_extern_the_intern_one_counts_then_the_obid(office: Office):
    report = office.one(feed(listing("", intern="I-1", obid="OB-1"), listing("", obid="OB-2")))
    assert set(actions(report)) == {"I-1", "OB-2"}
    assert report.finding_counts["import-id-fallback"] == 2


def test_a_listing_without_any_number_is_refused(office: Office):
    report = office.one(feed(listing(""), listing("A2")))
    assert (report.counts.refused, report.counts.created) == (1, 1)
    assert report.finding_counts["import-no-id"] == 1


def test_a_listing_without_verwaltung_techn_is_refused(office: Office):
    report = office.one(feed("<immobilie/>"))
    assert (report.verdict, report.counts.refused) == (Verdict.IMPORTED, 1)


def test_a_number_of_absurd_length_is_refused_and_the_stored_listings_stay(office: Office):
    report = office.one(feed(listing("9" * 201), listing("9" * 200)))
    assert (report.counts.refused, report.counts.created) == (1, 1)
    assert report.finding_counts["import-id-too-long"] == 1


def test_a_changed_number_with_the_same_obid_is_a_renumbering(office: Office):
    office.one(feed(listing("A1", obid="OB-7")))
    before = office.listing("A1").row.id
    report = office.one(feed(listing("B1", obid="OB-7")))
    assert reasons(report) == {"import-renumbered"}
    found = office.listing("A1")
    assert (found.row.id, found.row.source_id) == (before, "B1")
    assert len(office.statuses()) == 1


def test_a_changed_obid_with_the_same_number_is_the_same_listing_and_reported(office: Office):
    office.one(feed(listing("A1", obid="OB-7")))
    assert reasons(office.one(feed(listing("A1", obid="OB-8")))) == {"import-obid-changed"}
    assert len(office.statuses()) == 1


def test_copies_in_several_languages_are_listings_of_their_own(office: Office):
    report = office.one(feed(listing(sprache="de-DE"), listing(sprache="en-GB", title="Flat")))
    assert report.counts.created == 2
    assert len(office.statuses()) == 2
    office.one(feed(listing(sprache="en-GB", aktion="DELETE")))
    assert sorted(office.statuses().values()) == ["active", "withdrawn"]


def test_the_listings_own_xml_is_kept_with_everything_unknown_in_it(office: Office):
    strange = listing().replace(
        "</immobilie>", '<user_defined_simplefield feldname="x">ä &lt;</user_defined_simplefield></immobilie>'
    )
    office.one(feed(strange))
    assert (
        '<user_defined_simplefield feldname="x">ä &lt;</user_defined_simplefield>'.encode() in office.listing("A1").xml
    )


def test_the_history_tells_every_change_with_its_delivery(office: Office):
    sent = [office.one(feed(listing())), office.one(feed(listing(price="2"))), office.one(feed(bare("A1")))]
    with office.house.reading_stock().reading() as view:
        told = view.history(view.listing("A1").row.id)
    assert [(entry.action, entry.delivery) for entry in told] == [
        (action, report.delivery) for action, report in zip(("created", "updated", "deleted"), sent, strict=True)
    ]


def test_the_operators_status_stays_through_an_update(office: Office):
    office.one(feed(listing()))
    with office.house.stock().writing() as book:
        book.set_status(book.listing("A1").row.id, ListingStatus.INACTIVE, actor="anna", at=office.house.clock())
    office.one(feed(listing(price="2")))
    assert office.statuses() == {"A1": "inactive"}


def test_every_listing_meets_exactly_one_fate(office: Office):
    office.one(feed(listing("A1"), listing("A2"), listing("A3")))
    counts = office.one(feed(listing("A1"), listing("A2", price="1"), bare("A3"), listing("A4"), listing(""))).counts
    assert (counts.unchanged, counts.updated, counts.deleted_by_name, counts.created, counts.refused) == (1, 1, 1, 1, 1)
    assert counts.in_feed == 5


def test_a_feed_without_listings_is_imported_and_does_nothing(office: Office):
    report = office.one(feed(anbieter()))
    assert (report.verdict, report.counts.in_feed) == (Verdict.IMPORTED, 0)
