"""Exports as processes of their own against real servers: what goes wrong is told, and nothing secret is.

One export at a time for each portal; portals do not wait for each other.
"""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from openimmo.transports.sftp import host_key_of
from tests.commands.program import command, environment, process
from tests.pipeline.deliveries import attachment, feed, picture, zipped
from tests.pipeline.exporting_office import advert
from tests.servers.hostile_ftp import Server, Session, hostile_ftp
from tests.servers.hostile_scripts import first, hang_up
from tests.servers.pyftpd import pyftpd
from tests.servers.sshd import SshServer, sshd
from tests.servers.vsftpd import FtpServer, vsftpd

SECRETS = ("s3cret-refused", "s3cret-echoed", "s3cret-cut")
"""Passwords that servers refuse, repeat, or hear before they hang up; those of the real servers are added."""

PATIENCE = 60


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with three listings, one of them with a picture."""
    home = tmp_path / "home"
    package = tmp_path / "in.zip"
    listings = [advert("A1", attachments=[attachment("1.jpg")]), advert("A2"), advert("A3")]
    package.write_bytes(zipped({"feed.xml": feed(*listings), "1.jpg": picture()}))
    assert process(home, "import", package).code == 0
    return home


def settle(home: Path, **portals: str) -> None:
    """Write the settings: the table of each portal, as it stands in TOML."""
    own = 'package.zip_name = "{portal}-{timestamp}.zip"\n'  # several of them have the same folder
    text = "".join(f"[portal.{name}]\n{table}\n{'' if own[:16] in table else own}\n" for name, table in portals.items())
    (home / "openimmo.toml").write_text(text, encoding="utf-8")
    (home / "openimmo.toml").chmod(0o600)


def exported(home: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code of an export to all portals, and portal → report."""
    done = process(home, "export", "--all", "--format", "json", *arguments)
    return done.code, {one["portal"]: one for one in json.loads(done.out)}


@contextmanager
def all_servers() -> Iterator[tuple[FtpServer, SshServer, SshServer, Server, Server]]:
    """FTPS, SFTP, SFTP by another key, one that repeats passwords, and one that hangs up once it has one."""

    def repeat(session: Session, password: bytes) -> None:
        session.say(b"530 no entry with " + password)

    with ExitStack() as stack:
        yield (
            stack.enter_context(vsftpd(tls=True, require_tls=True)),
            stack.enter_context(sshd()),
            stack.enter_context(sshd()),
            stack.enter_context(hostile_ftp({}, PASS=repeat)),
            stack.enter_context(hostile_ftp({}, STOR=first(hang_up, "STOR"))),
        )


def known(secure: FtpServer, shell: SshServer) -> dict[str, str]:
    """Portals that work."""
    assert secure.certificate is not None
    ftps, sftp = f'"ftps://alice@localhost:{secure.port}"', f'"sftp://oitest@127.0.0.1:{shell.port}/in"'
    pins = secure.certificate.fingerprint, host_key_of(shell.place()).fingerprint
    by_key = f'key_file = "{shell.base / "userkey"}"'
    return {
        "secure": f'url = {ftps}\npassword = "{secure.users["alice"]}"\npin = "{pins[0]}"\n',
        "shell": f'url = {sftp}\n{by_key}\npin = "{pins[1]}"\nnumber = "X-"\n',
        "refused": f'url = {ftps}\npassword = "{SECRETS[0]}"\npin = "{pins[0]}"\n',
        "pinned": f'url = {ftps}\npassword = "{secure.users["alice"]}"\npin = "{"0" * 64}"\n',
        "changed": f"url = {sftp}\n{by_key}\n",
    }


def known_as_another(server: SshServer, other: SshServer, known_hosts: Path) -> None:
    """Let the server be known by the other one's key."""
    line = host_key_of(other.place()).line.replace(f":{other.port}", f":{server.port}")
    known_hosts.write_text(line + "\n", encoding="utf-8")


def everything_said(home: Path) -> str:
    """What the program shows of portals and exports, and all that lies in the home but its settings."""
    said = [
        process(home, *arguments, *form)
        for arguments in (
            ["portals", "exports"], ["portals", "list"], ["portals", "show", "refused"], ["listings", "show", "A1"],
            ["portals", "check", "echoed"], ["portals", "check", "refused"], ["-v", "export", "echoed"],
            ["-v", "export", "refused", "--dry-run"],
        )
        for form in ([], ["--format", "json"])
    ]  # fmt: skip
    files = [one.read_bytes().decode("latin-1") for one in home.rglob("*") if one.is_file() and one.suffix != ".toml"]
    return "\n".join([*(one.out + one.err for one in said), *files])


