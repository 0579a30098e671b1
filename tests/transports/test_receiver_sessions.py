"""The built-in receiver on real sockets: who gets in, what is seen there, what is refused, what is logged."""

import ftplib
import logging
import socket
import subprocess
from pathlib import Path

import pytest

from openimmo.errors import Refused, SettingsError
from openimmo.transports.receiver.attempts import MOST_ADDRESSES, Attempts
from openimmo.transports.receiver.encrypted import tls_context
from openimmo.transports.receiver.terms import Bounds
from tests.servers.certificates import make_certificate
from tests.transports.receiver_server import PASSWORDS, PATIENCE, QUICK, begin, kill, receiver, say, upload


@pytest.mark.parametrize(("user", "password"), [("alice", "wrong"), ("nobody", "geheim-4711"), ("bob", "geheim-4711")])
def test_a_wrong_login_is_refused_in_the_same_words(tmp_path: Path, user: str, password: str) -> None:
    with receiver(tmp_path) as server:
        with pytest.raises(ftplib.error_perm, match=r"^530 Login refused\.$"), server.client(user, password):
            pass
        assert server.desk.told == [("receiver-login-refused", {"user": user, "address": "127.0.0.1"})]
        assert not (server.root / user).exists()


def test_guessing_ends_the_connection_and_then_the_address(tmp_path: Path) -> None:
    with receiver(tmp_path, bounds=Bounds(delay=0, tries=2, failures=3)) as server:
        client = server.connect()
        assert say(client, "USER alice").startswith("331")
        assert say(client, "PASS 1").startswith("530")
        say(client, "USER alice")
        assert say(client, "PASS 2") == "530 Login refused. Disconnecting."
        client.close()
        client = server.connect()
        say(client, "USER alice")
        say(client, "PASS 3")
        client.close()
        with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as third:
            assert third.recv(100).startswith(b"421 Too many failed logins")
        assert server.desk.codes() == ["receiver-login-refused"] * 3


def test_a_right_password_does_not_help_who_is_barred_meanwhile(tmp_path: Path) -> None:
    with receiver(tmp_path, bounds=Bounds(delay=0, failures=1)) as server:
        first, second = server.connect(), server.connect()
        say(first, "USER alice")
        say(first, "PASS wrong")
        say(second, "USER alice")
        assert say(second, f"PASS {PASSWORDS['alice']}").startswith("530")
        first.close()
        second.close()


def test_failed_logins_are_counted_by_machine_and_forgotten_in_time() -> None:
    now = [0.0]
    attempts = Attempts(2, 60, lambda: now[0])
    for address in ("192.0.2.1", "::ffff:192.0.2.1"):
        attempts.failed(address)
    assert attempts.barred("192.0.2.1")
    assert not attempts.barred("192.0.2.2")
    attempts.failed("2001:db8::1")
    attempts.failed("2001:db8::2%eth0")
    assert attempts.barred("2001:db8::3")
    assert not attempts.barred("2001:db8:0:1::3")
    now[0] = 61
    assert not attempts.barred("192.0.2.1")


