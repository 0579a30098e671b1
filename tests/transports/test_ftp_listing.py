"""The listings of FTP servers, as they were seen and as nobody should write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.transports.files import Kind, RemoteFile, is_usable
from openimmo.transports.ftp_listing import facts, moment, read_listing, table

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> float:
    return datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("line", "file"),
    [
        (
            b"-rw-r--r--    1 1001     1001            5 Sep 13  2020 a b.zip",
            (b"a b.zip", Kind.FILE, 5, at(2020, 9, 13)),
        ),
        (
            b"-rw-r--r--    1 1001     1001            5 Feb 28 12:01  a.zip",
            (b" a.zip", Kind.FILE, 5, at(2026, 2, 28, 12, 1)),
        ),
        (b"-rw-r--r--    1 ftp Domain Users 7 Nov 30 08:15 a.zip", (b"a.zip", Kind.FILE, 7, at(2025, 11, 30, 8, 15))),
        (b"-rw-r--r--    1 0 0 7 Mar 02 08:15 a.zip", (b"a.zip", Kind.FILE, 7, at(2026, 3, 2, 8, 15))),
        (b"-rw-r--r--+   1 0 0 7 Feb 29 08:15 a.zip", (b"a.zip", Kind.FILE, 7, None)),
        (b"-rw-r--r--    1 0 0 7 M\xe4r 02 08:15 a.zip", (b"a.zip", Kind.FILE, 7, None)),
        (b"-rw-r--r-- 1 0 0 7 2026-02-28 08:15 a.zip", (b"a.zip", Kind.FILE, 7, at(2026, 2, 28, 8, 15))),
        (b"drwxr-xr-x    2 0 0 4096 Feb 28 12:01 in", (b"in", Kind.FOLDER, None, at(2026, 2, 28, 12, 1))),
        (b"lrwxrwxrwx    1 0 0 11 Feb 28 12:01 l -> /etc/passwd", (b"l", Kind.OTHER, None, at(2026, 2, 28, 12, 1))),
        (b"prw-r--r--    1 0 0 0 Feb 28 12:01 pipe", (b"pipe", Kind.OTHER, None, at(2026, 2, 28, 12, 1))),
        (b"02-28-26  02:44PM                    5 a b.zip", (b"a b.zip", Kind.FILE, 5, at(2026, 2, 28, 14, 44))),
        (b"02-28-2026  02:44                    5 a.zip", (b"a.zip", Kind.FILE, 5, at(2026, 2, 28, 2, 44))),
        (b"02-28-26  02:44PM       <DIR>          in", (b"in", Kind.FOLDER, None, at(2026, 2, 28, 14, 44))),
        (b"99-99-26  02:44PM                    5 a.zip", (b"a.zip", Kind.FILE, 5, None)),
    ],
)
def test_listings_of_unix_and_dos_style(line: bytes, file: tuple[bytes, Kind, int | None, float | None]) -> None:
    assert read_listing([line], table(NOW)) == ((file,), ())


def test_lines_that_name_nothing_are_no_news() -> None:
    lines = [b"total 8", b"", b"drwxr-xr-x 2 0 0 0 Feb 28 12:01 .", b"drwxr-xr-x 2 0 0 0 Feb 28 12:01 .."]
    assert read_listing(lines, table(NOW)) == ((), ())
    assert read_listing([b"type=cdir; .", b"type=pdir; /in", b"type=dir; ..", b"Type=cdir; /x"], facts) == ((), ())


@pytest.mark.parametrize(
    ("line", "file"),
    [
        (b"type=file;size=5;modify=20200913122640; a b.zip", RemoteFile(b"a b.zip", Kind.FILE, 5, 1_600_000_000)),
        (
            b"Type=file;Size=5;Modify=20200913122640.25;UNIX.mode=0644; a",
            RemoteFile(b"a", Kind.FILE, 5, 1_600_000_000.25),
        ),
        (b"type=dir;sizd=4096;modify=20200913122640; in", RemoteFile(b"in", Kind.FOLDER, None, 1_600_000_000)),
        (b"type=OS.unix=slink:/etc/passwd; l", RemoteFile(b"l", Kind.OTHER, None, None)),
        (b"type=file;size=-5;modify=20201313122640; a", RemoteFile(b"a", Kind.FILE, None, None)),
        (b"type=file;size=1e9;modify=x; a", RemoteFile(b"a", Kind.FILE, None, None)),
        (b"type=file;size=%b; a" % (b"9" * 5000), RemoteFile(b"a", Kind.FILE, None, None)),
    ],
)
def test_facts_of_a_file(line: bytes, file: RemoteFile) -> None:
    assert read_listing([line], facts) == ((file,), ())


@pytest.mark.parametrize("line", [b"", b"type=file;a.zip", b"size=5; a.zip", b"-rw-r--r-- 1 0 0 5 Nov 20 08:00 a"])
def test_facts_that_mean_nothing_are_told(line: bytes) -> None:
    assert read_listing([line], facts) == ((), (line.decode(),))


def test_of_two_files_of_one_name_there_is_one() -> None:
    assert len(read_listing([b"type=file;size=1; a", b"type=file;size=2; a"], facts).files) == 1


def test_a_time_has_parts_of_a_second_or_none() -> None:
    assert moment(b"20200913122640.1234567") == 1_600_000_000.123456
    assert moment(b"20200913") is None


@given(st.lists(st.binary(max_size=200)), st.sampled_from([facts, table(NOW)]))
def test_whatever_a_server_writes_only_names_that_may_be_used_come_of_it(lines: list[bytes], parse: object) -> None:
    listing = read_listing(lines, parse)  # type: ignore[arg-type]
    assert all(is_usable(file.name) for file in listing.files)
    assert all(one.isprintable() for one in listing.skipped)
