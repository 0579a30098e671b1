"""The load that drop folders must carry: many sources, many small deliveries, a huge one, one of very many pictures.

    python -m benchmarks.drop_folders [--sources 500] [--deliveries 2000] [--megabytes 2000] [--listings 20000]
                                      [--pictures 100000] [--only sources,deliveries,huge,many] [--folder DIR]

Prints what `openimmo watch --once` held: nothing fails when a target is missed. Uploads are made and the FTP server
runs in processes of their own; all is on this machine.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.drop_watching import Held, held
from benchmarks.measure import ROOT, JobError
from benchmarks.workshop import OPENIMMO, PYTHON, quiet

LOOKS = 4
"""The first look sees what is there, a later one takes it when it stood still."""
MOST_MEMORY = 300  # MB, for every job
SOURCE = """
[source.{name}]
url = "ftp://{name}@127.0.0.1:{port}"
password = "drop"
settle = "0s"
after = "delete"
budget = "60m"
total = "60m"
"""


@dataclass(frozen=True)
class Load:
    """One row: what is uploaded into so many accounts, how many deliveries that are, and the minutes allowed."""

    title: str
    accounts: int
    upload: Callable[[Path], list[str]]
    deliveries: int
    minutes: float | None = None


def loads(given: argparse.Namespace) -> dict[str, Load]:
    """The jobs, as large as asked for."""
    each = max(1, given.deliveries // given.sources)
    return {
        "sources": Load(
            f"{given.sources} FTP sources, one delivery each", given.sources,
            lambda folder: ["small", str(folder), "0", "1"], given.sources, 10,
        ),
        "deliveries": Load(
            f"{each * given.sources} small deliveries from {given.sources} sources", given.sources,
            lambda folder: ["small", str(folder), "1", str(each)], each * given.sources, 60,
        ),
        "huge": Load(
            f"one ZIP of {given.megabytes} MB", 1,
            lambda folder: ["huge", str(folder / "account0001/huge.zip"), str(given.megabytes)], 1,
        ),
        "many": Load(
            f"one VOLL of {given.listings} listings and {given.pictures} pictures", 1,
            lambda folder: ["many", str(folder / "account0001/many.zip"), str(given.listings), str(given.pictures)], 1,
        ),
    }  # fmt: skip


def measured(load: Load, folder: Path) -> list[Held]:
    """Upload, and look until all is taken; what each look held."""
    accounts, home = folder / "accounts", folder / "home"
    for number in range(1, load.accounts + 1):
        (accounts / f"account{number:04d}").mkdir(parents=True, exist_ok=True)
    quiet([PYTHON, "-m", "benchmarks.drop_uploads", *load.upload(accounts)])
    with serving(accounts) as port:
        settle_in(home, accounts, port)
        looks = []
        while any(accounts.glob("*/*.zip")) and len(looks) < LOOKS:
            looks.append(held([*OPENIMMO, "--home", str(home), "watch", "--once"], home))
    check(home, accounts, load.deliveries)
    return looks


@contextmanager
def serving(accounts: Path) -> Iterator[int]:
    """The FTP server as a process of its own; its port."""
    command = [PYTHON, "-m", "benchmarks.drop_server", str(accounts)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield int(process.stdout.readline())
        process.stdin.close()


def settle_in(home: Path, accounts: Path, port: int) -> None:
    """The settings of the home: every account is a source."""
    home.mkdir(exist_ok=True)
    sources = (SOURCE.format(name=account.name, port=port) for account in sorted(accounts.iterdir()))
    (home / "openimmo.toml").write_text("".join(sources), encoding="utf-8")


def check(home: Path, accounts: Path, deliveries: int) -> None:
    """JobError unless everything that was uploaded was imported and then deleted there."""
    left = sum(1 for _ in accounts.glob("*/*"))
    listed = [*OPENIMMO, "--home", str(home), "deliveries", "list", "--format", "json"]
    imported = sum(1 for one in json.loads(quiet(listed)) if one["verdict"] == "imported")
    if left or imported < deliveries:
        raise JobError(f"{imported} of {deliveries} deliveries imported, {left} files left at the sources")


def row(load: Load, looks: list[Held]) -> str:
    """The line of the table for one job."""
    slowest = max(looks, key=lambda look: look.elapsed)
    peak = max(look.peak for look in looks)
    in_time = load.minutes is None or sum(look.elapsed for look in looks) <= load.minutes * 60
    target = f"≤ {load.minutes:g} min, ≤ {MOST_MEMORY} MB" if load.minutes else f"≤ {MOST_MEMORY} MB"
    cells = (
        load.title,
        f"{sum(look.elapsed for look in looks):.0f} s in {len(looks)}",
        f"{slowest.elapsed:.0f} s",
        f"{sum(look.cpu for look in looks):.0f} s",
        f"{peak:.0f}",
        str(max(look.handles for look in looks)),
        f"{max(look.spool for look in looks):.0f}",
        f"{looks[-1].left:.0f}",
        target,
        "yes" if in_time and peak <= MOST_MEMORY else "no",
    )
    return "| " + " | ".join(cells) + " |"


HEAD = ("load", "looks", "slowest", "CPU", "peak MB", "open files", "spool MB", "left MB", "target", "met")


def main() -> None:
    """Measure what was asked for and print the table."""
    given = options()
    print("| " + " | ".join(HEAD) + " |\n" + "|".join(["", *(" --- " for _ in HEAD), ""]), flush=True)
    with tempfile.TemporaryDirectory(prefix="openimmo-drop-", dir=given.folder) as folder:
        for name, load in loads(given).items():
            if given.only is not None and name not in given.only.split(","):
                continue
            place = Path(folder) / name
            place.mkdir()
            try:
                print(row(load, measured(load, place)), flush=True)
            except JobError as failure:
                sys.exit(f"{load.title}: {failure}")
            quiet(["rm", "-r", str(place)])


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="What drop folders hold under load.")
    parser.add_argument("--sources", type=int, default=500, help="FTP accounts, each a source")
    parser.add_argument("--deliveries", type=int, default=2000, help="small deliveries, spread over the sources")
    parser.add_argument("--megabytes", type=int, default=2000, help="size of the huge package")
    parser.add_argument("--listings", type=int, default=20_000, help="listings of the VOLL")
    parser.add_argument("--pictures", type=int, default=100_000, help="its pictures, in all")
    parser.add_argument("--only", help="jobs, separated by commas: sources, deliveries, huge, many")
    parser.add_argument("--folder", type=Path, help="where the temporary folder is made; some 8 GB are needed")
    return parser.parse_args()


if __name__ == "__main__":
    main()
