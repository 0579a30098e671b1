"""What an operator or a lead changes of contacts: consent, kind, merging and splitting; all of it told."""

from typing import Any

import msgspec
import pytest
from stock_samples import NOON, apply, created, later, only_id, record, sender, updated

from openimmo.domain.contact import Choice, Consent, Contact, ContactFilter
from openimmo.domain.listing import Person
from openimmo.errors import Refused, UnknownObject
from openimmo.store.contact_changes import By
from openimmo.store.stock import Stock

ANNA = Person(name="Amsel", first_name="Anna", emails=("anna@x.de",), phones=("0241 1111",))
BERT = Person(name="Berg", first_name="Bert", emails=("bert@x.de",), phones=("0241 2222",), company="Berg KG")
BY = By(actor="operator", at=later(5), note="by phone")


def deliver(stock: Stock, *people: Person, delivery: str = "d1", name: str = "anna", **given: Any) -> None:
    sources = [f"{delivery}-{n}" for n in range(len(people))]
    sent = [record(n, source, person=who) for n, (source, who) in enumerate(zip(sources, people, strict=True))]
    apply(stock, [created(n, source) for n, source in enumerate(sources)], sent, delivery, name, **given)


def one(stock: Stock, name: str) -> Contact:
    with stock.reading() as view:
        return view.find_contact(name)


def told(stock: Stock, name: str) -> list[tuple[str, str, str | None]]:
    with stock.reading() as view:
        full = view.contact_in_full(view.find_contact(name))
    return [(event.action, event.actor, event.note) for event in full.history]


class TestNames:
    @pytest.mark.parametrize("name", ["1", "ANNA@x.de", "Ams", "anna a", " anna@", "1 "])
    def test_a_contact_is_named_by_id_e_mail_or_a_beginning(self, stock: Stock, name: str) -> None:
        deliver(stock, ANNA, BERT)
        assert one(stock, name).name == "Amsel"

    def test_a_name_that_fits_several_is_refused_with_the_candidates(self, stock: Stock) -> None:
        deliver(stock, ANNA, Person(name="Ampel", emails=("b@x.de",)))
        with pytest.raises(UnknownObject, match=r"2 \(Ampel\), 1 \(Anna Amsel\)"):
            one(stock, "am")

    @pytest.mark.parametrize("name", ["", " ", "9", "nobody", "²", "9" * 40])
    def test_a_name_that_fits_nobody_is_refused(self, stock: Stock, name: str) -> None:
        deliver(stock, ANNA)
        with pytest.raises(UnknownObject, match="There is no contact"):
            one(stock, name)


class TestFilters:
    def test_each_narrows_the_list(self, stock: Stock) -> None:
        deliver(stock, ANNA, contact_origin="IMV", contact_status="active")
        deliver(stock, BERT, delivery="d2", name="bert")
        with stock.writing() as book:
            book.set_kind(1, "Owner", BY)
            book.set_consent(1, BY, given=True)
            book.opt_out(2, BY)
        wanted = [
            ({"kind": "owner"}, ["Amsel"]), ({"kind": ""}, ["Berg"]), ({"kind": "broker"}, []),
            ({"origin": "IMV"}, ["Amsel"]), ({"status": "active"}, ["Amsel"]), ({"sender": "bert"}, ["Berg"]),
            ({"consent": Consent.GIVEN}, ["Amsel"]), ({"consent": Consent.OPT_OUT}, ["Berg"]),
            ({"consent": Consent.NONE}, []), ({"search": "ANNA AM"}, ["Amsel"]), ({"search": "berg kg"}, ["Berg"]),
            ({"search": "0241"}, ["Amsel", "Berg"]), ({"search": "bert@"}, ["Berg"]), ({}, ["Amsel", "Berg"]),
        ]  # fmt: skip
        with stock.reading() as view:
            assert [[found.name for found in view.contacts(ContactFilter(**asked))] for asked, _ in wanted] == [
                names for _, names in wanted
            ]
            with pytest.raises(UnknownObject):
                view.contacts(ContactFilter(sender="nobody"))


