"""Round after round nothing grows: not the open files, not the threads, not the spool, not the memory.

OPENIMMO_SOAK_ROUNDS says how many rounds; each looks at sources that are well, empty, broken, away and wrong.
"""

import gc
import os
import threading
from pathlib import Path

import pytest

from benchmarks.drop_folders import serving
from tests.acceptance.faults.drop_story import TORN, Inbox
from tests.acceptance.faults.hostile_office import offer
from tests.acceptance.faults.looking import Watcher, look, watcher
from tests.acceptance.kill_state import state_of
from tests.servers.ports import free_port

ROUNDS = int(os.environ.get("OPENIMMO_SOAK_ROUNDS", "12"))
MOST_GROWTH = 16 << 20
"""Bytes of memory by which the second half of the rounds may end above the first: what a few caches may take."""
FTP = '[source.{name}]\nurl = "ftp://{user}@127.0.0.1:{port}"\npassword = "{password}"\nafter = "delete"\n'


def settings(folder: Path, port: int) -> str:
    """A folder, an account that is well, an empty one, one with the wrong password, a server that is not there."""
    ftp = {
        "well": ("well", port, "drop"), "empty": ("empty", port, "drop"), "wrong": ("wrong", port, "no"),
        "away": ("well", free_port(), "drop"),
    }  # fmt: skip
    sources = [
        FTP.format(name=name, user=user, port=at, password=password) for name, (user, at, password) in ftp.items()
    ]
    return f'[source.local]\nurl = "{folder}"\nafter = "delete"\n' + "".join(sources)


def one_round(house: Watcher, inboxes: list[Inbox], number: int) -> None:
    """New deliveries everywhere, one that is broken, and the looks that take them."""
    for place, inbox in enumerate(inboxes):
        inbox.put(
            b"new.zip", offer(f"N{place}", f"2026-11-20T{number // 60 % 24:02d}:{number % 60:02d}:00", str(number))
        )
        inbox.put(b"torn.zip", TORN + b"%d" % number)
    look(house, 2)


def held(house: Watcher) -> dict[str, object]:
    """What may not grow."""
    gc.collect()
    spool = house.settings.home.spool
    return {
        "open files": len(list(Path("/proc/self/fd").iterdir())),
        "threads": threading.active_count(),
        "spool": sum(1 for path in spool.rglob("*") if path.is_file()),
    }


def memory() -> int:
    """Bytes that this process has in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_nothing_grows_from_round_to_round(tmp_path: Path):
    accounts = tmp_path / "accounts"
    inboxes = [Inbox(tmp_path / "in"), Inbox(accounts / "well")]
    for folder in (*(inbox.folder for inbox in inboxes), accounts / "empty", tmp_path / "home"):
        folder.mkdir(parents=True)
    with serving(accounts) as port:
        (tmp_path / "home" / "openimmo.toml").write_text(settings(inboxes[0].folder, port), encoding="utf-8")
        house = watcher(tmp_path / "home")
        seen, sizes = [], []
        for number in range(ROUNDS):
            one_round(house, inboxes, number)
            seen.append(held(house))
            sizes.append(memory())
    print(f"{ROUNDS} rounds: {seen[-1]}, {sizes[1] >> 20} MB after the second, {sizes[-1] >> 20} MB after the last")
    assert [one for one in seen[2:] if one != seen[1]] == []
    assert max(sizes[ROUNDS // 2 :]) - max(sizes[: ROUNDS // 2]) <= MOST_GROWTH
    state = state_of(house)
    assert (state["audit"], state["unfinished"]) == ([], [])
    assert [inbox.names() for inbox in inboxes] == [[b"torn.zip"]] * 2
