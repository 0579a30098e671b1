"""When a file counts as complete, by name, size and time alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.domain.source import Place, Source
from openimmo.intake.completeness import (
    Look,
    Standing,
    in_turn,
    is_forgotten,
    is_temporary,
    is_wanted,
    marker_of,
    noted,
    standing,
)
from openimmo.store.sources import FileState, SourceFile
from openimmo.transports.files import Kind, RemoteFile

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def source(**options: object) -> Source:
    return Source(name="box", place=Place(scheme="ftp"), **options)  # type: ignore[arg-type]


def seen(size: int | None = 10, changed: float | None = 5.0) -> RemoteFile:
    return RemoteFile(b"a.zip", Kind.FILE, size, changed)


def at(seconds: float, took: float = 0.0, boot: str = "b") -> Look:
    return Look(seconds, seconds + took, boot, NOON + timedelta(seconds=seconds))


def stands(row: SourceFile, look: Look, **options: object) -> Standing:
    return standing(row, b"a.zip", {}, source(**options), look)


@pytest.mark.parametrize(
    "name",
    [b"a.part", b"a.zip.PARTIAL", b"a.tmp", b"a.zip.filepart", b"a.writing", b"a.uploading", b"in.in", b"a~", b".a"],
)
def test_names_of_running_uploads_are_temporary(name: bytes):
    assert is_temporary(name)


@pytest.mark.parametrize("name", [b"a.zip", b"part.zip", b"a.part.zip", b"tmp", b"a.xml", b"berlin", b"M\xfchle.zip"])
def test_other_names_are_not(name: bytes):
    assert not is_temporary(name)


@pytest.mark.parametrize(
    ("name", "patterns", "wanted"),
    [
        (b"A.ZIP", ("*.zip",), True),
        (b"a.zip", ("*.ZIP",), True),
        (b"a.zip", ("anna*",), False),
        (b"M\xfchle.xml", ("*.xml",), True),
        (b"a.zip.ok", ("*",), False),
    ],
)
def test_patterns_choose_in_any_case_and_never_a_marker(name: bytes, patterns: tuple[str, ...], wanted: bool):
    assert is_wanted(name, source(patterns=patterns, marker=".ok")) is wanted


def test_a_marker_stands_behind_the_name_or_behind_its_stem():
    names = {b"a.zip.ok": b"A.zip.OK", b"b.ok": b"b.ok"}
    assert marker_of(b"a.ZIP", names, source(marker=".OK")) == b"A.zip.OK"
    assert marker_of(b"b.zip", names, source(marker=".ok")) == b"b.ok"
    assert marker_of(b"c.zip", names, source(marker=".ok")) is None
    assert marker_of(b"a.zip", names, source()) is None


@given(
    gaps=st.lists(st.floats(0.1, 500), min_size=1, max_size=8),
    took=st.floats(0, 5),
    settle=st.integers(1, 300),
)
def test_a_file_is_complete_exactly_when_two_looks_that_saw_it_alike_were_far_enough_apart(
    gaps: list[float], took: float, settle: int
):
    now, row = 0.0, noted(None, source(), b"a.zip", seen(), at(0, took))
    for gap in gaps:
        now += took + gap
        look = at(now, took)
        row = noted(row, source(), b"a.zip", seen(), look)
        complete = stands(row, look, settle=settle) is Standing.COMPLETE
        assert complete == (now - took >= settle)


@given(sizes=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=2, max_size=8))
def test_every_other_size_or_time_is_another_file_that_begins_to_settle(sizes: list[tuple[int, int]]):
    row, since = None, 0.0
    last: tuple[int, int] | None = None
    for number, (size, changed) in enumerate(sizes):
        look = at(number * 50.0)
        row = noted(row, source(), b"a.zip", seen(size, changed), look)
        since = look.before if (size, changed) != last else since
        last = (size, changed)
        assert (stands(row, look, settle=60) is Standing.COMPLETE) == (look.before - since >= 60)


def test_the_clock_of_another_boot_says_nothing():
    row = noted(None, source(), b"a.zip", seen(), at(0))
    other = at(10_000, boot="c")
    again = noted(row, source(), b"a.zip", seen(), other)
    assert stands(again, other) is Standing.MOVING
    assert stands(again, at(10_060, boot="c")) is Standing.COMPLETE


@pytest.mark.parametrize("state", [FileState.FETCHED, FileState.CLEANED])
def test_what_was_taken_in_is_done_until_it_changes(state: FileState):
    row = SourceFile(
        source="box", path=b"a.zip", size=10, changed=5.0, state=state, still_since=0, boot="b", first_seen=NOON,
        last_seen=NOON, delivery="d",
    )  # fmt: skip
    assert noted(row, source(), b"a.zip", seen(), at(99, boot="other")) is row
    assert stands(row, at(99)) is Standing.DONE
    other = noted(row, source(), b"a.zip", seen(size=11), at(99))
    assert (other.state, other.delivery) == (FileState.SEEN, None)
    assert stands(other, at(99)) is Standing.MOVING


def test_a_look_from_the_future_of_the_same_boot_says_nothing():
    """A machine that was set back to a snapshot, or a container, counts from elsewhere under the same name."""
    row = noted(None, source(), b"a.zip", seen(), at(9_000_000))
    again = noted(row, source(), b"a.zip", seen(), at(100))
    assert stands(again, at(160)) is Standing.COMPLETE


def test_a_row_is_written_anew_only_now_and_then():
    row = noted(None, source(), b"a.zip", seen(), at(0))
    assert noted(row, source(), b"a.zip", seen(), at(3000)) is row
    assert noted(row, source(), b"a.zip", seen(), at(3700)) is not row


def test_a_server_that_tells_neither_size_nor_time_is_believed_after_the_settle_time():
    row = noted(None, source(), b"a.zip", seen(None, None), at(0))
    look = at(60)
    assert stands(noted(row, source(), b"a.zip", seen(None, None), look), look) is Standing.COMPLETE


def test_files_come_in_their_order_and_those_that_failed_last():
    from msgspec.structs import replace

    from openimmo.domain.delivery import Reason

    first, second = (noted(None, source(), b"%d" % one, seen(changed=one), at(0)) for one in (1, 2))
    failed = replace(first, problem=Reason("source-not-reached"))
    assert sorted([second, first], key=in_turn) == [first, second]
    assert sorted([failed, second], key=in_turn) == [second, failed]


@pytest.mark.parametrize(("hours", "forgotten"), [(1, False), (23, False), (25, True), (-25, True)])
def test_what_is_not_listed_is_remembered_for_a_day(hours: int, forgotten: bool):
    row = noted(None, source(), b"a.zip", seen(), at(0))
    assert is_forgotten(row, NOON + timedelta(hours=hours)) is forgotten
