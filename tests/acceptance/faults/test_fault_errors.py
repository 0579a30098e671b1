"""A system call that fails (no room, a bad disk, too many files, a dead connection) loses nothing; nobody must help.

Whatever the look in which it happened came to, the next ones make up for it. OPENIMMO_KILL_POINTS=all fails every call.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.faults.poll_kills import make_template
from tests.acceptance.faults.test_fault_kill import LOCAL, REMOTE
from tests.acceptance.faults.tracing import harmed, in_memory, need_strace, swept, unharmed
from tests.servers.pyftpd import pyftpd

ON_DISK = {
    "ENOSPC": {"main:pwrite64": 170, "main:write": 30, "main:mkdir": 13, "fetch:write": 9, "fetch:mkdirat": 13},
    "EIO": {"main:fdatasync": 30, "main:fsync": 15, "main:rename": 9, "fetch:fsync": 13, "fetch:renameat": 13},
    "EINTR": {"main:write": 50, "fetch:write": 25},
}
ON_THE_WIRE = {
    "ECONNRESET": {"fetch:sendto": 14, "fetch:recvfrom": 13},
    "ECONNREFUSED": {"fetch:connect": 9},
}


@pytest.fixture
def fast(tmp_path: Path) -> Iterator[Path]:
    with in_memory(tmp_path) as folder:
        yield folder


@pytest.mark.system
@pytest.mark.parametrize("error", ON_DISK)
def test_an_error_of_the_disk_at_any_call_loses_nothing(fast: Path, error: str):
    need_strace()
    make_template(fast / "template", LOCAL)
    expected = unharmed(fast, LOCAL)
    found = swept("poll_errors", fast, ON_DISK[error], f"error={error}", LOCAL)
    assert len(found) >= len(ON_DISK[error])
    assert harmed(found, expected) == {}


@pytest.mark.system
@pytest.mark.parametrize("error", ON_THE_WIRE)
def test_an_error_of_the_network_at_any_call_loses_nothing(error: str):
    need_strace()
    with pyftpd() as server:
        folder = server.root / "alice"
        source = REMOTE % (server.port, server.users["alice"])
        make_template(folder / "template", source)
        expected = unharmed(folder, source)
        found = swept("poll_errors", folder, ON_THE_WIRE[error], f"error={error}", source)
    assert len(found) >= len(ON_THE_WIRE[error])
    assert harmed(found, expected) == {}
