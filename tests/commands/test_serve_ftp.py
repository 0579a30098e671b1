"""`openimmo serve-ftp` and `openimmo senders set-password`: what they ask for, refuse, and never show."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from openimmo.commands import serving
from tests.acceptance.receiving import PATIENCE
from tests.acceptance.receiving import serving as running
from tests.commands.program import Answer, Program, command, environment, process
from tests.servers.certificates import make_certificate


@pytest.fixture
def sender(openimmo: Program) -> str:
    assert openimmo("senders", "add", "Muster", "--account", "muster").code == 0
    return "Muster"


def kept(openimmo: Program, home: Path) -> str:
    """Everything that is shown of the sender, and the log of its changes."""
    shown = [openimmo("senders", "show", "Muster", *more) for more in ((), ("--format", "json"))]
    listed = openimmo("senders", "list", "--format", "json")
    return "".join(answer.out + answer.err for answer in (*shown, listed))


def test_a_password_is_read_from_stdin_and_never_shown(home: Path, openimmo: Program, sender: str) -> None:
    done = process(home, "--lang", "en", "senders", "set-password", sender, "--stdin", stdin=b"geheim-4711\n")
    assert (done.code, done.out) == (0, "The password of Muster is set; the account is muster.\n")
    shown = kept(openimmo, home)
    assert "geheim" not in shown
    assert "scrypt" not in shown
    assert b"geheim-4711" not in (home / "store.db").read_bytes()
    removed = openimmo("--lang", "en", "senders", "set-password", sender, "--remove")
    assert removed.out.startswith("Muster has no password")


def test_each_change_of_a_password_is_in_the_history(home: Path, openimmo: Program, sender: str) -> None:
    for _ in range(2):
        openimmo("senders", "set-password", sender, "--generate")
    history = openimmo("senders", "show", sender, "--format", "json").json["history"]
    told = [(one["action"], one["before"], one["after"]) for one in history[1:]]
    assert told == [("password", {}, {"password": "set"}), ("password", {"password": "set"}, {"password": "set"})]


def test_a_made_up_password_is_shown_once(openimmo: Program, sender: str) -> None:
    first, second = (openimmo("senders", "set-password", sender, "--generate").out.split()[-1] for _ in range(2))
    assert first != second
    assert len(first) == 27


@pytest.mark.parametrize("password", [b"short\n", b"", b" blank-at-the-end \n", b"\xff\xfe-no-utf-8-at-all\n"])
def test_what_is_no_password_is_refused(home: Path, openimmo: Program, sender: str, password: bytes) -> None:
    done = process(home, "senders", "set-password", sender, "--stdin", stdin=password)
    assert done.code == 2
    assert openimmo("senders", "show", sender, "--format", "json").json["history"][1:] == []


def test_nobody_is_asked_without_a_terminal(home: Path, openimmo: Program, sender: str) -> None:
    done = process(home, "--lang", "en", "senders", "set-password", sender)
    assert (done.code, done.err.startswith("openimmo: Without a terminal")) == (2, True)


AT_A_TERMINAL = """\
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from openimmo.cli import main
main()
"""


def typed(home: Path, *lines: bytes) -> Answer:
    """The command at a terminal where somebody types these lines."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", AT_A_TERMINAL, "--lang", "en", "senders", "set-password", "Muster"],
        stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home),
    ) as program:  # fmt: skip
        os.close(theirs)
        asked = b""
        for number, line in enumerate(lines):
            while asked.count(b":") <= number:
                asked += os.read(ours, 1000)
            os.write(ours, line + b"\n")
        out, err = program.communicate(timeout=PATIENCE)
    os.close(ours)
    return Answer(program.returncode, out.decode(), asked.decode() + err.decode())


def test_it_is_typed_twice_and_unseen(home: Path, sender: str) -> None:
    done = typed(home, b"geheim-4711", b"geheim-4711")
    assert (done.code, done.out) == (0, "The password of Muster is set; the account is muster.\n")
    assert "geheim" not in done.err


def test_two_different_entries_change_nothing(home: Path, openimmo: Program, sender: str) -> None:
    done = typed(home, b"geheim-4711", b"geheim-4712")
    assert done.code == 2
    assert "The two entries differ" in done.err


def test_only_one_way_to_give_it(openimmo: Program, sender: str) -> None:
    assert openimmo("senders", "set-password", sender, "--stdin", "--generate").code == 2


