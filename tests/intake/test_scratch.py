"""Folders for one run: below the home, gone at its end, and gone with the next run if it was killed."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from openimmo.intake.scratch import scratch, sweep

HOLDS = """
import os, signal, sys
from pathlib import Path
from openimmo.intake.scratch import scratch
with scratch(Path(sys.argv[1])) as folder:
    (folder / "people.xml").write_text("<name>Anna</name>")
    print("ready", flush=True)
    if sys.argv[2] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdin.read()
"""


def run(home: Path, how: str) -> subprocess.Popen[bytes]:
    """A program that holds a folder; it stands there when this returns."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(home), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert program.stdout is not None
    assert program.stdout.readline() == b"ready\n"
    return program


def files(home: Path) -> list[str]:
    return sorted(one.name for one in home.rglob("*") if one.is_file())


def test_it_is_below_the_home_only_ours_and_gone_with_all_in_it_at_the_end(tmp_path: Path) -> None:
    with scratch(tmp_path) as folder:
        (folder / "inner").mkdir()
        (folder / "inner" / "a.xml").write_text("a")
        assert folder.parent == tmp_path / "tmp"
        assert (folder.stat().st_mode & 0o777, folder.parent.stat().st_mode & 0o777) == (0o700, 0o700)
    assert list(tmp_path.iterdir()) == []


def test_it_is_gone_after_an_error_too(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "a.xml").write_text("a")
        raise KeyError

    with pytest.raises(KeyError), scratch(tmp_path) as folder:
        fail(folder)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_goes_with_the_next_one(tmp_path: Path) -> None:
    program = run(tmp_path, "die")
    program.communicate()
    assert program.returncode == -signal.SIGKILL
    assert "people.xml" in files(tmp_path)
    with scratch(tmp_path):
        assert "people.xml" not in files(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_run_works_with_is_left_alone_by_others(tmp_path: Path) -> None:
    program = run(tmp_path, "wait")
    with scratch(tmp_path) as mine:
        (mine / "b.xml").write_text("b")
        assert sweep(tmp_path / "tmp") == 0
        assert "people.xml" in files(tmp_path)
    assert "people.xml" in files(tmp_path)
    program.communicate(b"")
    assert files(tmp_path) == []


def test_without_a_home_it_is_in_the_folder_of_the_system_and_no_home_is_made(tmp_path: Path) -> None:
    home = tmp_path / "none"
    with scratch(home) as folder:
        assert folder.parent == Path(tempfile.gettempdir())
    assert (home.exists(), folder.exists()) == (False, False)
    with scratch(None) as folder:
        assert folder.parent == Path(tempfile.gettempdir())


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX")
def test_a_home_that_cannot_be_written_hinders_nobody(tmp_path: Path) -> None:
    (tmp_path / "tmp").write_text("a file where the folder should be")
    with scratch(tmp_path) as folder:
        assert folder.parent == Path(tempfile.gettempdir())


def test_one_that_was_killed_before_it_had_its_name_goes_and_one_not_locked_yet_stays(tmp_path: Path) -> None:
    dead, new = tmp_path / "tmp" / ".openimmo-a", tmp_path / "tmp" / ".openimmo-b"
    for folder in (dead, new):
        folder.mkdir(parents=True)
    (dead / ".lock").touch()
    assert sweep(tmp_path / "tmp") == 1
    assert (dead.exists(), new.exists()) == (False, True)
