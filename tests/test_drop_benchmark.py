"""The load benchmark of drop folders does what it says, at a size that takes moments; nothing here is timed."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from benchmarks.drop_uploads import huge, small

ROOT = Path(__file__).resolve().parent.parent
SMALL = ("--sources", "3", "--deliveries", "6", "--megabytes", "5", "--listings", "4", "--pictures", "8")


def test_every_load_is_taken_in_wholly_and_told_in_a_row(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.drop_folders", *SMALL, "--folder", str(tmp_path)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENIMMO_")}
    ran = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    loads = [line.split(" | ")[0].strip("| ") for line in ran.stdout.splitlines()[2:]]
    assert loads == [
        "3 FTP sources, one delivery each",
        "6 small deliveries from 3 sources",
        "one ZIP of 5 MB",
        "one VOLL of 4 listings and 8 pictures",
    ]
    assert list(tmp_path.iterdir()) == []


def test_every_sender_has_deliveries_of_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    small(tmp_path, 0, 2)
    found = [path.read_bytes() for path in sorted(tmp_path.glob("*/*.zip"))]
    assert len(found) == len(set(found)) == 4


def test_a_huge_package_has_about_the_size_that_was_asked_for(tmp_path: Path) -> None:
    huge(tmp_path / "huge.zip", 45)
    assert 35_000_000 <= (tmp_path / "huge.zip").stat().st_size <= 45_000_000
    with ZipFile(tmp_path / "huge.zip") as package:
        assert package.testzip() is None
