"""An import that is killed at any system call and run again leaves the stock of an import that was not killed (N12).

OPENIMMO_KILL_POINTS=all kills at every system call that can change something; without it, at some of each kind.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.acceptance.kill_runs import BUDGET, run
from tests.acceptance.kill_state import State, state_of
from tests.pipeline.deliveries import attachment, bare, feed, listing, picture, zipped

ROOT = Path(__file__).parents[2]
STEPS = {
    "openat": 32, "pwrite64": 24, "fdatasync": 4, "fsync": 3, "write": 2, "rename": 1, "unlink": 2, "mkdir": 2,
    "chmod": 1, "utimensat": 1,
}  # fmt: skip
ERIKA = "<name>Muster</name><vorname>Erika</vorname><ort>Aachen</ort><email_direkt>erika@example.com</email_direkt>"


@pytest.fixture
def packages(tmp_path: Path) -> list[Path]:
    """Two listings with a picture each; then one is updated with another picture, and the other deleted."""
    new = feed(
        listing("A1", contact=ERIKA, attachments=[attachment("a.jpg")]),
        listing("A2", contact=ERIKA, attachments=[attachment("b.jpg")]),
        umfang="VOLL",
        timestamp="2026-11-20T08:00:00",
    )
    later = feed(
        listing("A1", price="2", contact=ERIKA, attachments=[attachment("c.jpg")]),
        bare("A2"),
        timestamp="2026-11-20T09:00:00",
    )
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    first.write_bytes(zipped({"feed.xml": new, "a.jpg": picture(1), "b.jpg": picture(2)}))
    second.write_bytes(zipped({"feed.xml": later, "c.jpg": picture(3)}))
    return [first, second]


def usable(tmp_path: Path) -> bool:
    """Whether strace is here and may trace."""
    strace = shutil.which("strace")
    return (
        strace is not None
        and not subprocess.run(
            [strace, "-qq", "-o", os.devnull, "true"], cwd=tmp_path, capture_output=True, check=False
        ).returncode
    )


def killed(folder: Path, steps: dict[str, int], packages: list[Path]) -> dict[str, State]:
    """Point → what the home holds after the run was killed there and run again."""
    folder.mkdir()
    calls = ",".join(steps)
    command = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={calls}"]
    command += ["-e", f"inject={calls}:signal=SIGKILL:when={BUDGET}"]
    command += [sys.executable, "-m", "tests.acceptance.kill_runs", str(folder), json.dumps(steps)]
    done = subprocess.run(
        [*command, *map(str, packages)], cwd=ROOT, env={**os.environ}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")}


@pytest.mark.system
def test_killed_anywhere_and_run_again_the_stock_is_as_if_nothing_had_happened(tmp_path: Path, packages: list[Path]):
    if not usable(tmp_path):
        pytest.skip("needs strace, and the right to trace")
    run(tmp_path / "whole", packages)
    expected = json.loads(json.dumps(state_of(run(tmp_path / "whole", packages)), default=str))
    everywhere = os.environ.get("OPENIMMO_KILL_POINTS") == "all"
    found = killed(tmp_path / "points", {kind: 1 if everywhere else step for kind, step in STEPS.items()}, packages)
    print(f"killed at {len(found)} points: {Counter(point.partition('-')[0] for point in found)}")
    assert {point.partition("-")[0] for point in found} >= {"pwrite64", "fdatasync", "fsync", "write"}
    assert {point: state for point, state in found.items() if state != expected} == {}
    assert (expected["audit"], expected["unfinished"], len(expected["applied"])) == ([], [], 2)