class TestConsent:
    def test_nobody_has_consented_before_he_says_so(self, stock: Stock) -> None:
        deliver(stock, ANNA)
        assert (one(stock, "1").allowed, one(stock, "1").standing) == (False, Consent.NONE)

    def test_given_and_withdrawn_are_told_with_the_note(self, stock: Stock) -> None:
        deliver(stock, ANNA)
        with stock.writing() as book:
            book.set_consent(1, BY, given=True)
            assert book.find_contact("1").allowed
            book.set_consent(1, By(actor="operator", at=later(6)), given=False)
            book.set_consent(1, By(actor="operator", at=later(7)), given=False)
        assert not one(stock, "1").allowed
        assert told(stock, "1")[1:] == [("consent", "operator", "by phone"), ("consent", "operator", None)]

    def test_an_opt_out_wins_over_every_consent_before_and_after(self, stock: Stock) -> None:
        deliver(stock, ANNA)
        with stock.writing() as book:
            book.set_consent(1, BY, given=True)
            book.opt_out(1, BY)
            with pytest.raises(Refused, match="has opted out"):
                book.set_consent(1, BY, given=True)
            leads = book.address_book(1, BY, origin="BOTTIMMO", status=None)
            book.enter_contact(leads, ANNA, BY, consent=True)
        assert one(stock, "1").standing is Consent.OPT_OUT
        assert not one(stock, "1").allowed

    def test_an_opt_out_is_lifted_for_everybody_who_is_part_of_the_contact_and_needs_a_word_why(
        self, stock: Stock
    ) -> None:
        deliver(stock, ANNA, BERT)
        with stock.writing() as book:
            book.opt_out(2, BY)
            book.merge_contacts(1, 2, BY)
            with pytest.raises(Refused, match="a note must say who"):
                book.lift_opt_out(1, msgspec.structs.replace(BY, note=None))
            book.lift_opt_out(1, BY)
            book.set_consent(1, BY, given=True)
            due = book.contacts_due(book.start_handover("crm", Choice(everybody=True), later(6)))
            assert [(each.contact.id, each.action) for each in due] == [(1, "add")]
            with pytest.raises(Refused, match="has not opted out"):
                book.lift_opt_out(1, BY)
            book.unmerge_contacts(1, 2, BY)
        assert [one(stock, name).standing for name in "12"] == [Consent.GIVEN, Consent.NONE]

    def test_the_consent_of_somebody_called_otherwise_is_none_of_the_contact(self, stock: Stock) -> None:
        deliver(stock, BERT)
        other = msgspec.structs.replace(BERT, name="Adler", first_name="Alma", phones=())
        with stock.writing() as book:
            leads = book.address_book(1, BY, origin=None, status=None)
            assert not book.enter_contact(leads, other, BY, consent=True).allowed
            assert book.enter_contact(leads, BERT, BY, consent=True).allowed
        assert [action for action, _, _ in told(stock, "1")] == ["created", "matched", "other-name", "consent"]


class TestEntering:
    def test_a_lead_is_the_contact_it_fits_and_its_origin_stays(self, stock: Stock) -> None:
        deliver(stock, ANNA, contact_origin="IMV")
        with stock.writing() as book:
            leads = book.address_book(1, BY, origin="BOTTIMMO", status="lead")
            known = book.enter_contact(leads, ANNA, BY, kind="owner", consent=True)
            new = book.enter_contact(leads, BERT, BY, kind="Prospect", consent=True)
            again = book.enter_contact(leads, BERT, BY, kind="owner")
        assert (known.id, known.origin, known.kind, known.allowed) == (1, "IMV", "owner", True)
        assert (new.id, new.origin, new.status, new.kind, new.allowed) == (2, "BOTTIMMO", "lead", "prospect", True)
        assert (again.id, again.kind, again.consent) == (2, "prospect", True)
        assert [action for action, _, _ in told(stock, "2")] == ["created", "kind", "consent"]

    def test_nobody_is_refused(self, stock: Stock) -> None:
        sender(stock)
        with stock.writing() as book, pytest.raises(Refused, match="Neither"):
            book.enter_contact(book.address_book(1, BY, origin=None, status=None), Person(), BY)


class TestKinds:
    def test_a_kind_is_one_word_and_can_be_taken_away(self, stock: Stock) -> None:
        deliver(stock, ANNA)
        with stock.writing() as book:
            book.set_kind(1, " Potential  Buyer ", BY)
            assert book.find_contact("1").kind == "potential-buyer"
            book.set_kind(1, None, BY)
            assert book.find_contact("1").kind is None

    @pytest.mark.parametrize("kind", [" ", "a,b", "=x", "x" * 41, "a\x00"])
    def test_what_no_list_could_name_is_refused(self, stock: Stock, kind: str) -> None:
        deliver(stock, ANNA)
        with stock.writing() as book, pytest.raises(Refused, match="cannot be a kind"):
            book.set_kind(1, kind, BY)


