"""Leads whose import is killed at one system call after the other, and run again; test_kill.py starts it.

    strace … python -m tests.acceptance.kill_leads FOLDER STEPS LEADS

Besides what the home holds it tells what the contacts asked for, and what the second run said of each lead.
"""

import json
import sys
from functools import partial
from pathlib import Path

from openimmo.domain.lead import LeadsReport
from openimmo.findings import Severity
from openimmo.pipeline.leads.taking_in import import_leads
from openimmo.wiring import House, open_house
from tests.acceptance.kill_runs import idle, kill_all
from tests.acceptance.kill_state import State, state_of


def take_in(home: Path, leads: Path) -> tuple[House, LeadsReport]:
    """The import of the leads, with the listings of their valuations."""
    house = open_house(home, None, {})
    report = import_leads(
        house, leads.read_bytes(), "leads.json", sender=None, listings=True, progress=lambda *told: None
    )
    return house, report


def killed(home: Path, kind: str, point: int, leads: Path) -> None:
    idle(kind, point)
    take_in(home, leads)


def again(home: Path, leads: Path) -> State:
    """The same again, and what it leaves."""
    house, report = take_in(home, leads)
    with house.reading_stock().reading() as view:
        people = [view.contact_in_full(one) for one in view.contacts()]
    asked = [(full.contact.name, one.kind, one.external, one.listing) for full in people for one in full.activities]
    wrong = [found.code for one in report.leads for found in one.findings if found.severity is Severity.ERROR]
    told = [(one.lead, one.sender, one.listing) for one in report.leads]
    return {**state_of(house), "activities": asked, "told": told, "wrong": wrong}


if __name__ == "__main__":
    file = Path(sys.argv[3])
    for kind, step in json.loads(sys.argv[2]).items():
        kill_all(Path(sys.argv[1]), kind, step, partial(killed, leads=file), partial(again, leads=file))
