"""The folder of one portal in the outbox: each export's files in a folder of its own, there whole or not at all.

Knows folders, and what makes them durable. Does not know what is in the files.
"""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from openimmo.durable import sync
from openimmo.intake.failures import told

UNFINISHED = ".part"
_OURS = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{8}(?:\.part)?")  # the name of a run, as wiring gives it
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
                        sync(Path(folder) / name)
                    sync(Path(folder))
                unfinished.rename(self.path(run))
                sync(self.root)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise

    def names(self, run: str) -> list[str]:
        """The names of the files of an export, in their order; none where they are gone."""
        with told(self.root):
            return sorted(one.name for one in self.path(run).iterdir()) if self.path(run).is_dir() else []

    def drop(self, run: str) -> None:
        """Take the files of an export away."""
        shutil.rmtree(self.path(run), ignore_errors=True)

    def tidy(self, known: Sequence[str], keep: int = KEPT) -> None:
        """Remove what is unfinished or nobody knows of, and all but the newest exports; ``known`` is newest first.

        What is not called as we call it is somebody else's and stays.
        """
        with told(self.root):
            there = {one.name for one in self.root.iterdir()} if self.root.is_dir() else set()
        kept = [name for name in known if name in there][:keep]
        for name in there.difference(kept):
            if _OURS.fullmatch(name):
                shutil.rmtree(self.root / name, ignore_errors=True)
