"""The table of ratios, as Markdown that also reads well on a terminal.

Knows jobs and costs.  Does not run anything.
"""

from collections.abc import Mapping

from benchmarks.jobs import JOBS, Job
from benchmarks.measure import Cost

HEAD = ("job", "CPU × expat", "beside", "its CPU ×", "its time ×", "peak MB", "target", "met")
BEGIN, END = "<!-- table -->", "<!-- /table -->"
Outcome = Cost | str


def table(outcomes: Mapping[str, Outcome], names: list[str]) -> str:
    """One row a job, in the order of the job table; the columns are padded to one width."""
    rows = [HEAD, *(row(name, outcomes) for name in JOBS if name in names)]
    widths = [max(len(cells[place]) for cells in rows) for place in range(len(HEAD))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(line(cells, widths) for cells in (rows[0], rule, *rows[1:]))


def line(cells: tuple[str, ...], widths: list[int]) -> str:
    """One line: text to the left."""
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def row(name: str, outcomes: Mapping[str, Outcome]) -> tuple[str, ...]:
    """The cells of one job."""
    job, own = JOBS[name], outcomes[name]
    wanted = asked(job)
    if isinstance(own, str):
        return (job.title, own.replace("|", "/")[:60], "", "", "", "", wanted, "")
    base, peer = outcomes.get("expat"), outcomes.get(job.peer)
    beside = (job.peer, times(own, peer, "cpu"), times(own, peer, "elapsed")) if job.peer != "expat" else ("", "", "")
    return (job.title, times(own, base, "cpu"), *beside, f"{own.peak:.0f}", wanted, met(job, own, peer))


def times(own: Cost, other: Outcome | None, number: str) -> str:
    """How many times the other's cost."""
    found = ratio(own, other, number)
    return "–" if found is None else f"{found:.2f}"


def ratio(own: Cost, other: Outcome | None, number: str) -> float | None:
    """The same as a number, None where the other one was not measured."""
    if not isinstance(other, Cost) or not getattr(other, number):
        return None
    return float(getattr(own, number) / getattr(other, number))


def asked(job: Job) -> str:
    """The target in words."""
    if job.target is None:
        return ""
    most, of = job.target.most, job.target.of
    return f"≤ {most} MB" if of == "peak" else f"≤ {most} × {job.peer} ({of})"


def met(job: Job, own: Cost, peer: Outcome | None) -> str:
    """Whether the target is met; nothing where there is none or nothing to compare with."""
    if job.target is None:
        return ""
    of = job.target.of
    found = own.peak if of == "peak" else ratio(own, peer, "peak" if of == "memory" else of)
    return "" if found is None else "yes" if found <= job.target.most else "no"


def refreshed(page: str, text: str) -> str:
    """The page with the table between its two marks replaced."""
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{BEGIN}\n{text}\n{END}{after}"
