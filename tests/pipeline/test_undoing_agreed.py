"""Taking back what came under a booked package or a policy that takes each listing only once."""

import pytest

from openimmo.domain.delivery import DeliveryReport, Verdict
from openimmo.domain.listing import ListingStatus
from openimmo.pipeline.deliveries.undoing import undo
from tests.pipeline.deliveries import Office, actions, bare, feed, listing, reasons


def undone(office: Office, delivery: DeliveryReport, *, force: bool = False) -> DeliveryReport:
    (report,) = undo(office.house, delivery.delivery, force=force, actor="test", progress=lambda *told: None)
    return report


@pytest.fixture
def booked(office: Office) -> Office:
    """The sender has booked one listing."""
    office.settings('[sender.OIB1]\nopenimmo_anid = "OIB1"\nmax_listings = 1\n')
    return office


def test_what_is_taken_back_makes_room_for_another(booked: Office) -> None:
    first = booked.one(feed(listing("A1"), listing("A2")))
    assert actions(first) == {"A1": "created", "A2": "refused"}
    assert actions(undone(booked, first)) == {"A1": "deleted"}, "what was refused was never there"
    assert actions(booked.one(feed(listing("A2"), listing("A1")))) == {"A2": "created", "A1": "refused"}
    assert booked.statuses() == {"A1": "withdrawn", "A2": "active"}


def test_a_wrong_deletion_is_taken_back_even_where_the_room_is_used_meanwhile(booked: Office) -> None:
    booked.one(feed(listing("A1")))
    deleted = booked.one(feed(bare("A1")))
    booked.one(feed(listing("A2")))
    assert actions(undone(booked, deleted)) == {"A1": "updated"}
    assert booked.statuses() == {"A1": "active", "A2": "active"}
    later = booked.one(feed(listing("A1", price="1"), listing("A2", price="1"), listing("A3")))
    assert actions(later) == {"A1": "updated", "A2": "updated", "A3": "refused"}
    assert "import-over-quota" in reasons(later)
    assert booked.problems() == []


def test_a_replacement_is_taken_back_within_the_package(booked: Office) -> None:
    booked.one(feed(listing("A1")))
    replaced = booked.one(feed(bare("A1"), listing("A2")))
    assert actions(undone(booked, replaced)) == {"A1": "updated", "A2": "deleted"}
    again = undone(booked, replaced_by(booked))
    assert (again.verdict, booked.statuses()) == (Verdict.IMPORTED, {"A1": "withdrawn", "A2": "active"})


def replaced_by(office: Office) -> DeliveryReport:
    """The report of the newest row: of the undo, which can be taken back as well."""
    with office.house.reading_stock().reading() as view:
        report = view.report(view.deliveries()[0].delivery)
    assert report is not None
    return report


def test_a_take_over_that_was_taken_back_may_be_done_once_more(office: Office) -> None:
    bytes_ = feed(listing("A1"), listing("A2", aktion="REFERENZ"))
    first = office.one(bytes_, policy="is24")
    undone(office, first)
    assert office.statuses() == {"A1": "withdrawn", "A2": "withdrawn"}
    again = office.one(bytes_, policy="is24")
    assert (again.verdict, actions(again)) == (Verdict.IMPORTED, {"A1": "updated", "A2": "updated"})
    assert office.statuses() == {"A1": "archived", "A2": "archived"}
    more = office.one(feed(listing("A1", price="1"), bare("A2")), policy="is24")
    assert actions(more) == {"A1": "unchanged", "A2": "unchanged"}, "that was the one time"


def test_the_full_export_is_demanded_anew_after_a_second_take_over(office: Office) -> None:
    bytes_ = feed(listing("A1"))
    undone(office, office.one(bytes_, policy="is24"))
    full = office.house.clock()
    office.one(bytes_, policy="is24")
    with office.house.reading_stock().reading() as view:
        (sender,) = view.senders()
    assert sender.profile.needs_full_export(full)


def test_what_is_taken_over_again_is_archived_although_it_had_been_activated(office: Office) -> None:
    bytes_ = feed(listing("A1"))
    first = office.one(bytes_, policy="is24")
    set_by_hand(office, "A1", ListingStatus.ACTIVE)
    undone(office, first, force=True)
    office.one(bytes_, policy="is24")
    assert office.statuses() == {"A1": "archived"}


def test_what_an_operator_has_withdrawn_is_not_taken_over_again(office: Office) -> None:
    office.one(feed(listing("A1")), policy="is24")
    set_by_hand(office, "A1", ListingStatus.WITHDRAWN)
    assert actions(office.one(feed(listing("A1", price="1")), policy="is24")) == {"A1": "unchanged"}
    assert office.statuses() == {"A1": "withdrawn"}


def set_by_hand(office: Office, number: str, status: ListingStatus) -> None:
    with office.house.stock().writing() as book:
        book.set_status(book.listing(number).row.id, status, actor="anna", at=office.house.clock())
