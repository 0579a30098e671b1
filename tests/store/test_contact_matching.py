"""The four levels by which a delivered person is recognised, what is kept of it, and what is added."""

from typing import Any

import msgspec
import pytest
from stock_samples import apply, created, later, only_id, record, updated

from openimmo.domain.contact import ContactInFull
from openimmo.domain.listing import Address, Person
from openimmo.store.contact_changes import By
from openimmo.store.stock import Stock

ERIKA = Person(
    name="Muster", first_name="Erika", company="Immo GmbH", emails=("erika@immo.example",), phones=("0241 123456",),
    street="Großer Weg 1", zip="52062", city="Aachen", country="DEU",
)  # fmt: skip


BY = By(actor="operator", at=later(5))


def deliver(stock: Stock, *people: Person | None, delivery: str = "d1", **given: Any) -> None:
    sources = [f"{delivery}-{n}" for n in range(len(people))]
    sent = [record(n, source, person=who, **given) for n, (source, who) in enumerate(zip(sources, people, strict=True))]
    apply(stock, [created(n, source) for n, source in enumerate(sources)], sent, delivery)


def known(stock: Stock) -> list[ContactInFull]:
    with stock.reading() as view:
        return [view.contact_in_full(one) for one in view.contacts()]


def other(**given: Any) -> Person:
    """A person who has only what is given."""
    return Person(**given)


LEVELS = [
    (1, ["name", "first_name", "city", "street"],
     other(name="MUSTER", first_name=" erika ", street="Grosser  weg 1", city="aachen", emails=("new@immo.example",))),
    (1, ["name", "first_name", "city", "street"],
     other(name="Ｍｕｓｔｅｒ", first_name="Erika", street="Großer Weg 1", city="Aachen")),
    (2, ["email", "name"], other(name="muster", emails=("other@immo.example", "ERIKA@IMMO.example "))),
    (3, ["email", "company"], other(emails=("x@immo.example", "ERIKA@immo.example"), company="IMMO GMBH")),
]  # fmt: skip


@pytest.mark.parametrize(("level", "fields", "sent"), LEVELS)
def test_the_level_and_the_fields_that_were_the_same_are_kept(
    stock: Stock, level: int, fields: list[str], sent: Person
) -> None:
    deliver(stock, ERIKA)
    deliver(stock, sent, delivery="d2")
    (found,) = known(stock)
    assert (found.contact.match_level, list(found.contact.match_fields)) == (level, fields)
    assert found.contact.listings == ("d1-0", "d2-0")
    assert (found.contact.name, found.contact.first_name) == ("Muster", "Erika")


@pytest.mark.parametrize(
    "sent",
    [
        other(name="Muster", first_name="Erika", street="Großer Weg 1", city="Köln"),
        other(name="Muster", first_name="Erika", street="Großer Weg 2", city="Aachen"),
        other(name="Test", emails=("erika@immo.example",)),
        other(name="Test", company="Immo GmbH", emails=("test@immo.example",)),
        other(company="Immo GmbH"),
        other(name="Test", company="Andere GmbH", emails=("erika@immo.example",)),
        other(first_name="Test", company="Immo GmbH", emails=("test@immo.example",)),
    ],
)
def test_whoever_fits_no_level_is_created(stock: Stock, sent: Person) -> None:
    deliver(stock, ERIKA)
    deliver(stock, sent, delivery="d2")
    assert sorted(one.contact.match_level or 0 for one in known(stock)) == [4, 4]
    assert all(one.contact.match_fields == () for one in known(stock))


OFFICE = Person(company="Immo GmbH", emails=("info@immo.example",))