def test_what_is_remembered_of_failed_logins_is_bounded() -> None:
    attempts = Attempts(1, 60, lambda: 0.0)
    for number in range(MOST_ADDRESSES + 1):
        attempts.failed(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert not attempts.barred("10.0.0.0")
    assert attempts.barred("10.0.0.1")


def test_who_does_not_log_in_is_shown_out(tmp_path: Path) -> None:
    with receiver(tmp_path, bounds=Bounds(stranger=0.1)) as server:
        client = server.connect()
        assert client.getmultiline().startswith("421")
        client.close()


def test_connections_are_counted_by_address(tmp_path: Path) -> None:
    with (
        receiver(tmp_path, bounds=Bounds(per_address=1)) as server,
        server.client(),
        socket.create_connection(("127.0.0.1", server.port), PATIENCE) as second,
    ):
        assert second.recv(100).startswith(b"421 Too many connections")


def test_nothing_goes_in_the_clear_where_tls_is_asked_for(tmp_path: Path) -> None:
    with receiver(tmp_path, tls=True) as server:
        client = ftplib.FTP(timeout=PATIENCE)
        client.connect("127.0.0.1", server.port)
        assert say(client, "USER alice").startswith("550 SSL/TLS required")
        client.close()
        with server.client() as client:
            client.prot_c()  # type: ignore[attr-defined]
            with pytest.raises(ftplib.error_perm, match="550 SSL/TLS required on the data channel"):
                client.nlst()


@pytest.mark.parametrize(("version", "gets_in"), [("-tls1_1", False), ("-tls1_2", True), ("-tls1_3", True)])
def test_old_versions_of_tls_are_refused(tmp_path: Path, version: str, gets_in: bool) -> None:
    with receiver(tmp_path, tls=True) as server:
        told = ["openssl", "s_client", "-starttls", "ftp", "-connect", f"127.0.0.1:{server.port}", version]
        done = subprocess.run([*told, "-cipher", "ALL:@SECLEVEL=0"], input=b"QUIT\r\n", capture_output=True, timeout=60)
        assert (done.returncode == 0) is gets_in


def test_senders_see_their_own_files_only(tmp_path: Path) -> None:
    with receiver(tmp_path) as server, server.client("alice") as alice, server.client("bob") as bob:
        upload(alice, "a.zip", b"1")
        (server.root / "secret.zip").write_bytes(b"2")
        assert bob.nlst() == []
        for path in ("..", "../alice", "/../alice", "/..", "/alice"):
            assert say(bob, f"CWD {path}")[:3] in ("250", "550")
            assert bob.pwd() == "/"
        for path in ("../alice/a.zip", "/../../alice/a.zip", "..//alice//a.zip", "../secret.zip"):
            assert say(bob, f"SIZE {path}").startswith("550")
            assert say(bob, f"DELE {path}").startswith("550")
            say(bob, f"RNFR {path}")
            assert not say(bob, "RNTO mine.zip").startswith("250")
        assert bob.nlst() == []
        assert (server.root / "alice" / "a.zip").exists()
        assert (server.root / "secret.zip").exists()


def test_links_are_neither_shown_nor_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.zip").write_bytes(b"1")
    with receiver(tmp_path) as server, server.client() as client:
        own = server.root / "alice"
        (own / "folder").symlink_to(tmp_path / "outside")
        (own / "file.zip").symlink_to(tmp_path / "outside" / "a.zip")
        (own / ".upload-b.zip.part").symlink_to(tmp_path / "outside" / "b.zip")
        assert client.nlst() == []
        assert list(client.mlsd()) == []
        uploads = ("STOR file.zip", "STOR folder/c.zip")
        for command in ("CWD folder", "SIZE file.zip", *uploads, "DELE file.zip", "MKD folder/d"):
            assert say(client, command)[:3] in ("550", "553"), command
        client.makepasv()
        assert say(client, "STOR b.zip").startswith("553")
        assert [path.name for path in (tmp_path / "outside").iterdir()] == ["a.zip"]


CONTROLS = ("a\x1b[2J.zip", "a\x00.zip", "a\tb.zip", "\x7f")
HOSTILE = (*CONTROLS, "a\\b.zip", ".upload-a.zip.part", "a/b/c.zip", "..", "x" * 201)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_refused(tmp_path: Path, name: str) -> None:
    with receiver(tmp_path) as server, server.client() as client:
        client.makepasv()
        for command in ("STOR", "APPE", "STOU", "MKD"):
            assert say(client, f"{command} {name}")[:3] in ("553", "550"), command
        upload(client, "ok.zip", b"1")
        assert say(client, "RNFR ok.zip").startswith("350")
        assert say(client, f"RNTO {name}").startswith("553")
        assert server.names() == ["ok.zip"]
        assert all(str(value).isprintable() for _, params in server.desk.told for value in params.values())


def test_commands_that_nobody_needs_are_not_there(tmp_path: Path) -> None:
    with receiver(tmp_path) as server, server.client() as client:
        upload(client, "a.zip", b"1")
        assert say(client, "USER bob").startswith("503")
        for command in ("RETR a.zip", "SITE CHMOD 777 a.zip", "MFMT 20200101000000 a.zip", "REIN"):
            assert say(client, command)[:2] == "50", command
        assert (server.root / "alice" / "a.zip").stat().st_mode & 0o777 == 0o600


def test_folders_lie_side_by_side(tmp_path: Path) -> None:
    with receiver(tmp_path) as server, server.client() as client:
        assert client.mkd("bilder") == "/bilder"
        assert say(client, "MKD bilder/tief").startswith("550")
        assert say(client, "STOR fehlt/a.jpg").startswith("550 There is no such folder")
        assert say(client, "STOR bilder").startswith("553 There is a folder")
        client.cwd("bilder")
        assert client.pwd() == "/bilder"
        upload(client, "1.jpg", b"1")
        assert client.nlst() == ["1.jpg"]
        client.cwd("..")
        assert say(client, "CWD nirgends").startswith("550")
        assert say(client, "RNFR bilder").startswith("350")
        assert say(client, "RNTO anders").startswith("550")
        upload(client, "2.jpg", b"2")
        say(client, "RNFR 2.jpg")
        assert say(client, "RNTO bilder").startswith("550")
        client.delete("bilder/1.jpg")
        assert say(client, "DELE bilder/1.jpg").startswith("550")
        client.rmd("bilder")
        assert client.nlst() == ["2.jpg"]
        assert server.desk.next() == "bilder/1.jpg"


def test_listings_tell_nothing_of_the_machine(tmp_path: Path) -> None:
    with receiver(tmp_path) as server, server.client() as client:
        upload(client, "a.zip", b"123")
        lines: list[str] = []
        client.dir(lines.append)
        assert lines[0].split()[2:5] == ["sender", "sender", "3"]
        assert [(name, facts["size"]) for name, facts in client.mlsd()] == [("a.zip", "3")]
        assert "Jan" not in say(client, "MDTM a.zip")
        assert str(tmp_path) not in say(client, "STAT")


def test_an_upload_that_broke_off_can_be_taken_back(tmp_path: Path) -> None:
    with receiver(tmp_path) as server, server.client() as client:
        with server.client() as other:
            kill(other, begin(other, "a.zip", b"PK"))
        assert server.desk.next() is None
        assert client.nlst() == ["a.zip"]
        client.delete("a.zip")
        assert server.names() == []


def test_an_account_that_is_closed_is_turned_away_at_its_next_upload(tmp_path: Path) -> None:
    with receiver(tmp_path) as server, server.client() as client:
        upload(client, "a.zip", b"1")
        server.desk.closed.add("alice")
        assert say(client, "STOR b.zip").startswith("421 This account is closed")
        with pytest.raises((EOFError, ConnectionError)):
            client.nlst()
        assert "receiver-turned-away" in server.desk.codes()


def test_passwords_are_never_told_or_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), receiver(tmp_path) as server:
        with server.client() as client:
            upload(client, "a.zip", b"1")
        with pytest.raises(ftplib.error_perm), server.client("alice", "falsch-4712"):
            pass
        told = caplog.text + repr(server.desk.told)
    assert "geheim-4711" not in told
    assert "falsch-4712" not in told
    assert [record.getMessage() for record in caplog.records if record.name == "pyftpdlib"] == []


