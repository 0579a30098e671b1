"""An SFTP connection that is cut, reset or stalls after any number of bytes loses nothing and takes nothing twice.

OPENIMMO_KILL_POINTS=all breaks it at many more places.
"""

import os
import shutil
from pathlib import Path

import msgspec
import pytest

from openimmo.pipeline.polling.looking import Poll, poll
from tests.acceptance.faults.drop_oracle import lost
from tests.acceptance.faults.drop_story import Inbox
from tests.acceptance.faults.hostile_office import offer
from tests.acceptance.faults.looking import Watcher, quiet, watcher
from tests.acceptance.kill_state import state_of
from tests.servers.asyncssh_server import PASSWORD, asyncssh_server
from tests.servers.proxy import Fault, Proxy, proxy

STEPS: dict[Fault, int] = {"cut": 2300, "reset": 5100, "stall": 11_000}
SETTINGS = """
[source.drop]
url = "sftp://alice@127.0.0.1:{port}/in"
password = "{password}"
settle = "0s"
after = "delete"
"""


def look(house: Watcher, idle: float) -> list[Poll]:
    """One look; what a silent server may cost is little."""
    house.hours += 1
    source = house.settings.sources["drop"]
    place = msgspec.structs.replace(source.place, idle=idle)
    return list(poll(house, [msgspec.structs.replace(source, place=place)], progress=quiet))


def taken(house: Watcher, inbox: Inbox, way: Proxy, number: int) -> bool:
    """Upload a package and look until it is taken; whether the fault struck meanwhile."""
    inbox.put(b"%d.zip" % number, offer(f"S{number}"))
    look(house, 1)
    way.after, struck = None, way.struck.is_set()
    way.struck.clear()
    if inbox.names():
        look(house, 20)
    assert inbox.names() == []
    return struck


@pytest.mark.parametrize("fault", STEPS)
def test_a_connection_that_breaks_after_any_number_of_bytes_loses_nothing(tmp_path: Path, fault: Fault):
    step = 300 if os.environ.get("OPENIMMO_KILL_POINTS") == "all" and fault != "stall" else STEPS[fault]
    with asyncssh_server() as server, proxy(server.port, fault) as way:
        home, inbox = tmp_path / "home", Inbox(server.root / "in")
        home.mkdir()
        (home / "openimmo.toml").write_text(SETTINGS.format(port=way.port, password=PASSWORD), encoding="utf-8")
        shutil.copy(server.known_as(server.place(port=way.port)), home / "known_hosts")
        house, number = watcher(home), 0
        way.after = 1
        while taken(house, inbox, way, number):
            number += 1
            way.after = 1 + number * step
    assert number >= 2
    with house.reading_stock().reading() as view:
        assert sorted(row.path for row in view.deliveries()) == sorted(f"{n}.zip" for n in range(number + 1))
        assert {str(row.verdict) for row in view.deliveries()} == {"imported"}
    state = state_of(house)
    assert (state["audit"], state["unfinished"], lost(house, inbox)) == ([], [], [])
