"""An undo and a replay that are killed at one system call after the other, and run again; test_kill.py starts it.

    strace … python -m tests.acceptance.kill_taking_back FOLDER STEPS TEMPLATE

TEMPLATE is a home in which a delivery ``second.xml`` was imported; every run begins with a copy of it.
"""

import sys
from pathlib import Path

from openimmo.domain.deed import Deed
from openimmo.pipeline.deliveries.replaying import replay
from openimmo.pipeline.deliveries.undoing import undo
from openimmo.pipeline.importing import import_packages
from openimmo.wiring import House, open_house
from tests.acceptance.kill_runs import kill_work


def take_back(home: Path) -> House:
    """Finish what was left, then take the delivery back and run it again, as far as that is not done."""
    house = open_house(home, None, {})
    list(import_packages(house, [], sender=None, policy=None, dry_run=False, progress=_quiet))
    with house.reading_stock().reading() as view:
        rows = [row for row in view.deliveries() if row.path.endswith("second.xml")]
        name = min(rows, key=lambda row: row.delivery).delivery
        done = {one.deed for one in view.touches(name)}
    if Deed.UNDO not in done:
        list(undo(house, name, force=False, actor="test", progress=_quiet))
    if Deed.REPLAY not in done:
        list(replay(house, [name], progress=_quiet))
    return house


def _quiet(stage: str, done: int, total: int | None) -> None:
    """Nobody is told."""


if __name__ == "__main__":
    kill_work(take_back, Path(sys.argv[3]))
