"""What an operator sees of listings and does to them: lists, names, history, status, number."""

import pytest
from stock_samples import NOON, apply, created, deleted, later, only_id, record, sender

from openimmo.domain.listing import ListingStatus, Summary
from openimmo.errors import Refused, UnknownObject
from openimmo.store.listings import ListingFilter
from openimmo.store.stock import Stock


@pytest.fixture
def town(stock: Stock) -> Stock:
    """Four listings of two senders, one of them withdrawn."""
    rows = [
        ("A1", "Helle Wohnung am STRASSENRAND", "Köln"),
        ("A2", "Haus_mit 100% Garten", "Aachen"),
        ("A3", None, None),
    ]
    sent = [record(n, source, summary=Summary(title=title, city=city)) for n, (source, title, city) in enumerate(rows)]
    apply(stock, [created(n, source) for n, (source, _, _) in enumerate(rows)], sent)
    apply(stock, [deleted(only_id(stock, "A3"))], (), "d2", at=later(1))
    given = created(0, "A1", number="IMVO-ID-A1", status=ListingStatus.INACTIVE)
    apply(stock, [given], [record(0, "A1", summary=Summary(city="KÖLN"))], "d3", "bert", at=later(10))
    return stock


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (ListingFilter(), ["A1", "A2", "IMVO-ID-A1"]),
        (ListingFilter(everything=True), ["A1", "A2", "A3", "IMVO-ID-A1"]),
        (ListingFilter(status=ListingStatus.WITHDRAWN), ["A3"]),
        (ListingFilter(status=ListingStatus.INACTIVE), ["IMVO-ID-A1"]),
        (ListingFilter(sender="anna"), ["A1", "A2"]),
        (ListingFilter(city=" köln "), ["A1", "IMVO-ID-A1"]),
        (ListingFilter(city="Ko\u0308ln"), ["A1", "IMVO-ID-A1"]),
        (ListingFilter(city="Köl"), []),
        (ListingFilter(updated_since=later(10)), ["IMVO-ID-A1"]),
        (ListingFilter(updated_since=later(1), everything=True), ["A3", "IMVO-ID-A1"]),
        (ListingFilter(search="straßenrand"), ["A1"]),
        (ListingFilter(search="imvo"), ["IMVO-ID-A1"]),
        (ListingFilter(search="a1"), ["A1", "IMVO-ID-A1"]),
        (ListingFilter(search="AACHEN"), ["A2"]),
        (ListingFilter(search="100%"), ["A2"]),
        (ListingFilter(search="haus_mit"), ["A2"]),
        (ListingFilter(search="_1%"), []),
        (ListingFilter(search="a1", sender="bert"), ["IMVO-ID-A1"]),
    ],
)
def test_a_list_holds_just_what_was_asked_for(town: Stock, wanted: ListingFilter, numbers: list[str]) -> None:
    with town.reading() as view:
        assert [one.number for one in view.listings(wanted)] == numbers


def test_a_list_of_a_sender_nobody_knows_is_an_error(town: Stock) -> None:
    with town.reading() as view, pytest.raises(UnknownObject, match="carl"):
        view.listings(ListingFilter(sender="carl"))


@pytest.mark.parametrize(
    ("name", "number"),
    [("A1", "A1"), ("A3", "A3"), ("bert/A1", "IMVO-ID-A1"), ("IMVO", "IMVO-ID-A1"), ("anna/A2", "A2")],
)
def test_a_listing_is_named_by_number_key_or_beginning(town: Stock, name: str, number: str) -> None:
    with town.reading() as view:
        assert view.listing(name).row.number == number


def test_a_name_that_fits_several_listings_is_an_error_with_the_candidates(town: Stock) -> None:
    with town.reading() as view, pytest.raises(UnknownObject, match="A1, A2, A3") as caught:
        view.listing("A")
    assert caught.value.code == "store-ambiguous-listing"


def test_a_key_in_two_languages_is_an_error_with_the_candidates(stock: Stock) -> None:
    changes = [created(0, "A1"), created(1, "A1", number="A1-en", sprache="en-GB")]
    apply(stock, changes, [record(0, "A1"), record(1, "A1", sprache="en-GB")])
    with stock.reading() as view, pytest.raises(UnknownObject, match="A1, A1-en"):
        view.listing("anna/A1")


@pytest.mark.parametrize("name", ["", "nope", "a1", "%", "bert/A2", "A1/"])
def test_a_name_that_fits_no_listing_is_an_error(town: Stock, name: str) -> None:
    with town.reading() as view, pytest.raises(UnknownObject) as caught:
        view.listing(name)
    assert caught.value.code == "store-unknown-listing"


