"""An import that is killed at any system call and run again leaves the stock of an import that was not killed (N12).

OPENIMMO_KILL_POINTS=all kills at every system call that can change something; without it, at some of each kind.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.acceptance.kill_leads import again as leads_again
from tests.acceptance.kill_leads import take_in
from tests.acceptance.kill_runs import BUDGET, run
from tests.acceptance.kill_state import State, state_of
from tests.acceptance.kill_taking_back import take_back
from tests.pipeline.deliveries import attachment, bare, feed, listing, picture, zipped

ROOT = Path(__file__).parents[2]
STEPS = {
    "openat": 32, "pwrite64": 24, "fdatasync": 4, "fsync": 3, "write": 2, "rename": 1, "unlink": 2, "mkdir": 2,
    "chmod": 1, "utimensat": 1,
}  # fmt: skip
ERIKA = "<name>Muster</name><vorname>Erika</vorname><ort>Aachen</ort><email_direkt>erika@example.com</email_direkt>"


@pytest.fixture
def fast(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is one: flushing to the disk is what takes the time."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def packages(tmp_path: Path) -> list[Path]:
    """A ZIP of two listings with a picture each; an XML that updates one, with another picture beside it, and deletes
    the other; and something that must be quarantined."""
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
    files = {
        "first.zip": zipped({"feed.xml": new, "a.jpg": picture(1), "b.jpg": picture(2)}),
        "second.xml": later,
        "third.xml": b"<!DOCTYPE openimmo><openimmo/>",
    }
    for name, content in {**files, "c.jpg": picture(3)}.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in files]


def usable(tmp_path: Path) -> bool:
    """Whether strace is here and may trace."""
    strace = shutil.which("strace")
    return (
        strace is not None
        and not subprocess.run(
            [strace, "-qq", "-o", os.devnull, "true"], cwd=tmp_path, capture_output=True, check=False
        ).returncode
    )


def killed(folder: Path, steps: dict[str, int], given: list[Path], program: str = "kill_runs") -> dict[str, State]:
    """Point → what the home holds after the run was killed there and run again."""
    folder.mkdir()
    command = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={','.join(steps)}"]
    for kind in steps:
        command += ["-e", f"inject={kind}:signal=SIGKILL:when={BUDGET[kind]}"]
    command += [sys.executable, "-m", f"tests.acceptance.{program}", str(folder), json.dumps(steps)]
    done = subprocess.run(
        [*command, *map(str, given)], cwd=ROOT, env={**os.environ}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")}


@pytest.mark.system
def test_killed_anywhere_and_run_again_the_stock_is_as_if_nothing_had_happened(
    tmp_path: Path, fast: Path, packages: list[Path]
):
    if not usable(tmp_path):
        pytest.skip("needs strace, and the right to trace")
    run(fast / "whole", packages)
    expected = json.loads(json.dumps(state_of(run(fast / "whole", packages)), default=str))
    everywhere = os.environ.get("OPENIMMO_KILL_POINTS") == "all"
    found = killed(fast / "points", {kind: 1 if everywhere else step for kind, step in STEPS.items()}, packages)
    print(f"killed at {len(found)} points: {Counter(point.partition('-')[0] for point in found)}")
    assert {point.partition("-")[0] for point in found} >= {"pwrite64", "fdatasync", "fsync", "write"}
    assert {point: state for point, state in found.items() if state != expected} == {}
    assert (expected["audit"], expected["unfinished"]) == ([], [])
    assert expected["verdicts"] == {
        "first.zip": "imported", "second.xml": "imported", "third.xml": "quarantined",
    }  # fmt: skip


@pytest.mark.system
def test_an_undo_and_a_replay_that_are_killed_and_run_again_are_as_if_nothing_had_happened(
    tmp_path: Path, fast: Path, packages: list[Path]
):
    if not usable(tmp_path):
        pytest.skip("needs strace, and the right to trace")
    run(fast / "template", packages)
    shutil.copytree(fast / "template", fast / "whole")
    expected = json.loads(json.dumps(state_of(take_back(fast / "whole")), default=str))
    everywhere = os.environ.get("OPENIMMO_KILL_POINTS") == "all"
    steps = {kind: 1 if everywhere else 3 * step for kind, step in STEPS.items()}
    found = killed(fast / "points", steps, [fast / "template"], "kill_taking_back")
    print(f"killed at {len(found)} points: {Counter(point.partition('-')[0] for point in found)}")
    assert {point.partition("-")[0] for point in found} >= {"pwrite64", "fdatasync"}
    assert {point: state for point, state in found.items() if state != expected} == {}
    assert (expected["audit"], expected["unfinished"]) == ([], [])


@pytest.mark.system
def test_leads_whose_import_is_killed_and_run_again_are_as_if_nothing_had_happened(tmp_path: Path, fast: Path):
    if not usable(tmp_path):
        pytest.skip("needs strace, and the right to trace")
    valuation = {"id": "V", "kind": "valuation", "data": {"property_kind": "Haus", "address": {"city": "Aachen"}}}
    people = [{"name": f"N{n}", "email": f"n{n}@example.com"} for n in range(3)]
    leads = [
        {"id": f"L{n}", "company": f"C{n % 2}", "contact": who, "conversions": [valuation], "consent": True}
        for n, who in enumerate(people)
    ]
    file = tmp_path / "leads.json"
    file.write_text(json.dumps({"schema": "openimmo/leads/1", "leads": leads}), encoding="utf-8")
    take_in(fast / "whole", file)
    expected = json.loads(json.dumps(leads_again(fast / "whole", file), default=str))
    everywhere = os.environ.get("OPENIMMO_KILL_POINTS") == "all"
    steps = {kind: 1 if everywhere else 2 * step for kind, step in STEPS.items()}
    found = killed(fast / "points", steps, [file], "kill_leads")
    print(f"killed at {len(found)} points: {Counter(point.partition('-')[0] for point in found)}")
    assert {point.partition("-")[0] for point in found} >= {"pwrite64", "fdatasync"}
    assert {point: state for point, state in found.items() if state != expected} == {}
    assert (expected["audit"], expected["unfinished"], expected["wrong"]) == ([], [], [])
    assert [listing for *_, listing in expected["told"]] == ["L0", "L1", "L2"]
