"""Measures how fast photographs are made ready for a portal, beside plain Pillow and pyvips, all in one run.

    python -m benchmarks.pictures [--pictures 24] [--rounds 5] [--width 4000] [--side 1600]

Each way runs in a process of its own, the rounds interleaved; the table holds medians. pyvips (with libvips) is only
measured where it is installed: ``pip install "pyvips[binary]"``.
"""

import argparse
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from random import Random

from PIL import Image, ImageOps

from benchmarks.measure import Cost, cost, middle
from openimmo.domain.picture import PictureWanted
from openimmo.media.picture_cache import Order, PictureCache
from openimmo.media.portal_pictures import prepared

QUALITY = 85
ORIENTATION = 0x0112


def plain(data: bytes, side: int) -> bytes:
    """As many programs do it: decode whole, turn, make smaller, encode."""
    with Image.open(io.BytesIO(data)) as picture:
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((side, side), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        upright.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def vips(data: bytes, side: int) -> bytes:
    """libvips, which decodes a JPEG at the size that is needed."""
    import pyvips  # type: ignore[import-untyped,unused-ignore]

    made: bytes = pyvips.Image.thumbnail_buffer(data, side, height=side, size="down").jpegsave_buffer(
        Q=QUALITY, strip=True
    )
    return made


def ours(data: bytes, side: int) -> bytes:
    """What an export does."""
    return prepared(data, PictureWanted(side=side)).data


ONE_BY_ONE: dict[str, Callable[[bytes, int], bytes]] = {"plain Pillow": plain, "pyvips": vips, "openimmo": ours}
SUM = ".sha256"
ALL_CORES = "openimmo, all cores, into the cache"
AGAIN = "openimmo, all cores, again"


def work(way: str, folder: Path, side: int) -> None:
    """Make every photograph of the folder ready, in one way; nothing is kept of those that are made one by one."""
    paths = sorted(folder.glob("*.jpg"))
    if way in ONE_BY_ONE:
        for path in paths:
            ONE_BY_ONE[way](path.read_bytes(), side)
        return
    orders = (
        Order(original=path, sha256=path.with_suffix(SUM).read_text(), wanted=PictureWanted(side=side))
        for path in paths
    )
    with tempfile.TemporaryDirectory(dir=folder) as fresh:
        cache = PictureCache(folder / "cache" if way == AGAIN else Path(fresh))
        failed = [done.problem for done in cache.all_made(orders, workers=os.cpu_count() or 1) if done.file is None]
    if failed:
        raise SystemExit(str(failed[0]))


def photographs(folder: Path, count: int, width: int) -> None:
    """Write JPEGs as a camera does: large, with EXIF, some of them on their side."""
    for number in range(count):
        picture = photograph((width, width * 3 // 4), Random(number))
        said = Image.Exif()
        said[ORIENTATION] = 6 if number % 4 == 3 else 1
        path = folder / f"{number:04}.jpg"
        picture.save(path, "JPEG", quality=90, exif=said)
        path.with_suffix(SUM).write_text(sha256(path.read_bytes()).hexdigest())


def photograph(size: tuple[int, int], random: Random) -> Image.Image:
    """Soft areas with some noise: about as many bytes as a real one."""
    coarse = Image.frombytes("RGB", (80, 60), random.randbytes(80 * 60 * 3)).resize(size, Image.Resampling.BICUBIC)
    tile = Image.frombytes("RGB", (512, 512), random.randbytes(512 * 512 * 3))
    noise = Image.new("RGB", size)
    for left in range(0, size[0], 512):
        for top in range(0, size[1], 512):
            noise.paste(tile, (left, top))
    return Image.blend(coarse, noise, 0.06)


def table(costs: dict[str, Cost], pictures: int, start: Cost) -> str:
    """The rows as Markdown: what starting Python costs is taken off."""
    rows = ["| | pictures per second | per second of CPU | peak memory |", "|---|---:|---:|---:|"]
    for way, one in costs.items():
        elapsed, cpu = max(one.elapsed - start.elapsed, 1e-3), max(one.cpu - start.cpu, 1e-3)
        rows.append(f"| {way} | {pictures / elapsed:.1f} | {pictures / cpu:.1f} | {one.peak:.0f} MB |")
    return "\n".join(rows)


def measured(folder: Path, ways: Iterable[str], rounds: int, side: int) -> dict[str, Cost]:
    """The median cost of each way."""
    found: dict[str, list[Cost]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, costs in found.items():
            costs.append(cost([sys.executable, "-m", "benchmarks.pictures", "--way", way, str(folder), str(side)]))
    return {way: middle(costs) for way, costs in found.items()}


def main() -> None:
    """Measure, or, in a process of its own, do the work."""
    if sys.argv[1:2] == ["--way"]:
        work(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
        return
    if sys.argv[1:2] == ["--make"]:
        photographs(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(description="Measure pictures for portals.")
    for name, least in (("pictures", 24), ("rounds", 5), ("width", 4000), ("side", 1600)):
        parser.add_argument(f"--{name}", type=int, default=least)
    given = parser.parse_args()
    one_by_one = [way for way in ONE_BY_ONE if way != "pyvips" or find_spec("pyvips")]
    with tempfile.TemporaryDirectory(prefix="openimmo-bench-") as temporary:
        folder = Path(temporary)
        (folder / "nothing").mkdir()
        apart = [sys.executable, "-m", "benchmarks.pictures"]  # a child's peak begins at its parent's
        cost([*apart, "--make", temporary, str(given.pictures), str(given.width)])
        start = cost([*apart, "--way", "openimmo", str(folder / "nothing"), "1"])
        cost([*apart, "--way", AGAIN, temporary, str(given.side)])
        costs = measured(folder, [*one_by_one, ALL_CORES, AGAIN], given.rounds, given.side)
    height = given.width * 3 // 4
    print(f"{given.pictures} JPEGs of {given.width} × {height} to {given.side}, {given.rounds} rounds\n")
    print(table(costs, given.pictures, start))


if __name__ == "__main__":
    main()
