"""What every way to files must do, as one class of tests; each transport inherits it and gives its two fixtures.

``files`` is an open connection on an empty root that may be written to; ``behind`` is the same root from the server's
side, past the protocol. Knows no protocol.
"""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from openimmo.errors import TransportError
from openimmo.transports.files import TEMPORARY, Files, Kind

UTF8 = "Mühle Größe €.zip".encode()
LATIN1 = "Mühle Größe.zip".encode("latin-1")
LARGE = bytes(range(256)) * 12_288  # 3 MB
LONG_AGO = 1_600_000_000.0


class Behind(Protocol):
    """The root as the server's own machine sees it; paths as in Files."""

    def write(self, path: bytes, content: bytes, changed: float | None = None) -> None:
        """Make or overwrite a file, as a sender would have; ``changed`` in seconds since 1970."""

    def read(self, path: bytes) -> bytes: ...

    def mkdir(self, path: bytes) -> None: ...

    def names(self, folder: bytes = b"") -> set[bytes]: ...


class FolderBehind:
    """A folder of this machine that a server serves; what is made in it belongs to ``owner`` (uid, gid)."""

    def __init__(self, root: Path, owner: tuple[int, int] | None = None) -> None:
        self.root = root
        self.name = root.name
        self._owner = owner

    def write(self, path: bytes, content: bytes, changed: float | None = None) -> None:
        self.at(path).write_bytes(content)
        if changed is not None:
            os.utime(self.at(path), (changed, changed))
        self._give(path)

    def read(self, path: bytes) -> bytes:
        return self.at(path).read_bytes()

    def mkdir(self, path: bytes) -> None:
        self.at(path).mkdir()
        self._give(path)

    def names(self, folder: bytes = b"") -> set[bytes]:
        return {os.fsencode(one.name) for one in self.at(folder).iterdir()}

    def at(self, path: bytes) -> Path:
        """Where a path of the contract lies on this machine."""
        return self.root / os.fsdecode(path)

    def _give(self, path: bytes) -> None:
        if self._owner:
            os.chown(self.at(path), *self._owner)


def fetched(files: Files, path: bytes, *, offset: int = 0, limit: int | None = None) -> bytes:
    """What ``get`` writes; its count is right."""
    into = io.BytesIO()
    assert files.get(path, into, offset=offset, limit=limit) == len(into.getvalue())
    return into.getvalue()


def refused(action: Callable[[], object]) -> TransportError:
    """The error an action ends with; it has a sentence in both languages."""
    with pytest.raises(TransportError) as caught:
        action()
    assert caught.value.message("de")
    assert caught.value.message("en")
    return caught.value


