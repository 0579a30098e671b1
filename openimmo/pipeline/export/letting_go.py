"""Packages in the outbox that nobody wants to see any more: old ones, and those of portals that are no more.

Knows the folders of exports. Does not know how old is old enough; touches nothing that an export may be working on.
"""

import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from openimmo.errors import Busy
from openimmo.intake.failures import told

_RUN = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{8}(\.part)?")


class House(Protocol):
    """What this needs from the house it is in (wiring.py)."""

    def exporting(self, portal: str) -> AbstractContextManager[None]: ...


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What the books know: portal and time of each export by its run, and the runs that were the last to come through.

    ``portals`` are those that are set up.
    """

    times: Mapping[str, tuple[str, datetime]]
    last: Collection[str]
    portals: Collection[str]


def old_packages(root: Path, exported: Exported, *, before: datetime, killed: datetime) -> Iterator[Path]:
    """The folders of exports from before ``before``, and those that nobody knows of, untouched since ``killed``.

    What was the last to come through to a portal that is set up stays.
    """
    known = {*exported.portals, *(portal for portal, _ in exported.times.values())}
    for portal in sorted(known):
        for folder in _folders(root / portal):
            time = exported.times.get(folder.name)
            kept = folder.name in exported.last and portal in exported.portals
            with told(folder, "intake-not-read"), suppress(FileNotFoundError):
                old = folder.stat().st_mtime < killed.timestamp() if time is None else time[1] < before and not kept
                if old:
                    yield folder


def remove_packages(house: House, folders: Iterable[Path]) -> None:
    """Remove these folders, but for those of a portal to which an export is under way: they go the next time."""
    by_portal: dict[Path, list[Path]] = {}
    for folder in folders:
        by_portal.setdefault(folder.parent, []).append(folder)
    for portal, mine in by_portal.items():
        with suppress(Busy), house.exporting(portal.name):
            for folder in mine:
                shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):  # others are still in it
                portal.rmdir()


def _folders(place: Path) -> list[Path]:
    with told(place, "intake-not-read"):
        there = sorted(place.iterdir()) if place.is_dir() else []
    return [one for one in there if _RUN.fullmatch(one.name) and one.is_dir() and not one.is_symlink()]
