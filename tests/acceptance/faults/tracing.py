"""Runs a program under strace that kills or fails it at chosen system calls, and reads what each of its points left."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.acceptance.faults.poll_kills import again, settle_in
from tests.acceptance.kill_runs import BUDGET
from tests.acceptance.kill_state import State

ROOT = Path(__file__).parents[3]
Steps = Mapping[str, int]


def swept(program: str, folder: Path, steps: Steps, fate: str, source: str) -> dict[str, State]:
    """Point → what there is after the run met its ``fate`` there ("signal=SIGKILL") and ran again.

    ``folder`` holds the template. OPENIMMO_KILL_POINTS=all takes every point instead of every so many.
    """
    if os.environ.get("OPENIMMO_KILL_POINTS") == "all":
        steps = dict.fromkeys(steps, 1)
    calls = sorted({step.partition(":")[2] for step in steps})
    command = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={','.join(calls)}"]
    for call in calls:
        command += ["-e", f"inject={call}:{fate}:when={BUDGET[call]}"]
    command += [sys.executable, "-m", f"tests.acceptance.faults.{program}", str(folder), json.dumps(steps)]
    done = subprocess.run(
        [*command, str(folder / "template"), source], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr[-2000:]) == (0, "")
    found = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*:*.json")}
    print(f"{fate} at {len(found)} points: {dict(Counter(point.rpartition('-')[0] for point in found))}")
    print(f"errors told: {dict(Counter(done.stdout.split()))}")
    return found


def unharmed(folder: Path, source: str) -> State:
    """What there is if nothing happens."""
    shutil.copytree(folder / "template", folder / "whole")
    settle_in(folder / "whole", source)
    state: State = json.loads(json.dumps(again(folder / "whole"), default=str))
    assert (state["audit"], state["unfinished"], state["lost"]) == ([], [], [])
    assert state["verdicts"] == {
        "good.zip": "imported", "loose.xml": "imported", "h\\xe4user.xml": "imported", "half.zip": "imported",
        "again.zip": "duplicate", "torn.zip": "quarantined",
    }  # fmt: skip
    return state


def harmed(found: Mapping[str, State], expected: State) -> dict[str, object]:
    """Point → what is otherwise there: {what: (is, should be)}."""
    return {
        point: {name: (value, expected[name]) for name, value in state.items() if value != expected[name]}
        for point, state in found.items()
        if state != expected
    }


@contextmanager
def in_memory(otherwise: Path) -> Iterator[Path]:
    """A folder in memory, where there is one: flushing to the disk is what takes the time."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield otherwise
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def need_strace() -> None:
    """Skip where nothing can be traced."""
    strace = shutil.which("strace")
    if strace is None or subprocess.run([strace, "-qq", "-o", os.devnull, "true"], check=False).returncode:
        pytest.skip("needs strace, and the right to trace")
