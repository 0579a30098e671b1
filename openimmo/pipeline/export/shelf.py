"""The folder of one portal in the outbox: each export's files in a folder of its own, there whole or not at all.

Knows folders, and what makes them durable. Does not know what is in the files.
"""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from openimmo.intake.failures import told

UNFINISHED = ".part"
KEPT = 3
"""How many exports keep their files, for whoever wants to see what was sent."""


class Shelf:
    """The exports of one portal below ``root``; the portal's lock must be held."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, run: str) -> Path:
        """Where the files of an export lie, whether they are there or not."""
        return self.root / run

    @contextmanager
    def making(self, run: str) -> Iterator[Path]:
        """A folder to write into; it is there under the name of the run, durably, once the block ends well."""
        unfinished = self.root / f"{run}{UNFINISHED}"
        with told(self.root):
            unfinished.mkdir(mode=0o700, parents=True)
        try:
            yield unfinished
            with told(self.root):
                for folder, _, names in os.walk(unfinished):
                    for name in names:
                        _sync(Path(folder) / name)
                    _sync(Path(folder))
                unfinished.rename(self.path(run))
                _sync(self.root)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise

    def drop(self, run: str) -> None:
        """Take the files of an export away."""
        shutil.rmtree(self.path(run), ignore_errors=True)

    def tidy(self, known: Collection[str], keep: int = KEPT) -> None:
        """Remove what is unfinished or nobody knows of, and all but the newest exports; runs sort by their time."""
        with told(self.root):
            there = sorted(one.name for one in self.root.iterdir()) if self.root.is_dir() else []
        mine = [name for name in there if name in known]
        for name in {*there} - {*mine[max(len(mine) - keep, 0) :]}:
            shutil.rmtree(self.root / name, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
