"""Runs at the same time, by cron and by hand, or by clocks that disagree: one works, and nothing is taken twice."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.faults.drop_oracle import whole_state
from tests.acceptance.faults.drop_story import GOOD, Inbox, first_round
from tests.acceptance.faults.hostile_office import offer
from tests.acceptance.faults.looking import watcher
from tests.commands.program import command, environment, process

SETTINGS = '[source.drop]\nurl = "{inbox}"\nsettle = "{settle}"\nafter = "{after}"\n'


def settled_in(folder: Path, *, settle: str = "0s", after: str = "delete") -> tuple[Path, Inbox]:
    """A home and its inbox."""
    home, inbox = folder / "home", Inbox(folder / "in")
    home.mkdir()
    inbox.folder.mkdir()
    text = SETTINGS.format(inbox=inbox.folder, settle=settle, after=after)
    (home / "openimmo.toml").write_text(text, encoding="utf-8")
    return home, inbox


def started(home: Path, *arguments: object, **variables: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command(*arguments),
        env=environment(home, **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(program: "subprocess.Popen[str]") -> int:
    _, said = program.communicate(timeout=120)
    assert "Traceback" not in said
    return program.returncode


def clean(home: Path, inbox: Inbox) -> dict[str, object]:
    state = whole_state(watcher(home), inbox)
    assert (state["audit"], state["unfinished"], state["lost"]) == ([], [], [])
    return state


@pytest.mark.parametrize("after", ["leave", "delete", "move"])
def test_of_three_runs_at_once_those_that_find_another_end_with_4_and_all_is_taken_once(tmp_path: Path, after: str):
    home, inbox = settled_in(tmp_path, after=after)
    first_round(inbox)
    codes = [ended(one) for one in [started(home, "watch", "--once") for _ in range(3)]]
    assert set(codes) <= {0, 4}
    assert 0 in codes
    assert process(home, "watch", "--once").code == 0
    state = clean(home, inbox)
    with watcher(home).reading_stock().reading() as view:
        taken = sorted(row.path for row in view.deliveries())
    assert taken == ["good.zip", "h\\xe4user.xml", "loose.xml"]
    assert len(state["listings"]) == 4  # type: ignore[arg-type]


def test_an_import_by_hand_beside_a_run_harms_neither(tmp_path: Path):
    home, inbox = settled_in(tmp_path)
    first_round(inbox)
    for number in range(6):
        inbox.put(b"more-%d.zip" % number, offer(f"M{number}"))
    (tmp_path / "by-hand.zip").write_bytes(GOOD)
    inbox.sent.clear()
    run = started(home, "watch", "--once")
    hands = [started(home, "import", tmp_path / "by-hand.zip") for _ in range(2)]
    assert ended(run) in (0, 4)
    assert {ended(hand) for hand in hands} <= {0, 1, 4}
    assert process(home, "watch", "--once").code == 0
    state = clean(home, inbox)
    assert len(state["listings"]) == 10  # type: ignore[arg-type]
    assert state["inbox"] == ["half.zip", "torn.zip"]


@pytest.mark.system
@pytest.mark.parametrize("step", ["-400d", "+2d", "+400d"])
def test_a_clock_that_was_set_makes_nothing_settle_sooner_and_loses_nothing(tmp_path: Path, step: str):
    if shutil.which("faketime") is None:
        pytest.skip("needs faketime")
    home, inbox = settled_in(tmp_path, settle="1h")
    inbox.put(b"good.zip", GOOD)
    assert process(home, "watch", "--once").code == 0
    late = subprocess.run(
        ["faketime", "-f", step, *command("watch", "--once")],
        env=environment(home, DONT_FAKE_MONOTONIC="1", FAKETIME_DONT_FAKE_MONOTONIC="1"),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (late.returncode, late.stderr) == (0, "")
    assert inbox.names() == [b"good.zip"]
    assert clean(home, inbox)["verdicts"] == {}
    text = (home / "openimmo.toml").read_text(encoding="utf-8").replace("1h", "0s")
    (home / "openimmo.toml").write_text(text, encoding="utf-8")
    assert process(home, "watch", "--once").code == 0
    assert clean(home, inbox)["verdicts"] == {"good.zip": "imported"}
