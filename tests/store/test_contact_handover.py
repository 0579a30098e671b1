"""Hand-overs: who is told of, once; what consent and kinds decide; starting and stopping."""

import pytest
from stock_samples import apply, created, later, record

from openimmo.domain.contact import Choice
from openimmo.domain.listing import Person
from openimmo.errors import Refused
from openimmo.store.contact_changes import By
from openimmo.store.stock import Book, Stock

PEOPLE = [Person(name=name, emails=(f"{name}@x.de",)) for name in ("a-owner", "b-prospect", "c-none", "d-owner")]
BY = By(actor="operator", at=later(5))
EVERYBODY = Choice(everybody=True)


@pytest.fixture
def people(stock: Stock) -> Stock:
    """Four contacts; all but the last have consented."""
    sent = [record(n, f"A{n}", person=person) for n, person in enumerate(PEOPLE)]
    apply(stock, [created(n, f"A{n}") for n in range(len(PEOPLE))], sent)
    with stock.writing() as book:
        for contact, kind in ((1, "owner"), (2, "prospect"), (4, "owner")):
            book.set_kind(contact, kind, BY)
        for contact in (1, 2, 3):
            book.set_consent(contact, BY, given=True)
    return stock


def hand_on(book: Book, name: str = "crm") -> list[tuple[int, str, str | None]]:
    running = book.running_handover(name)
    told = book.contacts_due(running)
    book.mark_handed(running, told, BY)
    return [(one.contact.id, one.action, one.reason) for one in told]


def started(book: Book, choice: Choice = EVERYBODY) -> list[tuple[int, str, str | None]]:
    book.start_handover("crm", choice, later(6))
    return hand_on(book)


@pytest.mark.parametrize(
    ("choice", "ids"),
    [
        (EVERYBODY, [1, 2, 3]),
        (Choice(kinds=("owner",)), [1]),
        (Choice(kinds=("owner", "prospect")), [1, 2]),
        (Choice(without_kind=True), [3]),
        (Choice(kinds=("broker",)), []),
    ],
)
def test_the_chosen_kinds_are_handed_on_but_nobody_without_consent(
    people: Stock, choice: Choice, ids: list[int]
) -> None:
    with people.writing() as book:
        assert started(book, choice) == [(contact, "add", None) for contact in ids]


def test_later_only_what_is_new_or_changed_is_told(people: Stock) -> None:
    with people.writing() as book:
        started(book)
        assert hand_on(book) == []
        book.set_consent(4, BY, given=True)
        book.enter_contact(
            book.address_book(1, BY, origin=None, status=None),
            Person(name="b-prospect", emails=("b-prospect@x.de",), phones=("0241 5",)),
            BY,
        )
        assert hand_on(book) == [(2, "change", None), (4, "add", None)]
        assert hand_on(book) == []


def test_who_may_be_kept_no_longer_is_recalled_once_with_the_reason(people: Stock) -> None:
    with people.writing() as book:
        started(book, Choice(kinds=("owner", "prospect"), without_kind=True))
        book.opt_out(1, BY)
        book.set_consent(2, BY, given=False)
        book.set_kind(3, "broker", BY)
        assert hand_on(book) == [(1, "remove", "opt-out"), (2, "remove", "no-consent"), (3, "remove", "not-chosen")]
        assert hand_on(book) == []
        book.set_consent(2, BY, given=True)
        assert hand_on(book) == [(2, "add", None)]


def test_who_was_merged_is_recalled_and_the_one_he_belongs_to_is_told(people: Stock) -> None:
    with people.writing() as book:
        started(book)
        book.merge_contacts(1, 2, BY)
        assert hand_on(book) == [(1, "change", None), (2, "remove", "merged")]


def test_an_opt_out_counts_for_every_contact_with_that_e_mail_also_of_another_sender(people: Stock) -> None:
    twin = Person(name="Twin", emails=("A-OWNER@x.de", "twin@x.de"))
    apply(people, [created(0, "B0")], [record(0, "B0", person=twin)], "d2", "bert")
    with people.writing() as book:
        book.set_consent(5, BY, given=True)
        assert (5, "add", None) in started(book)
        book.opt_out(1, BY)
        assert hand_on(book) == [(1, "remove", "opt-out"), (5, "remove", "opt-out")]
        assert book.find_contact("5").consent


def test_what_is_rolled_back_is_told_again(people: Stock) -> None:
    def broken_off() -> None:
        with people.writing() as book:
            started(book)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    with people.writing() as book:
        assert [contact for contact, _, _ in started(book)] == [1, 2, 3]


def test_stopped_nothing_is_handed_on_and_started_again_the_rest_is(people: Stock) -> None:
    with people.writing() as book:
        started(book)
        assert book.stop_handover("crm", later(7)).state == "stopped"
        book.opt_out(1, BY)
        with pytest.raises(Refused, match="stopped since 2026-11-21 12:07"):
            hand_on(book)
        assert book.start_handover("crm", None, later(8)).choice == EVERYBODY
        assert hand_on(book) == [(1, "remove", "opt-out")]


def test_the_first_start_is_by_hand_and_says_whom(people: Stock) -> None:
    with people.writing() as book:
        with pytest.raises(Refused, match="not been started"):
            hand_on(book)
        with pytest.raises(Refused, match="not been started"):
            book.stop_handover("crm", later(1))
        with pytest.raises(Refused, match="not said"):
            book.start_handover("crm", None, later(1))
        for name in ("", "../crm", "a b", "x" * 61, "ä"):
            with pytest.raises(Refused, match="cannot be the name"):
                book.start_handover(name, EVERYBODY, later(1))


def test_two_hand_overs_know_nothing_of_each_other(people: Stock) -> None:
    with people.writing() as book:
        started(book)
        book.start_handover("mail", Choice(kinds=("owner",)), later(7))
        assert hand_on(book, "mail") == [(1, "add", None)]


def test_the_history_of_a_contact_tells_where_it_went(people: Stock) -> None:
    with people.writing() as book:
        started(book)
        book.opt_out(1, BY)
        hand_on(book)
        full = book.contact_in_full(book.find_contact("1"))
    assert [(event.action, event.after) for event in full.history if event.action in ("handed", "recalled")] == [
        ("handed", {"handover": "crm"}),
        ("recalled", {"handover": "crm", "reason": "opt-out"}),
    ]
