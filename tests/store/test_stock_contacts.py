"""Contacts: whom a delivered person turns out to be."""

import msgspec
import pytest
from stock_samples import ERIKA, NOON, apply, created, later, only_id, record, updated

from openimmo.domain.listing import Person
from openimmo.store.contacts import Contact
from openimmo.store.stock import Stock

AT_HOME = Person(name="Muster", first_name="Erika", street="Weg 1", zip="52062", city="Aachen", phones=("0241 123",))


def deliver(stock: Stock, *people: Person | None, delivery: str = "d1", name: str = "anna", **facts: str) -> None:
    sources = [f"{delivery}-{name}-{n}" for n in range(len(people))]
    sent = [record(n, source, person=person) for n, (source, person) in enumerate(zip(sources, people, strict=True))]
    apply(stock, [created(n, source) for n, source in enumerate(sources)], sent, delivery, name, **facts)


def known(stock: Stock) -> list[Contact]:
    with stock.reading() as view:
        return view.contacts()


def test_a_new_person_becomes_a_contact_without_consent(stock: Stock) -> None:
    person = msgspec.structs.replace(AT_HOME, emails=("e@x.de",), company="Immo GmbH", country="DEU")
    deliver(stock, person, contact_origin="IMV", contact_status="active")
    (found,) = known(stock)
    assert {name: getattr(found, name) for name in Person.__struct_fields__} == msgspec.structs.asdict(person)
    assert (found.sender, found.origin, found.status, found.kind) == ("anna", "IMV", "active", None)
    assert (found.consent, found.match_level, found.created, found.listings) == (False, 4, NOON, ("d1-anna-0",))


@pytest.mark.parametrize("nobody", [None, Person(), Person(name="", emails=())])
def test_nobody_becomes_no_contact(stock: Stock, nobody: Person | None) -> None:
    deliver(stock, nobody)
    assert known(stock) == []
    with stock.reading() as view:
        assert view.listing("d1-anna-0").contact is None


SAME = [
    (ERIKA, ERIKA, 4),
    (ERIKA, Person(name=" MUSTER ", emails=("ERIKA@example.com",), phones=("0241 123",)), 2),
    (AT_HOME, msgspec.structs.replace(AT_HOME, name="muster", street="WEG  1", emails=("e@x.de",)), 1),
    (Person(name="Mu\u0308ller", emails=("m@x.de",)), Person(name="Müller", emails=("m@x.de", "neu@x.de")), 2),
    (Person(company="Immo GmbH"), Person(company="Immo GmbH"), 4),
    (Person(phones=("0241 123",)), Person(phones=("0241/123",)), 4),
]


@pytest.mark.parametrize(("first", "second", "level"), SAME)
def test_the_same_person_is_known_in_one_delivery_and_in_the_next(
    stock: Stock, first: Person, second: Person, level: int
) -> None:
    deliver(stock, first, second)
    deliver(stock, second, delivery="d2")
    (found,) = known(stock)
    assert found.match_level == level
    assert found.listings == ("d1-anna-0", "d1-anna-1", "d2-anna-0")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ERIKA, Person(name="Anders", emails=ERIKA.emails)),
        (ERIKA, Person(name="Muster", first_name="Erika", emails=("other@example.com",))),
        (AT_HOME, msgspec.structs.replace(AT_HOME, city="Köln")),
        (AT_HOME, msgspec.structs.replace(AT_HOME, first_name=None)),
        (Person(emails=("e@x.de",)), Person(emails=("e@x.de",), company="Immo GmbH")),
    ],
)
def test_people_who_differ_in_what_counts_stay_two(stock: Stock, first: Person, second: Person) -> None:
    deliver(stock, first, second)
    assert len(known(stock)) == 2


def test_a_phone_is_added_once_however_it_is_written(stock: Stock) -> None:
    deliver(stock, ERIKA)
    again = msgspec.structs.replace(ERIKA, phones=("0241/123", "0049 171 5", "+49 (171) 5"))
    deliver(stock, again, delivery="d2")
    deliver(stock, again, ERIKA, delivery="d3")
    (found,) = known(stock)
    assert found.phones == ("0241 123", "0049 171 5")


def test_the_origin_is_that_of_the_first_delivery(stock: Stock) -> None:
    deliver(stock, ERIKA, contact_origin="IMV", contact_status="active")
    deliver(
        stock,
        msgspec.structs.replace(ERIKA, phones=("1",)),
        delivery="d2",
        contact_origin="other",
        contact_status="new",
    )
    (found,) = known(stock)
    assert (found.origin, found.status, found.created) == ("IMV", "active", NOON)


def test_two_senders_have_their_own_contacts(stock: Stock) -> None:
    deliver(stock, ERIKA)
    deliver(stock, ERIKA, delivery="d2", name="bert")
    assert [(one.sender, one.listings) for one in known(stock)] == [("anna", ("d1-anna-0",)), ("bert", ("d2-bert-0",))]


def test_an_update_links_the_contact_it_brings(stock: Stock) -> None:
    apply(stock, [created()], [record(person=ERIKA)])
    apply(stock, [updated(only_id(stock))], [record(person=AT_HOME)], "d2", at=later(1))
    with stock.reading() as view:
        found = view.listing("A1").contact
        assert found is not None
        assert found == view.contact(found.id)
        assert (found.city, found.listings) == ("Aachen", ("A1",))
        assert view.contact(99) is None
    assert sorted(one.listings for one in known(stock)) == [(), ("A1",)], "the one before is kept, without listings"


def test_many_people_are_each_kept_once(stock: Stock) -> None:
    deliver(stock, *(Person(name=f"N{n % 600}", emails=(f"{n % 600}@x.de",)) for n in range(1300)))
    assert len(known(stock)) == 600
    assert sum(len(one.listings) for one in known(stock)) == 1300