def test_data_ports_are_those_that_were_given(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with receiver(tmp_path, passive=(port, port), public="192.0.2.7") as server, server.client() as client:
        assert say(client, "PASV") == f"227 Entering passive mode (192,0,2,7,{port // 256},{port % 256})."
        assert f"|||{port}|" in say(client, "EPSV")


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with (
        receiver(tmp_path) as server,
        pytest.raises(Refused, match="Cannot listen"),
        receiver(tmp_path / "other", port=server.port),
    ):
        pass


def test_a_certificate_that_does_not_fit_its_key_is_told(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = make_certificate(tmp_path / "one"), make_certificate(tmp_path / "two")
    tls_context(one.certificate, one.key)
    for key in (two.key, tmp_path / "missing.pem", one.certificate):
        with pytest.raises(SettingsError, match="cannot be used"):
            tls_context(one.certificate, key)


def test_a_bug_in_a_session_ends_that_session_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with receiver(tmp_path) as server:
        with server.client() as client:
            server.desk.welcome = None  # type: ignore[method-assign, assignment]
            with pytest.raises((EOFError, ConnectionError)):
                client.sendcmd("DELE a.zip")
        with server.client() as client:
            assert client.pwd() == "/"
    assert [record.name for record in caplog.records] == ["openimmo.transports.receiver.session"]
    assert QUICK.delay == 0
