"""What runs that were killed left lying in the home, and what nobody fetched from it; the next clean-up takes it away.

Most of it is removed sooner, by the next run of the same kind; this is for what no run of that kind comes after. Knows
where things are written before they are whole. Does not know how old is old enough.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from openimmo.intake.failures import told
from openimmo.intake.incoming import folder_name
from openimmo.settings import Home
from openimmo.store.snapshots import COPIES

_TABLE = re.compile(r"(?P<handover>[\w.-]{1,60})-[0-9]{8}T[0-9]{6}-[0-9a-f]{8}\.csv", re.ASCII)


def left_behind(home: Home, sources: Iterable[str], before: datetime) -> Iterator[Path]:
    """Files that were being written when their run ended, and that nobody has touched since ``before``.

    What was fetched from one of ``sources`` stays: the next look goes on with it.
    """
    mine = {folder_name(name) for name in sources}
    for folder in _in(home.spool / "incoming"):
        if folder.name not in mine:
            yield from _old(folder, folder.rglob("*"), before)
    for folder, pattern in (
        (home.spool / "tmp", "**/*"), (home.tmp, "**/*"), (home.path, f"{COPIES}*/*"), (home.pictures, "??/*.part"),
        (home.outbox, ".*.part"), (home.reports, ".*.tmp"),
    ):  # fmt: skip
        yield from _old(folder, folder.glob(pattern), before)


def nobodys(incoming: Path, sources: Iterable[str]) -> list[Path]:
    """The folders with files that were being fetched from a source that is none of ``sources``."""
    mine = {folder_name(name) for name in sources}
    return [folder for folder in _in(incoming) if folder.name not in mine and _in(folder)]


def old_tables(outbox: Path, is_handover: Callable[[str], bool], before: datetime) -> list[Path]:
    """Tables of contacts from before ``before`` that were handed on by a hand-over that is known."""
    named = [(file, _TABLE.fullmatch(file.name)) for file in _in(outbox)]
    mine = (file for file, found in named if found and is_handover(found["handover"]))
    return list(_old(outbox, mine, before))


def remove_left_behind(home: Home, files: Iterable[Path]) -> None:
    """Remove these files, and the folders of one run that are empty then."""
    stay = (home.spool / "tmp", home.outbox, home.reports)
    folders = set()
    for file in files:
        with told(file):
            file.unlink(missing_ok=True)
        folders |= {file.parent} - {*stay}
    for folder in sorted(folders, reverse=True):
        with suppress(OSError):  # others are still in it
            folder.rmdir()


def _in(folder: Path) -> list[Path]:
    with told(folder, "intake-not-read"):
        return sorted(folder.iterdir()) if folder.is_dir() else []


def _old(folder: Path, files: Iterable[Path], before: datetime) -> Iterator[Path]:
    with told(folder, "intake-not-read"):
        for file in files:
            with suppress(FileNotFoundError):
                said = file.lstat()
                if not file.is_dir() and said.st_mtime < before.timestamp():
                    yield file
