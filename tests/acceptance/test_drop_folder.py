"""From a sender's upload to listings in the stock and a mail in the sender's box: real programs on both sides."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from openimmo.pipeline.auditing import audit
from openimmo.store.listings import ListingFilter
from openimmo.wiring import open_house
from tests.acceptance.receiving import PATIENCE, Receiver, register, serving
from tests.acceptance.watching import watching
from tests.commands.program import ROOT, SAMPLES, environment, process
from tests.pipeline.deliveries import attachment, feed, listing, picture, zipped
from tests.servers.vsftpd import FtpServer, vsftpd
from tests.transports.post import PostOffice, post_office

pytestmark = pytest.mark.system
BROKER = "it@muster.example"
PACKAGE = SAMPLES / "import" / "muster-voll-1.zip"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def post(tmp_path: Path) -> Iterator[PostOffice]:
    with post_office(tmp_path / "post") as office:
        yield office


@pytest.fixture(autouse=True)
def clients() -> None:
    for name in ("lftp", "curl"):
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")


def until(happened: Callable[[], bool]) -> None:
    """Wait for something that another process brings about."""
    pause = Event()
    for _ in range(20 * PATIENCE):
        if happened():
            return
        pause.wait(0.05)
    raise AssertionError("it never happened")


def mail(post: PostOffice) -> dict[str, str]:
    """The settings for the mail server, as variables."""
    return {
        "OPENIMMO_MAIL__HOST": "localhost",
        "OPENIMMO_MAIL__PORT": str(post.port),
        "OPENIMMO_MAIL__SECURITY": "none",
        "OPENIMMO_MAIL__FROM": "import@portal.example",
    }


def stock(home: Path) -> dict[str, str]:
    """Number → sender's name of all active listings."""
    with open_house(home, None, {}).reading_stock().reading() as view:
        return {row.number: row.sender for row in view.listings(ListingFilter())}


def is_sound(home: Path) -> bool:
    return audit(open_house(home, None, {})).problems == ()


def makers_package(folder: Path, *numbers: str, weight: int = 0) -> Path:
    """A package with these listings; ``weight`` makes it so many bytes heavier."""
    made = folder / f"{'-'.join(numbers)}.zip"
    shots = [f"{number}.jpg" for number in numbers]
    listings = [listing(number, attachments=[attachment(shot)]) for number, shot in zip(numbers, shots, strict=True)]
    files = {"openimmo.xml": feed(*listings), **{shot: picture(at) for at, shot in enumerate(shots)}}
    made.write_bytes(zipped({**files, "weight.txt": os.urandom(weight)} if weight else files))
    return made


# openimmo watch, with vsftpd between


def lftp(server: FtpServer, commands: str) -> None:
    certificate = server.certificate.certificate if server.certificate else ""
    settings = f"set ssl:ca-file {certificate}; set ftp:ssl-force yes; set ftp:ssl-protect-data yes"
    to = f"open -u alice,{server.users['alice']} ftp://localhost:{server.port}"
    subprocess.run(["lftp", "-c", f"{settings}; set cmd:fail-exit yes; {to}; {commands}"], check=True, timeout=PATIENCE)


def curl(server: FtpServer, file: Path) -> None:
    certificate = server.certificate.certificate if server.certificate else ""
    login = f"alice:{server.users['alice']}"
    told = ["curl", "-sS", "--ssl-reqd", "--cacert", certificate, "-u", login, "-T", file]
    subprocess.run([*map(str, told), f"ftp://localhost:{server.port}/"], check=True, timeout=PATIENCE)


def test_an_upload_to_a_watched_server_ends_in_the_stock_and_in_the_senders_box(
    home: Path, tmp_path: Path, post: PostOffice
) -> None:
    home.mkdir()
    process(home, "senders", "add", "Muster", "--email", BROKER)
    with vsftpd(tls=True, require_tls=True) as server:
        assert server.certificate is not None
        (home / "openimmo.toml").write_text(
            f'[source.muster]\nurl = "ftps://alice@localhost:{server.port}"\nsender = "Muster"\nafter = "delete"\n'
            f'password = "{server.users["alice"]}"\nca_file = "{server.certificate.certificate}"\n'
            'every = "10s"\nsettle = "1s"\n[watch]\njitter = 0.0\n'
        )
        with watching(home, **mail(post)) as daemon:
            curl(server, PACKAGE)
            daemon.wait_for("muster-voll-1.zip")
            until(lambda: len(post.mails) == 1)
            lftp(server, f"put {makers_package(tmp_path, 'L1')}")
            daemon.wait_for("L1.zip")
            until(lambda: len(post.mails) == 2)
            assert daemon.end() == 0
            assert server.users["alice"] not in daemon.said
        assert list((server.root / "alice").iterdir()) == []
    assert stock(home) == dict.fromkeys(("AUE-1701", "AUE-1702", "AUE-1703", "L1"), "Muster")
    assert [one.recipients for one in post.mails] == [[BROKER]] * 2
    assert "AUE-1701" in post.mails[0].text
    assert is_sound(home)


