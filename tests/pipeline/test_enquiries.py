"""Inquiries in the stock: the right sender, the right listing, a contact, and everything once."""

import msgspec
import pytest

from openimmo.domain.contact import ContactInFull
from openimmo.domain.feedback import (
    Feedback,
    FeedbackFile,
    FeedbackSender,
    Interessent,
    MailFacts,
    Objekt,
    ReadFeedback,
    StoredEnquiry,
)
from openimmo.errors import UnknownObject
from openimmo.pipeline.leads.enquiries import store_enquiries
from tests.pipeline.deliveries import Office, anbieter, feed, listing

EVA = Interessent(vorname="Eva", nachname="Sommer", email="eva@example.com", tel="0241 123", anfrage="Noch da?")


def asking(*objekte: Objekt, mail: MailFacts | None = None, **sender: str) -> FeedbackFile:
    feedback = Feedback(sender=FeedbackSender(name="Portal", datum="2026-11-20", **sender), objekt=objekte)
    return FeedbackFile(path="f.xml", kind="xml", feedbacks=(ReadFeedback(name="f.xml", feedback=feedback),), mail=mail)


def about(oobj_id: str | None = "A1", who: Interessent = EVA, **more: str) -> Objekt:
    return Objekt(oobj_id=oobj_id, interessent=(who,), **more)  # type: ignore[arg-type]


def stored(office: Office, file: FeedbackFile, sender: str | None = None) -> StoredEnquiry:
    (one,) = store_enquiries(office.house, file, sender)
    return one


def contact_of(office: Office, one: StoredEnquiry) -> ContactInFull:
    with office.house.reading_stock().reading() as view:
        contact = view.contact(one.contact or 0)
        assert contact is not None
        return view.contact_in_full(contact)


@pytest.fixture
def two_brokers(office: Office) -> Office:
    """Anna and Bernd both have a listing A1; Bernd's number is another one."""
    office.send(feed(anbieter(listing("A1", obid="OBID-A1", intern="I-1"))))
    office.settings('[policy.other]\nnumber = "B-"\n[sender.bernd]\nopenimmo_anid = "OIB2"\n')
    office.send(
        feed(anbieter(listing("A1"), listing("B2"), anid="OIB2", firma="Bernd")), sender="bernd", policy="other"
    )
    return office


@pytest.mark.parametrize(("oobj_id", "by"), [("A1", "extern"), ("OBID-A1", "obid"), ("I-1", "intern")])
def test_a_listing_is_found_by_extern_then_obid_then_intern_and_that_is_told(
    office: Office, oobj_id: str, by: str
) -> None:
    office.send(feed(anbieter(listing("A1", obid="OBID-A1", intern="I-1"))))
    one = stored(office, asking(about(oobj_id)))
    assert (one.action, one.listing, one.matched_by) == ("stored", "A1", by)


def test_extern_wins_over_the_obid_and_intern_of_another_listing(office: Office) -> None:
    office.send(feed(anbieter(listing("A1", obid="X", intern="Y"), listing("X", obid="O2", intern="Z"))))
    assert stored(office, asking(about("X"))).listing == "X"


def test_a_former_number_still_leads_to_its_listing(office: Office) -> None:
    office.send(feed(anbieter(listing("A1"))))
    with office.house.stock().writing() as book:
        row = book.listing("A1").row
        book.renumber(row.id, "N-7", actor="operator", at=office.house.clock())
    assert stored(office, asking(about("A1"))).listing == "N-7"
    assert stored(office, asking(about("N-7"))).listing == "N-7"


def test_the_inquiry_becomes_a_contact_with_an_activity_linked_to_the_listing(office: Office) -> None:
    office.send(feed(anbieter(listing("A1"))))
    full = contact_of(office, stored(office, asking(about(bezeichnung="Altbau"))))
    (activity,) = full.activities
    assert (full.contact.name, full.contact.emails, full.contact.phones) == (
        "Sommer",
        ("eva@example.com",),
        ("0241 123",),
    )
    assert (full.contact.origin, full.contact.consent, full.contact.sender) == (None, False, "OIB1")
    assert (activity.kind, activity.source, activity.platform, activity.listing) == (
        "inquiry", "feedback", "Portal", "A1",
    )  # fmt: skip
    assert activity.text == "Noch da?"
    assert "Altbau" in (activity.title or "")
    assert str(activity.at) == "2026-11-20 00:00:00+00:00"


def test_reading_twice_stores_once_and_another_question_is_another_activity(office: Office) -> None:
    office.send(feed(anbieter(listing("A1"))))
    first, again = stored(office, asking(about())), stored(office, asking(about()))
    other = stored(office, asking(about(who=msgspec.structs.replace(EVA, anfrage="Und der Preis?"))))
    assert (first.action, again.action, other.action) == ("stored", "known", "stored")
    assert first.contact == again.contact == other.contact
    assert (other.contact_action, len(contact_of(office, first).activities)) == ("matched", 2)


def test_a_number_that_two_senders_have_means_the_one_that_the_feedback_names(two_brokers: Office) -> None:
    assert stored(two_brokers, asking(about(), openimmo_anid="OIB1")).sender == "OIB1"
    one = stored(two_brokers, asking(about(), openimmo_anid="OIB2"))
    assert (one.sender, one.listing) == ("bernd", "B-A1")


def test_the_sender_that_was_named_counts_and_nobody_elses_listing_is_touched(two_brokers: Office) -> None:
    one = stored(two_brokers, asking(about("OBID-A1"), openimmo_anid="OIB1"), sender="bernd")
    assert (one.sender, one.listing, one.action) == ("bernd", None, "stored")


def test_without_any_hint_the_number_known_to_portals_decides(two_brokers: Office) -> None:
    one = stored(two_brokers, asking(about("B-A1")))
    assert (one.sender, one.listing) == ("bernd", "B-A1")


def test_an_inquiry_that_may_be_two_senders_is_refused_and_says_what_to_do(two_brokers: Office) -> None:
    one = stored(two_brokers, asking(about("unknown")))
    assert (one.action, one.reason, one.contact) == ("refused", "feedback-sender-unclear", None)


def test_an_unknown_sender_is_a_wrong_call(office: Office) -> None:
    with pytest.raises(UnknownObject):
        store_enquiries(office.house, asking(about()), "nobody")


def test_an_empty_person_never_becomes_a_contact(office: Office) -> None:
    office.send(feed(anbieter(listing("A1"))))
    one = stored(office, asking(about(who=Interessent(anfrage="Hallo"))))
    assert (one.action, one.reason) == ("refused", "feedback-nobody-there")


def test_the_portals_own_id_counts_only_where_there_is_no_other(office: Office) -> None:
    office.send(feed(anbieter(listing("A1"), listing("A2"))))
    assert stored(office, asking(about(None, portal_obj_id="A2"))).listing == "A2"
    assert stored(office, asking(about("gone", portal_obj_id="A2"))).listing is None


def test_a_date_that_cannot_be_read_gives_way_to_that_of_the_mail(office: Office) -> None:
    office.send(feed(anbieter(listing("A1"))))
    file = asking(about(), mail=MailFacts(date="2026-11-19T08:00:00Z"))
    read = msgspec.structs.replace(
        file.feedbacks[0],
        feedback=msgspec.structs.replace(file.feedbacks[0].feedback, sender=FeedbackSender(datum="neulich")),
    )
    one = stored(office, msgspec.structs.replace(file, feedbacks=(read,)))
    assert str(contact_of(office, one).activities[0].at) == "2026-11-19 08:00:00+00:00"
