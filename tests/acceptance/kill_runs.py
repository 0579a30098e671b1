"""Import runs that are killed at one system call after the other, and run again: the program that test_kill.py starts.

    strace -f -e inject=KIND:signal=SIGKILL:when=BUDGET python -m tests.acceptance.kill_runs FOLDER STEPS PACKAGE...

Every run is a fork of this process, so nothing has to be loaded again. strace counts each kind of call of each thread
on its own and kills at the call number BUDGET of a kind; a thread that is to die at its Nth call first makes BUDGET - N
that do nothing. STEPS (JSON) says for each kind how far the points lie apart. FOLDER gets one file for each point:
what the home holds after the second run.
"""

import json
import os
import signal
import socket
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
from tests.acceptance.kill_state import State, state_of

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
    "renameat": lambda: os.rename("-", "-", src_dir_fd=_NO_FILE, dst_dir_fd=_NO_FILE),
    "unlinkat": lambda: os.unlink("-", dir_fd=_NO_FILE),
    "mkdirat": lambda: os.mkdir("-", dir_fd=_NO_FILE),
    "connect": lambda: _unconnected("connect", ("127.0.0.1", 0)),
    "sendto": lambda: _unconnected("send", b""),
    "recvfrom": lambda: _unconnected("recv", 1),
}
"""Calls that fail and change nothing, by the name of the system call."""

BUDGET = {kind: 3000 if kind == "openat" else 600 for kind in IDLE}
"""More than any run makes; loading this program takes many openat."""


def _unconnected(method: str, argument: object) -> None:
    with socket.socket() as nobody:
        getattr(nobody, method)(argument)


def run(home: Path, packages: list[Path]) -> House:
    """One import run, to its end."""
    house = open_house(home, None, {})
    for _ in import_packages(house, packages, sender=None, policy="imv", dry_run=False, progress=lambda *told: None):
        pass
    return house


def idle(kind: str, point: int) -> None:
    """Use up the calls of that kind, so that this thread dies at number ``point`` of those to come."""
    for _ in range(BUDGET[kind] - point):
        with suppress(OSError):
            IDLE[kind]()


def killed_run(home: Path, kind: str, point: int, work: Work) -> None:
    """A run that dies at its call number ``point`` of that kind."""
    idle(kind, point)
    work(home)


def second_run(home: Path, work: Work) -> State:
    """The same command again, and what it leaves."""
    return state_of(work(home))


def written(state: Callable[[Path], State], home: Path, result: Path) -> None:
    """Put what the home holds into a file."""
    result.write_text(json.dumps(state(home), default=str), encoding="utf-8")


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


def kill_all(
    folder: Path,
    kind: str,
    step: int,
    dying: Callable[[Path, str, int], object],
    again: Callable[[Path], State],
    prepare: Callable[[Path], object] | None = None,
) -> None:
    """All points of a kind, every ``step``-th, until there are no more.

    Each home is made by ``prepare``; ``dying`` is the run to be killed there, ``again`` what comes after it. A kind may
    say more before a colon, which ``dying`` understands.
    """
    for point in range(1, BUDGET[kind.rpartition(":")[2]], step):
        home, result = folder / f"home-{kind.replace(':', '-')}-{point}", folder / f"{kind}-{point}.json"
        if prepare is not None and forked(partial(prepare, home)):
            sys.exit(f"no home for {kind} {point}")
        end = forked(partial(dying, home, kind, point))
        if end == 0:
            return
        if end != signal.SIGKILL:
            sys.exit(f"the run to be killed at {kind} {point} ended with {end}")
        if forked(partial(written, again, home, result)):
            sys.exit(f"the second run failed after {kind} {point}")
        forked(partial(rmtree, home, ignore_errors=True))


def kill_work(work: Work, template: Path | None = None) -> None:
    """As the command line says: the work that is killed is also what is run again; homes begin as the ``template``."""
    for kind, step in json.loads(sys.argv[2]).items():
        kill_all(
            Path(sys.argv[1]),
            kind,
            step,
            partial(killed_run, work=work),
            partial(second_run, work=work),
            partial(copytree, template) if template else None,
        )


if __name__ == "__main__":
    kill_work(partial(run, packages=[Path(package) for package in sys.argv[3:]]))
