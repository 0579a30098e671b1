"""Approving: withheld deletions of the newest delivery, never more than was shown, and deliveries on probation."""

import pytest

from openimmo.domain.delivery import DeliveryReport
from openimmo.domain.listing import ListingStatus
from openimmo.errors import Refused
from openimmo.pipeline.deliveries.approving import approve
from openimmo.pipeline.deliveries.undoing import undo
from tests.pipeline.deliveries import Office, actions, feed, listing, reasons

NAMES = [f"A{number}" for number in range(1, 11)]


def whole(*names: str, price: str = "1", **options: str) -> bytes:
    return feed(*(listing(name, price=price) for name in names), umfang="VOLL", **options)


def approved(
    office: Office, delivery: DeliveryReport, *, at_most: list[str] | None = None, dry_run: bool = False
) -> DeliveryReport:
    (report,) = approve(
        office.house, delivery.delivery, actor="test", at_most=at_most, dry_run=dry_run, progress=lambda *told: None
    )
    return report


def refusal(office: Office, delivery: DeliveryReport) -> str:
    with pytest.raises(Refused) as caught:
        approved(office, delivery)
    assert caught.value.message("de")
    return caught.value.code


def shrunk(office: Office) -> DeliveryReport:
    """Ten listings, and a full delivery that names only four of them."""
    office.one(whole(*NAMES))
    report = office.one(whole(*NAMES[:4], price="2"))
    assert (report.verdict, report.counts.withheld) == ("imported-deletions-withheld", 6)
    return report


def in_stock(office: Office) -> set[str]:
    return {number for number, status in office.statuses().items() if status == "active"}


def test_withheld_deletions_are_made_and_told(office: Office) -> None:
    held = shrunk(office)
    report = approved(office, held)
    assert (report.verdict, report.counts.deleted, report.source) == ("approved", 6, f"approve {held.delivery}")
    assert in_stock(office) == set(NAMES[:4])
    with office.house.reading_stock().reading() as view:
        last = view.history(office.listing("A9").row.id)[-1]
        assert (last.actor, last.action, last.delivery) == ("test", "deleted", report.delivery)
        assert view.find_delivery(report.delivery).report == report
    assert refusal(office, held) == "approve-nothing-left"


def test_what_was_not_shown_stays(office: Office) -> None:
    report = approved(office, shrunk(office), at_most=["A5", "A6"])
    assert report.counts.deleted == 2
    assert in_stock(office) == {*NAMES[:4], *NAMES[6:]}
    assert "approve-not-shown" in reasons(report)


def test_what_an_operator_touched_since_then_stays(office: Office) -> None:
    held = shrunk(office)
    with office.house.stock().writing() as book:
        for name, status in (("A5", "pending"), ("A6", "withdrawn")):
            book.set_status(book.listing(name).row.id, ListingStatus(status), actor="anna", at=office.house.clock())
    report = approved(office, held)
    assert (actions(report)["A5"], actions(report)["A6"], report.counts.deleted) == ("refused", "unchanged", 4)
    assert {"undo-operator", "approve-gone"} <= reasons(report)
    assert office.statuses()["A5"] == "pending"


def test_only_the_newest_delivery_of_a_sender_can_be_approved(office: Office) -> None:
    held = shrunk(office)
    office.one(feed(listing("A1", price="3")))
    assert refusal(office, held) == "approve-not-newest"
    assert in_stock(office) == set(NAMES)


def test_where_nothing_is_held_there_is_nothing_to_approve(office: Office) -> None:
    assert refusal(office, office.one(whole("A1"))) == "approve-nothing-held"
    assert refusal(office, office.one(b"<kaputt")) == "approve-nothing-held"


def test_a_policy_that_deactivates_deactivates_here_too(office: Office) -> None:
    office.settings('[policy.default]\nfull_sync = "deactivate"\n')
    approved(office, shrunk(office))
    assert {office.statuses()[name] for name in NAMES[4:]} == {"inactive"}


def test_nothing_is_approved_where_full_deliveries_delete_nothing_by_now(office: Office) -> None:
    held = shrunk(office)
    office.settings('[policy.default]\nfull_sync = "keep"\n')
    assert refusal(office, held) == "approve-full-sync-keep"


def test_deletions_of_a_mended_feed_can_be_approved_one_by_one_and_by_name(office: Office) -> None:
    office.one(whole("A1", "A2", "A3"))
    mended = feed(listing("A1", title="Haus & Hof"), listing("A2", aktion="DELETE"), umfang="VOLL")
    held = office.one(mended.replace(b"&amp;", b"&"))
    assert held.verdict == "imported-deletions-withheld"
    report = approved(office, held)
    assert actions(report) == {"A2": "deleted", "A3": "deleted"}
    assert in_stock(office) == {"A1"}


def test_a_dry_run_tells_and_writes_nothing(office: Office) -> None:
    report = approved(office, shrunk(office), dry_run=True)
    assert report.counts.deleted == 6
    assert in_stock(office) == set(NAMES)


def test_an_approval_is_taken_back_alone_or_with_its_delivery(office: Office) -> None:
    held = shrunk(office)
    approval = approved(office, held)

    def undone(delivery: DeliveryReport) -> DeliveryReport:
        (report,) = undo(office.house, delivery.delivery, force=False, actor="test", progress=lambda *told: None)
        return report

    back = undone(approval)
    assert in_stock(office) == set(NAMES)
    again = undone(back)
    assert (again.verdict, in_stock(office)) == ("approved", set(NAMES[:4]))
    report = undone(held)
    assert (report.counts.updated, in_stock(office)) == (10, set(NAMES))
    assert str(office.listing("A1").row.price) == "1"


def test_a_delivery_on_probation_is_approved_as_it_came(office: Office) -> None:
    office.settings("probation = 1\n")
    held = office.one(whole("A1", "A2"))
    assert (held.verdict, reasons(held) & {"import-probation"}) == ("quarantined", {"import-probation"})
    assert approved(office, held, dry_run=True).counts.created == 2
    assert office.statuses() == {}
    report = approved(office, held)
    assert (report.verdict, report.source) == ("imported", f"approve {held.delivery}")
    assert in_stock(office) == {"A1", "A2"}
    assert office.kept() == {held.sha256: "archive"}
