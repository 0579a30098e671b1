"""Files and books: which files the stock needs, and what an audit is told."""

import sqlite3
from contextlib import closing

import pytest
from stock_samples import NOON, apply, created, deleted, later, only_id, picture, record, updated

from openimmo.errors import StoreError
from openimmo.store.stock import Stock


def test_a_file_is_used_while_any_version_of_any_listing_has_it(stock: Stock) -> None:
    apply(stock, [created()], [record(media=(picture(0, "aa", size=7), picture(1, "aa", size=7), picture(2, "bb")))])
    apply(stock, [updated(only_id(stock))], [record(media=(picture(0, "bb"), picture(1, None)))], "d2")
    apply(stock, [deleted(only_id(stock))], (), "d3")
    with stock.reading() as view:
        assert view.media_used() == {"aa": 7, "bb": 0}
        assert view.media_unused(later(99)) == []


def test_a_file_that_nothing_uses_is_swept_after_its_grace_and_no_other(stock: Stock) -> None:
    apply(stock, [created()], [record(media=(picture(0, "aa"), picture(1, "bb")))])
    with closing(sqlite3.connect(stock.path)) as other, other:
        other.execute("DELETE FROM media_uses WHERE sha256 = 'aa'")
    with stock.reading() as view:
        assert view.media_unused(before=NOON) == []
        assert view.media_unused(before=later(1)) == ["aa"]
    with pytest.raises(StoreError) as caught, stock.writing() as book:
        book.forget_media(["aa", "bb"])
    assert caught.value.code == "store-conflict"
    with stock.writing() as book:
        book.forget_media(["aa"])
    with stock.reading() as view:
        assert (view.media_used(), view.media_unused(later(99))) == ({"bb": 0}, [])


def test_a_picture_in_many_listings_is_one_file(stock: Stock) -> None:
    sent = [record(n, f"A{n}", media=(picture(0, "aa", size=7),)) for n in range(3)]
    apply(stock, [created(n, f"A{n}") for n in range(3)], sent)
    apply(stock, [created(0, "B1")], [record(0, "B1", media=(picture(0, "aa", size=7),))], "d2")
    with stock.reading() as view:
        assert view.media_used() == {"aa": 7}
        assert [one.media for one in view.listings()] == [1, 1, 1, 1]


def test_an_audit_is_told_what_each_delivery_did(stock: Stock) -> None:
    apply(stock, [created(0, "A1"), created(1, "A2")], [record(0, "A1"), record(1, "A2", media=(picture(0, "aa"),))])
    apply(stock, [updated(only_id(stock)), deleted(only_id(stock, "A2"))], [record()], "d2")
    with stock.writing() as book:
        book.set_status(only_id(stock), "archived", actor="operator", at=NOON)
    with stock.reading() as view:
        books = view.audit_rows()
    assert books.changes == {"d1": {"created": 2}, "d2": {"updated": 1, "deleted": 1}}
    assert [one.delivery for one in books.deliveries] == ["d2", "d1"]
    assert (books.media, books.broken) == ({"aa": 0}, ())


def test_an_audit_is_told_of_a_broken_reference(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    with closing(sqlite3.connect(stock.path)) as other, other:
        other.execute("DELETE FROM deliveries")
    with stock.reading() as view:
        broken = view.audit_rows().broken
    assert any("listings" in line and "deliveries" in line for line in broken)
