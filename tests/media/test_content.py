"""What the store has once taken in lies under its hash, whole, once, and for the owner only."""

import hashlib
import io
import os
import resource
import stat
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from openimmo.errors import Refused, StoreError
from openimmo.media import content
from openimmo.media.content import ContentStore
from openimmo.media.sink import DryStore, read_up_to

LIMIT = 100_000_000


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def put(store: ContentStore, data: bytes, limit: int = LIMIT) -> str:
    return store.put(io.BytesIO(data), limit).sha256


def files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@pytest.fixture
def store(tmp_path: Path) -> ContentStore:
    return ContentStore(tmp_path / "media")


class Trickle(io.RawIOBase):
    """A stream that gives three bytes at a time."""

    def __init__(self, data: bytes) -> None:
        self._left = data

    def read(self, size: int = -1) -> bytes:
        part = self._left[: min(3, size)]
        self._left = self._left[len(part) :]
        return part


def test_content_lies_under_its_hash_and_can_be_read_again(store: ContentStore) -> None:
    stored = store.put(io.BytesIO(b"hallo"), LIMIT)
    assert (stored.sha256, stored.size, stored.head) == (sha(b"hallo"), 5, b"hallo")
    assert store.has(stored.sha256)
    with store.open(stored.sha256) as file:
        assert file.read() == b"hallo"
    assert files(store.root) == [f"{stored.sha256[:2]}/{stored.sha256}"]


