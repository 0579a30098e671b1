"""Exports to the real servers: whole files under their names, whatever the line and the server do."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from msgspec.structs import replace

from openimmo.domain.export import ExportReport, SentState
from openimmo.domain.source import Login, Place
from openimmo.store.stock import Stock
from openimmo.transports.host_keys import trust
from openimmo.transports.sftp import host_key_of
from tests.pipeline.deliveries import attachment, feed, picture
from tests.pipeline.exporting_office import ExportOffice, advert
from tests.servers.hostile_ftp import File, Script, hostile_ftp
from tests.servers.hostile_scripts import hang_up, silence
from tests.servers.proxy import Fault, proxy
from tests.servers.pyftpd import pyftpd
from tests.servers.sshd import SshServer, sshd
from tests.servers.vsftpd import FtpServer, vsftpd

OLD = b"what the portal was sent before"


@pytest.fixture
def desk(tmp_path: Path) -> ExportOffice:
    """An office with a stock that waits to be exported."""
    Stock.open(tmp_path / "empty.db")

    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(tmp_path / "empty.db", home / "store.db")

    office = ExportOffice(tmp_path, make_home)
    listings = [advert(f"A{n}", attachments=[attachment(f"{n}.jpg")]) for n in range(1, 4)]
    office.send({"feed.xml": feed(*listings), **{f"{n}.jpg": picture(n) for n in range(1, 4)}})
    return office


@pytest.fixture(scope="module")
def secure() -> Iterator[FtpServer]:
    with vsftpd(tls=True, require_tls=True) as server:
        yield server


@pytest.fixture(scope="module")
def shell() -> Iterator[SshServer]:
    with sshd() as server:
        yield server


def proven(server: SshServer, **given: object) -> Place:
    """The server's place, whose key is known."""
    return server.place(pin=host_key_of(server.place()).fingerprint, **given)


def arrived(folder: Path, report: ExportReport) -> None:
    """Exactly the packages of the report, whole, and nothing half."""
    assert report.problem is None
    assert sorted(one.name for one in folder.iterdir()) == sorted(one.name for one in report.packages)
    for package in report.packages:
        with zipfile.ZipFile(folder / package.name) as archive:
            assert archive.testzip() is None
            assert len(archive.namelist()) == 1 + package.files


@pytest.mark.system
def test_over_ftps_as_strict_as_it_comes(desk: ExportOffice, secure: FtpServer):
    own = secure.own_folder()
    desk.reach(secure.place(folder=own.name), secure.login())
    arrived(own.root, desk.export())
    assert desk.export().packages == ()


@pytest.mark.system
def test_over_sftp(desk: ExportOffice, shell: SshServer):
    desk.reach(proven(shell), shell.by_password)
    report = desk.export()
    assert report.problem is None
    assert (shell.folder / report.packages[0].name).stat().st_size == report.packages[0].size


def test_over_ftp_in_the_clear_a_file_of_the_same_name_is_replaced_whole(desk: ExportOffice):
    desk.portal(**{"package.zip_name": '"4711.zip"'})
    with pyftpd() as server:
        folder = server.root / "alice"
        (folder / "4711.zip").write_bytes(OLD)
        desk.reach(server.place(), server.login())
        arrived(folder, desk.export())


@pytest.mark.system
@pytest.mark.parametrize("fault", ["cut", "reset"])
@pytest.mark.parametrize("after", [3_000, 4_000, 5_000])
def test_a_line_that_breaks_leaves_what_was_there_and_the_next_run_replaces_it(
    desk: ExportOffice, shell: SshServer, fault: Fault, after: int
):
    name = f"{fault}-{after}.zip"
    desk.portal(**{"package.zip_name": f'"{name}"'})
    (shell.folder / name).write_bytes(OLD)
    with proxy(shell.port, fault, after) as way:
        desk.reach(proven(shell, port=way.port), shell.by_key)
        broken = desk.export()
    there = (shell.folder / name).read_bytes()
    if broken.sent is None:
        assert (broken.retryable, there == OLD or zipfile.is_zipfile(shell.folder / name)) == (True, True)
        assert {row.state for row in desk.ledger().values()} == {SentState.QUEUED}
    desk.reach(proven(shell), shell.by_key)
    assert desk.export().problem is None
    assert zipfile.is_zipfile(shell.folder / name)
    assert {row.state for row in desk.ledger().values()} == {SentState.SENT}
    assert not (shell.folder / f"{name}.part").exists()


def refusing(line: bytes) -> Script:
    return lambda session, _: session.say(line)


@pytest.mark.parametrize(
    ("verb", "script", "retryable"),
    [
        ("STOR", refusing(b"552 quota exceeded"), True),
        ("STOR", refusing(b"550 forbidden"), False),
        ("STOR", hang_up, True),
        ("STOR", silence, True),
        ("RNTO", hang_up, True),
        ("PASS", refusing(b"530 wrong"), False),
    ],
)
def test_a_server_that_refuses_at_any_step_keeps_its_file_and_nothing_counts_as_sent(
    desk: ExportOffice, verb: str, script: Script, retryable: bool
):
    desk.portal(**{"package.zip_name": '"4711.zip"'})
    with hostile_ftp({b"4711.zip": File(OLD)}, **{verb: script}) as server:
        place = FtpServer(server.port, Path(), {}).place(idle=0.5, total=5)
        desk.reach(replace(place, host="127.0.0.1"), Login(user="alice", password="secret"))
        report = desk.export()
        assert server.files[b"4711.zip"].content == OLD
    assert report.problem is not None
    assert (report.retryable, report.sent) == (retryable, None)
    assert {row.state for row in desk.ledger().values()} == {SentState.QUEUED}


@pytest.mark.system
def test_a_server_whose_key_has_changed_gets_nothing(desk: ExportOffice, shell: SshServer, tmp_path: Path):
    known = desk.home / "known_hosts"
    with sshd() as other:
        trust(known, shell.place(), host_key_of(other.place()))
    desk.reach(shell.place(), shell.by_password)
    before = sorted(shell.folder.iterdir())
    report = desk.export()
    assert report.problem is not None
    assert (report.retryable, sorted(shell.folder.iterdir())) == (False, before)
