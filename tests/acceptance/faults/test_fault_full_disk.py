"""A full disk ends a run with 4 and loses nothing; with room again the next run goes on by itself.

On a real tmpfs: the room that is left decides whether the download, the database or the pictures meet its end first.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance.faults.drop_oracle import whole_state
from tests.acceptance.faults.drop_story import Inbox, first_round
from tests.acceptance.faults.looking import watcher
from tests.commands.program import process

SIZE = 4 << 20
ENOUGH_TO_BEGIN = 200
"""Kilobytes in which an empty stock has no room yet."""
SETTINGS = '[source.drop]\nurl = "{inbox}"\nsettle = "0s"\nafter = "delete"\n'


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of its own at that folder; where nobody may mount one, the test skips: no program is missing."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs"]
    if shutil.which("mount") is None or subprocess.run(["mount", *options, str(folder)], check=False).returncode:
        pytest.skip("needs the right to mount")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, room: int) -> Path:
    """Take up all of the disk but so many bytes."""
    ballast = folder / "ballast"
    free = os.statvfs(folder)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize - room)
    return ballast


@pytest.mark.parametrize("room", [4, 64, 192, 300, 340])
def test_a_full_disk_ends_the_run_and_room_goes_on_with_it(tmp_path: Path, room: int):
    home = tmp_path / "home"
    inbox = Inbox(tmp_path / "inbox")
    inbox.folder.mkdir()
    first_round(inbox)
    with small_disk(home):
        (home / "openimmo.toml").write_text(SETTINGS.format(inbox=inbox.folder), encoding="utf-8")
        ballast = fill(home, room << 10)
        full = process(home, "watch", "--once")
        assert full.code == 4 or (full.code == 0 and room > ENOUGH_TO_BEGIN), full.err
        assert "Traceback" not in full.err
        ballast.unlink()
        again = process(home, "watch", "--once")
        assert (again.code, again.err) == (0, ""), again
        state = whole_state(watcher(home), inbox)
    assert (state["audit"], state["unfinished"], state["lost"]) == ([], [], [])
    assert state["verdicts"] == {"good.zip": "imported", "loose.xml": "imported", "h\\xe4user.xml": "imported"}
    assert state["inbox"] == ["half.zip", "torn.zip"]