class TestMerging:
    @pytest.fixture
    def merged(self, stock: Stock) -> Stock:
        """Bert, who has two listings and a consent, is part of Anna, who has one."""
        deliver(stock, ANNA, BERT, BERT)
        with stock.writing() as book:
            book.set_kind(2, "owner", BY)
            book.merge_contacts(1, 2, BY)
        return stock

    def test_the_first_has_everything_and_the_second_is_a_part_of_it(self, merged: Stock) -> None:
        anna, bert = one(merged, "1"), one(merged, "2")
        assert anna.listings == ("d1-0", "d1-1", "d1-2")
        assert (anna.emails, anna.phones) == (("anna@x.de", "bert@x.de"), ("0241 1111", "0241 2222"))
        assert (anna.name, anna.company, anna.kind) == ("Amsel", "Berg KG", "owner")
        assert (bert.merged_into, bert.listings, bert.name) == (1, (), "Berg")
        with merged.reading() as view:
            assert [found.id for found in view.contacts()] == [1]
            assert view.listing("d1-1").contact == anna
        assert told(merged, "1")[-1] == ("merged", "operator", "by phone")
        assert told(merged, "2")[-1] == ("merged", "operator", "by phone")

    def test_what_is_delivered_for_the_second_goes_to_the_first(self, merged: Stock) -> None:
        deliver(merged, BERT, delivery="d2")
        assert one(merged, "1").listings == ("d1-0", "d1-1", "d1-2", "d2-0")

    def test_taking_it_back_gives_each_his_own_again(self, merged: Stock) -> None:
        deliver(merged, BERT, delivery="d2")
        with merged.writing() as book:
            book.unmerge_contacts(1, 2, BY)
        anna, bert = one(merged, "1"), one(merged, "2")
        assert (anna.emails, anna.phones, anna.company, anna.kind) == (ANNA.emails, ANNA.phones, None, None)
        assert anna.listings == ("d1-0", "d2-0"), "what came since stays"
        assert (bert.merged_into, bert.listings) == (None, ("d1-1", "d1-2"))
        deliver(merged, ANNA, BERT, delivery="d3")
        assert one(merged, "2").listings == ("d1-1", "d1-2", "d3-1")
        assert told(merged, "1")[-1][0] == told(merged, "2")[-1][0] == "split"

    def test_an_opt_out_of_either_counts_for_both_and_after_a_split_as_well(self, stock: Stock) -> None:
        deliver(stock, ANNA, BERT)
        with stock.writing() as book:
            book.set_consent(1, BY, given=True)
            book.opt_out(2, BY)
            book.merge_contacts(1, 2, BY)
        assert one(stock, "1").standing is Consent.OPT_OUT
        with stock.writing() as book:
            book.unmerge_contacts(1, 2, BY)
        assert [one(stock, name).standing for name in "12"] == [Consent.OPT_OUT, Consent.OPT_OUT]

    def test_a_withdrawn_consent_counts_for_both_one_never_given_for_none(self, stock: Stock) -> None:
        deliver(stock, ANNA, BERT, Person(name="Cora"))
        with stock.writing() as book:
            book.set_consent(1, BY, given=True)
            book.merge_contacts(1, 3, BY)
            assert book.find_contact("1").allowed
            book.set_consent(2, BY, given=True)
            book.set_consent(2, BY, given=False)
            book.merge_contacts(1, 2, BY)
        assert not one(stock, "1").allowed

    def test_a_consent_of_the_second_makes_none_of_the_first(self, stock: Stock) -> None:
        deliver(stock, ANNA, BERT)
        with stock.writing() as book:
            book.set_consent(2, BY, given=True)
            book.merge_contacts(1, 2, BY)
            assert not book.find_contact("1").allowed
            book.unmerge_contacts(1, 2, BY)
        assert one(stock, "2").allowed

    def test_merges_in_a_row_are_followed_and_taken_back_one_by_one(self, stock: Stock) -> None:
        deliver(stock, ANNA, BERT, Person(name="Cora", emails=("cora@x.de",)))
        with stock.writing() as book:
            book.merge_contacts(2, 1, BY)
            book.merge_contacts(3, 2, BY)
            with pytest.raises(Refused, match="Contact 2 is part of contact 3"):
                book.unmerge_contacts(2, 1, BY)
        deliver(stock, ANNA, delivery="d2")
        assert one(stock, "3").listings == ("d1-0", "d1-1", "d1-2", "d2-0")
        with stock.writing() as book:
            book.unmerge_contacts(3, 2, BY)
            book.unmerge_contacts(2, 1, BY)
        assert [one(stock, name).listings for name in "123"] == [("d1-0",), ("d1-1",), ("d1-2", "d2-0")]

    @pytest.mark.parametrize(
        ("into", "other", "why"), [(1, 1, "itself"), (1, 3, "different senders"), (2, 1, "Contact 2 is part")]
    )
    def test_what_cannot_be_merged_is_refused(self, stock: Stock, into: int, other: int, why: str) -> None:
        deliver(stock, ANNA, Person(name="Cora"))
        deliver(stock, BERT, delivery="d2", name="bert")
        with stock.writing() as book:
            if why.startswith("Contact"):
                book.merge_contacts(1, 2, BY)
            with pytest.raises(Refused, match=why):
                book.merge_contacts(into, other, BY)

    def test_only_a_part_can_be_taken_out(self, stock: Stock) -> None:
        deliver(stock, ANNA, BERT)
        with stock.writing() as book:
            with pytest.raises(Refused, match="not part"):
                book.unmerge_contacts(1, 2, BY)
            with pytest.raises(UnknownObject):
                book.unmerge_contacts(1, 9, BY)