# openimmo serve-ftp


def test_an_upload_to_the_receiver_is_in_the_stock_at_once_and_told_by_mail(
    home: Path, tmp_path: Path, post: PostOffice
) -> None:
    password = register(home, "Muster", "muster", BROKER)
    with serving(home, **mail(post)) as receiver:
        receiver.curl("muster", password, "-T", PACKAGE)
        until(lambda: len(post.mails) == 1)
        receiver.lftp("muster", password, f"put {makers_package(tmp_path, 'L1')}")
        until(lambda: len(post.mails) == 2)
        until(lambda: list((home / "drop" / "muster").iterdir()) == [])
        assert password not in receiver.lines()
    assert stock(home) == dict.fromkeys(("AUE-1701", "AUE-1702", "AUE-1703", "L1"), "Muster")
    assert [one.recipients for one in post.mails] == [[BROKER]] * 2
    assert is_sound(home)


def test_loose_xml_and_pictures_are_one_delivery(home: Path, tmp_path: Path, post: PostOffice) -> None:
    password = register(home, "Muster", "muster", BROKER)
    (tmp_path / "openimmo.xml").write_bytes(feed(listing("L1", attachments=[attachment("1.jpg"), attachment("2.jpg")])))
    for shade in (1, 2):
        (tmp_path / f"{shade}.jpg").write_bytes(picture(shade))
    with serving(home, **mail(post)) as receiver:
        receiver.lftp("muster", password, f"lcd {tmp_path}; mput openimmo.xml 1.jpg 2.jpg")
        until(lambda: len(post.mails) == 1)
    with open_house(home, None, {}).reading_stock().reading() as view:
        assert len(view.listing("L1").media) == 2
    assert is_sound(home)


def test_whoever_may_not_deliver_does_not_get_in(home: Path) -> None:
    password = register(home, "Muster", "muster", BROKER)
    refused = 67  # curl: login denied
    with serving(home) as receiver:
        assert receiver.curl("muster", f"{password}x", check=False) == refused
        assert receiver.curl("muster", password) == 0
        process(home, "senders", "block", "Muster")
        assert receiver.curl("muster", password, check=False) == refused
        process(home, "senders", "release", "Muster")
        assert receiver.curl("muster", password) == 0
        process(home, "senders", "set-password", "Muster", "--remove")
        assert receiver.curl("muster", password, check=False) == refused
        without_tls = ["curl", "-sS", "-u", f"muster:{password}", f"ftp://localhost:{receiver.port}/"]
        assert subprocess.run(without_tls, check=False, capture_output=True).returncode == refused
        assert password not in receiver.lines()


def test_senders_never_see_each_others_files(home: Path, tmp_path: Path) -> None:
    first, second = register(home, "Muster", "muster", BROKER), register(home, "Haus", "haus", "haus@haus.example")
    half = tmp_path / "half.zip"
    half.write_bytes(PACKAGE.read_bytes()[:-100])
    with serving(home) as receiver:
        receiver.curl("muster", first, "-T", half)  # stays there: its content says that more is to come
        assert "half.zip" in receiver.lftp("muster", first, "ls")
        assert receiver.lftp("haus", second, "ls") == ""
        for path in ("/../muster/half.zip", "../muster/half.zip"):
            receiver.lftp("haus", second, f"rm {path}", check=False)
            assert receiver.lftp("haus", second, f"cd ..; cd {Path(path).parent}; ls", check=False) == ""
        receiver.lftp("haus", second, f"put {makers_package(tmp_path, 'H1')}")
        until(lambda: stock(home) == {"H1": "Haus"})
        assert (home / "drop" / "muster" / "half.zip").exists()


def test_an_upload_whose_sender_is_killed_goes_on_where_it_was(home: Path, tmp_path: Path) -> None:
    password = register(home, "Muster", "muster", BROKER)
    package = makers_package(tmp_path, "L1", weight=3_000_000)
    for tool in ("curl", "lftp"):
        with serving(home) as receiver:
            killed_in_the_middle(receiver, home, password, package)
            assert not (home / "drop" / "muster" / package.name).exists()
            if tool == "curl":
                receiver.curl("muster", password, "-C", "-", "-T", package)
            else:
                receiver.lftp("muster", password, f"put -c {package}")
            until(lambda: "L1.zip: " in receiver.lines().split(" is complete")[-1])
            assert f"is complete, {package.stat().st_size} bytes" in receiver.lines()
        assert stock(home) == {"L1": "Muster"}
    with open_house(home, None, {}).reading_stock().reading() as view:
        assert [str(one.verdict) for one in view.deliveries()] == ["duplicate", "imported"]
    assert is_sound(home)


