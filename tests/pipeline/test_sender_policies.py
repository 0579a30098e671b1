"""What each preset does with real deliveries: quota, taking over once, pending leads, deletions by name only."""

import pytest

from openimmo.domain.delivery import Verdict
from openimmo.domain.listing import ListingStatus
from openimmo.store.senders import Sender
from tests.pipeline.deliveries import Office, actions, attachment, bare, feed, listing, picture, reasons


def sender(office: Office, name: str = "OIB1") -> Sender:
    with office.house.reading_stock().reading() as view:
        return view.find_sender(name)


def set_status(office: Office, number: str, status: ListingStatus) -> None:
    with office.house.stock().writing() as book:
        book.set_status(book.listing(number).row.id, status, actor="anna", at=office.house.clock())


def quota(office: Office, count: int, more: str = "") -> None:
    office.settings(
        f"[policy.small]\nmax_listings = {count}\n{more}\n[sender.OIB1]\nopenimmo_anid = 'OIB1'\npolicy = 'small'\n"
    )


def test_over_quota_new_listings_are_refused_with_the_reason(office: Office) -> None:
    quota(office, 2)
    report = office.one(feed(listing("A1"), listing("A2"), listing("A3")))
    assert actions(report) == {"A1": "created", "A2": "created", "A3": "refused"}
    (refused,) = [one for one in report.listings if one.action == "refused"]
    assert (refused.number, refused.reasons[0].code) == (None, "import-over-quota")
    assert refused.reasons[0].params == {"allowed": "2", "stock": "0"}


def test_over_quota_deletions_and_updates_pass(office: Office) -> None:
    office.one(feed(listing("A1"), listing("A2"), listing("A3")))
    quota(office, 1)
    report = office.one(feed(listing("A1", price="1"), bare("A2"), listing("A4")))
    assert actions(report) == {"A1": "updated", "A2": "deleted", "A4": "refused"}


def test_what_a_delivery_deletes_makes_room_wherever_it_stands(office: Office) -> None:
    quota(office, 2)
    office.one(feed(listing("A1"), listing("A2")))
    assert actions(office.one(feed(listing("A3"), bare("A1")))) == {"A3": "created", "A1": "deleted"}


def test_a_full_delivery_replaces_a_full_package(office: Office) -> None:
    quota(office, 2)
    office.one(feed(listing("A1"), listing("A2"), umfang="VOLL"))
    report = office.one(feed(listing("A2"), listing("A3"), umfang="VOLL"))
    assert (report.verdict, actions(report)) == (
        Verdict.IMPORTED, {"A1": "deleted", "A2": "unchanged", "A3": "created"},
    )  # fmt: skip


def test_a_listing_refused_for_the_quota_withholds_no_deletion(office: Office) -> None:
    quota(office, 2)
    office.one(feed(listing("A1"), listing("A2"), umfang="VOLL"))
    report = office.one(feed(listing("A2"), listing("A3"), listing("A4"), umfang="VOLL"))
    assert (report.verdict, report.counts.deleted, report.counts.refused) == (Verdict.IMPORTED, 1, 1)


def test_a_listing_sent_again_after_its_deletion_needs_room_like_a_new_one(office: Office) -> None:
    quota(office, 1)
    office.one(feed(listing("A1")))
    office.one(feed(bare("A1"), listing("A2")))
    report = office.one(feed(listing("A1")))
    assert (actions(report), office.statuses()) == ({"A1": "refused"}, {"A1": "withdrawn", "A2": "active"})


def test_a_listing_that_comes_twice_and_gets_no_room_names_no_number(office: Office) -> None:
    quota(office, 1)
    report = office.one(feed(listing("A1"), listing("A2"), listing("A2", price="1")))
    assert [one.number for one in report.listings] == ["A1", None, None]
    assert set(office.statuses()) == {"A1"}


def test_the_quota_of_the_sender_counts_before_that_of_its_policy(office: Office) -> None:
    office.settings(
        "[policy.small]\nmax_listings = 1\n[sender.OIB1]\nopenimmo_anid = 'OIB1'\npolicy = 'small'\nmax_listings = 2\n"
    )
    assert office.one(feed(listing("A1"), listing("A2"), listing("A3"))).counts.created == 2
    assert sender(office).policy is None


def test_the_quota_of_one_sender_is_not_used_up_by_another(office: Office) -> None:
    quota(office, 1)
    office.one(feed(listing("B1"), listing("B2"), anid="OIB2"))
    assert office.one(feed(listing("A1"))).counts.created == 1


def test_is24_archives_everything_whatever_status_it_had(office: Office) -> None:
    office.one(feed(listing("A1"), listing("A2", aktion="REFERENZ")), policy="is24")
    assert office.statuses() == {"A1": "archived", "A2": "archived"}