@pytest.mark.system
def test_who_is_refused_or_not_to_be_trusted_is_told_nobody_is_harmed_and_no_secret_is_seen(home: Path):
    with all_servers() as (secure, shell, other, echo, cut):
        right = known(secure, shell)
        mine = {
            **right,
            "echoed": f'url = "ftp://alice@127.0.0.1:{echo.port}"\npassword = "{SECRETS[1]}"\n',
            "cut": f'url = "ftp://alice@127.0.0.1:{cut.port}"\npassword = "{SECRETS[2]}"\n',
        }
        settle(home, **mine)
        known_as_another(shell, other, home / "known_hosts")
        code, reports = exported(home)
        problems = {name: one["problem"] and one["problem"]["code"] for name, one in reports.items()}
        assert problems == {
            "secure": None, "shell": None, "cut": None, "refused": "transport-login-refused",
            "echoed": "transport-login-refused", "pinned": "transport-certificate", "changed": "transport-host-changed",
        }  # fmt: skip
        assert code == 1
        assert {name: states(home, name) for name in reports} == {
            name: {"sent" if problem is None else "queued"} for name, problem in problems.items()
        }
        assert len(list((secure.root / "alice").iterdir())) == len(list(shell.folder.iterdir())) == len(cut.files) == 1
        said = everything_said(home)
        secrets = (*SECRETS, secure.users["alice"], (shell.base / "userkey").read_text().splitlines()[1])
        assert [secret for secret in secrets if secret in said] == []
        settle(home, **{**mine, "refused": right["secure"], "pinned": right["secure"], "changed": right["shell"]})
        _, again = exported(home)
        sent = {name: one["counts"]["create"] + one["counts"]["change"] for name, one in again.items() if one["sent"]}
        assert sent == {"refused": 3, "pinned": 3, "changed": 3}


def states(home: Path, portal: str) -> set[str]:
    """How far the listings have come on their way to a portal."""
    shown = [json.loads(process(home, "listings", "show", f"A{n}", "--format", "json").out) for n in (1, 2, 3)]
    return {row["state"] for one in shown for row in one["sent"] if row["portal"] == portal}


def test_a_second_export_to_the_same_portal_says_so_and_another_portal_does_not_wait(home: Path, tmp_path: Path):
    going, go_on = threading.Event(), threading.Event()

    def slow(session: Session, _: bytes) -> None:
        going.set()
        assert go_on.wait(PATIENCE)
        session.say(b"552 no room")
        session.hang_up()

    (tmp_path / "near").mkdir()
    with hostile_ftp({}, STOR=first(slow, "STOR")) as server:
        settle(
            home,
            far=f'url = "ftp://alice@127.0.0.1:{server.port}"\npassword = "x"\n',
            near=f'url = "{tmp_path / "near"}"\n',
        )
        with begun(home, "export", "far") as one:
            assert going.wait(PATIENCE)
            busy, other = process(home, "export", "far"), process(home, "export", "near")
            copy = process(home, "export", "far", "--dry-run")
            assert server.verbs("USER") == [b"alice"]
            go_on.set()
            assert one.wait(PATIENCE) == 0
        assert (busy.code, busy.out, other.code, copy.code) == (4, "", 0, 0)
        assert "far" in busy.err
        assert len(server.files) == 1
        assert process(home, "export", "far").code == 0
        assert len(server.files) == 1


@contextmanager
def begun(home: Path, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The program, running."""
    told = command(*arguments)
    with subprocess.Popen(told, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        try:
            yield program
        finally:
            program.kill()


def test_what_is_written_elsewhere_by_output_is_a_copy_that_leaves_the_ledger_alone(home: Path, tmp_path: Path):
    with pyftpd() as server:
        settle(home, site=f'url = "ftp://alice@localhost:{server.port}"\npassword = "{server.users["alice"]}"\n')
        copied = process(home, "export", "site", "--output", str(tmp_path / "copy"))
        assert (copied.code, len(list((tmp_path / "copy").iterdir())), states(home, "site")) == (0, 1, set())
        assert list((server.root / "alice").iterdir()) == []
        assert process(home, "export", "site").code == 0
        assert len(list((server.root / "alice").iterdir())) == 1
        assert states(home, "site") == {"sent"}
        again = process(home, "export", "site", "--full", "--output", str(tmp_path / "copy.zip"))
        assert (again.code, (tmp_path / "copy.zip").is_file()) == (0, True)
        exports = process(home, "portals", "exports", "--format", "json").out
        assert len(json.loads(exports)) == 1


def test_a_folder_of_this_machine_is_a_portal_like_any_other(home: Path, tmp_path: Path):
    folder = tmp_path / "portal"
    folder.mkdir()
    settle(home, site=f'url = "{folder}"\npackage.zip_name = "4711.zip"\n')
    (folder / "4711.zip").write_bytes(b"old")
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):  # whoever may do anything is refused nothing
        folder.chmod(0o700)
    else:
        assert process(home, "export", "site").code == 1
        assert (folder / "4711.zip").read_bytes() == b"old"
        folder.chmod(0o700)
    assert process(home, "export", "site").code == 0
    assert [one.name for one in folder.iterdir()] == ["4711.zip"]
    assert (folder / "4711.zip").stat().st_size > 3