@pytest.mark.parametrize("together", [True, False], ids=["in one delivery", "one after the other"])
def test_the_same_e_mail_and_company_is_the_same_contact_whatever_the_name_and_none_is_lost(
    stock: Stock, together: bool
) -> None:
    names = (None, "Anna", "Bert", "Anna", "Bert", "Cora")
    sent = [msgspec.structs.replace(OFFICE, name=name, phones=(f"0241 {n}",)) for n, name in enumerate(names)]
    for day, people in enumerate([sent] if together else [[one] for one in sent]):
        deliver(stock, *people, delivery=f"d{day}")
    (found,) = known(stock)
    assert (found.contact.name, len(found.contact.listings), len(found.contact.phones)) == ("Anna", 6, 6)
    assert (found.contact.match_level, found.contact.match_fields) == (3, ("email", "company"))
    told = [one.after for one in found.history if one.action == "other-name"]
    assert told == [{"name": "Bert", "first_name": None}, {"name": "Cora", "first_name": None}]


def test_of_several_with_the_e_mail_of_a_company_it_is_the_one_who_is_called_so_else_the_oldest(stock: Stock) -> None:
    anna, bert = (msgspec.structs.replace(OFFICE, first_name=name) for name in ("Anna", "Bert"))
    deliver(stock, anna, bert)
    with stock.writing() as book:
        ids = [book.listing("d1-1").row.id]
        new = book.split_contact(book.contacts()[0].id, BY, listing_ids=ids, person=bert)
    phones = [msgspec.structs.replace(one, phones=(f"0241 {n}",)) for n, one in enumerate((bert, anna, OFFICE))]
    deliver(stock, *phones, msgspec.structs.replace(OFFICE, name="Cora"), delivery="d2")
    found = {one.contact.id: one.contact for one in known(stock)}
    assert found[new].listings == ("d1-1", "d2-0")
    assert [one.listings for number, one in found.items() if number != new] == [("d1-0", "d2-1", "d2-2", "d2-3")]


def test_a_name_that_only_says_less_is_no_other_name(stock: Stock) -> None:
    deliver(stock, ERIKA, other(first_name="ERIKA", company="Immo GmbH", emails=ERIKA.emails))
    deliver(stock, other(name="Muster", company="Immo GmbH", emails=ERIKA.emails), delivery="d2")
    (found,) = known(stock)
    assert "other-name" not in {one.action for one in found.history}


def test_somebody_with_only_a_first_name_is_known_again_at_his_company(stock: Stock) -> None:
    anna = Person(first_name="Anna", company="Immo GmbH", emails=("info@immo.example",))
    deliver(stock, anna, msgspec.structs.replace(anna, first_name="ANNA", phones=("0241 1",)))
    (found,) = known(stock)
    assert (found.contact.match_level, found.contact.phones) == (3, ("0241 1",))


def test_what_was_empty_is_filled_and_what_is_there_stays(stock: Stock) -> None:
    deliver(stock, Person(name="Muster", emails=("e@x.de",), country="de", city="Aachen"))
    sent = Person(
        name="Muster", first_name="Erika", company="Immo GmbH", emails=("e@x.de",), street="Weg 1", city="Köln"
    )
    deliver(stock, sent, delivery="d2")
    (found,) = known(stock)
    one = found.contact
    assert (one.first_name, one.company) == ("Erika", "Immo GmbH")
    assert (one.street, one.city, one.country) == (None, "Aachen", "DEU"), "an address is never mixed of two"


PHONES = [
    ("0241 123456", "+49 241 123456", None),
    ("0241/12 34 56", "0049 (241) 123456", None),
    ("+49 (0)241 123456", "0241-123456", None),
    ("01 5123456", "+43 1 5123456", "AUT"),
    ("044 668 18 00", "0041446681800", "CHE"),
    ("Zentrale: bitte klingeln", "zentrale: bitte klingeln ", None),
]


@pytest.mark.parametrize(("have", "sent", "country"), PHONES)
def test_a_phone_that_is_there_is_not_added_however_it_is_written(
    stock: Stock, have: str, sent: str, country: str | None
) -> None:
    person = Person(name="Muster", emails=("e@x.de",), phones=(have,), country=country)
    deliver(stock, person)
    deliver(stock, msgspec.structs.replace(person, phones=(sent, "0241 777777")), delivery="d2")
    (found,) = known(stock)
    assert found.contact.phones == (have, "0241 777777")


