"""What the importer decides about listings it takes in: the presets ``default`` and ``imv``."""

import pytest

from openimmo.domain.delivery import Verdict
from openimmo.domain.listing import ListingStatus
from openimmo.errors import SettingsError
from openimmo.store.contacts import Contact
from tests.pipeline.deliveries import Office, feed, listing

ERIKA = "<name>Muster</name><vorname>Erika</vorname><ort>Aachen</ort><email_direkt>erika@example.com</email_direkt>"


def contact(office: Office, number: str) -> Contact:
    found = office.listing(number).contact
    assert found is not None
    return found


def set_status(office: Office, number: str, status: ListingStatus) -> None:
    with office.house.stock().writing() as book:
        book.set_status(book.listing(number).row.id, status, actor="anna", at=office.house.clock())


def test_default_keeps_numbers_and_makes_listings_active(office: Office):
    office.one(feed(listing("A1", contact=ERIKA)))
    row = office.listing("A1").row
    assert (row.number, row.status, row.notes) == ("A1", "active", ())
    assert contact(office, "A1").origin is None


def test_imv_makes_new_listings_inactive_with_its_number_and_note(office: Office):
    report = office.one(feed(listing("4711")), policy="imv")
    row = office.listing("IMVO-ID-4711").row
    assert (row.source_id, row.status, row.notes) == ("4711", "inactive", ("IMV Import",))
    assert [(told.number, told.status) for told in report.listings] == [("IMVO-ID-4711", "inactive")]


@pytest.mark.parametrize("sent", ["IMVO-ID-4711", "imvo-id-4711"])
def test_imv_never_doubles_its_prefix(office: Office, sent: str):
    office.one(feed(listing(sent)), policy="imv")
    assert list(office.statuses()) == [sent]


def test_imv_links_the_delivered_address_as_contact(office: Office):
    office.one(feed(listing("4711", contact=ERIKA)), policy="imv")
    found = contact(office, "IMVO-ID-4711")
    assert (found.name, found.first_name, found.emails) == ("Muster", "Erika", ("erika@example.com",))
    assert (found.origin, found.status, found.consent) == ("IMV", "active", False)


def test_imv_sent_again_updates_and_keeps_status_number_and_one_note(office: Office):
    office.one(feed(listing("4711")), policy="imv")
    set_status(office, "IMVO-ID-4711", ListingStatus.ACTIVE)
    report = office.one(feed(listing("4711", price="1")), policy="imv")
    row = office.listing("IMVO-ID-4711").row
    assert (report.counts.updated, row.status, row.price, row.notes) == (1, "active", 1, ("IMV Import",))


def test_imv_deleted_and_sent_again_returns_with_the_operators_status(office: Office):
    office.one(feed(listing("4711")), policy="imv")
    set_status(office, "IMVO-ID-4711", ListingStatus.ACTIVE)
    office.one(feed(listing("4711", aktion="DELETE")), policy="imv")
    office.one(feed(listing("4711")), policy="imv")
    assert office.statuses() == {"IMVO-ID-4711": "active"}


def test_a_number_given_by_hand_survives_later_deliveries(office: Office):
    office.one(feed(listing("4711")), policy="imv")
    with office.house.stock().writing() as book:
        book.renumber(book.listing("IMVO-ID-4711").row.id, "K-1", actor="anna", at=office.house.clock())
    report = office.one(feed(listing("4711", price="1")), policy="imv")
    assert [told.number for told in report.listings] == ["K-1"]
    assert list(office.statuses()) == ["K-1"]


def test_on_update_reset_sets_the_status_back(office: Office):
    office.settings('[policy.strict]\non_update = "reset"\nstatus = "pending"\n')
    office.one(feed(listing()), policy="strict")
    set_status(office, "A1", ListingStatus.ACTIVE)
    office.one(feed(listing(price="1")), policy="strict")
    assert office.statuses() == {"A1": "pending"}


def test_the_senders_own_policy_of_the_settings_counts(office: Office):
    office.settings('default_policy = "imv"\n[sender.anna]\nopenimmo_anid = "OIB1"\npolicy = "default"\n')
    office.one(feed(listing("A1"), anid="OIB1"))
    office.one(feed(listing("B1"), anid="OIB2"))
    assert set(office.statuses()) == {"A1", "IMVO-ID-B1"}


@pytest.mark.parametrize("dry_run", [False, True])
def test_an_unknown_policy_is_a_clear_error_before_anything_is_touched(office: Office, dry_run: bool):
    path = office.put(feed(listing()))
    with pytest.raises(SettingsError, match="imv"):
        office.run(path, policy="imw", dry_run=dry_run)
    assert office.kept() == {}


def test_one_contact_serves_all_listings_that_name_it(office: Office):
    office.one(feed(listing("A1", contact=ERIKA), listing("A2", contact=ERIKA)))
    assert contact(office, "A1").listings == ("A1", "A2")


def test_a_listing_that_comes_without_contact_is_taken(office: Office):
    assert office.one(feed(listing("A1")), policy="imv").verdict is Verdict.IMPORTED
    assert office.listing("IMVO-ID-A1").contact is None
