"""Whom SFTP trusts, how it logs in, and that no secret is ever told."""

import base64
import logging
import resource
import socket
import stat
import subprocess
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from openimmo.domain.source import Login, Place
from openimmo.errors import TransportError
from openimmo.transports.host_keys import fingerprint, host_key, judge, known_keys
from openimmo.transports.sftp import host_key_of, sftp_files, trust
from tests.servers.asyncssh_server import PASSWORD, AsyncSshServer, asyncssh_server
from tests.servers.sshd import USER, SshServer, make_key, sshd

PLACE = Place(scheme="sftp", host="ftp.example.com")
BLOB, OTHER_BLOB = b"the bytes of a key", b"the bytes of another"


@pytest.fixture(scope="module")
def house() -> Iterator[SshServer]:
    with sshd() as server:
        yield server


@pytest.fixture(scope="module")
def other() -> Iterator[AsyncSshServer]:
    with asyncssh_server() as server:
        yield server


def let_in(place: Place, login: Login, known_hosts: Path) -> None:
    with sftp_files(place, login, known_hosts) as files:
        files.list(b"")


def turned_away(place: Place, login: Login, known_hosts: Path) -> TransportError:
    with pytest.raises(TransportError) as caught:
        let_in(place, login, known_hosts)
    assert caught.value.message("de")
    assert caught.value.message("en")
    return caught.value


# Host keys


def test_an_unknown_server_gets_nothing_and_its_fingerprint_is_named(other: AsyncSshServer, tmp_path: Path) -> None:
    other.logins.clear()
    error = turned_away(other.place(), other.login, tmp_path / "known_hosts")
    assert (error.code, error.retryable) == ("transport-host-unknown", False)
    assert error.params["fingerprint"] == other.key.get_fingerprint()
    assert str(error.params["fingerprint"]) in error.message("de")
    assert "openimmo sources trust" in str(error.advice("en"))
    assert other.logins == []
    assert not (tmp_path / "known_hosts").exists()


def test_a_changed_key_is_told_loudly_and_nothing_is_sent(other: AsyncSshServer, tmp_path: Path) -> None:
    other.logins.clear()
    known = tmp_path / "known_hosts"
    trust(known, other.place(), host_key(other.place(), "ssh-ed25519", BLOB))
    error = turned_away(other.place(), other.login, known)
    assert (error.code, error.retryable) == ("transport-host-changed", False)
    assert error.params["expected"] == fingerprint(BLOB)
    assert "WARNING" in error.message("en")
    assert other.logins == []


def test_a_key_that_was_said_yes_to_is_trusted(other: AsyncSshServer, tmp_path: Path) -> None:
    key = host_key_of(other.place())
    assert (key.type, key.fingerprint) == ("ssh-ed25519", other.key.get_fingerprint())
    trust(tmp_path / "known_hosts", other.place(), key)
    let_in(other.place(), other.login, tmp_path / "known_hosts")


def test_looking_at_a_key_logs_nobody_in(other: AsyncSshServer) -> None:
    other.logins.clear()
    host_key_of(other.place())
    assert other.logins == []


@pytest.mark.parametrize("ending", ["", "=", " "])
def test_a_pin_needs_no_known_hosts(other: AsyncSshServer, tmp_path: Path, ending: str) -> None:
    let_in(other.place(pin=other.key.get_fingerprint() + ending), other.login, tmp_path / "none")


def test_a_pin_counts_alone(other: AsyncSshServer) -> None:
    other.logins.clear()
    error = turned_away(other.place(pin=fingerprint(BLOB)), other.login, other.known_hosts)
    assert (error.code, error.retryable) == ("transport-host-changed", False)
    assert other.logins == []


@pytest.mark.system
@pytest.mark.parametrize("kind", ["rsa", "ecdsa", "ed25519"])
def test_of_several_keys_a_server_shows_the_one_that_is_known(kind: str, tmp_path: Path) -> None:
    with sshd(host_keys=("ed25519", "rsa", "ecdsa"), trusted=False) as server:
        public = (server.base / f"hostkey_{kind}.pub").read_text()
        known = tmp_path / "known_hosts"
        known.write_text(f"# ours\n\n[127.0.0.1]:{server.port} {public}")
        let_in(server.place(), server.by_key, known)