class FilesContract:
    """Inherit, and override both fixtures."""

    @pytest.fixture
    def files(self) -> Files:
        raise NotImplementedError

    @pytest.fixture
    def behind(self) -> Behind:
        raise NotImplementedError

    # Looking

    def test_an_empty_folder_has_no_names(self, files: Files) -> None:
        assert files.list(b"") == ((), ())

    def test_a_listing_tells_names_kinds_sizes_and_times_in_the_order_of_their_bytes(
        self, files: Files, behind: Behind
    ) -> None:
        behind.write(b"b.zip", b"12345", LONG_AGO)
        behind.mkdir(b"a folder")
        behind.write(b"B.xml", b"", LONG_AGO + 7)
        listed = files.list(b"").files
        assert [(one.name, one.kind) for one in listed] == [
            (b"B.xml", Kind.FILE),
            (b"a folder", Kind.FOLDER),
            (b"b.zip", Kind.FILE),
        ]
        assert [(one.size, one.changed) for one in listed if one.kind is Kind.FILE] == [
            (0, LONG_AGO + 7),
            (5, LONG_AGO),
        ]

    def test_a_look_at_one_file_says_what_the_listing_said(self, files: Files, behind: Behind) -> None:
        behind.mkdir(b"in")
        behind.write(b"in/one.zip", b"12345")
        assert files.stat(b"in/one.zip") == files.list(b"in").files[0]

    def test_a_folder_is_known_as_one(self, files: Files, behind: Behind) -> None:
        behind.mkdir(b"in")
        assert (files.stat(b"in").name, files.stat(b"in").kind) == (b"in", Kind.FOLDER)

    def test_the_root_is_a_folder_without_a_name(self, files: Files) -> None:
        assert (files.stat(b"").name, files.stat(b"").kind) == (b"", Kind.FOLDER)

    def test_another_size_is_seen(self, files: Files, behind: Behind) -> None:
        behind.write(b"one.zip", b"12345", LONG_AGO)
        before = files.stat(b"one.zip")
        behind.write(b"one.zip", b"123456", LONG_AGO)
        assert files.stat(b"one.zip") == before._replace(size=6)

    def test_another_time_is_seen(self, files: Files, behind: Behind) -> None:
        behind.write(b"one.zip", b"12345", LONG_AGO)
        before = files.stat(b"one.zip")
        behind.write(b"one.zip", b"54321", LONG_AGO + 1)
        assert files.stat(b"one.zip") == before._replace(changed=LONG_AGO + 1)

    @pytest.mark.parametrize("name", [UTF8, LATIN1, b" two  spaces ", b"-la", b"100%[a]*'?;=.zip", b"a b;type=dir; c"])
    def test_names_are_bytes(self, files: Files, behind: Behind, name: bytes) -> None:
        behind.write(name, b"content")
        behind.mkdir(b"in")
        assert {one.name for one in files.list(b"").files} == {name, b"in"}
        assert fetched(files, name) == b"content"
        assert files.stat(name).size == 7
        files.rename(name, b"in/" + name)
        assert [one.name for one in files.list(b"in").files] == [name]
        files.put(io.BytesIO(b"more"), name)
        files.remove(name)
        assert (behind.names(), behind.names(b"in")) == ({b"in"}, {name})

    @pytest.mark.parametrize("name", [UTF8, LATIN1, b"in two words"])
    def test_names_of_folders_are_bytes(self, files: Files, behind: Behind, name: bytes) -> None:
        files.mkdir(name + b"/" + name)
        files.put(io.BytesIO(b"1"), name + b"/" + name + b"/one.xml")
        assert behind.read(name + b"/" + name + b"/one.xml") == b"1"
        assert [one.name for one in files.list(name + b"/" + name).files] == [b"one.xml"]

    # Fetching

    @pytest.mark.parametrize("content", [b"", b"x", b"\r\n\xff\xff\x00\n\r", LARGE])
    def test_a_file_comes_byte_for_byte(self, files: Files, behind: Behind, content: bytes) -> None:
        behind.write(b"one.zip", content)
        assert fetched(files, b"one.zip") == content

    @pytest.mark.parametrize("offset", [1, 4, 5])
    def test_a_fetch_can_begin_behind_the_first_byte(self, files: Files, behind: Behind, offset: int) -> None:
        assert files.resumes
        behind.write(b"one.zip", b"12345")
        assert fetched(files, b"one.zip", offset=offset) == b"12345"[offset:]

    def test_a_fetch_behind_the_end_says_that_the_file_is_another_one(self, files: Files, behind: Behind) -> None:
        behind.write(b"one.zip", b"12345")
        error = refused(lambda: fetched(files, b"one.zip", offset=6))
        assert error.code == "transport-changed"

    def test_more_than_the_limit_is_refused_and_the_connection_goes_on(self, files: Files, behind: Behind) -> None:
        behind.write(b"one.zip", LARGE)
        into = io.BytesIO()
        error = refused(lambda: files.get(b"one.zip", into, limit=100_000))
        assert (error.code, error.retryable) == ("transport-too-large", False)
        assert len(into.getvalue()) <= 100_000
        assert files.stat(b"one.zip").size == len(LARGE)

    def test_as_many_as_the_limit_are_well(self, files: Files, behind: Behind) -> None:
        behind.write(b"one.zip", b"12345")
        assert fetched(files, b"one.zip", limit=5) == b"12345"
        assert fetched(files, b"one.zip", offset=2, limit=3) == b"345"

    def test_many_files_come_over_one_connection(self, files: Files, behind: Behind) -> None:
        for number in range(20):
            behind.write(b"%d.zip" % number, b"%d" % number)
        assert all(fetched(files, b"%d.zip" % number) == b"%d" % number for number in range(20))

    # Writing

    @pytest.mark.parametrize("content", [b"", b"x", b"\r\n\xff\xff\x00\n\r", LARGE])
    def test_a_file_is_written_byte_for_byte(self, files: Files, behind: Behind, content: bytes) -> None:
        assert files.put(io.BytesIO(content), b"one.zip") == len(content)
        assert behind.read(b"one.zip") == content

    def test_writing_replaces_a_longer_file(self, files: Files, behind: Behind) -> None:
        behind.write(b"one.zip", b"a long one")
        files.put(io.BytesIO(b"short"), b"one.zip")
        assert behind.read(b"one.zip") == b"short"

    def test_a_file_is_written_under_a_temporary_name_and_replaces_the_old_one_by_renaming(
        self, files: Files, behind: Behind
    ) -> None:
        behind.write(b"one.zip", b"old")
        files.put(io.BytesIO(b"new one"), b"one.zip" + TEMPORARY)
        assert behind.read(b"one.zip") == b"old"
        files.rename(b"one.zip" + TEMPORARY, b"one.zip")
        assert (behind.names(), behind.read(b"one.zip")) == ({b"one.zip"}, b"new one")

    def test_a_file_is_moved_to_another_folder(self, files: Files, behind: Behind) -> None:
        behind.write(b"one.zip", b"1")
        files.mkdir(b"done")
        files.rename(b"one.zip", b"done/one.zip")
        assert (behind.names(), behind.names(b"done")) == ({b"done"}, {b"one.zip"})

    def test_a_file_is_removed(self, files: Files, behind: Behind) -> None:
        behind.write(b"one.zip", b"1")
        files.remove(b"one.zip")
        assert behind.names() == set()

    def test_folders_are_made_with_those_above_them_and_may_be_there(self, files: Files, behind: Behind) -> None:
        files.mkdir(b"a/b/c")
        files.mkdir(b"a/b")
        files.mkdir(b"a/b/d")
        files.mkdir(b"")
        assert behind.names(b"a/b") == {b"c", b"d"}

    # What is not there, and what is in the way

    @pytest.mark.parametrize("path", [b"none.zip", b"none/none.zip"])
    def test_what_is_not_there_is_told_as_that(self, files: Files, path: bytes) -> None:
        actions: list[Callable[[], object]] = [
            lambda: files.list(path),
            lambda: files.stat(path),
            lambda: fetched(files, path),
            lambda: files.rename(path, b"other.zip"),
            lambda: files.remove(path),
        ]
        for action in actions:
            error = refused(action)
            assert (error.code, error.retryable) == ("transport-not-there", False)

    def test_a_folder_that_is_not_there_takes_no_file(self, files: Files, behind: Behind) -> None:
        behind.write(b"one.zip", b"1")
        assert refused(lambda: files.put(io.BytesIO(b"1"), b"none/one.zip")).code == "transport-not-there"
        assert refused(lambda: files.rename(b"one.zip", b"none/one.zip")).code == "transport-not-there"
        assert behind.read(b"one.zip") == b"1"

    def test_a_file_is_no_folder(self, files: Files, behind: Behind) -> None:
        behind.write(b"one.zip", b"1")
        assert refused(lambda: files.list(b"one.zip")).code == "transport-not-there"
        assert refused(lambda: files.mkdir(b"one.zip")).code == "transport-there-already"

    def test_a_folder_is_no_file(self, files: Files, behind: Behind) -> None:
        files.mkdir(b"in")
        behind.write(b"one.zip", b"1")
        actions: list[Callable[[], object]] = [
            lambda: fetched(files, b"in"),
            lambda: files.put(io.BytesIO(b"1"), b"in"),
            lambda: files.remove(b"in"),
            lambda: files.rename(b"one.zip", b"in"),
        ]
        for action in actions:
            error = refused(action)
            assert error.code in ("transport-not-there", "transport-forbidden", "transport-there-already")
            assert not error.retryable
        assert behind.names() == {b"in", b"one.zip"}

    @pytest.mark.parametrize(
        "path", [b"..", b"../a", b"a/../b", b"./a", b"/a", b"a/", b"a//b", b"a\0b", b"a\rb", b"a\nb", b"a\x1b", b"a\\b"]
    )
    def test_a_path_that_could_lead_elsewhere_is_never_used(self, files: Files, behind: Behind, path: bytes) -> None:
        behind.write(b"one.zip", b"1")
        actions: list[Callable[[], object]] = [
            lambda: files.list(path),
            lambda: files.stat(path),
            lambda: fetched(files, path),
            lambda: files.put(io.BytesIO(b"1"), path),
            lambda: files.rename(b"one.zip", path),
            lambda: files.rename(path, b"two.zip"),
            lambda: files.remove(path),
            lambda: files.mkdir(path),
        ]
        for action in actions:
            error = refused(action)
            assert (error.code, error.retryable) == ("transport-unsafe-name", False)
        assert behind.names() == {b"one.zip"}
