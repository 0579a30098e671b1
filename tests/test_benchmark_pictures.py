"""The measurement of pictures runs and measures what it says; nothing here is timed."""

import io
import subprocess
import sys
from pathlib import Path
from random import Random

from PIL import Image

from benchmarks.measure import Cost
from benchmarks.pictures import AGAIN, ALL_CORES, ours, photograph, photographs, plain, table, work

ROOT = Path(__file__).resolve().parent.parent


def test_every_way_makes_pictures_of_the_same_size(tmp_path: Path) -> None:
    photographs(tmp_path, 4, 400)
    upright, turned = (tmp_path / f"{number:04}.jpg" for number in (0, 3))
    for path, size in ((upright, (100, 75)), (turned, (75, 100))):
        for way in (ours, plain):
            with Image.open(io.BytesIO(way(path.read_bytes(), 100))) as made:
                assert made.size == size
    for way in (ALL_CORES, AGAIN):
        work(way, tmp_path, 100)
    assert len(list((tmp_path / "cache").rglob("*.jpg"))) == 4


def test_a_photograph_has_about_as_many_bytes_as_a_real_one() -> None:
    out = io.BytesIO()
    photograph((1200, 900), Random(1)).save(out, "JPEG", quality=90)
    assert 1.5 < len(out.getvalue()) * 8 / (1200 * 900) < 5  # bits for each pixel


def test_the_table_comes_out() -> None:
    options = ["--pictures", "1", "--rounds", "1", "--width", "200", "--side", "50"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.pictures", *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "| openimmo |" in done.stdout


def test_what_starting_costs_is_taken_off() -> None:
    rows = table({"x": Cost(3, 6, 50)}, 10, Cost(1, 1, 20))
    assert "| x | 2.0 | 5.0 | 50 MB |" in rows
