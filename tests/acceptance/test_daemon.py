"""The real daemon: what senders upload is in the stock, whatever happens to it meanwhile."""

import ftplib
import io
import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from openimmo.pipeline.auditing import audit
from openimmo.store.listings import ListingFilter
from openimmo.wiring import open_house
from tests.acceptance.watching import TOO_LONG, watching
from tests.commands.program import Answer, command, environment, process
from tests.pipeline.deliveries import feed, listing
from tests.servers.pyftpd import pyftpd
from tests.transports.post import PostOffice, post_office

ANNA = '[sender.anna]\nopenimmo_anid = "OIB1"\nemails = ["anna@makler.example"]\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def post(tmp_path: Path) -> Iterator[PostOffice]:
    with post_office(tmp_path / "post") as office:
        yield office


def settings(home: Path, *tables: str) -> None:
    home.mkdir(exist_ok=True)
    (home / "openimmo.toml").write_text("\n".join(tables), encoding="utf-8")


def folder(path: Path, name: str = "drop", settle: str = "0s") -> str:
    return f'[source.{name}]\nurl = "{path}"\nevery = "1d"\nsettle = "{settle}"\n'


def deliver(folder: Path, name: str, *numbers: str) -> None:
    part = folder / f"{name}.part"
    part.write_bytes(feed(*map(listing, numbers)))
    part.rename(folder / name)


def numbers(home: Path) -> list[str]:
    with open_house(home, None, {}).stock().reading() as view:
        return sorted(one.number for one in view.listings(ListingFilter()))


def verdicts(home: Path) -> list[str]:
    with open_house(home, None, {}).stock().reading() as view:
        return sorted(str(one.verdict) for one in view.deliveries())


def problems(home: Path) -> object:
    return audit(open_house(home, None, {})).problems


def status(home: Path) -> Answer:
    return process(home, "status", "--format", "json")


def test_an_upload_by_ftp_and_a_file_in_a_folder_end_in_the_stock_and_in_a_mail(home, drop, post):
    with pyftpd() as server:
        user, password = next(iter(server.users.items()))
        far = f'[source.far]\nurl = "ftp://127.0.0.1:{server.port}"\nuser = "{user}"\nevery = "10s"\nsettle = "1s"\n'
        settings(home, far, folder(drop), ANNA, post.settings())
        with ftplib.FTP() as client:
            client.connect("127.0.0.1", server.port)
            client.login(user, password)
            client.storbinary("STOR anna.xml", io.BytesIO(feed(listing("A1"), listing("A2"))))
        with watching(home, OPENIMMO_SOURCE__FAR__PASSWORD=password) as daemon:
            daemon.wait_for(r"far: anna\.xml: imported \(2 in the delivery: 2 created\)")
            deliver(drop, "more.xml", "A3")
            daemon.wait_for(r"drop: more\.xml: imported")
            told = status(home).json
            assert told["watch"]["pid"] == daemon.process.pid
            assert {one["source"]: one["problem"] for one in told["sources"]} == {"far": None, "drop": None}
            assert daemon.end() == 0
        assert password not in daemon.said
    assert daemon.lines[-1].endswith("openimmo watch has ended.")
    assert numbers(home) == ["A1", "A2", "A3"]
    assert {recipient for mail in post.mails for recipient in mail.recipients} == {"anna@makler.example"}
    assert status(home).json["watch"] is None
    assert json.loads((home / "status.json").read_bytes())["watch"] is None
    assert problems(home) == ()


def test_a_daemon_that_was_killed_is_followed_by_one_that_loses_nothing(home, drop):
    settings(home, folder(drop), ANNA)
    with watching(home) as daemon:
        for number in range(20):
            deliver(drop, f"{number:02}.xml", f"A{number}")
        daemon.wait_for(r"drop: 0.\.xml: imported")
        daemon.send(signal.SIGKILL)
        assert daemon.ended() == -signal.SIGKILL
    assert status(home).json["watch"] is None
    with watching(home) as daemon:
        while len(numbers(home)) < 20:
            daemon.wait_for("imported")
        assert daemon.end() == 0
    assert verdicts(home) == ["imported"] * 20
    assert problems(home) == ()


def test_a_second_run_ends_at_once_and_an_import_by_hand_does_not_mind(home, drop, tmp_path):
    settings(home, folder(drop), ANNA)
    deliver(tmp_path, "hand.xml", "A1")
    with watching(home) as daemon:
        for arguments in (["watch"], ["watch", "--once"], ["import"]):
            second = process(home, "--lang", "en", *arguments)
            assert (second.code, second.out) == (4, "")
            assert "under way already" in second.err
        assert process(home, "import", tmp_path / "hand.xml").code == 0
        assert daemon.end() == 0
    assert numbers(home) == ["A1"]


