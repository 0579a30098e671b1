"""Applying a plan: every fate of a listing, what it leaves in the stock, and what undoes all of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal

import pytest
from stock_samples import (
    NOON,
    apply,
    arrival,
    created,
    deleted,
    later,
    only_id,
    picture,
    plan,
    record,
    sender,
    updated,
)

from openimmo.domain.delivery import Reason
from openimmo.domain.listing import ListingRecord, ListingStatus, Summary
from openimmo.domain.plan import Action, Change
from openimmo.errors import StoreError
from openimmo.store.listings import ListingFilter
from openimmo.store.stock import Stock

FULL = Summary(
    title="Schöne Wohnung",
    kind="wohnung",
    marketing=("KAUF", "MIETE_PACHT"),
    use=("WOHNEN",),
    zip="52062",
    city="Aachen",
    country="DEU",
    price=Decimal("350000.00"),
    currency="EUR",
    living_area=Decimal("88.50"),
    rooms=Decimal("3.5"),
    address_released=False,
)


def contents(stock: Stock) -> str:
    with closing(sqlite3.connect(stock.path)) as connection:
        return "\n".join(connection.iterdump())


def test_a_created_listing_stands_in_the_stock_digit_by_digit(stock: Stock) -> None:
    sent = record(summary=FULL, intern="I-1", media=(picture(0), picture(1, None), picture(2, title_picture=True)))
    apply(stock, [created(number="IMVO-ID-A1", status=ListingStatus.INACTIVE)], [sent], note="IMV Import")
    with stock.reading() as view:
        found = view.listing("IMVO-ID-A1")
    row = found.row
    assert {name: getattr(row, name) for name in Summary.__struct_fields__} == {
        name: getattr(FULL, name) for name in Summary.__struct_fields__
    }
    assert str(row.price) == "350000.00"
    assert (row.number, row.source_id, row.sprache, row.sender, row.status) == (
        "IMVO-ID-A1",
        "A1",
        "de-DE",
        "anna",
        "inactive",
    )
    assert (row.created, row.updated, row.withdrawn_at, row.notes, row.media) == (NOON, NOON, None, ("IMV Import",), 2)
    assert (found.obid, found.intern, found.resume_status, found.delivery) == ("OB-A1", "I-1", None, "d1")
    assert (found.xml, found.media, found.fingerprint, found.version) == (sent.xml, sent.media, sent.fingerprint, 1)


def test_the_plan_sees_every_listing_of_its_sender_and_of_nobody_else(stock: Stock) -> None:
    apply(
        stock, [created(0, "A1"), created(1, "A2", status=ListingStatus.WITHDRAWN)], [record(0, "A1"), record(1, "A2")]
    )
    apply(stock, [created(0, "A1", number="B-A1")], [record(0, "A1")], "d2", "bert")
    with stock.reading() as view:
        first, second = view.stored(sender(stock))
    assert (first.number, first.source_id, first.sprache, first.obid) == ("A1", "A1", "de-DE", "OB-A1")
    assert (first.fingerprint, first.updated, first.status) == ("mark-A1", NOON, ListingStatus.ACTIVE)
    assert (second.number, second.status, second.resume_status) == ("A2", ListingStatus.WITHDRAWN, None)


def test_a_listing_may_arrive_withdrawn(stock: Stock) -> None:
    apply(stock, [created(status=ListingStatus.WITHDRAWN, resume_status=ListingStatus.ACTIVE)], [record()])
    with stock.reading() as view:
        found = view.listing("A1")
    assert (found.row.withdrawn_at, found.resume_status) == (NOON, ListingStatus.ACTIVE)


def test_an_update_replaces_the_contents_and_keeps_number_and_past(stock: Stock) -> None:
    old = record(media=(picture(0, "aaaa"),))
    new = record(fingerprint="new", xml=b"<immobilie>new</immobilie>", summary=FULL, media=(picture(0, "bbbb"),))
    apply(stock, [created(number="N1")], [old], note="IMV Import")
    listing = only_id(stock, "N1")
    change = updated(listing, status=ListingStatus.ACTIVE, reasons=(Reason("import-x", {"a": "b"}),))
    apply(stock, [change], [new], "d2", at=later(5), note="IMV Import")
    with stock.reading() as view:
        found, (first, second) = view.listing("N1"), view.history(listing)
        assert view.xml(listing, second.from_version or 0) == old.xml, "the contents before the update are there"
        assert view.media(listing, 1) == old.media
    assert (found.xml, found.fingerprint, found.media, found.row.title) == (new.xml, "new", new.media, FULL.title)
    assert (found.row.created, found.row.updated, found.delivery) == (NOON, later(5), "d2")
    assert found.row.notes == ("IMV Import",), "the note is put on a listing only once"
    assert (first.action, first.from_version, first.to_version, first.from_number) == ("created", None, 1, None)
    assert (second.action, second.from_version, second.to_version, second.actor) == ("updated", 1, 2, "import")
    assert (second.delivery, second.at, second.reasons) == ("d2", later(5), change.reasons)


def test_an_update_without_a_status_leaves_the_status(stock: Stock) -> None:
    apply(stock, [created(status=ListingStatus.PENDING)], [record()])
    apply(stock, [updated(only_id(stock))], [record()], "d2")
    with stock.reading() as view:
        assert view.listing("A1").row.status is ListingStatus.PENDING


def test_a_renumbered_listing_changes_its_source_id_and_keeps_its_number(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    listing = only_id(stock)
    apply(stock, [updated(listing, source_id="Z9")], [record(0, "Z9", obid="OB-A1")], "d2")
    with stock.reading() as view:
        assert view.listing("anna/Z9").row.number == "A1"
        told = view.history(listing)[-1]
        assert [one.row.number for one in map(view.listing, ("A1",))] == ["A1"]
        assert [one.number for one in view.listings(ListingFilter(search="z9"))] == ["A1"]
    assert (told.from_source_id, told.to_source_id, told.to_number) == ("A1", "Z9", "A1")


def test_two_listings_may_swap_their_source_ids_and_a_new_one_take_a_third(stock: Stock) -> None:
    names = ("A", "B", "C")
    apply(stock, [created(n, name) for n, name in enumerate(names)], [record(n, name) for n, name in enumerate(names)])
    one, two, three = (only_id(stock, name) for name in names)
    changes = [created(0, "C", number="C-2"), updated(one, 1, "B"), updated(two, 2, "A"), updated(three, 3, "D")]
    apply(stock, changes, [record(n, name) for n, name in enumerate(("C", "B", "A", "D"))], "d2")
    with stock.reading() as view:
        numbers = {one.source_id: one.number for one in view.listings()}
        told = view.history(one)[-1]
    assert numbers == {"C": "C-2", "B": "A", "A": "B", "D": "C"}
    assert (told.from_source_id, told.to_source_id) == ("A", "B")


def test_a_deleted_listing_is_withdrawn_and_can_be_restored(stock: Stock) -> None:
    sent = record(media=(picture(0),), summary=FULL)
    apply(stock, [created()], [sent])
    listing = only_id(stock)
    apply(stock, [deleted(listing)], (), "d2", at=later(5), note="IMV Import")
    with stock.reading() as view:
        found, told = view.listing("A1"), view.history(listing)[-1]
    assert (found.row.status, found.row.withdrawn_at, found.resume_status) == ("withdrawn", later(5), "active")
    assert (found.xml, found.media, found.row.title, found.version) == (sent.xml, sent.media, FULL.title, 1)
    assert (told.action, told.from_status, told.to_status, told.delivery) == ("deleted", "active", "withdrawn", "d2")
    assert found.row.notes == ()


def test_a_withdrawn_listing_stays_withdrawn_since_when_it_was_and_comes_back_clean(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    listing = only_id(stock)
    for minute, change in ((1, deleted(listing)), (2, deleted(listing))):
        apply(stock, [change], (), f"d{minute}", at=later(minute))
    with stock.reading() as view:
        assert view.listing("A1").row.withdrawn_at == later(1)
    apply(stock, [updated(listing, status=ListingStatus.ACTIVE)], [record()], "d9", at=later(9))
    with stock.reading() as view:
        found = view.listing("A1")
    assert (found.row.status, found.row.withdrawn_at, found.resume_status) == ("active", None, None)


def test_a_deletion_without_a_status_withdraws_and_one_with_a_status_obeys(stock: Stock) -> None:
    apply(stock, [created(0, "A1"), created(1, "A2")], [record(0, "A1"), record(1, "A2")])
    one, two = only_id(stock, "A1"), only_id(stock, "A2")
    apply(stock, [deleted(one, status=None), deleted(two, status=ListingStatus.INACTIVE)], (), "d2")
    with stock.reading() as view:
        assert view.listing("A1").row.status is ListingStatus.WITHDRAWN
        assert (view.listing("A2").row.status, view.listing("A2").row.withdrawn_at) == ("inactive", None)


def test_a_deletion_by_name_may_come_with_or_without_its_record(stock: Stock) -> None:
    apply(stock, [created(0, "A1"), created(1, "A2")], [record(0, "A1"), record(1, "A2")])
    one, two = only_id(stock, "A1"), only_id(stock, "A2")
    apply(stock, [deleted(one, position=0), deleted(two, position=1)], [record(0, "A1", xml=b"<empty/>")], "d2")
    with stock.reading() as view:
        assert view.listings() == []
        assert view.listing("A1").xml == record(0, "A1").xml, "a deletion brings no contents"


def test_an_update_that_the_feed_does_not_name_changes_only_the_status(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    change = Change(
        action=Action.UPDATED, listing=only_id(stock), status=ListingStatus.INACTIVE, resume_status=ListingStatus.ACTIVE
    )
    apply(stock, [change], (), "d2")
    with stock.reading() as view:
        found = view.listing("A1")
    assert (found.row.status, found.resume_status, found.version) == ("inactive", "active", 1)


@pytest.mark.parametrize("action", [Action.UNCHANGED, Action.REFUSED, Action.KEPT, Action.WITHHELD])
def test_what_does_not_change_a_listing_writes_nothing_at_all(stock: Stock, action: Action) -> None:
    apply(stock, [created()], [record()])
    with stock.writing() as book:
        book.register(arrival("d2"))
    before = contents(stock)
    change = Change(action=action, position=0, listing=only_id(stock), source_id="other", status=ListingStatus.ARCHIVED)
    apply(stock, [change], [record(fingerprint="new")], "d2", at=later(5), note="IMV Import")
    assert contents(stock) == before


def test_a_deletion_of_an_unknown_listing_does_nothing(stock: Stock) -> None:
    apply(stock, [deleted(None, position=0)], [record()])
    with stock.reading() as view:
        assert view.listings(ListingFilter(everything=True)) == []


def test_a_listing_named_twice_ends_as_the_last_one_says(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    listing = only_id(stock)
    changes = [updated(listing, 0), deleted(listing, position=1), updated(listing, 2, status=ListingStatus.ACTIVE)]
    apply(stock, changes, [record(n, fingerprint=f"mark {n}") for n in range(3)], "d2")
    with stock.reading() as view:
        assert (view.listing("A1").row.status, view.listing("A1").fingerprint) == ("active", "mark 2")
        assert [one.action for one in view.history(listing)] == ["created", "updated", "deleted", "updated"]


def test_a_large_delivery_is_written_in_the_order_of_the_feed(stock: Stock) -> None:
    def stream() -> Iterator[ListingRecord]:
        yield from (record(n, f"A{n}", media=(picture(0, f"sha {n % 7}"),)) for n in range(1203))

    apply(stock, [created(n, f"A{n}") for n in range(1203)], stream())
    with stock.reading() as view:
        stored = view.stored(sender(stock))
        assert [one.source_id for one in stored] == [f"A{n}" for n in range(1203)]
        assert [view.xml(one.id, 1) for one in stored[600:602]] == [record(0, f"A{n}").xml for n in (600, 601)]
        assert len(view.media_used()) == 7
    apply(stock, [deleted(one.id) for one in stored], (), "d2")
    with stock.reading() as view:
        assert view.listings() == []


@pytest.mark.parametrize(
    ("change", "position"),
    [
        (created(0, "B1"), 7),
        (updated(1), 7),
        (updated(99), 0),
        (deleted(99), 0),
        (Change(action=Action.UPDATED, position=None, listing=None), 0),
    ],
)
def test_a_plan_that_does_not_fit_undoes_everything(stock: Stock, change: Change, position: int) -> None:
    apply(stock, [created()], [record()])
    with stock.writing() as book:
        book.register(arrival("d2"))
    before = contents(stock)
    with pytest.raises(StoreError) as caught:
        apply(stock, [created(1, "C1"), change], [record(1, "C1"), record(position, "B1")], "d2")
    assert (caught.value.code, caught.value.retryable) == ("store-plan-mismatch", False)
    assert contents(stock) == before


def test_nothing_of_one_sender_touches_a_listing_of_another(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    before = contents(stock)

    def apply_as_bert(change: Change) -> None:
        with stock.writing() as book:
            bert = book.add_sender("bert", at=NOON)
            book.register(arrival("d2"))
            book.apply(plan(change), [record()], sender_id=bert.id, delivery="d2", at=NOON)

    for change in (updated(only_id(stock)), updated(only_id(stock), source_id="Z9"), deleted(only_id(stock))):
        with pytest.raises(StoreError):
            apply_as_bert(change)
    assert contents(stock) == before


def test_a_number_or_a_key_given_twice_undoes_everything(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    before = contents(stock)
    for change, sent in ((created(0, "A2", number="A1"), record(0, "A2")), (created(0, "A1", number="A2"), record())):
        with pytest.raises(StoreError) as caught:
            apply(stock, [change], [sent])
        assert caught.value.code == "store-conflict"
        assert contents(stock) == before


def test_a_delivery_that_is_not_in_the_ledger_changes_nothing(stock: Stock) -> None:
    anna = sender(stock)
    before = contents(stock)
    with pytest.raises(StoreError) as caught, stock.writing() as book:
        book.apply(plan(created()), [record()], sender_id=anna, delivery="unheard of", at=NOON)
    assert caught.value.code == "store-conflict"
    assert contents(stock) == before


def test_a_stream_that_breaks_off_undoes_everything(stock: Stock) -> None:
    def broken() -> Iterator[ListingRecord]:
        yield from (record(n, f"A{n}") for n in range(700))
        raise EOFError

    sender(stock)
    with stock.writing() as book:
        book.register(arrival("d1"))
    before = contents(stock)
    with pytest.raises(EOFError):
        apply(stock, [created(n, f"A{n}") for n in range(900)], broken())
    assert contents(stock) == before


def test_a_number_is_never_free_again(stock: Stock) -> None:
    apply(stock, [created(number="N1")], [record()])
    listing = only_id(stock, "N1")
    with stock.writing() as book:
        book.renumber(listing, "N2", actor="operator", at=NOON)
    apply(stock, [deleted(listing)], (), "d2")
    with stock.reading() as view:
        taken = view.numbers_taken()
        assert [taken(number) for number in ("N1", "N2", "N3", "n1")] == [True, True, False, False]
    for number in ("N1", "N2"):
        with pytest.raises(StoreError):
            apply(stock, [created(0, "A2", number=number)], [record(0, "A2")], "d2")