def test_only_the_owner_can_read_it(store: ContentStore) -> None:
    path = store.path(put(store, b"hallo"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_same_content_is_stored_once_and_not_written_again(store: ContentStore) -> None:
    first = put(store, b"hallo")
    inode = store.path(first).stat().st_ino
    with store.batch() as batch:
        assert batch.put(io.BytesIO(b"hallo"), LIMIT).sha256 == first
        batch.put(io.BytesIO(b"neu"), LIMIT)
        batch.put(io.BytesIO(b"neu"), LIMIT)
    assert store.path(first).stat().st_ino == inode
    assert len(files(store.root)) == 2


def test_a_stored_file_of_the_wrong_length_is_replaced(store: ContentStore) -> None:
    path = store.path(put(store, b"hallo"))
    path.write_bytes(b"ha")
    put(store, b"hallo")
    assert path.read_bytes() == b"hallo"


@pytest.mark.parametrize("size", [content.SMALL, content.SMALL + 1, content.SMALL + 2_000_000])
def test_large_files_go_through_a_file_and_come_out_the_same(store: ContentStore, size: int) -> None:
    data = zlib.crc32(b"seed").to_bytes(4) * (size // 4 + 1)
    data = data[:size]
    stored = store.put(io.BytesIO(data), LIMIT)
    assert (stored.sha256, stored.size) == (sha(data), size)
    assert store.path(stored.sha256).stat().st_size == size
    assert store.put(io.BytesIO(data), LIMIT) == stored
    assert len(files(store.root)) == 1


@pytest.mark.parametrize("limit", [99, content.SMALL + 5])
def test_a_file_over_the_limit_is_refused_and_leaves_nothing(store: ContentStore, limit: int) -> None:
    with pytest.raises(Refused) as refused:
        put(store, bytes(limit + 1), limit)
    assert refused.value.code == "media-too-large"
    assert not files(store.root)
    assert put(store, bytes(limit), limit)


def test_nothing_of_a_batch_is_visible_before_its_end(store: ContentStore) -> None:
    with store.batch() as batch:
        stored = batch.put(io.BytesIO(b"hallo"), LIMIT)
        assert not store.has(stored.sha256)
    assert store.has(stored.sha256)
    assert not list(store.tmp.iterdir())


def test_a_batch_that_fails_leaves_nothing(store: ContentStore) -> None:
    def fail() -> None:
        with store.batch() as batch:
            batch.put(io.BytesIO(b"hallo"), LIMIT)
            raise KeyError("stop")

    with pytest.raises(KeyError):
        fail()
    assert not files(store.root)


def test_a_long_batch_makes_its_files_durable_as_it_goes(store: ContentStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "BATCH", 2)
    with store.batch() as batch:
        names = [batch.put(io.BytesIO(bytes([n])), LIMIT).sha256 for n in range(5)]
        assert [store.has(name) for name in names] == [True, True, True, True, False]


def test_what_an_interrupted_run_left_is_swept_and_does_not_disturb(store: ContentStore) -> None:
    assert store.sweep() == 0
    store.tmp.mkdir(parents=True)
    (store.tmp / f"{os.getpid()}-1").write_bytes(b"half")
    name = put(store, b"hallo")
    assert store.sweep() == 1
    assert store.has(name)
    assert not list(store.tmp.iterdir())


def test_verify_names_damaged_files_and_strangers(store: ContentStore) -> None:
    good, bad = put(store, b"gut"), put(store, b"schlecht")
    store.path(bad).write_bytes(b"SCHLECHT")
    (store.root / "notiz.txt").write_text("x")
    (store.root / "ab").mkdir(exist_ok=True)
    (store.root / "ab" / "fremd").write_text("x")
    found = {checked.name: (checked.size, checked.problem) for checked in store.verify()}
    assert found == {
        f"{good[:2]}/{good}": (3, None),
        f"{bad[:2]}/{bad}": (8, "media-store-corrupt"),
        "notiz.txt": (0, "media-store-stray"),
        "ab/fremd": (0, "media-store-stray"),
    }


def test_an_empty_store_verifies(store: ContentStore) -> None:
    assert list(store.verify()) == []
    assert not store.root.exists()


def test_unreferenced_content_is_told_after_its_grace_time_and_can_be_removed(store: ContentStore) -> None:
    old, kept, young = (put(store, text) for text in (b"alt", b"gebraucht", b"jung"))
    day = datetime(2026, 11, 1, tzinfo=UTC)
    for name in (old, kept):
        os.utime(store.path(name), (day.timestamp(), day.timestamp()))
    assert list(store.unreferenced({kept}, datetime(2026, 11, 2, tzinfo=UTC))) == [old]
    store.remove(old)
    store.remove(old)
    assert (store.has(old), store.has(young)) == (False, True)


def test_content_that_is_put_again_gets_a_new_grace_time(store: ContentStore) -> None:
    name = put(store, b"alt")
    os.utime(store.path(name), (1, 1))
    put(store, b"alt")
    assert list(store.unreferenced(set(), datetime(1971, 1, 1, tzinfo=UTC))) == []


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file where the folder should be")
    with pytest.raises(StoreError) as failed:
        put(ContentStore(tmp_path / "media"), b"hallo")
    assert failed.value.code == "media-store-unwritable"
    assert not failed.value.retryable
    assert str(tmp_path) in failed.value.message("de")


def test_a_write_that_fails_half_way_leaves_nothing(store: ContentStore) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(StoreError):
            put(store, bytes(200_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not files(store.root)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_can_be_tried_again(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as failed, content._writing(tmp_path), Path("/dev/full").open("wb", 0) as full:
        full.write(b"x")
    assert failed.value.retryable


def test_content_that_is_not_there_is_a_clear_error(store: ContentStore) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        store.open("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "ABCD", "0" * 63, "0" * 64 + "\n"])
def test_a_name_that_is_no_hash_never_becomes_a_path(store: ContentStore, name: str) -> None:
    with pytest.raises(StoreError) as failed:
        store.path(name)
    assert failed.value.code == "media-store-name"


def test_the_dry_store_hashes_the_same_and_keeps_nothing(store: ContentStore) -> None:
    data = b"hallo" * 1_000_000
    with DryStore().batch() as dry:
        assert dry.put(io.BytesIO(data), LIMIT) == store.put(io.BytesIO(data), LIMIT)
        with pytest.raises(Refused):
            dry.put(io.BytesIO(data), 10)


def test_a_stream_that_gives_little_at_a_time_is_read_on() -> None:
    assert read_up_to(Trickle(b"0123456789"), 8) == b"01234567"  # type: ignore[arg-type]
    assert read_up_to(Trickle(b"01"), 8) == b"01"  # type: ignore[arg-type]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file whose reading fails")
def test_a_stored_file_that_cannot_be_read_is_named(store: ContentStore) -> None:
    path = store.path(put(store, b"hallo"))
    path.unlink()
    path.symlink_to("/proc/self/mem")
    assert [checked.problem for checked in store.verify()] == ["media-store-unreadable"]
