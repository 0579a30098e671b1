"""The ledger and the senders: what arrived, whose it is, and the one verdict it gets."""

import os
from datetime import UTC, datetime, timedelta, timezone

import pytest
from stock_samples import NOON, arrival, later, report, sender

from openimmo.domain.delivery import Counts, ListingOutcome, MediaCounts, Reason, Scope, Verdict
from openimmo.errors import Refused, StoreError, UnknownObject
from openimmo.findings import Finding, Severity
from openimmo.store.ledger import DeliveryState
from openimmo.store.stock import Stock

FINAL = [verdict for verdict in Verdict if verdict is not Verdict.WAITING]


def enter(stock: Stock, *names: str, **given: object) -> None:
    with stock.writing() as book:
        for name in names:
            book.register(arrival(name, **given))


def settle(stock: Stock, name: str, verdict: Verdict = Verdict.IMPORTED, timestamp: datetime | None = None) -> None:
    with stock.writing() as book:
        book.settle(name, report(name, verdict), timestamp=timestamp, at=NOON)


def test_a_registered_delivery_is_fetched_and_has_no_verdict(stock: Stock) -> None:
    enter(stock, "d1", sender_hint="anna", policy_hint="imv", size=12_345_678_901)
    with stock.reading() as view:
        (found,) = view.unfinished()
    assert (found.delivery, found.state, found.verdict, found.report) == ("d1", DeliveryState.FETCHED, None, None)
    assert (found.sender, found.sender_hint, found.policy_hint, found.size) == (None, "anna", "imv", 12_345_678_901)
    assert (found.source, found.path, found.sha256, found.received) == ("cli", "/in/d1.zip", "sha-d1", NOON)


def test_a_path_with_stray_bytes_is_entered_all_the_same(stock: Stock) -> None:
    path = os.fsdecode(b"/in/B\xfcro.zip")
    enter(stock, "d1", path=path)
    with stock.writing() as book:
        book.settle("d1", report("d1", path=path, reason=Reason("x", {"name": path})), timestamp=None, at=NOON)
    with stock.reading() as view:
        found = view.find_delivery("d1")
    assert found.path == "/in/B\\udcfcro.zip"
    assert found.report is not None
    assert found.report.path == "/in/B?ro.zip"
    assert found.reason == Reason("x", {"name": "/in/B?ro.zip"})


def test_a_value_no_database_can_hold_is_one_clear_error(stock: Stock) -> None:
    for value in ({"source": "\udcff"}, {"size": 2**70}):
        with pytest.raises(StoreError) as caught:
            enter(stock, "d1", **value)
        assert caught.value.code == "store-value"
        assert str(stock.path) in str(caught.value)


def test_the_same_delivery_is_not_entered_twice(stock: Stock) -> None:
    enter(stock, "d1")
    with pytest.raises(StoreError) as caught:
        enter(stock, "d1")
    assert caught.value.code == "store-conflict"


def test_unfinished_deliveries_come_in_the_order_of_arrival(stock: Stock) -> None:
    for name, minute in (("b", 2), ("c", 1), ("a", 1)):
        enter(stock, name, received=later(minute))
    with stock.reading() as view:
        assert [one.delivery for one in view.unfinished()] == ["c", "a", "b"]


def test_the_verdict_is_kept_with_everything_that_was_told(stock: Stock) -> None:
    told = report(
        reason=Reason("import-guard", {"count": "3"}),
        scope=Scope.VOLL,
        counts=Counts(in_feed=2, created=2),
        media=MediaCounts(referenced=3, stored=3),
        listings=(ListingOutcome(number="A1", source_id="A1", action="created", status="active"),),
        findings=(Finding(code="xml-doctype", severity=Severity.ERROR, line=3),),
        finding_counts={"xml-doctype": 120},
    )
    enter(stock, "d1")
    anna = sender(stock)
    with stock.writing() as book:
        book.assign("d1", anna)
        book.settle("d1", told, timestamp=later(-5), at=later(1))
    with stock.reading() as view:
        found = view.find_delivery("d1")
        assert view.unfinished() == []
        assert [one.delivery for one in view.uncleaned()] == ["d1"]
    assert found.report == told
    assert (found.verdict, found.reason, found.scope, found.counts, found.media) == (
        told.verdict,
        told.reason,
        told.scope,
        told.counts,
        told.media,
    )
    assert (found.sender, found.sender_id, found.timestamp, found.settled_at) == ("anna", anna, later(-5), later(1))