class TestSplitting:
    def test_listings_and_addresses_go_to_a_new_contact_and_stay_there(self, stock: Stock) -> None:
        both = Person(name="Amsel", first_name="Anna", emails=("anna@x.de", "bert@x.de"), phones=("0241 2222",))
        deliver(stock, ANNA, both, contact_origin="IMV")
        with stock.writing() as book:
            book.set_consent(1, BY, given=True)
            listing = book.listing("d1-1").row.id
            new = book.split_contact(
                1, BY, listing_ids=[listing], emails=["BERT@x.de"], phones=["+49 241 2222"], person=BERT
            )
        anna, bert = one(stock, "1"), one(stock, str(new))
        assert (anna.listings, anna.emails, anna.phones) == (("d1-0",), ("anna@x.de",), ("0241 1111",))
        assert (bert.listings, bert.name, bert.emails, bert.phones) == (("d1-1",), "Berg", BERT.emails, BERT.phones)
        assert (bert.origin, bert.consent, anna.consent) == ("IMV", False, True)
        assert told(stock, str(new)) == [("split", "operator", "by phone")]
        apply(stock, [updated(listing, source_id="d1-1")], [record(0, "d1-1", person=BERT)], "d2", at=later(9))
        assert one(stock, str(new)).listings == ("d1-1",)

    def test_a_split_of_two_who_look_alike_outlives_the_next_delivery(self, stock: Stock) -> None:
        deliver(stock, ANNA, ANNA)
        with stock.writing() as book:
            listing = book.listing("d1-1").row.id
            book.split_contact(1, BY, listing_ids=[listing], person=ANNA)
        apply(stock, [updated(listing, source_id="d1-1")], [record(0, "d1-1", person=ANNA)], "d2", at=later(9))
        assert [one(stock, name).listings for name in "12"] == [("d1-0",), ("d1-1",)]

    def test_an_opt_out_goes_with_it(self, stock: Stock) -> None:
        deliver(stock, BERT)
        with stock.writing() as book:
            book.opt_out(1, BY)
            new = book.split_contact(1, BY, phones=["0241/2222"])
        found = one(stock, str(new))
        assert (found.standing, found.company, found.name) == (Consent.OPT_OUT, "Berg KG", None)

    @pytest.mark.parametrize("what", [{"emails": ["bert@x.de"]}, {"phones": ["0241 2222"]}, {"listing_ids": [2]}])
    def test_what_the_contact_has_not_got_is_refused(self, stock: Stock, what: dict[str, Any]) -> None:
        deliver(stock, ANNA, BERT)
        with stock.writing() as book, pytest.raises(Refused, match="does not have"):
            book.split_contact(1, BY, **what)


def test_times_of_changes_are_kept(stock: Stock) -> None:
    deliver(stock, ANNA)
    assert (one(stock, "1").created, one(stock, "1").updated) == (NOON, NOON)
    with stock.writing() as book:
        book.set_kind(1, "owner", BY)
    assert one(stock, "1").updated == later(5)
    assert only_id(stock, "d1-0") == 1