@pytest.mark.system
def test_what_ssh_keyscan_and_ssh_keygen_write_is_understood(house: SshServer, tmp_path: Path) -> None:
    known = tmp_path / "known_hosts"
    scan = ["ssh-keyscan", "-p", str(house.port), "127.0.0.1"]
    known.write_bytes(subprocess.run(scan, check=True, capture_output=True).stdout)
    let_in(house.place(), house.by_key, known)
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", str(known)], check=True, capture_output=True)
    assert b"127.0.0.1" not in known.read_bytes()
    let_in(house.place(), house.by_key, known)


@pytest.mark.system
def test_openssh_understands_what_we_write(house: SshServer) -> None:
    find = ["ssh-keygen", "-l", "-F", f"[127.0.0.1]:{house.port}", "-f", str(house.known_hosts)]
    assert (
        host_key_of(house.place()).fingerprint
        in subprocess.run(find, check=True, capture_output=True, text=True).stdout
    )


def test_trust_replaces_the_servers_former_key_and_keeps_everything_else(tmp_path: Path) -> None:
    known = tmp_path / "home" / "known_hosts"
    elsewhere = msgspec.structs.replace(PLACE, port=2222)
    trust(known, PLACE, host_key(PLACE, "ssh-rsa", OTHER_BLOB))
    trust(known, elsewhere, host_key(elsewhere, "ssh-ed25519", OTHER_BLOB))
    shared = b"mirror.example.com,FTP.example.com ssh-rsa " + base64.b64encode(OTHER_BLOB)
    with known.open("ab") as file:
        file.write(b"# a note \xff\n" + shared + b" mirror\nhalf a line\n@revoked ftp.example.com ssh-rsa AAAA")
    trust(known, PLACE, host_key(PLACE, "ssh-ed25519", BLOB))
    assert [one.fingerprint for one in known_keys(known, PLACE)] == [fingerprint(BLOB)]
    assert [one.fingerprint for one in known_keys(known, elsewhere)] == [fingerprint(OTHER_BLOB)]
    lines = known.read_bytes().splitlines()
    assert lines[1:4] == [b"# a note \xff", shared.replace(b",FTP.example.com", b"") + b" mirror", b"half a line"]
    assert stat.S_IMODE(known.stat().st_mode) == 0o600
    assert list(known.parent.iterdir()) == [known]


def test_a_line_that_is_broken_makes_nobody_known(tmp_path: Path) -> None:
    known = tmp_path / "known_hosts"
    known.write_bytes(
        b"ftp.example.com ssh-rsa !!!\nftp.example.com ssh-\xff AAAA\n"
        b"|1|AAAA ssh-rsa AAAA\n|1|??|?? ssh-rsa AAAA\n\n# x y z\n"
    )
    assert known_keys(known, PLACE) == ()
    with pytest.raises(TransportError) as caught:
        judge(host_key(PLACE, "ssh-rsa", BLOB), PLACE, known)
    assert caught.value.code == "transport-host-unknown"


def test_known_hosts_that_cannot_be_read_or_written_are_told(other: AsyncSshServer, tmp_path: Path) -> None:
    error = turned_away(other.place(), other.login, tmp_path)
    assert (error.code, error.retryable) == ("transport-known-hosts", False)
    with pytest.raises(TransportError) as caught:
        trust(Path("/dev/full/known_hosts"), PLACE, host_key(PLACE, "ssh-rsa", BLOB))
    assert caught.value.code == "transport-known-hosts"


def test_known_hosts_are_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    known = tmp_path / "known_hosts"
    trust(known, PLACE, host_key(PLACE, "ssh-rsa", BLOB))
    before = known.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(TransportError) as caught:
            trust(known, PLACE, host_key(PLACE, "ssh-rsa", OTHER_BLOB))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code == "transport-known-hosts"
    assert known.read_bytes() == before
    assert list(tmp_path.iterdir()) == [known]


# Logging in


