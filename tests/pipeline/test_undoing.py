"""Taking a delivery back: every listing is as it was before, and what came later or was done by hand stays."""

from pathlib import Path

import pytest

from openimmo.domain.delivery import DeliveryReport
from openimmo.domain.listing import ListingStatus
from openimmo.errors import Refused
from openimmo.pipeline.deliveries.undoing import undo
from tests.pipeline.deliveries import Office, actions, attachment, bare, feed, listing, picture, reasons


def undone(office: Office, delivery: DeliveryReport, *, force: bool = False, dry_run: bool = False) -> DeliveryReport:
    (report,) = undo(
        office.house, delivery.delivery, force=force, actor="test", dry_run=dry_run, progress=lambda *told: None
    )
    return report


def by_hand(office: Office, number: str, status: str) -> None:
    with office.house.stock().writing() as book:
        book.set_status(book.listing(number).row.id, ListingStatus(status), actor="anna", at=office.house.clock())


def refusal(office: Office, delivery: DeliveryReport, **options: bool) -> str:
    with pytest.raises(Refused) as caught:
        undone(office, delivery, **options)
    assert caught.value.message("de")
    return caught.value.code


def test_what_was_created_is_withdrawn_and_comes_back_when_it_is_sent_again(office: Office) -> None:
    bytes_ = feed(listing("A1"), listing("A2"))
    report = undone(office, office.one(bytes_))
    assert (report.verdict, actions(report)) == ("undone", {"A1": "deleted", "A2": "deleted"})
    assert office.statuses() == {"A1": "withdrawn", "A2": "withdrawn"}
    again = office.one(bytes_)
    assert (again.verdict, actions(again)) == ("imported", {"A1": "updated", "A2": "updated"})
    assert office.statuses() == {"A1": "active", "A2": "active"}
    assert office.one(bytes_).verdict == "duplicate"


def test_what_was_updated_has_its_former_contents_again_as_a_new_version(office: Office) -> None:
    office.one({"feed.xml": feed(listing("A1", price="1", attachments=[attachment("a.jpg")])), "a.jpg": picture(1)})
    before = office.listing("A1")
    office.one({"feed.xml": feed(listing("A1", price="2", attachments=[attachment("b.jpg")])), "b.jpg": picture(2)})
    with office.house.reading_stock().reading() as view:
        delivery = view.deliveries()[0].delivery
        report = view.report(delivery)
    assert report is not None
    undone(office, report)
    after = office.listing("A1")
    assert (after.xml, after.media, after.fingerprint) == (before.xml, before.media, before.fingerprint)
    assert (after.row.price, after.version) == (before.row.price, 3)


def test_the_former_contact_is_linked_again(office: Office) -> None:
    erika, max_ = (f"<name>{name}</name><email_direkt>{name}@example.com</email_direkt>" for name in ("Erika", "Max"))
    office.one(feed(listing("A1", contact=erika)))
    before = office.listing("A1").contact
    second = office.one(feed(listing("A1", contact=max_)))
    undone(office, second)
    assert before is not None
    after = office.listing("A1")
    assert after.contact is not None
    assert (after.contact.id, after.row.contact) == (before.id, before.id)


def test_what_was_deleted_is_there_again_with_the_status_it_had(office: Office) -> None:
    office.one(feed(listing("A1"), listing("A2")))
    by_hand(office, "A1", "pending")
    report = undone(office, office.one(feed(bare("A1"), bare("A2"))))
    assert actions(report) == {"A1": "updated", "A2": "updated"}
    assert office.statuses() == {"A1": "pending", "A2": "active"}
    assert office.listing("A1").row.withdrawn_at is None


def test_what_the_feed_itself_had_deactivated_is_so_again_and_returns_by_the_next_delivery(office: Office) -> None:
    office.settings('[policy.default]\nfull_sync = "deactivate"\n')
    office.one(feed(listing("A1"), listing("A2"), umfang="VOLL"))
    office.one(feed(listing("A1"), umfang="VOLL"))
    back = feed(listing("A1"), listing("A2", price="7"), umfang="VOLL")
    undone(office, office.one(back))
    found = office.listing("A2")
    assert (found.row.status, found.resume_status) == ("inactive", "active")
    office.one(back)
    assert office.statuses() == {"A1": "active", "A2": "active"}


def test_a_renumbering_is_taken_back(office: Office) -> None:
    office.one(feed(listing("A1", obid="OBID-1")))
    report = office.one(feed(listing("B1", obid="OBID-1")))
    assert "import-renumbered" in reasons(report)
    undone(office, report)
    found = office.listing("A1")
    assert (found.row.source_id, found.obid) == ("A1", "OBID-1")


def test_a_number_that_another_listing_has_by_now_is_not_taken_from_it(office: Office) -> None:
    office.one(feed(listing("A1", obid="OBID-1")))
    renumbering = office.one(feed(listing("B1", obid="OBID-1"), listing("C1")))
    office.one(feed(listing("A1", obid="OBID-2")))
    report = undone(office, renumbering, force=True)
    assert actions(report) == {"B1": "refused", "C1": "deleted"}
    assert "undo-source-id-taken" in reasons(report)


