"""Prints the table: every job in fresh processes, several rounds interleaved, medians, all in one run.

    python -m benchmarks.run [--listings 5000] [--only read,import] [--rounds 5] [--folder DIR] [--write-docs]

Knows the order of things.  It never fails for a missed target; timings judge nothing here, people do.
"""

import argparse
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from benchmarks.jobs import JOBS, Job
from benchmarks.measure import ROOT, Cost, JobError, cost, middle
from benchmarks.table import Outcome, refreshed, table
from benchmarks.workshop import Workshop

PAGE = ROOT / "docs" / "performance.md"


def main() -> None:
    """Measure what was asked for and print the table."""
    given = options()
    names = [name for name in JOBS if given.only is None or name in given.only.split(",")]
    with tempfile.TemporaryDirectory(prefix="openimmo-bench-") as temporary:
        shop = Workshop((given.folder or Path(temporary)) / str(given.listings), given.listings)
        shop.folder.mkdir(parents=True, exist_ok=True)
        shop.fresh("home-again")  # a kept one may come from other code
        outcomes = measured(shop, with_peers(names), given.rounds)
    text = f"{given.listings} listings, {given.rounds} rounds at most\n\n{table(outcomes, names)}"
    print(text)
    if given.write_docs:
        PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure openimmo beside its peers.")
    parser.add_argument("--listings", type=int, default=5000, help="size of the feed")
    parser.add_argument("--only", help="jobs, separated by commas: " + ", ".join(JOBS))
    parser.add_argument("--rounds", type=int, default=5, help="rounds; slow jobs take fewer")
    parser.add_argument("--folder", type=Path, help="keep feeds and homes here instead of in a temporary folder")
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/performance.md")
    given = parser.parse_args()
    unknown = set(given.only.split(",") if given.only else ()) - set(JOBS)
    if unknown:
        parser.error(f"no such job: {', '.join(sorted(unknown))}")
    return given


def with_peers(names: list[str]) -> list[str]:
    """The jobs and those they are compared with, in the order of the table."""
    wanted = {"expat", *names, *(JOBS[name].peer for name in names)}
    return [name for name in JOBS if name in wanted]


def measured(shop: Workshop, names: list[str], rounds: int) -> dict[str, Outcome]:
    """The cost of each job, or why there is none; round after round, so that a slow minute hits all."""
    costs: dict[str, list[Cost]] = {}
    without = {name: "not installed" for name in names if not installed(JOBS[name])}
    for turn in range(rounds):
        for name in names:
            if name not in without and turn < JOBS[name].rounds:
                print(f"round {turn + 1}: {name}", file=sys.stderr)
                try:
                    costs.setdefault(name, []).append(once(JOBS[name], shop))
                except JobError as failure:
                    without[name] = f"failed: {failure}"
    return {name: without[name] if name in without else middle(costs[name]) for name in names}


def installed(job: Job) -> bool:
    """Whether everything is there that a job needs from elsewhere."""
    return all(find_spec(need) for need in job.needs) and all(which(program) for program in job.programs)


def once(job: Job, shop: Workshop) -> Cost:
    """One measured run of a job."""
    job.prepare(shop)
    command = job.command(shop)
    spent = cost(command, job.exits)
    job.check(shop)
    return spent


if __name__ == "__main__":
    main()
