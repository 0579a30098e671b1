"""The file of a stock: how it is made, opened, guarded, and what its troubles look like."""

import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event
from stock_samples import NOON, apply, arrival, created, only_id, record

from openimmo.domain.listing import ListingStatus
from openimmo.errors import StoreError
from openimmo.store import schema
from openimmo.store.failures import failure
from openimmo.store.stock import Book, Stock
from openimmo.store.tables import metadata

WHAT_STANDS_IN_IT = "SELECT type, name, tbl_name FROM sqlite_master WHERE name NOT LIKE '%alembic%' ORDER BY 1, 2"
HOW_IT_LOOKS = ("table_info", "foreign_key_list", "index_list")
"""What the database says of a table; the first column only counts, in the order of making."""


def contents(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def complaint(code: str, retryable: bool, path: Path, **options: float) -> None:
    """Opening ``path`` and writing to it must fail with exactly this error, told in both languages."""
    with pytest.raises(StoreError) as caught, Stock.open(path, **options).writing() as book:
        book.add_sender("anna", at=NOON)
    assert (caught.value.code, caught.value.retryable) == (code, retryable)
    assert str(path) in caught.value.message("de")
    assert str(path) in caught.value.message("en")


def test_a_migrated_and_a_fresh_database_are_identical(tmp_path: Path) -> None:
    Stock.open(tmp_path / "migrated.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    metadata.create_all(engine)
    engine.dispose()

    with (
        closing(sqlite3.connect(tmp_path / "migrated.db")) as one,
        closing(sqlite3.connect(tmp_path / "fresh.db")) as two,
    ):
        there = one.execute(WHAT_STANDS_IN_IT).fetchall()
        assert there == two.execute(WHAT_STANDS_IN_IT).fetchall()
        for _, name, _ in there:
            for question in HOW_IT_LOOKS:
                asked = f"PRAGMA {question}('{name}')"
                made, fresh = (sorted(row[1:] for row in db.execute(asked)) for db in (one, two))
                assert made == fresh, (name, question)


def test_the_form_this_program_knows_is_the_newest_step_that_is_shipped() -> None:
    from alembic.script import ScriptDirectory

    steps = ScriptDirectory(str(schema.MIGRATIONS))
    assert steps.get_current_head() == schema.HEAD
    assert {step.revision for step in steps.walk_revisions()} == schema.KNOWN


def test_a_new_stock_is_private_and_its_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "home" / "deep" / "store.db"
    Stock.open(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_stock_is_opened_again_with_what_it_held(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    with Stock.open(stock.path).reading() as view:
        assert view.listing("A1").row.title == "Wohnung A1"


def test_every_connection_is_durable_and_strict(stock: Stock) -> None:
    with stock.reading() as view:
        asked = {
            name: view._connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert asked == {"journal_mode": "delete", "synchronous": 2, "foreign_keys": 1}


def test_a_file_in_write_ahead_mode_is_brought_back_to_the_rollback_journal(stock: Stock) -> None:
    with closing(sqlite3.connect(stock.path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
    with stock.reading() as view:
        assert view._connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"


def test_a_stock_of_a_newer_program_is_refused_and_left_alone(stock: Stock) -> None:
    with closing(sqlite3.connect(stock.path)) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    before = contents(stock.path)
    complaint("store-newer", False, stock.path)
    with pytest.raises(StoreError, match="newer version"):
        Stock.snapshot(stock.path)
    assert contents(stock.path) == before


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    complaint("store-foreign", False, path)
    assert "senders" not in contents(path)


@pytest.mark.parametrize(
    "garbage", [b"no database at all, but longer than a header" * 9, b"SQLite format 3\x00" + b"\xff" * 900]
)
def test_a_file_that_is_no_database_is_one_clear_error(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(garbage)
    complaint("store-corrupt", False, path)
    assert path.read_bytes() == garbage


def test_a_damaged_stock_is_one_clear_error(stock: Stock) -> None:
    apply(stock, [created(n, f"A{n}") for n in range(300)], [record(n, f"A{n}") for n in range(300)])
    whole = stock.path.read_bytes()
    stock.path.write_bytes(whole[:4096] + b"\x77" * (len(whole) - 4096))
    with pytest.raises(StoreError) as caught, stock.reading() as view:
        view.listings()
    assert caught.value.code == "store-corrupt"


def test_a_folder_in_the_place_of_the_file_is_one_clear_error(tmp_path: Path) -> None:
    complaint("store-cannot-open", False, tmp_path)


def test_a_file_in_the_place_of_the_folder_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    complaint("store-cannot-open", False, tmp_path / "home" / "store.db")


def test_a_stock_that_vanished_is_an_error_and_never_an_empty_stock(stock: Stock) -> None:
    stock.path.unlink()
    with pytest.raises(StoreError) as caught, stock.reading() as view:
        view.senders()
    assert caught.value.code == "store-cannot-open"
    assert not stock.path.exists()


def test_somebody_elses_lock_is_busy_and_worth_another_try(stock: Stock) -> None:
    with closing(sqlite3.connect(stock.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        complaint("store-busy", True, stock.path, patience=0.01)


def test_a_full_disk_undoes_the_change_and_is_worth_another_try(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    before = contents(stock.path)
    # SQLite reports its page limit just as it reports a full disk.
    event.listen(stock._engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count=1").close())
    with pytest.raises(StoreError) as caught:
        apply(stock, [created(0, "B1")], [record(0, "B1", xml=b"<immobilie/>" * 90_000)], delivery="d1")
    assert (caught.value.code, caught.value.retryable) == ("store-full", True)
    assert contents(stock.path) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_disk_that_is_full_while_the_file_is_made_is_worth_another_try() -> None:
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError, match="space") as caught:
        full.write(b"x")
    told = failure(Path("store.db"), caught.value)
    assert (told.code, told.retryable) == ("store-full", True)


def test_an_error_nobody_foresaw_still_is_a_store_error(stock: Stock) -> None:
    with pytest.raises(StoreError) as caught, stock.reading() as view:
        view._connection.exec_driver_sql("SELECT nonsense FROM nowhere")
    assert caught.value.code == "store-failed"
    assert isinstance(caught.value.__cause__, sqlite3.Error)
    with pytest.raises(StoreError) as caught, stock.reading() as view:
        view.xml(listing_id=99, version=1)
    assert caught.value.code == "store-failed"


def test_a_mistake_of_the_caller_stays_what_it_is(stock: Stock) -> None:
    with pytest.raises(FileNotFoundError), stock.writing():
        raise FileNotFoundError


def test_an_exception_in_the_middle_leaves_the_stock_as_it_was(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    before = contents(stock.path)

    def change_and_fail(book: Book) -> None:
        book.register(arrival("d2"))
        book.set_status(only_id(stock), ListingStatus.ARCHIVED, actor="operator", at=NOON)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), stock.writing() as book:
        change_and_fail(book)
    assert contents(stock.path) == before


def test_a_read_sees_one_moment_whatever_is_written_meanwhile(stock: Stock) -> None:
    with Stock.open(stock.path, patience=0.01).reading() as view:
        assert view.senders() == []
        # With the rollback journal a commit waits for readers, so the writer gives up instead of being half seen.
        with pytest.raises(StoreError), Stock.open(stock.path, patience=0.01).writing() as book:
            book.add_sender("anna", at=NOON)
        assert view.senders() == []


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, {samples!r})
from openimmo.store.stock import Book, Stock
from stock_samples import arrival
stock = Stock.open(Path({path!r}), patience=60)
for turn in range(25):
    with stock.writing() as book:
        seen = len(book.deliveries())
        book.register(arrival(f"{name}-{{turn:02}}-{{seen:02}}"))
"""


def test_two_processes_write_in_turn_and_neither_fails(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    samples = str(Path(__file__).parent)
    scripts = [WRITER.format(samples=samples, path=str(path), name=name) for name in ("left", "right")]
    running = [subprocess.Popen([sys.executable, "-c", script]) for script in scripts]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    with Stock.open(path).reading() as view:
        seen = sorted(int(one.delivery[-2:]) for one in view.deliveries())
    assert seen == list(range(50)), "each writer saw all that was written before it"


KILLED = """
import os, signal, sqlite3
other = sqlite3.connect({path!r}, isolation_level=None)
other.execute("PRAGMA cache_size=1")
other.execute("BEGIN IMMEDIATE")
other.execute("UPDATE senders SET name = 'half done'")
other.execute("CREATE TABLE ballast (x)")
other.executemany("INSERT INTO ballast VALUES (?)", [(bytes(4000),)] * 500)
os.kill(os.getpid(), signal.SIGKILL)
"""


def kill_a_writer(stock: Stock) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED.format(path=str(stock.path))], check=False)
    assert done.returncode == -signal.SIGKILL
    assert Path(f"{stock.path}-journal").stat().st_size > 0, "the kill left a change half written"


def test_a_killed_writer_leaves_nothing_behind(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    kill_a_writer(stock)
    with Stock.open(stock.path).reading() as view:
        assert [one.name for one in view.senders()] == ["anna"]


def test_a_snapshot_after_a_kill_shows_the_stock_before_it_and_repairs_nothing(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    kill_a_writer(stock)
    before = stock.path.read_bytes()
    with Stock.snapshot(stock.path).reading() as view:
        assert [one.name for one in view.senders()] == ["anna"]
    assert stock.path.read_bytes() == before


def test_a_snapshot_of_nothing_is_an_empty_stock_and_makes_no_file(tmp_path: Path) -> None:
    with Stock.snapshot(tmp_path / "home" / "store.db").reading() as view:
        assert (view.senders(), view.listings(), view.unfinished()) == ([], [], [])
    assert list(tmp_path.iterdir()) == []


def test_a_snapshot_of_an_empty_file_is_an_empty_stock(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.touch()
    with Stock.snapshot(path).reading() as view:
        assert view.senders() == []
    assert path.read_bytes() == b""


def test_a_snapshot_shows_the_stock_and_writes_nothing(stock: Stock) -> None:
    apply(stock, [created()], [record()])
    before, kept = stock.path.read_bytes(), stock.path.stat().st_mtime_ns
    snapshot = Stock.snapshot(stock.path)
    with snapshot.reading() as view:
        assert view.listing("A1").row.number == "A1"
    with pytest.raises(StoreError) as caught, snapshot.writing():
        pytest.fail("a snapshot was opened for writing")
    assert caught.value.code == "store-read-only"
    assert (stock.path.read_bytes(), stock.path.stat().st_mtime_ns) == (before, kept)
    assert [one.name for one in stock.path.parent.iterdir()] == ["store.db"]


def test_a_snapshot_refuses_writing_at_the_database_too(stock: Stock) -> None:
    with pytest.raises(StoreError) as caught, Stock.snapshot(stock.path).reading() as view:
        view._connection.exec_driver_sql("DELETE FROM senders")
    assert caught.value.code == "store-read-only"


def test_a_snapshot_of_a_damaged_file_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"no database at all" * 99)
    with pytest.raises(StoreError) as caught:
        Stock.snapshot(path)
    assert caught.value.code == "store-corrupt"


def test_a_snapshot_that_cannot_be_copied_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "store.db").touch()
    (tmp_path / "store.db-journal").mkdir()
    with pytest.raises(StoreError) as caught:
        Stock.snapshot(tmp_path / "store.db")
    assert caught.value.code == "store-cannot-open"


def test_a_snapshot_at_an_impossible_path_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Stock.snapshot(tmp_path / ("x" * 300) / "store.db")
    assert caught.value.code == "store-cannot-open"
