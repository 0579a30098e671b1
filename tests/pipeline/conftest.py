"""An office with an empty stock for each test; it must pass the audit when the test is done."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from openimmo.store.stock import Stock
from tests.pipeline.deliveries import Office
from tests.pipeline.source_office import SourceOffice


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "store.db"
    Stock.open(path)
    return path


@pytest.fixture
def damaged_office(tmp_path: Path, empty_store: Path) -> Office:
    """An office that a test may damage."""

    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(empty_store, home / "store.db")

    return Office(tmp_path, make_home)


@pytest.fixture
def office(damaged_office: Office) -> Iterator[Office]:
    """An office; whatever a test did, the audit must be clean after it."""
    yield damaged_office
    assert damaged_office.problems() == []


@pytest.fixture
def box(tmp_path: Path, empty_store: Path) -> Iterator[SourceOffice]:
    """An office for sources; whatever a test did, the audit must be clean after it."""

    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(empty_store, home / "store.db")

    office = SourceOffice(tmp_path, make_home)
    yield office
    assert office.problems() == []