def test_a_sender_without_an_account_is_told_how_to_get_one(openimmo: Program) -> None:
    openimmo("senders", "add", "Ohne")
    done = openimmo("--lang", "en", "senders", "set-password", "Ohne", "--generate")
    assert done.code == 1
    assert "openimmo senders change Ohne --account ACCOUNT" in done.err
    assert openimmo("senders", "set-password", "Nobody", "--generate").code == 2


def test_without_the_extra_the_way_to_it_is_told(openimmo: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "NEEDED", ("pyftpdlib", "a_module_that_nobody_has"))
    done = openimmo("serve-ftp")
    assert done.code == 2
    assert "pip install 'openimmo[receiver]'" in done.err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "portal.example"])
def test_plain_ftp_stays_on_this_machine(openimmo: Program, home: Path, host: str) -> None:
    done = openimmo("--lang", "en", "serve-ftp", "--plain", "--host", host)
    assert done.code == 1
    assert "in the open" in done.err
    assert not home.exists()


@pytest.mark.parametrize("ports", ["60000", "60100-60000", "80-90", "a-b", "60000-70000", "-1-2"])
def test_data_ports_are_two_that_make_sense(openimmo: Program, ports: str) -> None:
    assert openimmo("serve-ftp", f"--passive-ports={ports}").code == 2


def test_certificate_and_key_belong_together(openimmo: Program, tmp_path: Path) -> None:
    made = make_certificate(tmp_path)
    assert openimmo("serve-ftp", "--certificate", made.certificate).code == 2
    done = openimmo("--lang", "en", "serve-ftp", "--certificate", made.key, "--key", made.key)
    assert (done.code, "cannot be used" in done.err) == (2, True)


def test_a_port_that_is_taken_is_told(home: Path, openimmo: Program, tmp_path: Path) -> None:
    with running(home) as receiver:
        other = process(tmp_path / "other", "--lang", "en", "serve-ftp", "--port", receiver.port)
        assert (other.code, f"Cannot listen on 127.0.0.1, port {receiver.port}" in other.err) == (1, True)


def test_a_home_has_one_receiver(home: Path) -> None:
    with running(home):
        second = process(home, "--lang", "en", "serve-ftp", "--port", "0")
        assert (second.code, "running already" in second.err) == (4, True)


def test_it_says_how_it_is_reached_and_who_can_log_in(
    home: Path, openimmo: Program, sender: str, tmp_path: Path
) -> None:
    made = make_certificate(tmp_path)
    own = ("--certificate", made.certificate, "--key", made.key, "--passive-ports", "50000-50100")
    with running(home, *own) as receiver:
        pass
    assert made.fingerprint in receiver.lines().replace(":", "").lower()
    assert "Nobody can log in yet" in receiver.lines()
    assert receiver.lines().endswith("The receiver has ended.\n")
    openimmo("senders", "set-password", sender, "--generate")
    with running(home, "--plain", "--host", "localhost") as receiver:
        pass
    assert "WITHOUT encryption" in receiver.lines()
    assert "Accounts that can log in: 1." in receiver.lines()


def test_its_log_can_be_json_and_quiet(home: Path) -> None:
    for options, codes in ((["--log-format", "json"], True), (["-q"], False)):
        told = command(*options, "--lang", "en", "serve-ftp", "--port", "0", "--plain")
        with subprocess.Popen(told, env=environment(home), stderr=subprocess.PIPE, stdout=subprocess.PIPE) as program:
            while not (home / "receiver.lock").exists():
                os.sched_yield()
            if codes:
                assert program.stderr is not None
                assert '"code":"receiver-in-the-clear"' in program.stderr.readline().decode().replace(" ", "")
            else:
                os.waitid(os.P_PID, program.pid, os.WEXITED | os.WNOHANG)
            program.send_signal(signal.SIGTERM)
            try:
                _, said = program.communicate(timeout=PATIENCE)
            finally:
                program.kill()
            assert codes or said == b""
        (home / "receiver.lock").unlink()


def test_an_intake_that_breaks_ends_the_server(home: Path, openimmo: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("openimmo.pipeline.receiving.arriving.Intake.run", broken)
    done = openimmo("--lang", "en", "serve-ftp", "--port", "0")
    assert done.code == 3
    assert "The receiver has ended." in done.err
