"""Files that commands write: never over the home folder's own, never in the place of a device, never half."""

import os
from pathlib import Path

import pytest

from tests.commands.program import Program
from tests.pipeline.deliveries import feed
from tests.pipeline.exporting_office import advert


@pytest.fixture
def package(openimmo: Program, tmp_path: Path) -> Path:
    package = tmp_path / "in.xml"
    package.write_bytes(feed(advert("A1")))
    assert openimmo("import", package).code == 0
    return package


def calls(package: Path, target: Path) -> list[list[object]]:
    return [
        ["listings", "export", "--format", "csv", "--output", target],
        ["convert", package, target],
        ["anonymize", package, target],
        ["export", "openimmo", "--output", target],
        ["convert", package, package.with_name("out.xml"), "--report", target],
    ]


@pytest.mark.parametrize("number", range(5))
def test_nothing_is_written_over_a_file_of_the_home(openimmo: Program, home: Path, package: Path, number: int):
    stock = home / "store.db"
    link = package.with_name("link.zip")
    link.symlink_to(stock)
    before = stock.read_bytes()
    for target in (stock, link):
        answer = openimmo(*calls(package, target)[number])
        assert (answer.code, answer.out, "belongs to the home folder" in answer.err) == (2, "", True)
    assert stock.read_bytes() == before


@pytest.mark.parametrize("number", range(4))
def test_nothing_takes_the_place_of_a_pipe(openimmo: Program, package: Path, number: int):
    pipe = package.with_name("pipe.zip")
    os.mkfifo(pipe)
    answer = openimmo(*calls(package, pipe)[number])
    assert answer.code in (1, 2)
    assert pipe.is_fifo()
    assert not list(pipe.parent.glob("*.part"))
