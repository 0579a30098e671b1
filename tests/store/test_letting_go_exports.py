"""Exports of long ago are forgotten; never one that the next export, the ledger of a portal or a deletion asks for."""

from datetime import datetime, timedelta

import pytest

from openimmo.domain.delivery import Reason, Scope
from openimmo.domain.export import ExportAction, ExportReport, SentListing, SentState
from openimmo.errors import UnknownObject
from openimmo.store.stock import Stock
from tests.store.stock_samples import NOON, apply, created, record

YEAR = timedelta(days=365)


def exported(
    stock: Stock, run: str, at: datetime, *, portal: str = "site", scope: Scope = Scope.TEIL, state: str = "sent"
) -> None:
    report = ExportReport(run=run, portal=portal, scope=scope, dry_run=False)
    with stock.writing() as book:
        book.queue_export(report, (), at=at)
        if state == "sent":
            book.confirm_export(run, at=at, receipt={})
        elif state == "failed":
            book.give_up_export(run, Reason("transport-refused"))


def stands(stock: Stock, run: str, at: datetime) -> None:
    """A listing that was brought to the portal by that export."""
    report = ExportReport(run=run, portal="site", scope=Scope.TEIL, dry_run=False)
    row = SentListing(
        portal="site", listing=1, number="A1", intern=None, obid=None, action=ExportAction.CREATE, fingerprint="mark",
        state=SentState.QUEUED, run=run, at=at,
    )  # fmt: skip
    with stock.writing() as book:
        book.queue_export(report, [row], at=at)
        book.confirm_export(run, at=at, receipt={})


def forgotten(stock: Stock, before: datetime) -> int:
    with stock.writing() as book:
        return book.forget_exports(before)


def reports_let_go(stock: Stock, before: datetime) -> int:
    with stock.writing() as book:
        return book.forget_export_reports(before)


def runs(stock: Stock) -> list[str]:
    with stock.reading() as view:
        return [one.run for one in view.exports()]


def test_old_exports_go_and_the_newest_of_each_portal_stays_however_old(stock: Stock):
    for day in range(4):
        exported(stock, f"S{day}", NOON + timedelta(days=day))
    exported(stock, "O1", NOON, portal="other", state="failed")
    assert forgotten(stock, NOON + timedelta(days=2)) == 2
    assert runs(stock) == ["O1", "S3", "S2"]
    assert forgotten(stock, NOON + YEAR) == 1
    assert runs(stock) == ["O1", "S3"]


def test_the_last_that_was_confirmed_and_the_last_voll_that_was_stay(stock: Stock):
    exported(stock, "V0", NOON, scope=Scope.VOLL)
    exported(stock, "V1", NOON + timedelta(days=1), scope=Scope.VOLL)
    exported(stock, "S2", NOON + timedelta(days=2))
    exported(stock, "F3", NOON + timedelta(days=3), state="failed", scope=Scope.VOLL)
    exported(stock, "F4", NOON + timedelta(days=4), state="failed")
    assert forgotten(stock, NOON + YEAR) == 2
    assert runs(stock) == ["F4", "S2", "V1"]
    with stock.reading() as view:
        assert view.last_full("site") == NOON + timedelta(days=1)


def test_an_export_that_a_row_of_the_ledger_names_and_one_under_way_stay(stock: Stock):
    apply(stock, [created()], [record()])
    stands(stock, "L0", NOON)
    exported(stock, "B1", NOON + timedelta(days=1), state="built")
    for day in (2, 3):
        exported(stock, f"S{day}", NOON + timedelta(days=day))
    assert forgotten(stock, NOON + YEAR) == 1
    assert runs(stock) == ["S3", "B1", "L0"]


def test_reports_go_before_their_exports_do_and_then_that_is_said(stock: Stock):
    exported(stock, "S0", NOON)
    exported(stock, "S1", NOON + timedelta(days=1))
    assert reports_let_go(stock, NOON + YEAR) == 1
    assert reports_let_go(stock, NOON + YEAR) == 0
    assert runs(stock) == ["S1", "S0"]
    with stock.reading() as view:
        assert view.export_report("S1").run == "S1"
        with pytest.raises(UnknownObject) as caught:
            view.export_report("S0")
    assert caught.value.code == "store-export-let-go"
    assert "S0" in caught.value.message("de")
