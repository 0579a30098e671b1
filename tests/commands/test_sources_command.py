"""``openimmo sources`` against real servers and folders: the list, checks, and trust."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from openimmo.domain.delivery import Reason
from openimmo.store.stock import Stock
from tests.commands.program import command, environment, on_terminal
from tests.servers.pyftpd import pyftpd
from tests.servers.sshd import PASSWORD, USER, sshd
from tests.servers.vsftpd import USERS, FtpServer, vsftpd

FTP_PASSWORD = USERS["alice"]


@pytest.fixture
def setup(home: Path):
    """Write openimmo.toml, readable for its owner only."""

    def write(text: str) -> None:
        home.mkdir(exist_ok=True)
        file = home / "openimmo.toml"
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)

    return write


def ftp_source(server: FtpServer, more: str = "") -> str:
    """The settings of a source on that server, with its password."""
    proof = f'ca_file = "{server.certificate.certificate}"' if server.certificate else ""
    scheme = "ftps" if server.certificate else "ftp"
    return f"""
        [source.drop]
        url = "{scheme}://alice@localhost:{server.port}"
        password = "{FTP_PASSWORD}"
        {proof}
        {more}
    """


def ssh_source(port: int, more: str = "") -> str:
    return f"""
        [source.drop]
        url = "sftp://{USER}@127.0.0.1:{port}/in"
        password = "{PASSWORD}"
        {more}
    """


def steps(answer) -> dict[str, str]:
    """The result of each step of the only source; of several of one name the worst."""
    [source] = answer.json["sources"]
    found: dict[str, str] = {}
    for one in source["steps"]:
        ranks = ("ok", "untried", "warning", "failed")
        found[one["step"]] = max(one["result"], found.get(one["step"], "ok"), key=ranks.index)
    return found


def said(answer, step: str) -> str:
    return " ".join(one["message"] for one in answer.json["sources"][0]["steps"] if one["step"] == step)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


class TestList:
    def test_without_sources_says_so(self, openimmo):
        assert openimmo("sources", "list").out == (
            "No source is set up; sources stand in openimmo.toml under [source.NAME].\n"
        )
        assert openimmo("sources", "list", "--format", "json").json == []
        assert openimmo("sources", "check").code == 0

    def test_tells_how_the_last_look_went(self, openimmo, setup, home):
        setup("""
            [sender.Meier]
            account = "alice"
            [source.drop]
            url = "ftps://alice@ftp.example.com:2121/in"
            every = "2h"
            policy = "imv"
            [source.box]
            url = "/srv/box"
            paused = true
        """)
        from datetime import UTC, datetime

        with Stock.open(home / "store.db").writing() as book:
            book.note_look("drop", datetime(2026, 11, 21, 10, tzinfo=UTC), {"files": 9, "waiting": 2})
            gone = Reason("transport-lost", {"host": "ftp.example.com", "reason": "reset"})
            book.note_look("drop", datetime(2026, 11, 21, 12, tzinfo=UTC), {}, gone)
        drop, box = openimmo("sources", "list", "--format", "json").json
        assert drop == {
            "name": "drop",
            "url": "ftps://ftp.example.com:2121/in",
            "sender": "Meier",
            "policy": "imv",
            "every": 7200,
            "paused": False,
            "last_look": "2026-11-21T12:00:00Z",
            "last_success": "2026-11-21T10:00:00Z",
            "failures": 1,
            "problem": {
                "code": "transport-lost",
                "message": "The connection with ftp.example.com was lost: reset",
            },
            "waiting": 2,
        }
        assert (box["paused"], box["last_look"], box["sender"]) == (True, None, None)
        text = openimmo("--lang", "de", "sources", "list").out
        assert "drop: Die Verbindung mit ftp.example.com ist abgebrochen: reset" in text
        assert "pausiert" in text


class TestCheckOfAFolder:
    def test_everything_that_works_is_told(self, openimmo, setup, home):
        setup('[source.drop]\nurl = "in"\nafter = "move"')
        (home / "in").mkdir()
        (home / "in" / "feed.zip").write_bytes(b"PK" * 500)
        (home / "in" / "new.zip.part").write_bytes(b"x")
        (home / "in" / "a.jpg").write_bytes(b"x")
        answer = openimmo("sources", "check", "--write", "--format", "json")
        assert answer.code == 0
        assert set(steps(answer).values()) == {"ok"}
        assert list(steps(answer)) == [
            "sender", "reach", "list", "facts", "read", "resume", "write", "rename", "remove",
        ]  # fmt: skip
        assert said(answer, "list").startswith(
            "Files: 3; would be looked at: 1, still being written: 1, other names: 1. Folders: 0."
        )
        assert names(home / "in") == ["a.jpg", "done", "feed.zip", "new.zip.part"]
        assert names(home / "in" / "done") == []

    def test_nothing_is_written_unless_asked_for(self, openimmo, setup, home):
        setup('[source.drop]\nurl = "in"\nafter = "move"')
        (home / "in").mkdir()
        answer = openimmo("sources", "check", "--format", "json")
        assert (answer.code, steps(answer)["write"], steps(answer)["read"]) == (0, "untried", "untried")
        assert names(home / "in") == []
        assert names(home) == ["in", "openimmo.toml"]

    def test_a_folder_that_is_not_there_fails(self, openimmo, setup):
        setup('[source.drop]\nurl = "in"')
        answer = openimmo("sources", "check")
        assert answer.code == 1
        assert "FAILED" in answer.out
        assert "drop does not work." in answer.out

    def test_names_nobody_may_use_are_told(self, openimmo, setup, home):
        setup('[source.drop]\nurl = "in"')
        (home / "in").mkdir()
        (home / "in" / "a\rb.zip").write_bytes(b"x")
        answer = openimmo("sources", "check", "--format", "json")
        assert (answer.code, steps(answer)["list"]) == (0, "warning")
        assert r"1 names cannot be used and are passed over: a\rb.zip" in said(answer, "list")

    def test_folders_that_are_nobodys_are_told(self, openimmo, setup, home):
        senders = '[sender.Meier]\nfolder = "m"\n[sender.Huber]\n'
        setup(senders + '[source.drop]\nurl = "in"\nbelow = "senders"\nafter = "move"')
        for name in ("m", "huber", "schulz", "x", "done", ".hidden"):
            (home / "in" / name).mkdir(parents=True)
        told = said(openimmo("sources", "check", "--format", "json"), "sender")
        assert "2 folders are nobody's: schulz, x" in told
        for name in ("schulz", "x"):
            (home / "in" / name).rmdir()
        told = said(openimmo("sources", "check", "--format", "json"), "sender")
        assert "There is a sender for all 2 folders." in told

    def test_packages_in_folders_that_nobody_looks_into_are_told(self, openimmo, setup, home):
        drop = home.parent / "drop"
        for folder in ("anna", "done", "pictures", ".hidden"):
            (drop / folder).mkdir(parents=True)
            (drop / folder / "house.jpg").write_bytes(b"...")
        for file in ("anna/a.zip", "anna/b.xml", "done/old.zip", ".hidden/c.zip", "anna/d.zip.part"):
            (drop / file).write_bytes(b"PK")
        setup(f'[source.drop]\nurl = "{drop}"\nafter = "move"\n')
        answer = openimmo("--lang", "en", "sources", "check", "--format", "json")
        (step,) = [one for one in answer.json["sources"][0]["steps"] if one["code"] == "sources-check-below"]
        assert step["result"] == "warning"
        assert "anna (2)" in step["message"]
        assert "done" not in step["message"]
        assert 'below = "senders"' in openimmo("--lang", "de", "sources", "check").out

    def test_folders_without_packages_and_those_that_are_looked_into_are_no_matter(self, openimmo, setup, home):
        drop = home.parent / "drop"
        (drop / "pictures").mkdir(parents=True)
        (drop / "pictures" / "house.jpg").write_bytes(b"...")
        setup(f'[source.drop]\nurl = "{drop}"\n')
        assert "sources-check-below" not in openimmo("sources", "check", "--format", "json").out
        (drop / "pictures" / "a.zip").write_bytes(b"PK")
        setup(f'[source.drop]\nurl = "{drop}"\nbelow = "senders"\n')
        assert "sources-check-below" not in openimmo("sources", "check", "--format", "json").out

    def test_a_sender_nobody_knows_is_told(self, openimmo, setup, home):
        setup('[source.drop]\nurl = "in"\nsender = "Meyer"')
        (home / "in").mkdir()
        answer = openimmo("sources", "check")
        assert answer.code == 0
        assert "Meyer is no registered sender" in answer.out
        assert "drop works; warnings: 1." in answer.out

    def test_only_the_named_sources_are_checked(self, openimmo, setup, home):
        setup('[source.a]\nurl = "a"\n[source.b]\nurl = "b"')
        (home / "b").mkdir()
        answer = openimmo("sources", "check", "b", "b", "--format", "json")
        assert [one["name"] for one in answer.json["sources"]] == ["b"]
        unknown = openimmo("sources", "check", "c")
        assert unknown.code == 2
        assert "There is no source named c; there are a, b." in unknown.err

    @pytest.mark.parametrize("lang", ["de", "en"])
    def test_looks_well_on_a_narrow_terminal(self, setup, home, lang):
        setup('[source.drop]\nurl = "in"\n[source.other]\nurl = "not-there"')
        (home / "in").mkdir()
        answer = on_terminal(home, "sources", "check", "--write", OPENIMMO_LANG=lang)
        lines = re.sub(r"\x1b\[[0-9;]*m", "", answer.out).splitlines()
        assert max(map(len, lines)) <= 80
        assert any(line.startswith(("Schreiben", "Writing")) for line in lines)


class TestSecrets:
    def test_files_that_others_may_read_are_told(self, openimmo, setup, home):
        setup('[source.drop]\nurl = "sftp://b@127.0.0.1:9"\npassword_file = "pw"\nkey_file = "key"')
        for name, mode in (("pw", 0o640), ("key", 0o600)):
            (home / name).write_text("x")
            (home / name).chmod(mode)
        (home / "openimmo.toml").chmod(0o644)
        told = said(openimmo("sources", "check", "--format", "json"), "settings")
        assert f"may read or change {home / 'pw'};" in told
        assert "openimmo.toml" not in told

    def test_a_password_in_a_file_that_others_may_read_is_told(self, openimmo, setup, home):
        setup('[source.drop]\nurl = "ftp://b@127.0.0.1:9"\npassword = "x-secret-x"')
        (home / "openimmo.toml").chmod(0o644)
        assert "openimmo.toml" in said(openimmo("sources", "check", "--format", "json"), "settings")
        from_environment = openimmo("sources", "check", "--format", "json", OPENIMMO_SOURCE__DROP__PASSWORD="y")
        assert from_environment.code == 4

    def test_a_password_file_that_is_missing_fails_only_its_source(self, openimmo, setup, home):
        setup('[source.drop]\nurl = "ftp://b@127.0.0.1:9"\npassword_file = "pw"\n[source.box]\nurl = "in"')
        (home / "in").mkdir()
        answer = openimmo("sources", "check", "--format", "json")
        assert answer.code == 2
        assert [one["result"] for one in answer.json["sources"]] == ["failed", "untried"]


class TestCheckOfAServer:
    def test_a_server_that_is_away_is_to_be_tried_later(self, openimmo, setup):
        setup('[source.drop]\nurl = "ftp://b@127.0.0.1:9"')
        answer = openimmo("sources", "check", "--format", "json")
        assert (answer.code, steps(answer)["reach"]) == (4, "failed")

    def test_ftp_in_the_clear_on_this_machine_is_well(self, openimmo, setup):
        with pyftpd() as server:
            (server.root / "alice" / "feed.zip").write_bytes(b"PK" * 100)
            setup(ftp_source(server, 'after = "move"'))
            answer = openimmo("sources", "check", "--write", "--format", "json")
            assert names(server.root / "alice" / "done") == []
        assert answer.code == 0
        assert set(steps(answer).values()) == {"ok"}
        assert said(answer, "security") == "Not encrypted, but on this machine."
        assert FTP_PASSWORD not in answer.out + answer.err

    def test_a_wrong_password_fails_the_login_and_is_not_repeated(self, openimmo, setup):
        with pyftpd(tls=True) as server:
            setup(ftp_source(server))
            answer = openimmo("sources", "check", "--format", "json", OPENIMMO_SOURCE__DROP__PASSWORD="wr0ng-one")
        assert (answer.code, steps(answer)["login"]) == (1, "failed")
        assert "wr0ng-one" not in answer.out + answer.err

    def test_a_certificate_nobody_vouches_for_fails_before_the_login(self, openimmo, setup):
        with pyftpd(tls=True) as server:
            setup(ftp_source(server).replace("ca_file", "#"))
            answer = openimmo("sources", "check", "--format", "json")
        assert (answer.code, steps(answer)["security"]) == (1, "failed")
        assert "login" not in steps(answer)

    def test_a_certificate_that_soon_expires_is_told(self, openimmo, setup):
        with pyftpd(tls=True) as server:
            setup(ftp_source(server))
            answer = openimmo("sources", "check", "--format", "json")
        assert (answer.code, steps(answer)["security"]) == (0, "warning")
        assert re.fullmatch(
            r"TLSv1\.[23]; the certificate is proven and valid until \d{4}-\d\d-\d\d\.", said(answer, "security")
        )

    def test_a_pinned_certificate_is_enough(self, openimmo, setup):
        with pyftpd(tls=True) as server:
            assert server.certificate
            setup(ftp_source(server, f'pin = "{server.certificate.fingerprint}"').replace("ca_file", "#"))
            answer = openimmo("sources", "check", "--format", "json")
        assert (answer.code, steps(answer)["security"]) == (0, "ok")

    def test_an_account_that_may_only_read_is_enough_where_files_stay(self, openimmo, setup):
        with pyftpd(may="elr") as server:
            for after, code, result in (("leave", 0, "warning"), ("delete", 1, "failed")):
                setup(ftp_source(server, f'after = "{after}"'))
                answer = openimmo("sources", "check", "--write", "--format", "json")
                assert (answer.code, steps(answer)["write"]) == (code, result)

    def test_a_server_that_refuses_to_remove_is_told_what_was_left_there(self, openimmo, setup):
        with pyftpd(may="elrfmwMT") as server:
            setup(ftp_source(server, 'after = "delete"'))
            answer = openimmo("sources", "check", "--write", "--format", "json")
            [left] = names(server.root / "alice")
        assert (answer.code, steps(answer)["remove"]) == (1, "failed")
        assert f"Something of the check was left behind: {left}" in said(answer, "remove")

    @pytest.mark.system
    def test_vsftpd_that_demands_session_reuse(self, openimmo, setup):
        with vsftpd(tls=True, require_tls=True) as server:
            assert server.owner
            file = server.root / "alice" / "feed.zip"
            file.write_bytes(b"PK" * 100)
            os.chown(file, *server.owner)
            setup(ftp_source(server, 'after = "delete"'))
            answer = openimmo("sources", "check", "--write", "--format", "json")
            assert names(server.root / "alice") == ["feed.zip"]
        assert (answer.code, steps(answer).pop("security")) == (0, "warning")
        assert {name for name, one in steps(answer).items() if one != "ok"} == {"security"}

    @pytest.mark.system
    def test_sftp_with_a_known_key(self, openimmo, setup):
        with sshd() as server:
            (server.folder / "feed.zip").write_bytes(b"PK" * 100)
            setup(ssh_source(server.port, 'after = "delete"'))
            unknown = openimmo("sources", "check", "--format", "json")
            assert (unknown.code, steps(unknown)["security"]) == (1, "failed")
            assert openimmo("sources", "trust", "drop", "--yes").code == 0
            answer = openimmo("sources", "check", "--write", "--format", "json")
        assert answer.code == 0
        assert set(steps(answer).values()) == {"ok"}
        assert "SHA256:" in said(answer, "security")


class TestTrust:
    def test_a_place_that_proves_nothing_is_refused(self, openimmo, setup):
        setup('[source.drop]\nurl = "in"')
        answer = openimmo("sources", "trust", "drop")
        assert answer.code == 1
        assert "proves nothing" in answer.err

    def test_a_certificate_is_shown_with_the_line_that_pins_it(self, openimmo, setup):
        with pyftpd(tls=True) as server:
            assert server.certificate
            mark = server.certificate.fingerprint
            setup(ftp_source(server).replace("ca_file", "#"))
            answer = openimmo("sources", "trust", "drop")
            assert answer.code == 0
            assert f'pin = "{mark}"' in answer.out
            assert openimmo("sources", "trust", "drop", "--fingerprint", mark.upper()).code == 0
            other = openimmo("sources", "trust", "drop", "--fingerprint", "ab" * 32)
            assert (other.code, "pin =" in other.out) == (1, False)
            setup(ftp_source(server, f'pin = "{"ab" * 32}"'))
            changed = openimmo("sources", "trust", "drop")
            assert changed.code == 1
            assert "WARNING: drop shows something ELSE" in changed.out
            assert "ab" * 32 in changed.out
            assert "--replace" in changed.err
            assert f'pin = "{mark}"' in openimmo("sources", "trust", "drop", "--replace").out

    @pytest.mark.system
    def test_a_host_key_is_kept_after_a_yes(self, openimmo, setup, home):
        with sshd(trusted=False) as server:
            setup(ssh_source(server.port))
            unasked = openimmo("sources", "trust", "drop")
            assert unasked.code == 2
            assert "--yes" in unasked.err
            assert "--dry-run" not in unasked.err
            mark = re.search(r"SHA256:\S+", unasked.out)
            assert mark
            assert mark[0] == fingerprint_by_ssh_keygen(server.base / "hostkey_ed25519.pub")
            assert answered(home, "n", "sources", "trust", "drop") == 1
            assert not (home / "known_hosts").exists()
            wrong = openimmo("sources", "trust", "drop", "--fingerprint", "SHA256:" + "A" * 43)
            assert (wrong.code, (home / "known_hosts").exists()) == (1, False)
            assert answered(home, "j", "sources", "trust", "drop") == 0
            again = openimmo("sources", "trust", "drop")
            assert again.code == 0
            assert "trusted already" in again.out

    @pytest.mark.system
    def test_a_key_that_changed_needs_loud_words_and_replace(self, openimmo, setup, home):
        with sshd(trusted=False) as server:
            setup(ssh_source(server.port))
            other = subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / "other")], check=True
            )
            assert other.returncode == 0
            kind, key, *_ = (home / "other.pub").read_text().split()
            (home / "known_hosts").write_text(f"[127.0.0.1]:{server.port} {kind} {key}\n")
            before = fingerprint_by_ssh_keygen(home / "other.pub")
            refused = openimmo("--lang", "de", "sources", "trust", "drop", "--yes")
            assert refused.code == 1
            assert "ACHTUNG: drop zeigt etwas ANDERES" in refused.out
            assert before in refused.out
            assert key in (home / "known_hosts").read_text()
            now = fingerprint_by_ssh_keygen(server.base / "hostkey_ed25519.pub")
            assert openimmo("sources", "trust", "drop", "--replace", "--fingerprint", now).code == 0
            assert key not in (home / "known_hosts").read_text()
            assert openimmo("sources", "check").code == 0

    @pytest.mark.system
    def test_a_pin_of_the_settings_counts_more_than_known_hosts(self, openimmo, setup, home):
        with sshd(trusted=False) as server:
            now = fingerprint_by_ssh_keygen(server.base / "hostkey_ed25519.pub")
            setup(ssh_source(server.port, f'pin = "{now}"'))
            assert openimmo("sources", "check").code == 0
            setup(ssh_source(server.port, f'pin = "SHA256:{"A" * 43}"'))
            assert openimmo("sources", "check").code == 1
            answer = openimmo("sources", "trust", "drop", "--replace", "--yes")
            assert f'pin = "{now}"' in answer.out
            assert not (home / "known_hosts").exists()


def fingerprint_by_ssh_keygen(public: Path) -> str:
    shown = subprocess.run(["ssh-keygen", "-l", "-f", str(public)], check=True, capture_output=True, text=True)
    return shown.stdout.split()[1]


def answered(home: Path, word: str, *arguments: object) -> int:
    """The exit code of the program that was told this word at a terminal."""
    with terminal(f"{word}\n") as stdin:
        done = subprocess.run(
            command(*arguments), stdin=stdin, capture_output=True, env=environment(home), check=False, timeout=60
        )
    return done.returncode


@contextmanager
def terminal(text: str) -> Iterator[int]:
    ours, theirs = os.openpty()
    try:
        os.write(ours, text.encode())
        yield theirs
    finally:
        os.close(ours)
        os.close(theirs)
