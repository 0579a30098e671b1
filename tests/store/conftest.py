"""A new stock in a real file for each test."""

from pathlib import Path
from shutil import copyfile

import pytest

from openimmo.store.stock import Stock


@pytest.fixture(scope="session")
def empty_stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "store.db"
    Stock.open(path)
    return path


@pytest.fixture
def stock(tmp_path: Path, empty_stock: Path) -> Stock:
    return Stock.open(Path(copyfile(empty_stock, tmp_path / "store.db")))
