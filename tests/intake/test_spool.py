"""The spool keeps bytes under their hash, in one folder at a time."""

import io
from hashlib import sha256
from pathlib import Path

import pytest

from openimmo.errors import StoreError
from openimmo.intake.spool import Spool

DATA = b"a delivery"
NAME = sha256(DATA).hexdigest()


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", tmp_path / "archive", tmp_path / "quarantine")


def received(spool: Spool) -> None:
    taken = spool.receive(io.BytesIO(DATA))
    assert (taken.sha256, taken.size) == (NAME, len(DATA))


def test_received_bytes_lie_in_the_spool_readable_by_the_owner_only(spool: Spool, tmp_path: Path):
    received(spool)
    assert spool.places(NAME) == ["spool"]
    assert spool.path(NAME).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "spool").stat().st_mode & 0o777 == 0o700
    assert list(spool.tmp.iterdir()) == []


def test_large_streams_are_taken_in_pieces(spool: Spool):
    data = bytes(5_000_000)
    assert spool.receive(io.BytesIO(data)).sha256 == sha256(data).hexdigest()


@pytest.mark.parametrize(("applied", "place"), [(True, "archive"), (False, "quarantine")])
def test_bytes_with_a_verdict_move_and_moving_again_does_nothing(spool: Spool, applied: bool, place: str):
    received(spool)
    spool.keep(NAME, applied=applied)
    spool.keep(NAME, applied=applied)
    assert (spool.places(NAME), spool.spooled()) == ([place], [])
    assert spool.path(NAME).read_bytes() == DATA


@pytest.mark.parametrize("verdicts", [(False, True), (True, False), (True, True), (False, False)])
@pytest.mark.parametrize("again", [False, True])
def test_bytes_that_were_applied_once_lie_in_the_archive_only(spool: Spool, verdicts: tuple[bool, bool], again: bool):
    received(spool)
    for applied in verdicts:
        spool.keep(NAME, applied=applied)
        if again:
            received(spool)
    if again:
        spool.keep(NAME, applied=False)
    assert spool.places(NAME) == ["archive" if any(verdicts) else "quarantine"]


def test_keeping_what_is_not_there_makes_nothing(spool: Spool):
    spool.keep(NAME, applied=True)
    assert spool.places(NAME) == []


def test_dropped_bytes_are_gone(spool: Spool):
    received(spool)
    spool.drop(NAME)
    spool.drop(NAME)
    assert (spool.places(NAME), list(spool.all_kept())) == ([], [])


def test_a_sweep_takes_half_written_files_only(spool: Spool):
    received(spool)
    (spool.tmp / "1.part").write_bytes(b"half")
    spool.sweep()
    assert (spool.spooled(), list(spool.tmp.iterdir())) == ([NAME], [])


def test_nothing_is_spooled_where_there_is_no_folder(spool: Spool):
    assert spool.spooled() == []
    spool.sweep()


def test_the_digest_tells_what_a_file_holds_now(spool: Spool):
    received(spool)
    spool.path(NAME).write_bytes(b"other")
    assert Spool.digest(spool.path(NAME)) == sha256(b"other").hexdigest()


def test_a_file_that_cannot_be_read_is_a_store_error(spool: Spool, tmp_path: Path):
    with pytest.raises(StoreError) as caught:
        Spool.digest(tmp_path / "nothing")
    assert "nothing" in str(caught.value)


def test_a_stream_that_breaks_off_leaves_nothing_under_a_name(spool: Spool):
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(StoreError) as caught:
        spool.receive(Breaking())
    assert caught.value.retryable
    assert spool.spooled() == []