def test_somebody_of_whom_only_a_phone_is_known_is_recognised_by_it(stock: Stock) -> None:
    deliver(stock, Person(phones=("0241 123456",)), Person(phones=("+49 241 123456",)))
    assert len(known(stock)) == 1


def test_a_feed_cannot_make_a_contact_grow_without_end(stock: Stock) -> None:
    person = Person(name="Muster", emails=("e@x.de", *(f"{n}@x.de" for n in range(500))))
    deliver(stock, person)
    for day in range(2):
        more = tuple(f"0241 {day}{n:06}" for n in range(40))
        deliver(stock, msgspec.structs.replace(person, phones=more), delivery=f"d{day + 2}")
    (found,) = known(stock)
    assert (len(found.contact.emails), len(found.contact.phones)) == (50, 50)


def test_history_tells_who_was_created_completed_and_recognised(stock: Stock) -> None:
    deliver(stock, ERIKA)
    deliver(stock, ERIKA, delivery="d2")
    deliver(stock, other(name="Muster", emails=ERIKA.emails), delivery="d3")
    deliver(stock, other(name="Muster", emails=ERIKA.emails, phones=("0241 9",)), delivery="d4")
    (found,) = known(stock)
    first, second, third = found.history
    assert (first.action, first.delivery, first.actor) == ("created", "d1", "import")
    assert first.before == {}
    assert first.after["name"] == "Muster"
    assert (second.action, second.delivery) == ("matched", "d3")
    assert (second.before["match_level"], second.after["match_level"]) == (4, 2)
    assert (third.action, third.delivery) == ("completed", "d4")
    assert (third.before, third.after) == ({"phones": ["0241 123456"]}, {"phones": ["0241 123456", "0241 9"]})


class TestLinks:
    OWNER = Address(role="eigentuemer", person=Person(name="Alt", emails=("alt@x.de",)), released=False)
    KEEPER = Address(role="hausmeister", person=Person(name="Neu", phones=("0241 5",)))

    def test_everybody_a_listing_names_is_linked_in_his_role(self, stock: Stock) -> None:
        deliver(stock, ERIKA, person_released=True, addresses=(self.OWNER, self.KEEPER))
        links = {one.contact.name: [(link.role, link.address_released) for link in one.links] for one in known(stock)}
        assert links == {
            "Muster": [("kontaktperson", True)],
            "Alt": [("eigentuemer", False)],
            "Neu": [("hausmeister", None)],
        }
        with stock.reading() as view:
            main = view.listing("d1-0").contact
        assert main is not None
        assert main.name == "Muster"

    def test_one_person_in_two_roles_is_one_contact(self, stock: Stock) -> None:
        deliver(stock, ERIKA, addresses=(Address(role="eigentuemer", person=ERIKA),) * 2)
        (found,) = known(stock)
        assert [link.role for link in found.links] == ["eigentuemer", "kontaktperson"]
        assert found.contact.listings == ("d1-0",)

    def test_an_update_leaves_the_links_it_names_and_no_others(self, stock: Stock) -> None:
        apply(stock, [created()], [record(person=ERIKA, addresses=(self.OWNER,))])
        again = record(person=ERIKA, addresses=(self.KEEPER,))
        apply(stock, [updated(only_id(stock))], [again], "d2", at=later(1))
        links = {one.contact.name: [link.role for link in one.links] for one in known(stock)}
        assert links == {"Muster": ["kontaktperson"], "Alt": [], "Neu": ["hausmeister"]}

    def test_the_policy_may_give_the_kontaktperson_another_role(self, stock: Stock) -> None:
        apply(stock, [created()], [record(person=ERIKA)], contact_role="ansprechpartner")
        (found,) = known(stock)
        assert [link.role for link in found.links] == ["ansprechpartner"]
