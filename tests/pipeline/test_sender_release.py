"""Senders that wait: unknown, blocked, paused or on probation, and what happens when somebody lets them in."""

from collections.abc import Iterator

import pytest

from openimmo.domain.delivery import DeliveryReport, Verdict
from openimmo.domain.sender import SenderState
from openimmo.errors import Refused, UnknownObject
from openimmo.pipeline.deliveries.approving import approve
from openimmo.pipeline.senders.operations import pause, release, remove, resume, set_state
from openimmo.store.senders import Sender
from tests.pipeline.deliveries import Office, anbieter, bare, feed, listing, reasons

MANUAL = 'release = "manual"\n'


def quiet(*_told: object) -> None:
    """Progress that nobody watches."""


def let_in(office: Office, name: str) -> list[DeliveryReport]:
    return list(release(office.house, name, actor="anna", progress=quiet))


def approved(office: Office, delivery: str) -> list[DeliveryReport]:
    return list(approve(office.house, delivery, actor="anna", progress=quiet))


def sender(office: Office, name: str) -> Sender:
    with office.house.reading_stock().reading() as view:
        return view.find_sender(name)


def waiting(office: Office, name: str) -> list[str]:
    with office.house.reading_stock().reading() as view:
        return [one.delivery for one in view.held(view.find_sender(name).id)]


def test_releasing_takes_in_what_waited_in_the_order_of_its_arrival(office: Office) -> None:
    office.settings(MANUAL)
    held = [
        office.one(feed(listing("A1", price="1"))),
        office.one(feed(listing("A1", price="2"), listing("A2"))),
        office.one(feed(bare("A2"))),
    ]
    assert waiting(office, "OIB1") == [one.delivery for one in held]
    reports = let_in(office, "OIB1")
    assert [one.source for one in reports] == [f"release {one.delivery}" for one in held]
    assert [one.verdict for one in reports] == [Verdict.IMPORTED] * 3
    assert office.statuses() == {"A1": "active", "A2": "withdrawn"}
    assert str(office.listing("A1").row.price) == "2"
    assert set(office.kept().values()) == {"archive"}
    assert (sender(office, "OIB1").state, waiting(office, "OIB1")) == ("released", [])


def test_releasing_again_takes_in_nothing_twice(office: Office) -> None:
    office.settings(MANUAL)
    office.one(feed(listing("A1")))
    let_in(office, "OIB1")
    assert let_in(office, "OIB1") == []


def test_the_same_bytes_sent_several_times_are_taken_in_once(office: Office) -> None:
    office.settings(MANUAL)
    first = office.one(feed(listing("A1")))
    office.one(feed(listing("A1")))
    assert [one.source for one in let_in(office, "OIB1")] == [f"release {first.delivery}"]


def test_only_the_part_of_the_released_sender_is_taken_in(office: Office) -> None:
    office.one(feed(listing("A1"), anid="OIB1"))
    office.settings(MANUAL)
    both = feed(anbieter(listing("A2"), anid="OIB1"), anbieter(listing("B1"), anid="OIB2"))
    assert [one.verdict for one in office.send(both)] == [Verdict.IMPORTED, Verdict.QUARANTINED]
    office.one(feed(bare("A2"), anid="OIB1"))
    (report,) = let_in(office, "OIB2")
    assert (report.sender, report.counts.created) == ("OIB2", 1)
    assert office.statuses() == {"A1": "active", "A2": "withdrawn", "B1": "active"}


def test_what_was_broken_is_not_run_again_by_a_release(office: Office) -> None:
    office.one(feed(listing("A1")))
    office.one(b"<openimmo><anbieter>", sender="OIB1")
    assert let_in(office, "OIB1") == []


def test_a_blocked_sender_waits_with_the_reason_until_it_is_released(office: Office) -> None:
    office.one(feed(listing("A1")))
    set_state(office.house, "OIB1", SenderState.BLOCKED, actor="anna", note="unpaid")
    report = office.one(feed(listing("A2")))
    assert (report.verdict, reasons(report)) == (Verdict.QUARANTINED, {"import-sender-blocked"})
    assert office.statuses() == {"A1": "active"}
    let_in(office, "OIB1")
    assert office.statuses() == {"A1": "active", "A2": "active"}


