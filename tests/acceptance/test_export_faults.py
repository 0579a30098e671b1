"""An export that is killed or fails at any system call, over a folder, FTP and SFTP, and the runs after it.

Its server holds old or new whole files under their names, the ledger never says sent when it is not, and the next runs
end as if nothing had happened. OPENIMMO_KILL_POINTS=all takes every system call; without it some of each kind.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from openimmo.transports.sftp import host_key_of
from tests.acceptance.faults.tracing import ROOT, in_memory, need_strace
from tests.acceptance.kill_exports import DAEMON, ERROR, again, make_template, prepared
from tests.acceptance.kill_runs import BUDGET
from tests.acceptance.kill_state import State
from tests.servers.pyftpd import pyftpd
from tests.servers.replacing_nothing import replacing_nothing
from tests.servers.sshd import sshd
from tests.servers.vsftpd import FtpServer

LOCAL = '[portal.site]\nurl = "{server}"\n'
REMOTE = '[portal.site]\nurl = "ftp://alice@localhost:%d/{point}/server"\npassword = "%s"\n'
SECURE = '[portal.site]\nurl = "sftp://oitest@127.0.0.1:%d/in/{point}/server"\nkey_file = "%s"\npin = "%s"\n'
FORMS = {
    "one package": "",
    "several packages, as one would be too large": "limits.package_bytes = 1500\n",
    "VOLL, a package for each listing": (
        'scope = "VOLL"\nfull_means = "keeps"\npackage.single = true\npackage.zip_name = "{timestamp}-{number}.zip"\n'
    ),
    "pictures beside the XML": (
        'package.zipped = false\npackage.xml_name = "openimmo-{timestamp}.xml"\nunchanged_media = true\n'
    ),
}
NOTHING = ("left", "sent once too often", "parts", "open", "strays", "audit")
KILL = "signal=SIGKILL"
ON_DISK = {
    "pwrite64": 12, "fdatasync": 4, "fsync": 4, "write": 3, "rename": 1, "renameat": 1, "unlink": 3, "mkdir": 2,
    "openat": 90,
}  # fmt: skip
ON_THE_WIRE = {"sendto": 8, "recvfrom": 14, "connect": 3, "fdatasync": 9}
ERRORS = {
    "ENOSPC": {"write": 3, "pwrite64": 20, "mkdir": 3},
    "EIO": {"fsync": 3, "fdatasync": 3, "rename": 1, "renameat": 1},
}


@pytest.fixture
def fast(tmp_path: Path) -> Iterator[Path]:
    with in_memory(tmp_path) as folder:
        yield folder


def swept(folder: Path, steps: dict[str, int], fate: str, portal: str, *how: str) -> dict[str, State]:
    """Point → what there is after the run met its ``fate`` there and others followed it."""
    if os.environ.get("OPENIMMO_KILL_POINTS") == "all":
        steps = dict.fromkeys(steps, 1)
    command = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={','.join(steps)}"]
    for call in steps:
        command += ["-e", f"inject={call}:{fate}:when={BUDGET[call]}"]
    command += [sys.executable, "-m", "tests.acceptance.kill_exports", str(folder), json.dumps(steps)]
    command += [str(folder / "template"), portal, *how]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr[-2000:]) == (0, "")
    print(f"errors told: {dict(Counter(done.stdout.split()))}")
    found = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*-*.json")}
    print(f"{fate} at {len(found)} points: {dict(Counter(point.rpartition('-')[0] for point in found))}")
    return found


def unharmed(folder: Path, portal: str) -> State:
    """What there is if nothing happens."""
    prepared(folder / "whole", folder / "template", portal)
    state: State = json.loads(json.dumps(again(folder / "whole"), default=str))
    assert {name: state[name] for name in NOTHING} == {name: [] for name in NOTHING}
    assert state["shown"] == {
        "A1": ["1", False], "A3": ["350000", True], "A4": ["350000", True], "A5": ["350000", True],
        "A9": ["350000", True],
    }  # fmt: skip
    shutil.rmtree(folder / "whole")
    return state


def harmed(found: dict[str, State], expected: State) -> dict[str, object]:
    return {
        point: {name: (value, expected[name]) for name, value in state.items() if value != expected[name]}
        for point, state in found.items()
        if state != expected
    }


@pytest.mark.system
def test_killed_anywhere_an_export_into_a_folder_leaves_whole_files_and_a_true_ledger(fast: Path):
    need_strace()
    make_template(fast / "template", LOCAL)
    expected = unharmed(fast, LOCAL)
    found = swept(fast, ON_DISK, KILL, LOCAL)
    assert {point.rpartition("-")[0] for point in found} >= {"pwrite64", "fdatasync", "fsync", "write", "rename"}
    assert harmed(found, expected) == {}


@pytest.mark.system
@pytest.mark.parametrize("form", FORMS)
def test_killed_anywhere_an_export_over_ftp_leaves_whole_files_and_a_true_ledger(form: str):
    with pyftpd() as server:
        found = killed_over_ftp(server, FORMS[form])
    assert {point.rpartition("-")[0] for point in found} >= {"sendto", "recvfrom"}


@pytest.mark.system
def test_killed_anywhere_a_file_is_replaced_on_a_server_that_replaces_none_by_renaming():
    with pyftpd(**replacing_nothing()) as server:
        killed_over_ftp(server, 'scope = "VOLL"\npackage.zip_name = "4711.zip"\n')


@pytest.mark.system
def test_killed_anywhere_an_export_of_the_daemon_is_made_up_for():
    with pyftpd() as server:
        killed_over_ftp(server, 'every = "1h"\n', DAEMON)


@pytest.mark.system
@pytest.mark.parametrize("extra", ["", "ForceCommand internal-sftp -P posix-rename\n"], ids=["replaces", "does not"])
def test_killed_anywhere_an_export_over_sftp_leaves_whole_files_and_a_true_ledger(extra: str):
    need_strace()
    with sshd(extra=extra) as server:
        pin = host_key_of(server.place()).fingerprint
        portal = SECURE % (server.port, server.base / "userkey", pin)
        if extra:
            portal += 'scope = "VOLL"\npackage.zip_name = "4711.zip"\n'
        make_template(server.folder / "template", portal)
        expected = unharmed(server.folder, portal)
        found = swept(server.folder, {"sendto": 7, "connect": 1}, KILL, portal)
    assert {point.rpartition("-")[0] for point in found} >= {"sendto"}
    assert harmed(found, expected) == {}


def killed_over_ftp(server: FtpServer, form: str, *how: str) -> dict[str, State]:
    """The points at which an export in this form was killed, all of which were made up for."""
    need_strace()
    folder, portal = server.root / "alice", REMOTE % (server.port, server.users["alice"]) + form
    make_template(folder / "template", portal)
    expected = unharmed(folder, portal)
    found = swept(folder, ON_THE_WIRE, KILL, portal, *how)
    assert harmed(found, expected) == {}
    return found


@pytest.mark.system
@pytest.mark.parametrize("error", ERRORS)
def test_an_error_of_the_disk_at_any_call_of_an_export_is_made_up_for_by_the_next(fast: Path, error: str):
    need_strace()
    make_template(fast / "template", LOCAL)
    expected = unharmed(fast, LOCAL)
    found = swept(fast, ERRORS[error], f"error={error}", LOCAL, ERROR)
    assert harmed(found, expected) == {}
