"""A machine that does not play along: full disks, files in the way, other runs, runs that were cut off."""

import io
import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import pytest

from openimmo.domain.delivery import Arrival, MediaCounts, Verdict
from openimmo.errors import Busy, StoreError, UnknownObject
from openimmo.pipeline.reading import PackageReader, ReadPackage
from tests.pipeline.deliveries import Office, actions, attachment, feed, listing, picture, reasons, zipped

TWO = {
    "feed.xml": feed(
        listing("A1", attachments=[attachment("a.jpg")]),
        listing("A2", attachments=[attachment("b.jpg")]),
        umfang="VOLL",
    ),
    "a.jpg": picture(1),
    "b.jpg": picture(2) + bytes(200_000),
}


@contextmanager
def no_file_larger_than(limit: int) -> Iterator[None]:
    """Every write beyond ``limit`` bytes of a file fails, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def interrupted(office: Office, content: bytes, delivery: str = "before") -> Arrival:
    """A delivery whose run was cut off after its bytes were safe."""
    received = office.house.spool().receive(io.BytesIO(content))
    arrival = Arrival(
        delivery=delivery, source="command line", path="/in/x.xml", sha256=received.sha256, size=received.size,
        received=office.house.clock(),
    )  # fmt: skip
    with office.house.stock().writing() as book:
        book.register(arrival)
    return arrival


def test_a_second_import_meanwhile_is_told_to_wait(office: Office):
    path = office.put(feed(listing()))
    with office.house.alone(), pytest.raises(Busy) as caught:
        office.run(path)
    assert caught.value.retryable
    assert office.kept() == {}
    assert office.run(path)[0].verdict is Verdict.IMPORTED


def test_a_dry_run_may_go_on_beside_an_import(office: Office):
    with office.house.alone():
        assert office.one(feed(listing()), dry_run=True).verdict is Verdict.IMPORTED


@pytest.mark.parametrize("limit", [0, 1_000, 40_000, 150_000])
def test_on_a_full_disk_nothing_is_lost_and_the_next_run_goes_on(office: Office, limit: int):
    path = office.put(TWO)
    with no_file_larger_than(limit), pytest.raises(StoreError):
        office.run(path)
    assert office.statuses() == {}
    reports = office.run(path)
    assert reports[0].verdict is Verdict.IMPORTED
    assert reports[0].media == MediaCounts(referenced=2, stored=2)
    assert office.statuses() == {"A1": "active", "A2": "active"}


@pytest.mark.parametrize("limit", [0, 200, 100_000])
def test_a_dry_run_on_a_full_disk_is_a_clear_error(office: Office, limit: int):
    path = office.put(TWO)
    with no_file_larger_than(limit), pytest.raises(StoreError) as caught:
        office.run(path, dry_run=True)
    assert caught.value.retryable


@pytest.mark.parametrize("folder", ["spool", "archive", "quarantine", "media"])
def test_a_file_in_the_place_of_a_folder_stops_the_run_and_the_next_one_goes_on(office: Office, folder: str):
    path = office.put(TWO)
    (office.home / folder).write_text("in the way")
    with pytest.raises(StoreError) as caught:
        office.run(path)
    assert caught.value.retryable
    (office.home / folder).unlink()
    office.run(path)
    assert office.statuses() == {"A1": "active", "A2": "active"}
    assert set(office.kept().values()) == {"archive"}


@pytest.mark.parametrize(("content", "folder"), [(zipped(TWO), "archive"), (b"<html/>", "quarantine")])
def test_bytes_that_cannot_be_moved_stay_and_the_next_run_moves_them(office: Office, content: bytes, folder: str):
    digest = sha256(content).hexdigest()
    (office.home / folder / digest / "in the way").mkdir(parents=True)
    with pytest.raises(StoreError) as caught:
        office.one(content)
    assert caught.value.retryable
    assert (office.home / "spool" / digest).read_bytes() == content
    rmtree(office.home / folder / digest)
    assert office.run() == []
    assert office.kept() == {digest: folder}


def test_a_home_that_is_a_file_is_a_clear_error(tmp_path: Path):
    office = Office(tmp_path)
    office.home.write_text("not a folder")
    with pytest.raises(StoreError) as caught:
        office.one(feed(listing()))
    assert str(office.home) in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_home_that_may_not_be_written_is_a_clear_error(office: Office):
    office.home.chmod(0o500)
    try:
        with pytest.raises(StoreError):
            office.one(feed(listing()))
    finally:
        office.home.chmod(0o700)


@pytest.mark.parametrize("name", ["nothing.zip", "nothing/at/all.xml", "a\0b"])
def test_a_package_that_is_not_there_is_the_callers_mistake(office: Office, name: str):
    with pytest.raises(UnknownObject):
        office.run(office.folder / name)


def test_a_device_or_a_pipe_is_no_package_and_does_not_hold_the_run(office: Office):
    os.mkfifo(office.folder / "pipe")
    reports = office.run(office.folder / "pipe", Path("/dev/null"))
    assert [list(report.finding_counts) for report in reports] == [["folder-special-file"]] * 2


def test_what_an_earlier_run_left_is_finished_first(office: Office):
    arrival = interrupted(office, feed(listing(price="1")))
    left, now = office.run(office.put(feed(listing(price="2"))))
    assert (left.delivery, left.verdict, actions(left)) == (arrival.delivery, Verdict.IMPORTED, {"A1": "created"})
    assert actions(now) == {"A1": "updated"}


def test_what_an_earlier_run_left_is_finished_without_a_new_package(office: Office):
    interrupted(office, feed(listing()))
    assert [report.verdict for report in office.run()] == [Verdict.IMPORTED]
    assert office.run() == []


def test_a_verdict_whose_bytes_were_not_moved_is_only_tidied_up(office: Office):
    arrival = interrupted(office, b"<html/>")
    (report,) = office.run()
    (office.home / "quarantine" / arrival.sha256).rename(office.home / "spool" / arrival.sha256)
    with closing(sqlite3.connect(office.home / "store.db")) as connection, connection:
        connection.execute("UPDATE deliveries SET state = 'settled'")
    assert office.problems() == ["audit-unfinished"]
    assert office.run() == []
    assert office.kept() == {report.sha256: "quarantine"}


def test_bytes_that_never_got_into_the_ledger_are_dropped_for_their_source_was_not_touched(office: Office):
    office.house.spool().receive(io.BytesIO(b"stray"))
    assert office.problems() == ["audit-stray"]
    office.run()
    assert office.kept() == {}


def test_half_written_files_are_swept(office: Office):
    for place in ("spool/tmp/77.part", "spool/tmp/77.bundle", "media/tmp/77-1"):
        file = office.home / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"half")
    office.one(TWO)
    assert [file for file in office.home.rglob("tmp/*") if file.is_file()] == []


def test_a_delivery_whose_bytes_are_gone_gets_its_verdict_and_holds_nothing_up(damaged_office: Office):
    arrival = interrupted(damaged_office, feed(listing()))
    (damaged_office.home / "spool" / arrival.sha256).unlink()
    left, now = damaged_office.run(damaged_office.put(feed(listing("B1"))))
    assert (left.verdict, list(left.finding_counts)) == (Verdict.QUARANTINED, ["intake-bytes-missing"])
    assert now.verdict is Verdict.IMPORTED
    assert damaged_office.problems() == ["audit-bytes-missing"]


def test_a_delivery_that_the_stock_cannot_take_is_quarantined_and_holds_nothing_up(office: Office):
    with closing(sqlite3.connect(office.home / "store.db")) as connection, connection:
        connection.execute(
            "CREATE TRIGGER no_poison BEFORE INSERT ON listings WHEN new.number = 'POISON'"
            " BEGIN SELECT RAISE(ABORT, 'poison'); END"
        )
    poison, sound = office.run(office.put(feed(listing("A1"), listing("POISON"))), office.put(feed(listing("B1"))))
    assert (poison.verdict, reasons(poison)) == (Verdict.QUARANTINED, {"import-not-applied"})
    assert list(poison.finding_counts) == ["store-conflict"]
    assert (sound.verdict, office.statuses()) == (Verdict.IMPORTED, {"B1": "active"})


def test_a_broken_database_is_an_error_and_no_verdict(damaged_office: Office):
    path = damaged_office.put(feed(listing()))
    (damaged_office.home / "store.db").write_bytes(b"no database at all" * 1000)
    with pytest.raises(StoreError) as caught:
        damaged_office.run(path)
    assert not caught.value.retryable
    assert path.exists()


def test_reports_may_be_left_unread(office: Office):
    from openimmo.pipeline.importing import import_packages

    paths = [office.put(feed(listing("A1"))), office.put(feed(listing("A2")))]
    reports = import_packages(office.house, paths, sender=None, policy=None, dry_run=False, progress=lambda *told: None)
    assert next(iter(reports)).verdict is Verdict.IMPORTED
    reports.close()  # type: ignore[attr-defined]
    assert office.run() == []
    assert set(office.statuses()) == {"A1"}


def test_a_delivery_that_makes_the_program_crash_again_is_put_aside_and_the_next_one_runs(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    broken = feed(listing("B1"))
    interrupted(office, broken)
    bug = sha256(broken).hexdigest()
    read = PackageReader.read

    def reading(reader: PackageReader, path: Path, name: str) -> ReadPackage:
        if path.name == bug:
            raise ZeroDivisionError
        return read(reader, path, name)

    monkeypatch.setattr(PackageReader, "read", reading)
    crashed, imported = office.run(office.put(feed(listing("A1"))))
    assert crashed.verdict is Verdict.QUARANTINED
    assert crashed.reason is not None
    assert crashed.reason.code == "import-crashed"
    assert imported.verdict is Verdict.IMPORTED


def test_a_folder_tells_of_the_links_it_does_not_follow(office: Office):
    folder = office.put(feed(listing())).parent
    (folder / "geheim.jpg").symlink_to("/etc/hostname")
    assert office.run(folder)[0].finding_counts == {"folder-link": 1}