@pytest.mark.parametrize("second", FINAL)
def test_a_second_final_verdict_is_refused_and_changes_nothing(stock: Stock, second: Verdict) -> None:
    enter(stock, "d1")
    settle(stock, "d1", Verdict.QUARANTINED)
    with pytest.raises(StoreError) as caught:
        settle(stock, "d1", second)
    assert caught.value.code == "store-verdict-twice"
    assert "quarantined" in caught.value.message("de")
    with stock.reading() as view:
        assert view.find_delivery("d1").verdict is Verdict.QUARANTINED


def test_waiting_is_told_but_not_final(stock: Stock) -> None:
    enter(stock, "d1")
    settle(stock, "d1", Verdict.WAITING)
    with stock.reading() as view:
        (found,) = view.unfinished()
        assert (found.verdict, found.settled_at) == (Verdict.WAITING, None)
        assert view.report("d1") is not None
    settle(stock, "d1", Verdict.WAITING)
    settle(stock, "d1", Verdict.IMPORTED)
    with stock.reading() as view:
        assert view.unfinished() == []


def test_only_a_settled_delivery_is_cleaned_and_that_as_often_as_one_likes(stock: Stock) -> None:
    enter(stock, "d1")
    with pytest.raises(StoreError) as caught, stock.writing() as book:
        book.mark_cleaned("d1")
    assert caught.value.code == "store-not-settled"
    settle(stock, "d1")
    for _ in range(2):
        with stock.writing() as book:
            book.mark_cleaned("d1")
    with stock.reading() as view:
        assert view.find_delivery("d1").state is DeliveryState.CLEANED
        assert view.uncleaned() == []


def test_what_is_done_to_an_unknown_delivery_is_an_error(stock: Stock) -> None:
    enter(stock, "d1")
    for change in (
        lambda book: book.assign("d", 1),
        lambda book: book.mark_cleaned("d"),
        lambda book: book.settle("d", report("d"), timestamp=None, at=NOON),
    ):
        with pytest.raises(UnknownObject), stock.writing() as book:
            change(book)


def test_a_delivery_is_not_given_to_a_sender_that_does_not_exist(stock: Stock) -> None:
    enter(stock, "d1")
    with pytest.raises(StoreError) as caught, stock.writing() as book:
        book.assign("d1", 99)
    assert caught.value.code == "store-conflict"


def test_the_same_bytes_are_known_again_until_they_are_settled(stock: Stock) -> None:
    enter(stock, "d1", sender_hint="anna")
    with stock.reading() as view:
        assert view.same_bytes("cli", "sha-d1", "anna") == view.unfinished()[0]
        assert view.same_bytes("cli", "sha-d1") is None
        assert view.same_bytes("cli", "sha-d1", "bert") is None
        assert view.same_bytes("ftp", "sha-d1", "anna") is None
        assert view.same_bytes("cli", "sha-d2", "anna") is None
    settle(stock, "d1")
    with stock.reading() as view:
        assert view.same_bytes("cli", "sha-d1", "anna") is None


def test_the_latest_delivery_is_the_newest_applied_one_by_its_own_time(stock: Stock) -> None:
    anna, bert = sender(stock), sender(stock, "bert")
    given = [
        ("newest", anna, Verdict.WITHHELD, later(50), 10),
        ("arrived last", anna, Verdict.IMPORTED, later(20), 40),
        ("without time", anna, Verdict.IMPORTED, None, 30),
        ("not applied", anna, Verdict.QUARANTINED, later(90), 90),
        ("another's", bert, Verdict.IMPORTED, later(91), 91),
    ]
    for name, owner, verdict, timestamp, received in given:
        enter(stock, name, received=later(received))
        with stock.writing() as book:
            book.assign(name, owner)
        settle(stock, name, verdict, timestamp)
    with stock.reading() as view:
        latest = view.latest(anna)
        assert latest is not None
        assert (latest.delivery, latest.sha256, latest.timestamp, latest.received) == (
            "newest",
            "sha-newest",
            later(50),
            later(10),
        )
        assert view.latest(99) is None


def test_moments_come_back_in_utc_whatever_zone_they_had(stock: Stock) -> None:
    enter(stock, "d1", received=datetime(2026, 7, 1, 14, 30, tzinfo=timezone(timedelta(hours=2))))
    enter(stock, "d2")
    settle(stock, "d2", timestamp=datetime(2026, 7, 1, 14, 30))
    with stock.reading() as view:
        assert view.find_delivery("d1").received.isoformat() == "2026-07-01T12:30:00+00:00"
        assert view.find_delivery("d2").timestamp == datetime(2026, 7, 1, 14, 30, tzinfo=UTC)


