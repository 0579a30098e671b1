"""Import runs that are killed at one system call after the other, and run again: the program that test_kill.py starts.

    strace -f -e inject=KIND:signal=SIGKILL:when=BUDGET python -m tests.acceptance.kill_runs FOLDER STEPS PACKAGE...

Every run is a fork of this process, so nothing has to be loaded again. strace counts each kind of call of each process
on its own and kills at the call number BUDGET of a kind; a run that is to die at its Nth call first makes BUDGET - N
that do nothing. STEPS (JSON) says for each kind how far the points lie apart. FOLDER gets one file for each point:
what the home holds after the second run.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from shutil import copytree, rmtree

import alembic.command
import alembic.config  # loaded here, so that no run has to
import PIL.JpegImagePlugin
import sqlalchemy.dialects.sqlite

from openimmo.pipeline.importing import import_packages
from openimmo.wiring import House, open_house
from tests.acceptance.kill_state import state_of

Work = Callable[[Path], House]
LOADED = (alembic.command, PIL.JpegImagePlugin, sqlalchemy.dialects.sqlite)
_NO_FILE = 1 << 20
_NOWHERE = Path("/nowhere/at/all")
IDLE: dict[str, Callable[[], object]] = {
    "openat": lambda: os.open(_NOWHERE, os.O_RDONLY),
    "write": lambda: os.write(_NO_FILE, b""),
    "pwrite64": lambda: os.pwrite(_NO_FILE, b"", 0),
    "fsync": lambda: os.fsync(_NO_FILE),
    "fdatasync": lambda: os.fdatasync(_NO_FILE),
    "rename": lambda: _NOWHERE.rename(_NOWHERE),
    "unlink": lambda: _NOWHERE.unlink(),
    "mkdir": lambda: _NOWHERE.mkdir(),
    "chmod": lambda: _NOWHERE.chmod(0),
    "utimensat": lambda: os.utime(_NOWHERE),
}
"""Calls that fail and change nothing, by the name of the system call."""

BUDGET = {kind: 3000 if kind == "openat" else 600 for kind in IDLE}
"""More than any run makes; loading this program takes many openat."""


def run(home: Path, packages: list[Path]) -> House:
    """One import run, to its end."""
    house = open_house(home, None, {})
    for _ in import_packages(house, packages, sender=None, policy="imv", dry_run=False, progress=lambda *told: None):
        pass
    return house


def killed_run(home: Path, work: Work, kind: str, point: int) -> None:
    """A run that dies at its call number ``point`` of that kind."""
    for _ in range(BUDGET[kind] - point):
        with suppress(OSError):
            IDLE[kind]()
    work(home)


def second_run(home: Path, work: Work, result: Path) -> None:
    """The same command again, and what it leaves."""
    state = state_of(work(home))
    result.write_text(json.dumps(state, default=str), encoding="utf-8")


def forked(work: Callable[[], object]) -> int:
    """Do the work in a process of its own; its end as the system tells it."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    try:
        work()
    except BaseException as error:  # whatever it is, the child must not live on as a second parent
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def kill_all(folder: Path, kind: str, step: int, work: Work, template: Path | None = None) -> None:
    """All points of a kind, every ``step``-th, until there are no more; each home begins as the ``template``."""
    for point in range(1, BUDGET[kind], step):
        home, result = folder / f"home-{kind}-{point}", folder / f"{kind}-{point}.json"
        if template is not None:
            forked(partial(copytree, template, home))
        end = forked(partial(killed_run, home, work, kind, point))
        if end == 0:
            return
        if end != signal.SIGKILL:
            sys.exit(f"the run to be killed at {kind} {point} ended with {end}")
        if forked(partial(second_run, home, work, result)):
            sys.exit(f"the second run failed after {kind} {point}")
        forked(partial(rmtree, home, ignore_errors=True))


if __name__ == "__main__":
    for kind, step in json.loads(sys.argv[2]).items():
        kill_all(Path(sys.argv[1]), kind, step, partial(run, packages=[Path(package) for package in sys.argv[3:]]))
