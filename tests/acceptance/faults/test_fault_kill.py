"""Whoever is killed while it fetches, imports, archives, deletes or moves, and runs again, has lost nothing (N1, N12).

OPENIMMO_KILL_POINTS=all kills at every system call that can change something; without it, at some of each kind.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.faults.poll_kills import make_template
from tests.acceptance.faults.tracing import harmed, in_memory, need_strace, swept, unharmed
from tests.servers.pyftpd import pyftpd

KILL = "signal=SIGKILL"
CHANGING = {
    "main:pwrite64": 75, "main:fdatasync": 13, "main:fsync": 6, "main:write": 8, "main:rename": 4, "main:unlink": 7,
    "main:openat": 150, "main:chmod": 2, "main:mkdir": 15,
    "fetch:write": 3, "fetch:fsync": 5, "fetch:openat": 25, "fetch:rename": 1, "fetch:unlink": 2, "fetch:renameat": 4,
    "fetch:mkdirat": 4,
}  # fmt: skip
ASKING = {
    "main:fdatasync": 30, "fetch:sendto": 14, "fetch:connect": 5, "fetch:recvfrom": 17, "fetch:write": 7,
}  # fmt: skip
LOCAL = """
[source.drop]
url = "{inbox}"
after = "move"
"""
REMOTE = """
[source.drop]
url = "ftp://alice@localhost:%d/{point}/inbox"
password = "%s"
after = "delete"
"""


@pytest.fixture
def fast(tmp_path: Path) -> Iterator[Path]:
    with in_memory(tmp_path) as folder:
        yield folder


@pytest.mark.system
def test_killed_anywhere_over_a_folder_that_things_are_moved_away_in_nothing_is_lost(fast: Path):
    need_strace()
    make_template(fast / "template", LOCAL)
    expected = unharmed(fast, LOCAL)
    found = swept("poll_kills", fast, CHANGING, KILL, LOCAL)
    assert {point.rpartition("-")[0] for point in found} >= {"main:fdatasync", "fetch:renameat", "fetch:write"}
    assert harmed(found, expected) == {}


@pytest.mark.system
def test_killed_anywhere_over_an_ftp_server_that_things_are_deleted_on_nothing_is_lost():
    need_strace()
    with pyftpd() as server:
        folder = server.root / "alice"
        source = REMOTE % (server.port, server.users["alice"])
        make_template(folder / "template", source)
        expected = unharmed(folder, source)
        found = swept("poll_kills", folder, ASKING, KILL, source)
    assert {point.rpartition("-")[0] for point in found} >= {"fetch:sendto", "fetch:recvfrom"}
    assert harmed(found, expected) == {}
