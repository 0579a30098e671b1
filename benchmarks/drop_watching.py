"""Runs one command and says what it held meanwhile: time, memory, open files, bytes in the spool.

Knows processes and /proc. This process must stay small: a child's peak memory starts at its parent's.
"""

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import FOUND, ROOT, refuse_failure

EVERY = 0.2  # seconds from sample to sample


@dataclass(frozen=True)
class Held:
    """Seconds elapsed and of CPU; the peaks of resident memory, open files and spool, the spool at the end; in MB."""

    elapsed: float
    cpu: float
    peak: float
    handles: int
    spool: float
    left: float


@dataclass
class Peaks:
    """The most that was seen of a running process."""

    handles: int = 0
    spool: float = 0

    def watch(self, pid: int, spool: Path, ended: threading.Event) -> None:
        while not ended.wait(EVERY):
            self.handles = max(self.handles, handles(pid))
            self.spool = max(self.spool, size(spool))


def held(command: Sequence[str], home: Path) -> Held:
    """Run a command to its end; JobError if it fails."""
    started, peaks, ended = time.monotonic(), Peaks(), threading.Event()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        watching = threading.Thread(target=peaks.watch, args=(process.pid, home / "spool", ended))
        watching.start()
        assert process.stderr is not None
        said = process.stderr.read()
        ended.set()
        watching.join()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    elapsed = time.monotonic() - started
    refuse_failure(process.returncode, said, FOUND)
    cpu = used.ru_utime + used.ru_stime
    return Held(elapsed, cpu, used.ru_maxrss / 1024, peaks.handles, peaks.spool, size(home / "spool"))


def handles(pid: int) -> int:
    """How many files a process has open."""
    try:
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:  # it has ended
        return 0


def size(folder: Path) -> float:
    """MB of files in a folder and those below."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.lstat().st_size if path.is_file() else 0
        except OSError:  # gone since
            continue
    return total / 1_000_000
