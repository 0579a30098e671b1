"""What is remembered of sources, as it stands in the stock."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from openimmo.domain.delivery import Arrival, DeliveryReport, Reason, Verdict
from openimmo.errors import StoreError
from openimmo.store.sources import FileState, SourceFile
from openimmo.store.stock import Stock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def row(path: bytes = b"M\xfchle.zip", source: str = "box", **more: object) -> SourceFile:
    facts: dict[str, object] = {
        "size": 10, "changed": 1.5, "state": FileState.SEEN, "still_since": 3.25, "boot": "b", "first_seen": NOON,
        "last_seen": NOON,
    }  # fmt: skip
    return SourceFile(source=source, path=path, **{**facts, **more})  # type: ignore[arg-type]


def settled(stock: Stock, delivery: str, verdict: Verdict | None) -> None:
    with stock.writing() as book:
        book.register(Arrival(delivery=delivery, source="box", path="p", sha256="s", size=1, received=NOON))
        if verdict is not None:
            report = DeliveryReport(delivery=delivery, path="p", sha256="s", source="box", sender=None, verdict=verdict)
            book.settle(delivery, report, timestamp=None, at=NOON)


def test_rows_come_back_as_they_were_written_byte_by_byte(stock: Stock):
    rows = [
        row(size=None, changed=None),
        row(b"a.xml", problem=Reason("source-unsettled", {"seconds": "60"}), problem_since=NOON, size=2**40),
    ]
    with stock.writing() as book:
        book.note_files(rows)
    with stock.reading() as view:
        assert view.source_files(["box", "other"]) == {"box": rows, "other": []}


def test_a_row_that_is_written_again_replaces_the_old_one(stock: Stock):
    with stock.writing() as book:
        book.note_files([row(), row(b"b")])
        book.note_files([row(size=11, state=FileState.WAITING)])
        book.note_files([])
    with stock.reading() as view:
        assert [(one.path, one.size) for one in view.source_files(["box"])["box"]] == [
            (b"M\xfchle.zip", 11),
            (b"b", 10),
        ]
        assert view.source_file_counts() == {"box": {FileState.SEEN: 1, FileState.WAITING: 1}}


def test_the_same_path_at_two_sources_is_two_files(stock: Stock):
    with stock.writing() as book:
        book.note_files([row(), row(source="other")])
        book.forget_files("other", [b"M\xfchle.zip", b"none"])
    with stock.reading() as view:
        assert {name: len(rows) for name, rows in view.source_files(["box", "other"]).items()} == {"box": 1, "other": 0}


def test_files_are_cleaned_once_their_delivery_has_its_final_verdict(stock: Stock):
    for delivery, verdict in (("done", Verdict.QUARANTINED), ("waits", Verdict.WAITING), ("new", None)):
        settled(stock, delivery, verdict)
        with stock.writing() as book:
            book.note_files([row(delivery.encode(), state=FileState.FETCHED, delivery=delivery)])
    with stock.writing() as book:
        (found,) = book.settled_files(["box"])
        assert found.path == b"done"
        book.mark_files("box", [found.path], FileState.CLEANED)
        assert book.settled_files(["box"]) == []
        assert book.source_files(["box"])["box"][0].delivery == "done"


def test_a_mark_ends_a_problem_and_may_name_the_delivery(stock: Stock):
    settled(stock, "d", None)
    with stock.writing() as book:
        book.note_files([row(problem=Reason("x"), problem_since=NOON)])
        book.mark_files("box", [b"M\xfchle.zip"], FileState.FETCHED, delivery="d")
        (found,) = book.source_files(["box"])["box"]
    assert (found.state, found.delivery, found.problem, found.problem_since) == (FileState.FETCHED, "d", None, None)


def test_a_delivery_that_is_not_in_the_ledger_is_refused(stock: Stock):
    with pytest.raises(StoreError), stock.writing() as book:
        book.note_files([row(delivery="nobody's")])


def test_looks_count_failures_in_a_row_and_remember_since_when(stock: Stock):
    away, later = Reason("transport-away", {"host": "h"}), NOON + timedelta(hours=1)
    with stock.writing() as book:
        book.note_look("box", NOON, {"files": 3})
        first = book.source_looks()["box"]
        book.note_look("box", NOON, {}, away)
        book.note_look("box", later, {}, away)
        failed = book.source_looks()["box"]
        book.note_look("box", later, {"files": 4})
        well = book.source_looks()["box"]
    assert (first.failures, first.last_success, first.counts) == (0, NOON, {"files": 3})
    assert (failed.failures, failed.problem, failed.problem_since) == (2, away, NOON)
    assert (failed.last_look, failed.last_success, failed.counts) == (later, NOON, {"files": 3})
    assert (well.failures, well.problem, well.problem_since, well.last_success) == (0, None, None, later)


def test_many_files_of_many_sources_are_written_and_forgotten_in_batches(stock: Stock):
    names = [f"s{number}" for number in range(600)]
    with stock.writing() as book:
        book.note_files([row(source=name) for name in names])
        book.note_files([replace(row(b"%d" % number), source="s0") for number in range(1200)])
        assert len(book.source_files(names)) == 600
        book.forget_files("s0", [b"%d" % number for number in range(1200)])
        assert len(book.source_files(["s0"])["s0"]) == 1
