"""Files in memory keep the contract of all transports."""

import pytest

from openimmo.transports import memory
from openimmo.transports.files import Files
from openimmo.transports.memory import MemoryFiles
from tests.transports.contract import Behind, FilesContract, refused


class InMemory(Behind):
    """Past the contract there is only the object itself."""

    def __init__(self, files: MemoryFiles) -> None:
        self.files = files
        self.write = files.write  # type: ignore[method-assign]
        self.read = files.read  # type: ignore[method-assign]
        self.mkdir = files.mkdir  # type: ignore[method-assign]

    def names(self, folder: bytes = b"") -> set[bytes]:
        return {one.name for one in self.files.list(folder).files}


class TestMemoryFiles(FilesContract):
    @pytest.fixture
    def files(self) -> Files:
        with MemoryFiles() as files:
            return files

    @pytest.fixture
    def behind(self, files: MemoryFiles) -> Behind:
        return InMemory(files)


def test_a_root_that_is_entered_again_has_what_was_written() -> None:
    root = MemoryFiles()
    with root as files:
        files.write(b"one.zip", b"1")
    with root as files:
        assert [one.name for one in files.list(b"").files] == [b"one.zip"]


def test_too_many_names_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_NAMES", 1)
    root = MemoryFiles()
    root.mkdir(b"in")
    assert len(root.list(b"").files) == 1
    root.write(b"one.zip", b"1")
    assert refused(lambda: root.list(b"")).code == "transport-flooded"


def test_what_is_written_later_is_younger() -> None:
    root = MemoryFiles()
    root.write(b"one.zip", b"1", 100)
    root.write(b"two.zip", b"2")
    assert [one.changed for one in root.list(b"").files] == [100, 101]
