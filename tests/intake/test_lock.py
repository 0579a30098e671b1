"""One run at a time in a home, and no lock outlives its run."""

import subprocess
import sys
from pathlib import Path

import pytest

from openimmo.errors import Busy, StoreError
from openimmo.intake.lock import alone

HOLD = """
import os, sys
from pathlib import Path
from openimmo.intake.lock import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
    os._exit(9)
"""


def test_the_lock_makes_its_home_for_the_owner_only(tmp_path: Path):
    with alone(tmp_path / "a" / "home"):
        assert (tmp_path / "a" / "home").stat().st_mode & 0o777 == 0o700


def test_a_second_holder_is_busy_until_the_first_lets_go(tmp_path: Path):
    with alone(tmp_path):
        with pytest.raises(Busy) as caught, alone(tmp_path):
            pass
        assert str(tmp_path) in caught.value.message("de")
    with alone(tmp_path):
        pass


def test_another_process_holds_it_until_it_dies_however_it_dies(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Busy), alone(tmp_path):
            pass
        holder.kill()
    with alone(tmp_path):
        pass


def test_a_home_that_cannot_be_made_is_a_store_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError), alone(tmp_path / "file"):
        pass
    with pytest.raises(StoreError), alone(tmp_path / "file" / "below"):
        pass