@pytest.mark.system
@pytest.mark.parametrize("passphrase", ["", "geheim-0815"])
@pytest.mark.parametrize("kind", ["ed25519", "rsa", "ecdsa"])
def test_a_key_lets_in(house: SshServer, tmp_path: Path, kind: str, passphrase: str) -> None:
    key = make_key(tmp_path / "key", kind, passphrase)
    house.admit(key)
    let_in(house.place(), Login(user=USER, key_file=str(key), passphrase=passphrase), house.known_hosts)


@pytest.mark.system
def test_a_key_in_the_old_form_lets_in(house: SshServer, tmp_path: Path) -> None:
    key = make_key(tmp_path / "key", "rsa", "geheim-0815", "-m", "PEM")
    house.admit(key)
    let_in(house.place(), Login(user=USER, key_file=str(key), passphrase="geheim-0815"), house.known_hosts)


@pytest.mark.system
def test_a_passphrase_that_is_not_needed_does_no_harm(house: SshServer) -> None:
    login = msgspec.structs.replace(house.by_key, passphrase="not needed")
    let_in(house.place(), login, house.known_hosts)


@pytest.mark.system
def test_a_password_lets_in(house: SshServer) -> None:
    let_in(house.place(), house.by_password, house.known_hosts)


@pytest.mark.system
def test_a_server_may_want_key_and_password(house: SshServer) -> None:
    with sshd(extra="AuthenticationMethods publickey,password\n") as server:
        both = msgspec.structs.replace(server.by_key, password=server.by_password.password)
        let_in(server.place(), both, server.known_hosts)


def test_a_server_may_ask_for_the_password_interactively() -> None:
    with asyncssh_server(ways=("interactive",)) as server:
        let_in(server.place(), server.login, server.known_hosts)
        assert server.logins == [("interactive", PASSWORD)]


def test_a_wrong_password_is_refused_to_the_question_as_well() -> None:
    with asyncssh_server(ways=("interactive",)) as server:
        error = turned_away(server.place(), Login(user="alice", password="falsch-4711"), server.known_hosts)
        assert (error.code, error.retryable) == ("transport-login-refused", False)


def test_a_server_that_asks_for_more_than_a_password_gets_nothing() -> None:
    with asyncssh_server(ways=("interactive", "twice")) as server:
        error = turned_away(server.place(), server.login, server.known_hosts)
        assert error.code == "transport-login-refused"
        assert server.logins == [("interactive", "")]


@pytest.mark.system
@pytest.mark.parametrize(
    "login", [Login(user=USER, password="falsch-4711"), Login(user=USER), Login(user="nobody-here")]
)
def test_a_wrong_login_is_refused_for_good(house: SshServer, login: Login) -> None:
    error = turned_away(house.place(), login, house.known_hosts)
    assert (error.code, error.retryable) == ("transport-login-refused", False)


@pytest.mark.system
def test_a_key_that_nobody_knows_is_refused_for_good(house: SshServer, tmp_path: Path) -> None:
    login = Login(user=USER, key_file=str(make_key(tmp_path / "key")))
    error = turned_away(house.place(), login, house.known_hosts)
    assert (error.code, error.retryable) == ("transport-login-refused", False)


@pytest.mark.system
def test_a_server_that_hangs_up_on_a_wrong_password_is_told_as_that(house: SshServer) -> None:
    with sshd(extra="MaxAuthTries 1\n") as server:
        login = Login(user=USER, password="falsch-4711")
        assert turned_away(server.place(), login, server.known_hosts).code == "transport-login-cut"


@pytest.mark.system
def test_neither_an_agent_nor_the_keys_in_the_home_are_asked(
    house: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".ssh").mkdir()
    house.admit(make_key(tmp_path / ".ssh" / "id_ed25519"))
    monkeypatch.setenv("HOME", str(tmp_path))
    with closing(socket.socket(socket.AF_UNIX)) as agent:
        agent.bind(str(tmp_path / "agent"))
        agent.listen()
        agent.setblocking(False)
        monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "agent"))
        error = turned_away(house.place(), Login(user=USER, password="falsch"), house.known_hosts)
        assert error.code == "transport-login-refused"
        with pytest.raises(BlockingIOError):
            agent.accept()