def test_deliveries_are_found_by_any_beginning_that_fits_only_one(stock: Stock) -> None:
    enter(stock, "ab1", "ab12", "c_3")
    with stock.reading() as view:
        assert view.find_delivery("c").delivery == "c_3"
        assert view.find_delivery("ab1").delivery == "ab1", "a whole id means itself"
        with pytest.raises(UnknownObject, match="ab1, ab12"):
            view.find_delivery("ab")
        for unknown in ("x", "", "%", "AB1", "c_33"):
            with pytest.raises(UnknownObject) as caught:
                view.find_delivery(unknown)
            assert caught.value.code == "store-unknown-delivery"


def test_deliveries_are_listed_newest_first_and_by_sender(stock: Stock) -> None:
    anna = sender(stock)
    enter(stock, "d1", "d2", "d3")
    with stock.writing() as book:
        book.assign("d1", anna)
    with stock.reading() as view:
        assert [one.delivery for one in view.deliveries()] == ["d3", "d2", "d1"]
        assert [one.delivery for one in view.deliveries(2)] == ["d3", "d2"]
        assert [one.delivery for one in view.deliveries(5, sender="anna")] == ["d1"]
        with pytest.raises(UnknownObject, match="bert"):
            view.deliveries(sender="bert")


def test_a_sender_is_kept_with_all_that_is_known_of_it(stock: Stock) -> None:
    with stock.writing() as book:
        book.add_sender("zoe", at=NOON)
        anna = book.add_sender(
            "anna", at=NOON, state="probation", keys={"anbieternr": "7"}, policy="imv", settings={"max_listings": 5}
        )
    with stock.reading() as view:
        assert view.sender("anna") == anna
        assert view.sender("Anna") is None
        assert [one.name for one in view.senders()] == ["anna", "zoe"]
    assert (anna.state, anna.keys, anna.policy) == ("probation", {"anbieternr": "7"}, "imv")
    assert (anna.profile.max_listings, anna.created) == (5, NOON)
    assert [(one.actor, one.action) for one in anna.profile.history] == [("import", "added")]


def test_two_senders_share_neither_name_nor_key(stock: Stock) -> None:
    with stock.writing() as book:
        book.add_sender("anna", at=NOON, keys={"openimmo_anid": "X1", "firma": "Immo GmbH"})
    for name, keys, code in (
        ("anna", {}, "store-sender-exists"),
        ("bert", {"openimmo_anid": " x1 "}, "store-key-taken"),
    ):
        with pytest.raises(Refused) as caught, stock.writing() as book:
            book.add_sender(name, at=NOON, keys=keys)
        assert caught.value.code == code
    with stock.writing() as book:
        book.add_sender("bert", at=NOON, keys={"openimmo_anid": "X2", "firma": "Immo GmbH"})


def test_a_feed_names_its_sender_by_the_strongest_key_it_has(stock: Stock) -> None:
    with stock.writing() as book:
        book.add_sender("anna", at=NOON, keys={"openimmo_anid": "X1", "anbieternr": "7", "firma": "Immo GmbH"})
        book.add_sender("bert", at=NOON, keys={"anbieternr": "8", "firma": "Haus KG"})

    def named(**keys: str) -> str | None:
        with stock.reading() as view:
            found = view.sender_by_key(keys)
        return found.name if found else None

    assert named(openimmo_anid="X1", anbieternr="8") == "anna"
    assert named(openimmo_anid="X9", anbieternr="8") == "bert", "bert is known by no stronger key"
    assert named(openimmo_anid="X9", anbieternr="7") is None, "anna's stronger key says otherwise"
    assert named(firma="  IMMO  gmbh ") == "anna"
    assert named(anbieternr="9", firma="Haus KG") is None
    assert named(openimmo_anid="", anbieternr="") is None
    assert named() is None


def test_a_key_of_two_senders_is_an_error_with_both_names(stock: Stock) -> None:
    with stock.writing() as book:
        book.add_sender("anna", at=NOON, keys={"firma": "Immo GmbH"})
        book.add_sender("bert", at=NOON, keys={"firma": "Immo GmbH"})
    with stock.reading() as view, pytest.raises(UnknownObject, match="anna, bert"):
        view.sender_by_key({"firma": "immo gmbh"})
