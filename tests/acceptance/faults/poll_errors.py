"""Looks at a drop folder in which one system call after the other fails, and looks after that (test_fault_errors.py).

    strace … python -m tests.acceptance.faults.poll_errors FOLDER STEPS TEMPLATE SOURCE

As in poll_kills, but the run lives on. When the importing thread has ended, calls that do nothing tell whether the one
that was to fail is still to come: then the run made fewer calls of that kind, and all its points are done.
"""

import json
import os
import shutil
import sys
from functools import partial
from pathlib import Path

from openimmo.errors import OpenImmoError
from tests.acceptance.faults.looking import look
from tests.acceptance.faults.poll_kills import again, doomed, prepared
from tests.acceptance.kill_runs import BUDGET, IDLE, forked, written

MOST_FETCHING = 30
"""How many calls of a kind a fetching thread is followed for."""
_NOT_REACHED = 7


def failing(folder: Path, kind: str, point: int, usual: int) -> None:
    """Two looks with an error in one of them, which may end them with an error of ours."""
    thread, _, call = kind.partition(":")
    house = doomed(folder, thread, call, point)
    try:
        look(house, times=2)
    except OpenImmoError as error:
        print(error.code)
        sys.stdout.flush()
    if thread == "main" and any(_errno(call) != usual for _ in range(point)):
        os._exit(_NOT_REACHED)


def _errno(call: str) -> int | None:
    """How a call that does nothing fails."""
    try:
        IDLE[call]()
    except OSError as error:
        return error.errno
    return None


def fail_all(folder: Path, kind: str, step: int, template: Path, source: str) -> None:
    """All points of a kind, every ``step``-th."""
    thread, _, call = kind.partition(":")
    usual = _errno(call)
    for point in range(1, BUDGET[call] if thread == "main" else MOST_FETCHING, step):
        place = folder / f"home-{call}-{point}"
        if forked(partial(prepared, place, template, source)):
            sys.exit(f"no home for {kind} {point}")
        end = os.waitstatus_to_exitcode(forked(partial(failing, place, kind, point, usual)))
        if end not in (0, _NOT_REACHED):
            sys.exit(f"the run that failed at {kind} {point} ended with {end}")
        if end == 0 and forked(partial(written, again, place, folder / f"{kind}-{point}.json")):
            sys.exit(f"the run after {kind} {point} failed")
        forked(partial(shutil.rmtree, place, ignore_errors=True))
        if end == _NOT_REACHED:
            return


if __name__ == "__main__":
    for kind, step in json.loads(sys.argv[2]).items():
        fail_all(Path(sys.argv[1]), kind, step, Path(sys.argv[3]), sys.argv[4])
