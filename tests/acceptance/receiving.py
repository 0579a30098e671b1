"""`openimmo serve-ftp` as a process of its own, and senders' programs that upload to it."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.commands.program import command, environment, process

PATIENCE = 60


@dataclass
class Receiver:
    """A running receiver: where it listens, and its log."""

    home: Path
    port: int
    log: Path
    program: "subprocess.Popen[bytes]"

    @property
    def certificate(self) -> Path:
        return self.home / "receiver" / "certificate.pem"

    def curl(self, account: str, password: str, *arguments: object, check: bool = True) -> int:
        """curl with FTPS demanded and the certificate checked; its exit code."""
        target = [f"ftp://localhost:{self.port}/"]
        told = ["curl", "-sS", "--ssl-reqd", "--cacert", self.certificate, "-u", f"{account}:{password}"]
        done = subprocess.run([*map(str, told), *map(str, arguments), *target], timeout=PATIENCE, capture_output=True)
        assert not check or done.returncode == 0, done.stderr.decode()
        return done.returncode

    def lftp(self, account: str, password: str, commands: str, check: bool = True) -> str:
        """lftp with FTPS demanded and the certificate checked; what it printed."""
        settings = (
            f"set ssl:ca-file {self.certificate}; set ftp:ssl-force yes; set ftp:ssl-protect-data yes; "
            "set net:max-retries 1; set net:timeout 20; set cmd:fail-exit yes"
        )
        told = ["lftp", "-c", f"{settings}; open -u {account},{password} ftp://localhost:{self.port}; {commands}"]
        done = subprocess.run(told, timeout=PATIENCE, capture_output=True)
        assert not check or done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def lines(self) -> str:
        return self.log.read_text(encoding="utf-8")


@contextmanager
def serving(home: Path, *arguments: object, **variables: str) -> Iterator[Receiver]:
    """A receiver on a free port, ended by SIGTERM as an init system would."""
    log = home.parent / "receiver.log"
    told = ["--log-format", "text", "--lang", "en", "serve-ftp", "--port", "0", *arguments]
    with (
        log.open("wb") as into,
        subprocess.Popen(
            command(*told), env=environment(home, **variables), stdin=subprocess.DEVNULL, stdout=into, stderr=into
        ) as program,
    ):
        try:
            yield Receiver(home, _port(log, program), log, program)
            program.send_signal(signal.SIGTERM)
            assert program.wait(PATIENCE) == 0, log.read_text(encoding="utf-8")
        finally:
            program.kill()


def _port(log: Path, program: "subprocess.Popen[bytes]") -> int:
    while program.poll() is None:
        if found := re.search(r"port (\d+)", log.read_text(encoding="utf-8")):
            return int(found[1])
        os.sched_yield()
    raise RuntimeError(log.read_text(encoding="utf-8"))


def register(home: Path, name: str, account: str, email: str) -> str:
    """A sender with an account; its password, as the command shows it once."""
    assert process(home, "senders", "add", name, "--account", account, "--email", email).code == 0
    told = process(home, "--lang", "en", "senders", "set-password", name, "--generate")
    assert told.code == 0, told.err
    return told.out.strip().rpartition(" ")[2]