def killed_in_the_middle(receiver: Receiver, home: Path, password: str, package: Path) -> None:
    """curl uploads slowly and is killed when a part has come."""
    part = home / "drop" / "muster" / f".upload-{package.name}.part"
    told = ["curl", "-sS", "--ssl-reqd", "--cacert", receiver.certificate, "-u", f"muster:{password}", "-T", package]
    slowly = [*map(str, told), "--limit-rate", "300k", f"ftp://localhost:{receiver.port}/"]
    with subprocess.Popen(slowly, stderr=subprocess.DEVNULL) as sender:
        until(lambda: part.exists() and part.stat().st_size > 100_000)
        sender.kill()
    until(lambda: "broke off" in receiver.lines())
    assert 100_000 < part.stat().st_size < package.stat().st_size


# The README's own lines


def readme_blocks() -> list[list[str]]:
    """The indented blocks of the README's section on drop folders, line by line."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("## A drop folder in ten lines\n")[1].split("\n## ")[0]
    blocks = [block.splitlines() for block in re.split(r"\n\s*\n", section) if block.startswith("    ")]
    return [[line.strip() for line in block] for block in blocks]


def shell(folder: Path, lines: list[str], home: Path, stdin: str = "", **variables: str) -> "subprocess.Popen[str]":
    """The lines in a shell where ``openimmo`` is this program; the last one takes the shell's place."""
    program = folder / "bin" / "openimmo"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m openimmo "$@"\n')
    program.chmod(0o755)
    given = environment(home, **variables)
    given |= {"PATH": f"{program.parent}:{given['PATH']}", "LANG": "en_US.UTF-8"}
    *before, last = (line.replace("/srv/openimmo", str(home)) for line in lines if not line.startswith("pip "))
    script = "\n".join(["set -e", *before, f"exec {last}"])
    started = subprocess.Popen(
        ["bash", "-c", script],
        env=given,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert started.stdin is not None
    started.stdin.write(stdin)
    started.stdin.close()
    started.stdin = None
    return started


def test_the_readme_leads_from_nothing_to_a_running_drop_folder(home: Path, tmp_path: Path, post: PostOffice) -> None:
    lines = readme_blocks()[0]
    assert len(lines) <= 10
    with vsftpd(users={"muster": "geheim-4711"}, tls=True) as server:
        assert server.certificate is not None
        here = [line.replace("@ftp.portal.example/", f"@localhost:{server.port}/") for line in lines]
        # A test's server is trusted by no authority, and a test need not wait for a minute.
        own = rf'ca_file = "{server.certificate.certificate}"\nsettle = "1s"\n'
        here.insert(-2, f"printf '{own}' >> $OPENIMMO_HOME/openimmo.toml")
        login = f"muster:{server.users['muster']}"
        told = ["curl", "-sS", "--ssl-reqd", "--cacert", server.certificate.certificate, "-u", login, "-T", PACKAGE]
        subprocess.run([*map(str, told), f"ftp://localhost:{server.port}/"], check=True, timeout=PATIENCE)
        with shell(tmp_path, here, home, "geheim-4711\n", **mail(post)) as daemon:
            until(lambda: len(post.mails) == 1 or daemon.poll() is not None)
            daemon.send_signal(signal.SIGTERM)
            out, err = daemon.communicate(timeout=PATIENCE)
            assert daemon.returncode == 0, out + err
    assert stock(home) == dict.fromkeys(("AUE-1701", "AUE-1702", "AUE-1703"), "muster")
    assert post.mails[0].recipients == [BROKER]


def test_the_readme_leads_to_a_running_receiver(home: Path, tmp_path: Path, post: PostOffice) -> None:
    first, second = readme_blocks()[:2]
    basis = [line for line in first if line.startswith(("export", "openimmo init", "openimmo senders"))]
    here = [re.sub(r"--host \S+", "--host 127.0.0.1 --port 0", line) for line in (*basis, *second)]
    with shell(tmp_path, here, home, **mail(post)) as receiver:
        assert receiver.stdout is not None
        assert receiver.stderr is not None
        shown = next(line for line in receiver.stdout if "password" in line)
        port = next(found[1] for line in receiver.stderr if (found := re.search(r"port (\d+)", line)))
        told = ["curl", "-sS", "--ssl-reqd", "--cacert", home / "receiver" / "certificate.pem", "-T", PACKAGE]
        login = f"muster:{shown.split()[-1]}"
        subprocess.run([*map(str, told), "-u", login, f"ftp://localhost:{port}/"], check=True, timeout=PATIENCE)
        until(lambda: len(post.mails) == 1)
        receiver.send_signal(signal.SIGTERM)
        receiver.communicate(timeout=PATIENCE)
        assert receiver.returncode == 0
    assert stock(home) == dict.fromkeys(("AUE-1701", "AUE-1702", "AUE-1703"), "muster")
