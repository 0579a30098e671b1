"""Looks at a drop folder that are killed at one system call after the other, and done again (test_fault_kill.py).

    strace … python -m tests.acceptance.faults.poll_kills FOLDER STEPS TEMPLATE SOURCE

TEMPLATE holds a home and the inbox beside it, the first look done; every point begins with a copy. SOURCE (TOML) is
what the settings say of the source, with {inbox} for where it is. STEPS name the thread before the kind of call:
"main:fsync" dies in the thread that imports, "fetch:fsync" in the one that fetches.
"""

import json
import shutil
import sys
import threading
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from openimmo.domain.source import Source
from openimmo.transports.files import Files
from tests.acceptance.faults.drop_oracle import whole_state
from tests.acceptance.faults.drop_story import Inbox, first_round, second_round
from tests.acceptance.faults.looking import Watcher, look, until_quiet, watcher
from tests.acceptance.kill_runs import idle, kill_all
from tests.acceptance.kill_state import State

MAIL = """[mail]
host = "localhost"
from = "us@example.com"
operator = "we@example.com"
"""


class Doomed(Watcher):
    """A house whose fetching threads each die at their call number ``point`` of that kind."""

    kind = ""
    point = 0
    ready = threading.local()

    def files(self, source: Source) -> AbstractContextManager[Files]:
        if self.kind and not hasattr(self.ready, "for_it"):
            self.ready.for_it = True
            idle(self.kind, self.point)
        return super().files(source)


def settle_in(folder: Path, source: str) -> None:
    """Write the settings of the home in a folder, whose inbox is the source's."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    text = MAIL + source.replace("{inbox}", str(folder / "inbox")).replace("{point}", folder.name)
    (home / "openimmo.toml").write_text(text, encoding="utf-8")


def make_template(folder: Path, source: str) -> None:
    """A home and its inbox after two rounds of uploads, of which the second has been looked at once."""
    inbox = Inbox(folder / "inbox")
    inbox.folder.mkdir(parents=True)
    settle_in(folder, source)
    first_round(inbox)
    house = watcher(folder / "home")
    look(house, times=3)
    second_round(inbox)
    look(house)
    (folder / "sent.json").write_text(json.dumps(inbox.sent, default=str), encoding="utf-8")


def doomed(folder: Path, thread: str, call: str, point: int) -> Doomed:
    """A house whose importing ("main") or fetching thread meets its fate at that call."""
    house = Doomed(watcher(folder / "home", 10).settings)
    house.hours = 10
    if thread == "main":
        idle(call, point)
    else:
        house.kind, house.point = call, point
    return house


def dying(folder: Path, kind: str, point: int) -> None:
    """Two looks, in which everything that was uploaded is taken; killed before they end."""
    thread, _, call = kind.partition(":")
    house = doomed(folder, thread, call, point)
    look(house, times=2)


def again(folder: Path) -> State:
    """The same command until nothing comes any more, also a day later, and what it leaves."""
    house = watcher(folder / "home", 20)
    until_quiet(house)
    house.hours += 25
    until_quiet(house)
    inbox = Inbox(folder / "inbox", json.loads((folder / "sent.json").read_text(encoding="utf-8")))
    return whole_state(house, inbox)


def prepared(folder: Path, template: Path, source: str) -> None:
    """A copy of the template, settled in."""
    shutil.copytree(template, folder)
    settle_in(folder, source)


if __name__ == "__main__":
    for kind, step in json.loads(sys.argv[2]).items():
        kill_all(
            Path(sys.argv[1]),
            kind,
            step,
            dying,
            again,
            partial(prepared, template=Path(sys.argv[3]), source=sys.argv[4]),
        )