def test_a_pause_keeps_deliveries_until_it_is_over(office: Office) -> None:
    office.one(feed(listing("A1")))
    pause(office.house, "OIB1", actor="anna")
    assert reasons(office.one(feed(listing("A2")))) == {"import-sender-paused"}
    reports = list(resume(office.house, "OIB1", actor="anna", progress=quiet))
    assert [one.counts.created for one in reports] == [1]
    assert not sender(office, "OIB1").profile.paused


def test_a_pause_of_the_settings_ends_only_there(office: Office) -> None:
    office.one(feed(listing("A1")))
    office.settings("[sender.OIB1]\npaused = true\n")
    assert reasons(office.one(feed(listing("A2")))) == {"import-sender-paused"}
    with pytest.raises(Refused, match=r"openimmo\.toml"):
        let_in(office, "OIB1")
    office.settings("")
    let_in(office, "OIB1")
    assert set(office.statuses()) == {"A1", "A2"}


def test_a_probation_shows_what_would_happen_and_does_nothing(office: Office) -> None:
    office.settings("probation = 2\n")
    report = office.one(feed(listing("A1"), listing("A2")))
    assert (report.verdict, reasons(report)) == (Verdict.QUARANTINED, {"import-probation"})
    assert [(one.number, one.action) for one in report.listings] == [("A1", "created"), ("A2", "created")]
    assert (report.counts.created, office.statuses()) == (2, {})
    assert office.kept() == {report.sha256: "quarantine"}
    assert (sender(office, "OIB1").state, sender(office, "OIB1").profile.probation) == ("probation", 2)


def test_after_the_first_deliveries_were_approved_a_sender_is_released(office: Office) -> None:
    office.settings("probation = 2\n")
    first, second = office.one(feed(listing("A1"))), office.one(feed(listing("A2")))
    assert [one.verdict for one in approved(office, first.delivery)] == [Verdict.IMPORTED]
    assert (sender(office, "OIB1").state, sender(office, "OIB1").profile.probation) == ("probation", 1)
    assert waiting(office, "OIB1") == [second.delivery]
    approved(office, second.delivery)
    assert sender(office, "OIB1").state == "released"
    assert office.one(feed(listing("A3"))).verdict is Verdict.IMPORTED
    assert set(office.statuses()) == {"A1", "A2", "A3"}


def test_a_release_ends_a_probation(office: Office) -> None:
    office.settings("probation = 5\n")
    office.one(feed(listing("A1")))
    let_in(office, "OIB1")
    assert (sender(office, "OIB1").state, set(office.statuses())) == ("released", {"A1"})


def test_a_booked_package_releases_a_sender_where_others_wait(office: Office) -> None:
    office.settings('default_policy = "misterimmo"\n[sender.booked]\nopenimmo_anid = "OIB1"\nmax_listings = 1\n')
    booked = office.one(feed(listing("A1"), listing("A2"), anid="OIB1"))
    assert (booked.sender, booked.counts.created, booked.counts.refused) == ("booked", 1, 1)
    assert reasons(office.one(feed(listing("B1"), anid="OIB2"))) == {"import-sender-not-released"}


def test_a_policy_that_is_gone_holds_only_its_own_senders(office: Office) -> None:
    office.settings("[policy.mine]\n")
    office.one(feed(listing("A1"), anid="OIB1"))
    office.one(feed(listing("B1"), anid="OIB2"))
    with office.house.stock().writing() as book:
        book.change_sender("OIB1", actor="anna", at=office.house.clock(), policy="mine")
    office.settings("")
    assert reasons(office.one(feed(listing("A2"), anid="OIB1"))) == {"import-sender-policy"}
    assert office.one(feed(listing("B2"), anid="OIB2")).verdict is Verdict.IMPORTED


