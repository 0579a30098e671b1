"""A folder of this machine keeps the contract of all transports, and follows no link."""

import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from openimmo.transports import local
from openimmo.transports.files import Files, Kind
from openimmo.transports.local import LocalFiles
from tests.transports.contract import Behind, FilesContract, FolderBehind, fetched, refused


class TestLocalFiles(FilesContract):
    by_handle = True

    @pytest.fixture
    def files(self, tmp_path: Path) -> Iterator[Files]:
        with LocalFiles(tmp_path, by_handle=self.by_handle) as files:
            yield files

    @pytest.fixture
    def behind(self, tmp_path: Path) -> Behind:
        return FolderBehind(tmp_path)

    def test_links_and_pipes_are_told_as_other_and_never_opened(self, files: Files, tmp_path: Path) -> None:
        outside = tmp_path.parent / f"{tmp_path.name}-secret"
        outside.write_bytes(b"secret")
        (tmp_path / "link.zip").symlink_to(outside)
        os.mkfifo(tmp_path / "pipe.zip")
        assert {one.kind for one in files.list(b"").files} == {Kind.OTHER}
        for name in (b"link.zip", b"pipe.zip"):
            assert files.stat(name).kind is Kind.OTHER
            assert refused(lambda name=name: fetched(files, name)).code == "transport-forbidden"  # type: ignore[misc]
            assert refused(lambda name=name: files.put(io.BytesIO(b"1"), name)).code == "transport-forbidden"  # type: ignore[misc]
        assert outside.read_bytes() == b"secret"

    def test_no_link_on_the_way_is_followed(self, files: Files, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "real" / "one.zip").write_bytes(b"1")
        (tmp_path / "link").symlink_to("real")
        assert refused(lambda: files.list(b"link")).code == "transport-not-there"
        assert refused(lambda: fetched(files, b"link/one.zip")).code == "transport-not-there"
        assert refused(lambda: files.remove(b"link/one.zip")).code == "transport-not-there"
        assert refused(lambda: files.mkdir(b"link")).code == "transport-there-already"

    def test_the_root_itself_may_be_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "real" / "one.zip").write_bytes(b"1")
        (tmp_path / "link").symlink_to("real")
        with LocalFiles(tmp_path / "link", by_handle=self.by_handle) as files:
            assert fetched(files, b"one.zip") == b"1"
            assert [one.name for one in files.list(b"").files] == [b"one.zip"]

    def test_a_root_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        root = LocalFiles(tmp_path / "none", by_handle=self.by_handle)
        error = refused(root.__enter__)
        assert error.code == "transport-not-there"
        assert str(tmp_path / "none") in error.message("en")

    def test_names_nobody_may_use_are_passed_over_and_told(self, files: Files, tmp_path: Path) -> None:
        (tmp_path / "a\nb.zip").touch()
        (tmp_path / "a\\b.zip").touch()
        (tmp_path / "ab.zip").touch()
        listing = files.list(b"")
        assert [one.name for one in listing.files] == [b"ab.zip"]
        assert listing.skipped == ("a\\b.zip", "a\\nb.zip")

    def test_too_many_names_are_refused(self, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(local, "MOST_NAMES", 3)
        for number in range(3):
            (tmp_path / f"{number}").touch()
        assert len(files.list(b"").files) == 3
        (tmp_path / "3").touch()
        assert (refused(lambda: files.list(b"")).code, refused(lambda: files.list(b"")).retryable) == (
            "transport-flooded",
            False,
        )

    def test_a_file_that_grows_or_shrinks_while_it_comes_is_not_taken(self, files: Files, tmp_path: Path) -> None:
        file = tmp_path / "one.zip"

        class Meddler(io.BytesIO):
            size = 0

            def write(self, block: bytes) -> int:  # type: ignore[override]
                os.truncate(file, self.size)
                return super().write(block)

        for size in (3_000_000, 1_500_000, 10):
            file.write_bytes(bytes(2_000_000))
            into = Meddler()
            into.size = size
            assert refused(lambda into=into: files.get(b"one.zip", into)).code == "transport-short"  # type: ignore[misc]

    def test_what_the_reader_raises_passes_through(self, files: Files, tmp_path: Path) -> None:
        (tmp_path / "one.zip").write_bytes(b"1")
        with io.BytesIO() as closed:
            pass
        with pytest.raises(ValueError, match="closed"):
            files.get(b"one.zip", closed)


class TestLocalFilesByName(TestLocalFiles):
    """As where folders cannot be held open."""

    by_handle = False


@pytest.mark.parametrize(
    ("number", "code", "retryable"),
    [
        (errno.EACCES, "transport-forbidden", False),
        (errno.EROFS, "transport-forbidden", False),
        (errno.ENOSPC, "transport-full", True),
        (errno.EDQUOT, "transport-full", True),
        (errno.EIO, "transport-lost", True),
        (errno.ESTALE, "transport-lost", True),
    ],
)
def test_what_the_machine_says_has_a_meaning(number: int, code: str, retryable: bool) -> None:
    assert local._meaning(OSError(number, os.strerror(number))) == (code, retryable)
