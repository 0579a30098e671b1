"""A process that dies like by a power cut: at the n-th step by which it changes, or asks for, something outside of it.

Real forks and real SIGKILL; what counts as a step is a file that is opened, renamed or removed, and an SQL statement.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

FILES = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "os.utime", "sqlite3.connect"})
STATEMENTS = ("before_cursor_execute", "after_cursor_execute", "commit")


def killed(work: Callable[[], object], at: int) -> bool:
    """Do the work in a process of its own that is killed at step ``at``; False if it came to its end before."""
    child = os.fork()
    if child:
        status = os.waitpid(child, 0)[1]
        assert status in (0, signal.SIGKILL), f"the run to be killed ended with {status}"
        return status != 0
    try:
        _count_down(at)
        work()
    except BaseException:  # whatever it is, the child must not live on as a second parent
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _count_down(at: int) -> None:
    steps = count(1)

    def step(*_: Any) -> None:
        if next(steps) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def on_audit(name: str, _: Any) -> None:
        if name in FILES:
            step()

    sys.addaudithook(on_audit)
    for name in STATEMENTS[:2]:
        event.listen(Engine, name, lambda *_: step())
    event.listen(Engine, STATEMENTS[2], step)