def test_an_operator_sets_a_status_and_the_history_says_who(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    listing = only_id(stock)
    with stock.writing() as book:
        book.set_status(listing, ListingStatus.ARCHIVED, actor="operator", at=later(1), note="sold")
        book.set_status(listing, ListingStatus.ARCHIVED, actor="operator", at=later(2))
    with stock.reading() as view:
        found, (_, told) = view.listing("A1"), view.history(listing)
    assert (found.row.status, found.row.updated, found.resume_status) == ("archived", later(1), None)
    assert (told.actor, told.action, told.note, told.delivery, told.at) == (
        "operator",
        "status",
        "sold",
        None,
        later(1),
    )
    assert (told.from_status, told.to_status) == ("active", "archived")
    assert (told.from_version, told.to_version, told.to_number, told.to_source_id) == (1, 1, "A1", "A1")


def test_an_operator_withdraws_a_listing_and_brings_it_back(stock: Stock) -> None:
    apply(stock, [created(status=ListingStatus.PENDING)], [record()])
    listing = only_id(stock)
    with stock.writing() as book:
        book.set_status(listing, ListingStatus.WITHDRAWN, actor="operator", at=later(1))
        book.set_status(listing, ListingStatus.WITHDRAWN, actor="operator", at=later(2))
    with stock.reading() as view:
        found = view.listing("A1")
        assert (found.row.withdrawn_at, found.resume_status) == (later(1), None)
    with stock.writing() as book:
        book.set_status(listing, ListingStatus.ACTIVE, actor="operator", at=later(3))
    with stock.reading() as view:
        found = view.listing("A1")
    assert (found.row.status, found.row.withdrawn_at, found.resume_status) == ("active", None, None)


def test_an_operator_confirms_the_status_that_a_delivery_gave(stock: Stock) -> None:
    apply(stock, [created(status=ListingStatus.INACTIVE, resume_status=ListingStatus.ACTIVE)], [record()])
    with stock.writing() as book:
        book.set_status(only_id(stock), ListingStatus.INACTIVE, actor="operator", at=later(1))
    with stock.reading() as view:
        assert view.listing("A1").resume_status is None, "it stays inactive when it is sent again"


def test_an_operator_renumbers_and_the_old_number_still_finds_the_listing(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    listing = only_id(stock)
    with stock.writing() as book:
        book.renumber(listing, " X-1 ", actor="operator", at=later(1), note="portal")
    with stock.reading() as view:
        found, (_, told) = view.listing("A1"), view.history(listing)
        assert [one.number for one in view.listings(ListingFilter(search="x-1"))] == ["X-1"]
    assert (found.row.number, found.row.source_id, found.row.updated) == ("X-1", "A1", later(1))
    assert (told.action, told.from_number, told.to_number, told.note) == ("number", "A1", "X-1", "portal")


def test_a_listing_may_take_back_its_own_number_and_nobody_elses(stock: Stock) -> None:
    apply(stock, [created(0, "A1"), created(1, "A2")], [record(0, "A1"), record(1, "A2")])
    one, two = only_id(stock, "A1"), only_id(stock, "A2")
    with stock.writing() as book:
        book.renumber(one, "X-1", actor="operator", at=NOON)
    for number, code in (("A1", "store-number-taken"), ("X-1", "store-number-taken"), ("  ", "store-number-blank")):
        with pytest.raises(Refused) as caught, stock.writing() as book:
            book.renumber(two, number, actor="operator", at=NOON)
        assert caught.value.code == code
    with stock.writing() as book:
        book.renumber(one, "A1", actor="operator", at=NOON)
        book.renumber(one, "A1", actor="operator", at=NOON)
    with stock.reading() as view:
        assert [entry.to_number for entry in view.history(one)] == ["A1", "X-1", "A1"]


def test_an_operator_confirms_that_a_listing_is_withdrawn_since_it_was(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    apply(stock, [deleted(only_id(stock))], (), "d2", at=later(1))
    with stock.writing() as book:
        book.set_status(only_id(stock), ListingStatus.WITHDRAWN, actor="operator", at=later(2))
    with stock.reading() as view:
        found = view.listing("A1")
    assert (found.row.status, found.row.withdrawn_at, found.resume_status) == ("withdrawn", later(1), None)


def test_a_listing_that_does_not_exist_cannot_be_changed(stock: Stock) -> None:
    with pytest.raises(UnknownObject), stock.writing() as book:
        book.set_status(7, ListingStatus.ACTIVE, actor="operator", at=NOON)
    with pytest.raises(UnknownObject), stock.writing() as book:
        book.renumber(7, "X", actor="operator", at=NOON)


def test_the_history_of_nothing_is_empty(stock: Stock) -> None:
    sender(stock)
    with stock.reading() as view:
        assert view.history(7) == []
