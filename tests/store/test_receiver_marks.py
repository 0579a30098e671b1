"""Whether the stock was written is told without opening it."""

from datetime import UTC, datetime
from pathlib import Path

from openimmo.store.marks import change_mark
from openimmo.store.stock import Stock


def test_every_commit_changes_the_mark_and_looking_does_not(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    assert change_mark(path) == b""
    stock = Stock.open(path)
    seen = {change_mark(path)}
    for number in range(3):
        with stock.writing() as book:
            book.add_sender(f"sender-{number}", at=datetime(2026, 11, 22, tzinfo=UTC))
        with stock.reading() as view:
            assert len(view.senders()) == number + 1
        seen.add(change_mark(path))
    assert len(seen) == 4