def test_a_listing_that_a_later_delivery_sent_stays_even_if_that_changed_nothing(office: Office) -> None:
    office.one(feed(listing("A1", price="1"), listing("A2", price="1"), listing("A3", price="1")))
    second = office.one(feed(*(listing(name, price="2") for name in ("A1", "A2", "A3"))))
    office.one(feed(listing("A1", price="3"), listing("A2", price="2")))
    report = undone(office, second)
    assert actions(report) == {"A1": "refused", "A2": "refused", "A3": "updated"}
    assert "undo-later" in reasons(report)
    assert [str(office.listing(name).row.price) for name in ("A1", "A2", "A3")] == ["3", "2", "1"]


@pytest.mark.parametrize("full_sync", ["withdraw", "keep"])
def test_a_full_delivery_that_leaves_a_listing_out_and_may_not_take_it_has_not_sent_it_again(
    office: Office, full_sync: str
) -> None:
    office.settings(f'[policy.default]\nfull_sync = "{full_sync}"\n')
    names = ("A1", "A2", "A3", "A4")
    office.one(feed(*(listing(name, price="1") for name in names)))
    second = office.one(feed(*(listing(name, price="2") for name in names)))
    office.one(feed(listing("A4", price="2"), umfang="VOLL"))
    report = undone(office, second)
    assert actions(report) == {"A1": "updated", "A2": "updated", "A3": "updated", "A4": "refused"}
    assert [str(office.listing(name).row.price) for name in names] == ["1", "1", "1", "2"]


def test_a_listing_that_an_operator_touched_stays_unless_forced(office: Office) -> None:
    office.one(feed(listing("A1", price="1")))
    second = office.one(feed(listing("A1", price="2"), listing("A2")))
    by_hand(office, "A1", "inactive")
    assert actions(undone(office, second, dry_run=True)) == {"A1": "refused", "A2": "deleted"}
    assert actions(undone(office, second)) == {"A1": "refused", "A2": "deleted"}
    assert refusal(office, second) == "undo-refused"
    report = undone(office, second, force=True)
    assert (actions(report), reasons(report)) == (
        {"A1": "updated"}, {"undo-of", "undo-restored", "undo-operator", "undo-forced"},
    )  # fmt: skip
    assert (str(office.listing("A1").row.price), office.statuses()["A1"]) == ("1", "active")
    assert refusal(office, second, force=True) == "undo-already"


def test_a_number_given_by_hand_goes_too_when_forced(office: Office) -> None:
    office.one(feed(listing("A1", price="1")))
    second = office.one(feed(listing("A1", price="2")))
    with office.house.stock().writing() as book:
        book.renumber(book.listing("A1").row.id, "X9", actor="anna", at=office.house.clock())
    undone(office, second, force=True)
    found = office.listing("A1")
    assert (found.row.number, str(found.row.price)) == ("A1", "1")
    assert office.listing("X9").row.number == "A1"


def test_deliveries_are_taken_back_one_after_the_other(office: Office) -> None:
    first = office.one(feed(listing("A1", price="1")))
    second = office.one(feed(listing("A1", price="2")))
    third = office.one(feed(listing("A1", price="3"), bare("A2")))
    for delivery, price in ((third, "2"), (second, "1")):
        undone(office, delivery)
        assert str(office.listing("A1").row.price) == price
    undone(office, first)
    assert office.statuses() == {"A1": "withdrawn"}


def test_taking_back_what_was_taken_back_runs_the_delivery_again(office: Office) -> None:
    office.one(feed(listing("A1", price="1")))
    second = office.one(feed(listing("A1", price="2")))
    taken = undone(office, second)
    redone = undone(office, taken)
    assert (redone.verdict, redone.source) == ("imported", f"replay {second.delivery}")
    assert str(office.listing("A1").row.price) == "2"
    undone(office, redone)
    assert str(office.listing("A1").row.price) == "1"


def test_a_late_delivery_is_no_longer_late_once_the_newer_one_is_taken_back(office: Office) -> None:
    newer = office.one(feed(listing("A1", price="2"), timestamp="2026-11-20T10:00:00"))
    late = feed(listing("A1", price="1"), timestamp="2026-11-20T09:00:00")
    assert office.one(late).verdict == "superseded"
    undone(office, newer)
    assert office.one(late).verdict == "imported"


def test_what_changed_nothing_cannot_be_taken_back(office: Office) -> None:
    same = feed(listing("A1"))
    office.one(same)
    assert refusal(office, office.one(same)) == "undo-nothing"
    assert refusal(office, office.one(b"<kaputt")) == "undo-nothing"
    assert refusal(office, office.one(feed(listing("A1"), bare("A7")))) == "undo-nothing-left"


def test_a_dry_run_tells_all_and_writes_nothing(office: Office) -> None:
    office.one(feed(listing("A1", price="1")))
    second = office.one(feed(listing("A1", price="2"), listing("A2")))
    before = {file: file.read_bytes() for file in office.home.rglob("*") if file.is_file()}
    report = undone(office, second, dry_run=True)
    assert actions(report) == {"A1": "updated", "A2": "deleted"}
    assert {file: file.read_bytes() for file in office.home.rglob("*") if file.is_file()} == before


def test_only_the_listings_of_its_sender_are_touched(office: Office, tmp_path: Path) -> None:
    office.one(feed(listing("A1"), anid="OIB1"))
    other = office.one(feed(listing("A1"), anid="OIB2", firma="Bert"))
    undone(office, other)
    assert sorted(office.statuses().values()) == ["active", "withdrawn"]
    assert office.listing("A1").row.status == "active"