def test_is24_takes_each_listing_only_the_first_time(office: Office) -> None:
    office.one(feed(listing("A1"), listing("A2")), policy="is24")
    set_status(office, "A1", ListingStatus.ACTIVE)
    report = office.one(feed(listing("A1", price="1"), bare("A2"), listing("A3"), umfang="VOLL"), policy="is24")
    assert actions(report) == {"A1": "unchanged", "A2": "unchanged", "A3": "created"}
    assert "import-once" in reasons(report)
    assert office.statuses() == {"A1": "active", "A2": "archived", "A3": "archived"}
    assert str(office.listing("A1").row.price) == "350000"


def test_is24_demands_a_full_export_first(office: Office) -> None:
    before = office.house.clock()
    office.one(feed(listing("A1")), policy="is24")
    profile = sender(office).profile
    assert profile.taken_over is not None
    assert profile.needs_full_export(None)
    assert profile.needs_full_export(before)
    assert not profile.needs_full_export(office.house.clock())
    office.one(feed(listing("A1", price="2")), policy="is24")
    assert sender(office).profile.taken_over == profile.taken_over


def test_no_other_policy_demands_a_full_export(office: Office) -> None:
    office.one(feed(listing("A1")), policy="imv")
    assert not sender(office).profile.needs_full_export(None)


def test_bottimmo_keeps_every_listing_pending(office: Office) -> None:
    office.one(feed(listing("A1"), listing("A2", aktion="REFERENZ")), policy="bottimmo")
    set_status(office, "A1", ListingStatus.ACTIVE)
    office.one(feed(listing("A1", price="1"), listing("A2", aktion="REFERENZ", price="1")), policy="bottimmo")
    assert office.statuses() == {"A1": "pending", "A2": "pending"}


def test_bottimmo_takes_listings_without_price_area_or_pictures(office: Office) -> None:
    bare_lead = bare("A1", aktion="CHANGE")
    report = office.one(feed(bare_lead), policy="bottimmo")
    assert (report.verdict, actions(report), office.statuses()) == (
        Verdict.IMPORTED, {"A1": "created"}, {"A1": "pending"},
    )  # fmt: skip


def test_bottimmo_tells_where_its_contacts_come_from(office: Office) -> None:
    office.one(feed(listing("A1", contact="<name>Muster</name><vorname>Erika</vorname>")), policy="bottimmo")
    contact = office.listing("A1").contact
    assert contact is not None
    assert (contact.origin, contact.consent) == ("BOTTIMMO", False)


def test_onoffice_keeps_what_a_full_delivery_leaves_out_and_obeys_delete(office: Office) -> None:
    office.one(feed(listing("A1"), listing("A2"), listing("A3"), umfang="VOLL"), policy="onoffice")
    report = office.one(feed(listing("A1"), bare("A2"), umfang="VOLL"), policy="onoffice")
    assert actions(report) == {"A1": "unchanged", "A2": "deleted", "A3": "kept"}
    assert office.statuses() == {"A1": "active", "A2": "withdrawn", "A3": "active"}


def test_misterimmo_holds_new_senders_until_they_are_released(office: Office) -> None:
    report = office.one(feed(listing("A1")), policy="misterimmo")
    assert (report.verdict, reasons(report)) == (Verdict.QUARANTINED, {"import-sender-not-released"})


@pytest.mark.parametrize("account", [None, "OIB1"])
def test_limits_of_attachments_may_be_a_policys_own(office: Office, account: str | None) -> None:
    office.settings("[policy.small]\nmedia = { pixels = 4 }\n[sender.OIB1]\nopenimmo_anid = 'OIB1'\npolicy = 'small'\n")
    with_picture = {"a.jpg": picture(), "o.xml": feed(listing("A1", attachments=[attachment("a.jpg")]))}
    report = office.one(with_picture, sender=account)
    assert (report.media.stored, report.media.refused) == (0, 1)
    other = {"a.jpg": picture(), "o.xml": feed(listing("B1", attachments=[attachment("a.jpg")]), anid="OIB2")}
    assert office.one(other).media.stored == 1


@pytest.mark.parametrize("account", [None, "OIB1"])
def test_repairs_may_be_off_by_a_policy_of_a_sender_that_only_the_stock_knows(
    office: Office, account: str | None
) -> None:
    office.settings("[policy.strict]\nrepairs_off = ['repair-decimal']\n")
    office.one(feed(listing("A1")))
    with office.house.stock().writing() as book:
        book.change_sender("OIB1", actor="anna", at=office.house.clock(), policy="strict")
    strict = office.one(feed(listing("A1", price="12,5")), sender=account)
    loose = office.one(feed(listing("B1", price="12,5"), anid="OIB2"))
    assert "repair-decimal" not in strict.finding_counts
    assert "repair-decimal" in loose.finding_counts


def test_the_role_of_contacts_is_the_policys(office: Office) -> None:
    assert office.house.settings.policies["imv"].contact_role == "kontaktperson"