def test_two_runs_of_cron_at_the_same_time_import_once(home, drop):
    settings(home, folder(drop, settle="1s"), ANNA)
    deliver(drop, "anna.xml", "A1")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment(home)}
    both = [subprocess.Popen(command("watch", "--once"), **quiet) for _ in range(2)]  # type: ignore[call-overload]
    assert sorted(one.wait(TOO_LONG) for one in both) in ([0, 4], [0, 0])
    assert verdicts(home) == ["imported"]
    assert problems(home) == ()


def test_settings_are_read_again_on_sighup_and_wrong_ones_change_nothing(home, drop, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    settings(home, folder(drop), ANNA)
    with watching(home) as daemon:
        settings(home, folder(drop), '[watch]\nevery = "soon"\n')
        daemon.send(signal.SIGHUP)
        assert "watch.every" in daemon.wait_for("the former ones stay")
        deliver(drop, "a.xml", "A1")
        daemon.wait_for("drop: a.xml: imported")
        settings(home, folder(other, "other"), ANNA)
        deliver(other, "b.xml", "B1")
        daemon.send(signal.SIGHUP)
        daemon.wait_for("were read again; sources: other")
        daemon.wait_for("other: b.xml: imported")
        assert daemon.end() == 0
    assert numbers(home) == ["A1", "B1"]


@pytest.fixture
def silent_server() -> Iterator[socket.socket]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(TOO_LONG)
        yield server


def silent_source(server: socket.socket) -> str:
    port = server.getsockname()[1]
    return f'[source.mute]\nurl = "ftp://127.0.0.1:{port}"\nuser = "x"\npassword = "y"\nidle = "10m"\nbudget = "10m"\n'


def test_the_second_signal_ends_at_once(home, silent_server):
    settings(home, silent_source(silent_server))
    with watching(home) as daemon:
        connection, _ = silent_server.accept()
        with connection:
            daemon.send(signal.SIGTERM)
            daemon.wait_for("a second signal ends at once")
            assert daemon.end() == 130
    assert problems(home) == ()


def test_ctrl_c_ends_it_too(home, drop):
    settings(home, folder(drop))
    with watching(home) as daemon:
        assert daemon.end(signal.SIGINT) == 0
    assert daemon.lines[-1].endswith("openimmo watch has ended.")


def test_systemd_hears_that_it_is_ready_alive_and_stopping(home, drop, tmp_path):
    settings(home, folder(drop))
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(path))
        line.settimeout(TOO_LONG)
        with watching(home, NOTIFY_SOCKET=str(path), WATCHDOG_USEC="200000") as daemon:
            assert line.recv(4096) == b"READY=1"
            heard: set[bytes] = set()
            while heard != {b"STATUS", b"WATCHDOG"}:  # ends by the time-out if one of them never comes
                heard.add(line.recv(4096).split(b"=")[0])
            daemon.send(signal.SIGTERM)
            while line.recv(4096) != b"STOPPING=1":
                pass
            assert daemon.ended() == 0


def test_log_lines_can_be_json_with_the_facts_of_each_delivery(home, drop):
    settings(home, folder(drop), ANNA)
    with watching(home, before=("--log-format", "json")) as daemon:
        deliver(drop, "anna.xml", "A1")
        said = json.loads(daemon.wait_for('"watch-delivery"'))
        assert daemon.end() == 0
    assert (said["level"], said["source"], said["path"]) == ("info", "drop", "anna.xml")
    assert (said["sender"], said["verdict"]) == ("anna", "imported")
    assert [json.loads(line)["time"] for line in daemon.lines]


def test_the_same_problem_is_said_once_and_that_it_is_over(home, drop):
    drop.rmdir()
    settings(home, folder(drop).replace('"1d"', '"10s"'), ANNA)
    with watching(home) as daemon:
        daemon.wait_for(r"openimmo: drop: ")
        drop.mkdir()
        deliver(drop, "anna.xml", "A1")
        daemon.wait_for("can be reached again")
        assert daemon.end() == 0
    assert sum("openimmo: drop: " in line for line in daemon.lines) == 3  # the problem, the delivery, the end of it
    assert numbers(home) == ["A1"]


def test_a_damaged_home_is_told_and_the_daemon_goes_on_once_it_is_mended(home, drop):
    settings(home, folder(drop), ANNA)
    with watching(home) as daemon:
        deliver(drop, "first.xml", "A1")
        daemon.wait_for("drop: first.xml: imported")
        good = (home / "store.db").read_bytes()
        (home / "store.db").write_bytes(b"no database" * 1000)
        deliver(drop, "second.xml", "A2")
        daemon.wait_for("store.db")
        (home / "store.db").write_bytes(good)
        deliver(drop, "third.xml", "A3")
        daemon.wait_for("drop: third.xml: imported")
        assert daemon.end() == 0
    assert numbers(home) == ["A1", "A2", "A3"]
    assert problems(home) == ()