@pytest.mark.parametrize("passphrase", ["", "falsch"])
@pytest.mark.parametrize("options", [(), ("-m", "PEM")])
def test_a_locked_key_without_its_passphrase_is_told(
    other: AsyncSshServer, tmp_path: Path, passphrase: str, options: tuple[str, ...]
) -> None:
    key = make_key(tmp_path / "key", "rsa", "geheim-0815", *options)
    login = Login(user="alice", key_file=str(key), passphrase=passphrase)
    error = turned_away(other.place(), login, other.known_hosts)
    assert (error.code, error.retryable) == ("transport-key-locked", False)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"PuTTY-User-Key-File-3: ssh-ed25519\n",
        b"-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----\n",
        b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n",
        b"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
    ],
)
def test_a_file_that_is_no_key_is_told(other: AsyncSshServer, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    login = Login(user="alice", key_file=str(tmp_path / "key"), passphrase="x")
    error = turned_away(other.place(), login, other.known_hosts)
    assert (error.code, error.retryable) == ("transport-key-foreign", False)


@pytest.mark.parametrize("name", ["", "none", "a\0b"])
def test_a_key_file_that_cannot_be_read_is_told(other: AsyncSshServer, tmp_path: Path, name: str) -> None:
    login = Login(user="alice", key_file=f"{tmp_path}/{name}")
    error = turned_away(other.place(), login, other.known_hosts)
    assert (error.code, error.retryable) == ("transport-key-file", False)


@pytest.mark.system
def test_outdated_encryption_is_told_as_that(tmp_path: Path) -> None:
    with sshd(host_keys=("rsa",), trusted=False, extra="HostKeyAlgorithms ssh-rsa\n") as server:
        error = turned_away(server.place(), server.by_key, tmp_path / "known_hosts")
        assert (error.code, error.retryable) == ("transport-outdated", False)


def test_a_server_without_sftp_is_told_as_that() -> None:
    with asyncssh_server(None) as server:
        error = turned_away(server.place(), server.login, server.known_hosts)
        assert (error.code, error.retryable) == ("transport-no-sftp", False)


@pytest.mark.system
def test_a_server_that_hangs_up_after_the_login_is_worth_another_try() -> None:
    with sshd(extra="ChrootDirectory /tmp\n") as server:  # sshd ends for a jail that others may write to
        error = turned_away(server.place(), server.by_key, server.known_hosts)
        assert error.code in ("transport-lost", "transport-login-cut")
        assert error.retryable


@pytest.mark.parametrize("host", ["does-not-exist.invalid", "127.0.0.1", "a..b"])
def test_a_server_that_is_not_there_is_worth_another_try(host: str, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    place = Place(scheme="sftp", host=host, port=port, idle=5, total=10)
    error = turned_away(place, Login(), tmp_path / "known_hosts")
    assert (error.code, error.retryable) == ("transport-away", True)


# Secrets


@pytest.mark.parametrize("password", ["falsch-4711", PASSWORD])
def test_no_secret_is_told_anywhere(
    other: AsyncSshServer,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    password: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("openimmo.transports.sftp.paramiko").setLevel(logging.DEBUG)
    login = Login(user="alice", password=password, passphrase="geheim-0815")
    with pytest.raises(TransportError) as caught, sftp_files(other.place(), login, other.known_hosts) as files:
        files.list(b"none")
    frames = [frame for frame, _ in traceback.walk_tb(caught.tb) if frame.f_code.co_filename != __file__]
    assert frames
    shown = repr([frame.f_locals for frame in frames]) + "".join(traceback.format_exception(caught.value))
    ours = [record for record in caplog.records if not record.name.startswith("asyncssh")]
    texts = [shown, str(caught.value), repr(caught.value), repr(login), *(record.getMessage() for record in ours)]
    assert not [text for text in texts if password in text or "geheim-0815" in text]
    assert capfd.readouterr() == ("", "")
    assert not [record for record in ours if record.name.startswith("paramiko")]
