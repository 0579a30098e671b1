"""Runs one command in a fresh process and says what it cost.

Knows processes.  Does not know what is measured.
This process must stay small: a child's peak memory starts at its parent's.
"""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
FOUND = (0, 1)  # exit codes of a command that did its work, without and with findings


@dataclass(frozen=True)
class Cost:
    """What a process and its children used: CPU (user and system) and elapsed time in seconds, peak memory in MB."""

    cpu: float
    elapsed: float
    peak: float


class JobError(Exception):
    """The command ended with an unexpected exit code; the message is its last line."""


def cost(command: Sequence[str], allowed: Sequence[int] = (0,)) -> Cost:
    """Run ``command`` to its end from the repository's root, so that modules are found there."""
    started = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    elapsed = time.monotonic() - started
    refuse_failure(process.returncode, said, allowed)
    return Cost(used.ru_utime + used.ru_stime, elapsed, used.ru_maxrss / 1024)


def refuse_failure(code: int, said: str, allowed: Sequence[int]) -> None:
    """Fail with the last line that was said; Python's own troubles end with 1 as findings do."""
    broken = "Traceback" in said or "No module named" in said
    if code not in allowed or (code and broken):
        raise JobError((said.strip().splitlines() or [f"exit code {code}"])[-1])


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each number."""
    return Cost(median(c.cpu for c in costs), median(c.elapsed for c in costs), median(c.peak for c in costs))
