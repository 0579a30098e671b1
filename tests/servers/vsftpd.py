"""vsftpd with virtual users, each locked into a folder of its own: plain FTP, or FTPS as strict as it comes."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from openimmo.domain.source import Login, Place, Scheme
from tests.servers.certificates import Certificate, make_certificate
from tests.servers.ports import free_port, listening
from tests.transports.contract import FolderBehind

PROGRAM = "/usr/sbin/vsftpd"
SYSTEM_USER = "oitest"
USERS = {"alice": "geheim-4711"}

_SETTINGS = """\
listen=YES
listen_address=127.0.0.1
background=NO
anonymous_enable=NO
local_enable=YES
guest_enable=YES
virtual_use_local_privs=YES
user_sub_token=$USER
chroot_local_user=YES
allow_writeable_chroot=YES
secure_chroot_dir=/var/run/vsftpd/empty
write_enable=YES
local_umask=022
pasv_address=127.0.0.1
seccomp_sandbox=NO
isolate_network=NO
use_localtime=NO
xferlog_enable=YES
log_ftp_protocol=YES
dual_log_enable=NO
max_login_fails=100
delay_failed_login=0
delay_successful_login=0
"""
_TLS = """\
ssl_enable=YES
ssl_tlsv1=YES
ssl_sslv2=NO
ssl_sslv3=NO
ssl_ciphers=HIGH
require_ssl_reuse=YES
"""
_PAM = """\
auth required pam_pwdfile.so nodelay pwdfile={passwords}
account required pam_permit.so
session required pam_permit.so
"""


@dataclass(frozen=True)
class FtpServer:
    """A running FTP server; ``root`` holds a folder for each user that belongs to ``owner`` (uid, gid)."""

    port: int
    root: Path
    users: Mapping[str, str]
    owner: tuple[int, int] | None = None
    certificate: Certificate | None = None
    log: Path | None = None
    process: int = 0
    _folders: Iterator[int] = field(default_factory=count)

    def place(self, **given: object) -> Place:
        """The server as a source's place; FTPS if it has a certificate."""
        scheme: Scheme = "ftps" if self.certificate else "ftp"
        proof = {"ca_file": str(self.certificate.certificate)} if self.certificate else {}
        rest = {"scheme": scheme, "host": "localhost", "port": self.port, "idle": 20, "total": 120}
        return Place(**{**rest, **proof, **given})  # type: ignore[arg-type]

    def own_folder(self, user: str = "alice") -> FolderBehind:
        """A new folder in a user's folder, for one test."""
        own = self.root / user / f"test-{next(self._folders)}"
        own.mkdir()
        if self.owner:
            os.chown(own, *self.owner)
        return FolderBehind(own, self.owner)

    def login(self, user: str = "alice") -> Login:
        return Login(user=user, password=self.users[user])


@contextmanager
def vsftpd(
    *,
    users: Mapping[str, str] = USERS,
    tls: bool = False,
    require_tls: bool = False,
    extra: str = "",
) -> Iterator[FtpServer]:
    """A vsftpd; with ``tls`` data connections must reuse the session, with ``require_tls`` nothing goes in clear."""
    _need_program()
    owner = _system_user()
    with ExitStack() as stack:
        root = Path(tempfile.mkdtemp(prefix="oi-ftp-", dir="/srv"))
        stack.callback(shutil.rmtree, root, ignore_errors=True)
        root.chmod(0o755)
        _write_users(root, users, owner)
        service = Path("/etc/pam.d", f"vsftpd-{root.name}")  # PAM reads services from this folder only
        stack.callback(service.unlink, missing_ok=True)
        service.write_text(_PAM.format(passwords=root / "passwords"))
        certificate = make_certificate(root) if tls else None
        port = free_port()
        settings = root / "vsftpd.conf"
        own = _own_settings(root, port, service, certificate, require_tls)
        settings.write_text(_SETTINGS + own + extra)
        program = stack.enter_context(listening([PROGRAM, str(settings)], port))
        yield FtpServer(port, root, users, owner, certificate, root / "log", program.pid)


def _need_program() -> None:
    if not Path(PROGRAM).exists():
        pytest.skip(f"{PROGRAM} is not installed")
    if os.geteuid() != 0:
        pytest.skip("vsftpd needs root")
    Path("/var/run/vsftpd/empty").mkdir(parents=True, exist_ok=True)


def _system_user() -> tuple[int, int]:
    try:
        user = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--no-create-home", "--home-dir", "/srv", "--shell", "/bin/sh", SYSTEM_USER]
        subprocess.run(command, check=True)
        user = pwd.getpwnam(SYSTEM_USER)
    return user.pw_uid, user.pw_gid


def _write_users(root: Path, users: Mapping[str, str], owner: tuple[int, int]) -> None:
    lines = []
    for name, password in users.items():
        command = ["openssl", "passwd", "-6", password]
        hashed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        lines.append(f"{name}:{hashed}\n")
        (root / name).mkdir()
        os.chown(root / name, *owner)
    (root / "passwords").write_text("".join(lines))
    (root / "passwords").chmod(0o600)


def _own_settings(root: Path, port: int, service: Path, certificate: Certificate | None, require_tls: bool) -> str:
    lowest = 40000 + (port * 37) % 20000
    lines = [
        f"listen_port={port}",
        f"guest_username={SYSTEM_USER}",
        f"local_root={root}/$USER",
        f"pam_service_name={service.name}",
        f"pasv_min_port={lowest}",
        f"pasv_max_port={lowest + 400}",
        f"vsftpd_log_file={root}/log",
    ]
    text = "\n".join(lines) + "\n"
    if certificate:
        demand = "YES" if require_tls else "NO"
        text += f"{_TLS}rsa_cert_file={certificate.certificate}\nrsa_private_key_file={certificate.key}\n"
        text += f"force_local_logins_ssl={demand}\nforce_local_data_ssl={demand}\n"
    return text
