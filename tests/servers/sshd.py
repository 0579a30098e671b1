"""OpenSSH's sshd for SFTP only: login by password or key, into a chroot or a start folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from openimmo.domain.source import Login, Place
from openimmo.transports.sftp import host_key_of, trust
from tests.servers.ports import free_port, listening

PROGRAM = "/usr/sbin/sshd"
USER = "oitest"
PASSWORD = "geheim-4711"

_SETTINGS = """\
Port {port}
ListenAddress 127.0.0.1
PidFile {base}/pid
UsePAM no
PasswordAuthentication yes
KbdInteractiveAuthentication no
AuthorizedKeysFile {base}/authorized_keys
StrictModes no
PermitRootLogin no
AllowUsers {user}
MaxStartups 100
Subsystem sftp internal-sftp
"""
_CHROOT = "ForceCommand internal-sftp\nChrootDirectory {base}/home\n"
_START = "ForceCommand internal-sftp -d {base}/home\n"


@dataclass(frozen=True)
class SshServer:
    """A running sshd; ``folder`` is what may be written to, "in" below where one arrives, and belongs to ``owner``."""

    port: int
    base: Path
    folder: Path
    owner: tuple[int, int]
    known_hosts: Path
    log: Path

    def place(self, **given: object) -> Place:
        """The server as a source's place."""
        rest = {"scheme": "sftp", "host": "127.0.0.1", "port": self.port, "folder": "in", "idle": 20, "total": 120}
        return Place(**{**rest, **given})  # type: ignore[arg-type]

    @property
    def by_password(self) -> Login:
        return Login(user=USER, password=PASSWORD)

    @property
    def by_key(self) -> Login:
        return Login(user=USER, key_file=str(self.base / "userkey"))

    def admit(self, key_file: Path) -> None:
        """Let the owner of a private key in."""
        public = key_file.with_name(key_file.name + ".pub").read_text()
        with (self.base / "authorized_keys").open("a") as keys:
            keys.write(public)


@contextmanager
def sshd(
    *, chroot: bool = True, host_keys: tuple[str, ...] = ("ed25519",), trusted: bool = True, extra: str = ""
) -> Iterator[SshServer]:
    """A sshd with keys of these types; ``trusted``: they are known. ``extra`` are settings, which win."""
    _need_program()
    owner = _system_user()
    with ExitStack() as stack:
        base = Path(tempfile.mkdtemp(prefix="oi-sftp-", dir="/srv"))  # every folder of a chroot must be root's
        stack.callback(shutil.rmtree, base, ignore_errors=True)
        base.chmod(0o755)
        folder = base / "home" / "in"
        folder.mkdir(parents=True)
        os.chown(folder, *owner)
        for kind in host_keys:
            make_key(base / f"hostkey_{kind}", kind)
            extra += f"HostKey {base}/hostkey_{kind}\n"
        make_key(base / "userkey")
        shutil.copy(base / "userkey.pub", base / "authorized_keys")
        port, settings = free_port(), base / "sshd_config"
        rest = _SETTINGS + (_CHROOT if chroot else _START)
        settings.write_text(extra + rest.format(port=port, base=base, user=USER))  # of two lines sshd takes the first
        log = stack.enter_context((base / "log").open("w"))
        stack.enter_context(listening([PROGRAM, "-D", "-e", "-f", str(settings)], port, log.fileno()))
        server = SshServer(port, base, folder, owner, base / "known_hosts", base / "log")
        if trusted:
            trust(server.known_hosts, server.place(), host_key_of(server.place()))
        yield server


def make_key(path: Path, kind: str = "ed25519", passphrase: str = "", *options: str) -> Path:
    """A private key as ssh-keygen writes it, with its public one beside it."""
    command = ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-f", str(path), *options]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def _need_program() -> None:
    if not Path(PROGRAM).exists():
        pytest.skip(f"{PROGRAM} is not installed")
    if os.geteuid() != 0:
        pytest.skip("sshd needs root")
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # absent without systemd


def _system_user() -> tuple[int, int]:
    command = ["useradd", "--no-create-home", "--home-dir", "/srv", "--shell", "/bin/sh", USER]
    subprocess.run(command, check=False, capture_output=True)
    # Without a password UsePAM=no refuses the account even with a key.
    subprocess.run(["chpasswd"], input=f"{USER}:{PASSWORD}\n", text=True, check=True)
    user = pwd.getpwnam(USER)
    return user.pw_uid, user.pw_gid
