"""The ledger of portals: what stands there is noted with the package, and is sent only once that is confirmed."""

from typing import Any

import pytest

from openimmo.domain.delivery import Reason, Scope
from openimmo.domain.export import (
    ExportAction,
    ExportCounts,
    ExportReport,
    ExportState,
    PackageFacts,
    SentListing,
    SentMedia,
    SentState,
)
from openimmo.domain.listing import ListingStatus
from openimmo.errors import UnknownObject
from openimmo.store.stock import Book, Stock
from tests.store.stock_samples import NOON, apply, created, deleted, later, picture, record, sender

PACKAGE = PackageFacts(name="openimmo.zip", sha256="aa", size=3, listings=1, files=1)


def exported(run: str = "R1", **given: Any) -> ExportReport:
    rest: dict[str, Any] = {"portal": "plain", "scope": Scope.TEIL, "dry_run": False, "packages": (PACKAGE,)}
    return ExportReport(run=run, counts=ExportCounts(create=1), **rest | given)


def row(number: str = "A1", run: str = "R1", **given: Any) -> SentListing:
    rest: dict[str, Any] = {
        "portal": "plain", "listing": 1, "intern": None, "obid": "OB-A1", "action": ExportAction.CREATE,
        "fingerprint": "mark", "media": (SentMedia(name="a.jpg", sha256="s", original="o"),),
        "state": SentState.QUEUED, "at": NOON,
    }  # fmt: skip
    return SentListing(number=number, run=run, **rest | given)


def with_listing(stock: Stock) -> None:
    apply(stock, [created(), created(1, "A2")], [record(media=(picture(0),)), record(1, "A2")])


def queue(book: Book, *rows: SentListing, **given: Any) -> None:
    book.queue_export(exported(**given), rows, at=NOON)


def test_what_is_on_offer_comes_by_number_with_its_contents_and_withdrawn_listings_do_not(stock: Stock):
    with_listing(stock)
    apply(stock, [deleted(2, source_id="A2")], delivery="d2")
    with stock.reading() as view:
        (one,) = view.on_offer()
        assert (one.number, one.sender, one.status, one.obid) == ("A1", "anna", ListingStatus.ACTIVE, "OB-A1")
        assert (str(one.price), one.xml) == ("350000.00", b"<immobilie><nr>A1</nr></immobilie>")
        (held,) = view.held_by([one.id, 99])
        assert (held.xml, held.media) == (one.xml, (picture(0),))


def test_listings_are_held_out_in_the_order_asked_for(stock: Stock):
    with_listing(stock)
    with stock.reading() as view:
        assert [one.id for one in view.held_by([2, 1])] == [2, 1]


def test_what_stands_around_the_listings_is_kept_for_each_sender(stock: Stock):
    anna = sender(stock)
    with stock.writing() as book:
        book.set_anbieter(anna, b"<anbieter><firma>Anna</firma></anbieter>")
    with stock.reading() as view:
        assert view.providers()["anna"].anbieter == b"<anbieter><firma>Anna</firma></anbieter>"


def test_a_package_is_queued_and_only_its_confirmation_makes_it_sent(stock: Stock):
    with_listing(stock)
    with stock.writing() as book:
        queue(book, row(), scope=Scope.VOLL)
    with stock.reading() as view:
        assert view.sent_to("plain") == [row()]
        assert view.last_full("plain") is None
        assert view.exports()[0].state is ExportState.BUILT
    with stock.writing() as book:
        book.confirm_export("R1", at=later(5), receipt={"size": 3})
    with stock.reading() as view:
        (sent,) = view.sent_of(1)
        assert (sent.state, sent.at) == (SentState.SENT, later(5))
        assert view.last_full("plain") == later(5)
        (run,) = view.exports("plain")
        assert (run.state, run.receipt, run.packages) == (ExportState.SENT, {"size": 3}, (PACKAGE,))
        assert view.export_report("R") == exported(scope=Scope.VOLL)
        assert view.exports("other") == []


def test_an_export_that_was_given_up_leaves_its_listings_queued(stock: Stock):
    with_listing(stock)
    with stock.writing() as book:
        queue(book, row())
        book.give_up_export("R1", Reason("transport-lost"))
    with stock.reading() as view:
        assert view.exports()[0].problem == Reason("transport-lost")
        assert [one.state for one in view.sent_to("plain")] == [SentState.QUEUED]


def test_the_newest_package_replaces_what_was_noted_of_a_number(stock: Stock):
    with_listing(stock)
    with stock.writing() as book:
        queue(book, row())
        book.confirm_export("R1", at=NOON, receipt={})
        queue(book, row(run="R2", action=ExportAction.DELETE), row("A2", "R2", listing=2), run="R2")
    with stock.reading() as view:
        assert [(one.number, one.action, one.run) for one in view.sent_to("plain")] == [
            ("A1", ExportAction.DELETE, "R2"),
            ("A2", ExportAction.CREATE, "R2"),
        ]
        assert [one.run for one in view.exports()] == ["R2", "R1"]


def test_an_answer_of_the_portal_is_noted_for_what_was_sent_only(stock: Stock):
    with_listing(stock)
    with stock.writing() as book:
        queue(book, row(), row("A2", listing=2))
        assert not book.answered("plain", "A1", SentState.ACKNOWLEDGED, None, at=NOON)
        book.confirm_export("R1", at=NOON, receipt={})
        why = Reason("portal-said", {"text": "plz fehlt"})
        assert book.answered("plain", "A1", SentState.REJECTED, why, at=later(1))
        assert not book.answered("plain", "A9", SentState.REJECTED, why, at=later(1))
    with stock.reading() as view:
        first, second = view.sent_to("plain")
        assert (first.state, first.reason, first.answered) == (SentState.REJECTED, why, later(1))
        assert second.state is SentState.SENT


def test_a_portal_can_be_forgotten(stock: Stock):
    with_listing(stock)
    with stock.writing() as book:
        queue(book, row())
        book.forget_portal("plain")
        assert book.sent_to("plain") == []


def test_an_export_is_found_by_the_beginning_of_its_id_if_that_is_unambiguous(stock: Stock):
    with stock.writing() as book:
        queue(book, run="R11")
        queue(book, run="R12")
    with stock.reading() as view:
        with pytest.raises(UnknownObject, match="R11, R12"):
            view.export_report("R1")
        for name in ("", "X"):
            with pytest.raises(UnknownObject) as caught:
                view.export_report(name)
            assert caught.value.code == "store-unknown-export"


def test_many_listings_come_in_pieces(stock: Stock):
    count = 120
    names = [f"L{place:03}" for place in range(count)]
    apply(
        stock,
        [created(place, name) for place, name in enumerate(names)],
        [record(place, name) for place, name in enumerate(names)],
    )
    with stock.reading() as view:
        assert [one.number for one in view.on_offer()] == names
        assert len(list(view.held_by(range(1, count + 1)))) == count