def test_removing_a_sender_withdraws_its_listings_and_frees_no_number(office: Office) -> None:
    office.one(feed(listing("A1"), listing("A2"), anid="OIB1"))
    office.one(feed(listing("B1"), anid="OIB2"))
    _, count = remove(office.house, "OIB1", actor="anna", note="left")
    assert count == 2
    assert office.statuses() == {"A1": "withdrawn", "A2": "withdrawn", "B1": "active"}
    with pytest.raises(UnknownObject):
        sender(office, "OIB1")
    again = office.one(feed(listing("A1"), anid="OIB1"))
    assert (again.sender, [one.number for one in again.listings]) == ("OIB1-2", ["A1-2"])
    entry = office_history(office, "A1")[-1]
    assert (entry.actor, entry.to_status, entry.note) == ("anna", "withdrawn", "left")


def test_a_sender_is_removed_with_everything_that_points_to_it(office: Office) -> None:
    """Its mails, contacts, listings and waiting deliveries stay what they are; nothing of it is told or taken in."""
    office.settings(
        '[mail]\nhost = "localhost"\nfrom = "import@portal.example"\n[sender.anna]\nopenimmo_anid = "OIB1"\n'
        'emails = ["anna@makler.example"]\n'
    )
    office.one(feed(listing("A1", contact="<name>Muster</name><email_direkt>m@example.com</email_direkt>")))
    set_state(office.house, "anna", SenderState.BLOCKED, actor="bert")
    held = office.one(feed(listing("A2")))
    office.settings("")
    remove(office.house, "anna", actor="bert", note="left")
    assert (office.statuses(), office.problems()) == ({"A1": "withdrawn"}, [])
    with office.house.reading_stock().reading() as view:
        assert [(mail.sender, mail.delivery) for mail in view.mails()][-1][0] == "anna"
        assert [(one.name, one.sender) for one in view.contacts()] == [("Muster", "anna")]
        assert view.find_delivery(held.delivery).verdict is Verdict.QUARANTINED
    with pytest.raises(UnknownObject):
        let_in(office, "anna")


def test_a_removed_sender_that_is_added_again_gets_its_listings_back_when_it_sends_them(office: Office) -> None:
    office.one(feed(listing("A1"), listing("A2")))
    remove(office.house, "OIB1", actor="anna")
    with office.house.stock().writing() as book:
        book.add_sender("OIB1", at=office.house.clock(), keys={"openimmo_anid": "OIB1"}, actor="anna")
    office.one(feed(listing("A1")))
    assert office.statuses() == {"A1": "active", "A2": "withdrawn"}


def test_every_change_of_a_sender_is_told_with_who_did_it(office: Office) -> None:
    office.settings(MANUAL)
    office.one(feed(listing("A1")))
    let_in(office, "OIB1")
    set_state(office.house, "OIB1", SenderState.BLOCKED, actor="bert", note="unpaid")
    told = [(one.actor, one.action, one.after.get("state"), one.note) for one in sender(office, "OIB1").profile.history]
    assert told == [
        ("import", "added", "unreleased", None),
        ("anna", "released", "released", None),
        ("bert", "blocked", "blocked", "unpaid"),
    ]


def test_what_is_killed_in_the_middle_of_a_release_is_taken_up_in_order(office: Office) -> None:
    office.settings(MANUAL)
    office.one(feed(listing("A1", price="1")))
    office.one(feed(listing("A1", price="2")))
    begun: Iterator[DeliveryReport] = release(office.house, "OIB1", actor="anna", progress=quiet)
    next(begun)
    begun.close()  # type: ignore[attr-defined]
    assert sender(office, "OIB1").state == "unreleased"
    later = office.one(feed(listing("A1", price="3")))
    assert later.verdict is Verdict.QUARANTINED
    assert [one.counts.updated for one in let_in(office, "OIB1")] == [1, 1]
    assert str(office.listing("A1").row.price) == "3"


def office_history(office: Office, number: str):  # type: ignore[no-untyped-def]
    with office.house.reading_stock().reading() as view:
        return view.history(view.listing(number).row.id)
