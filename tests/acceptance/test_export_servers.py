"""Exports to the real servers: whole files under their names, whatever the line and the server do."""

import io
import os
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfile, copytree

import pytest
from msgspec.structs import replace

from openimmo.domain.export import ExportReport, ExportState, SentState
from openimmo.domain.source import Login, Place
from openimmo.errors import StoreError
from openimmo.store.stock import Stock
from openimmo.transports.sftp import host_key_of
from tests.acceptance.test_export_outside import known_as_another
from tests.pipeline.deliveries import attachment, feed, picture
from tests.pipeline.exporting_office import FULL, ExportOffice, advert
from tests.servers.hostile_ftp import HONEST, File, Script, Server, Session, hostile_ftp
from tests.servers.hostile_scripts import hang_up, silence
from tests.servers.proxy import Fault, proxy
from tests.servers.pyftpd import pyftpd
from tests.servers.replacing_nothing import Fate, Step, replacing_nothing
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


def kept(size: int, answer: bytes) -> Script:
    """Of a file only the first bytes are kept, and this is said of it; nothing: the connection ends."""

    def script(session: Session, argument: bytes) -> None:
        session.say(b"150 give")
        content = b""
        with session.data() as data:
            while chunk := data.recv(1 << 14):
                content += chunk
        session.server.files[session.path(argument)] = File(content[:size])
        if answer:
            session.say(answer)
        else:
            session.hang_up()

    return script


@pytest.mark.parametrize("fate", ["refused", "cut before", "cut behind"])
@pytest.mark.parametrize("step", ["aside", "place", "back", "delete"])
def test_where_nothing_is_replaced_by_renaming_the_old_file_stays_until_the_new_one_is_there(
    desk: ExportOffice, step: Step, fate: Fate
):
    fates: dict[Step, Fate] = {step: fate, **({"place": "refused"} if step == "back" else {})}
    with pyftpd(**replacing_nothing(fates)) as server:
        folder = fixed(desk, server)
        broken = desk.export()
        assert OLD in {file.read_bytes() for file in folder.iterdir()} or zipfile.is_zipfile(folder / "4711.zip")
        state = SentState.QUEUED if broken.sent is None else SentState.SENT
        assert {row.state for row in desk.ledger().values()} == {state}
        if broken.problem is not None and not (folder / "4711.zip").exists():
            assert broken.problem.code == "transport-left-aside"
            assert broken.problem.params["aside"] == "4711.zip.old.part"
        fates.clear()
        arrived(folder, desk.export(scope=FULL) if broken.sent else desk.export())
    assert {row.state for row in desk.ledger().values()} == {SentState.SENT}


def test_what_was_left_aside_gets_its_name_back_though_nothing_is_to_be_sent_any_more(desk: ExportOffice):
    fates: dict[Step, Fate] = {"place": "refused", "back": "refused"}
    with pyftpd(**replacing_nothing(fates)) as server:
        folder = fixed(desk, server)
        assert desk.export().problem is not None
        assert sorted(one.name for one in folder.iterdir()) == ["4711.zip.old.part", "4711.zip.part"]
        desk.portal(**{"package.zip_name": '"4711.zip"', "mandatory": '[{path = "preise/pauschalmiete"}]'})
        still = desk.export()
        assert (still.packages, still.problem is not None, (folder / "4711.zip").exists()) == ((), True, False)
        fates.clear()
        mended = desk.export()
        assert (mended.packages, mended.counts.blocked, mended.problem) == ((), 3, None)
        assert [(one.name, one.read_bytes()) for one in folder.iterdir()] == [("4711.zip", OLD)]


def fixed(desk: ExportOffice, server: FtpServer) -> Path:
    """Where the portal's only file lies, as another export left it."""
    desk.portal(**{"package.zip_name": '"4711.zip"'})
    folder = server.root / "alice"
    (folder / "4711.zip").write_bytes(OLD)
    desk.reach(server.place(), server.login())
    return folder


def refusing(line: bytes) -> Script:
    return lambda session, _: session.say(line)


@pytest.mark.parametrize(
    ("verb", "script", "code", "retryable"),
    [
        ("STOR", refusing(b"552 quota exceeded"), "transport-full", True),
        ("STOR", refusing(b"452 no room"), "transport-full", True),
        ("STOR", refusing(b"550 forbidden"), "transport-forbidden", False),
        ("STOR", kept(1000, b"552 over quota"), "transport-full", True),
        ("STOR", kept(1000, b"451 out of luck"), "transport-not-now", True),
        ("STOR", kept(1000, b"226 all of it, on my word"), "transport-short", True),
        ("STOR", kept(0, b"226 all of it, on my word"), "transport-short", True),
        ("STOR", kept(1000, b""), "transport-lost", True),
        ("STOR", hang_up, "transport-lost", True),
        ("STOR", silence, "transport-stalled", True),
        ("RNFR", refusing(b"550 not this one"), "transport-forbidden", False),
        ("RNTO", refusing(b"550 not that one"), "transport-forbidden", False),
        ("RNTO", refusing(b"450 later"), "transport-not-now", True),
        ("RNTO", hang_up, "transport-lost", True),
        ("RNTO", silence, "transport-stalled", True),
        ("PASS", refusing(b"530 wrong"), "transport-login-refused", False),
        ("PASS", refusing(b"421 too many of you"), "transport-away", True),
    ],
)
def test_a_server_that_refuses_at_any_step_keeps_its_file_and_the_next_run_is_right(
    desk: ExportOffice, verb: str, script: Script, code: str, retryable: bool
):
    desk.portal(**{"package.zip_name": '"4711.zip"'})
    with hostile_ftp({b"4711.zip": File(OLD)}, **{verb: script}) as server:
        place = FtpServer(server.port, Path(), {}).place(idle=0.5, total=5)
        desk.reach(replace(place, host="127.0.0.1"), Login(user="alice", password="secret"))
        report = desk.export()
        assert server.files[b"4711.zip"].content == OLD
        assert report.problem is not None
        assert (report.problem.code, report.retryable, report.sent) == (code, retryable, None)
        assert desk.waits == ([2.0, 10.0] if retryable else [])
        assert {row.state for row in desk.ledger().values()} == {SentState.QUEUED}
        server.scripts = {}
        assert desk.export().problem is None
        assert list(server.files) == [b"4711.zip"]
        assert zipfile.is_zipfile(io.BytesIO(server.files[b"4711.zip"].content))
    assert {row.state for row in desk.ledger().values()} == {SentState.SENT}


@pytest.mark.system
def test_a_server_whose_key_has_changed_gets_nothing(desk: ExportOffice, shell: SshServer, tmp_path: Path):
    with sshd() as other:
        known_as_another(shell, other, desk.home / "known_hosts")
    desk.reach(shell.place(), shell.by_password)
    before = sorted(shell.folder.iterdir())
    report = desk.export()
    assert report.problem is not None
    assert (report.problem.code, report.retryable) == ("transport-host-changed", False)
    assert sorted(shell.folder.iterdir()) == before
    assert {row.state for row in desk.ledger().values()} == {SentState.QUEUED}


@contextmanager
def of_size(folder: Path, size: str, owner: tuple[int, int] = (0, 0)) -> Iterator[None]:
    """A real file system of that size in a folder."""
    options = f"size={size},uid={owner[0]},gid={owner[1]}"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("may not mount")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.system
@pytest.mark.parametrize(("way", "code"), [("sftp", "transport-full"), ("ftps", "transport-not-now")])
def test_a_server_whose_disk_is_full_keeps_its_file_and_gets_the_new_one_once_there_is_room(
    desk: ExportOffice, shell: SshServer, secure: FtpServer, way: str, code: str
):
    """vsftpd says no more than "Failure writing to local file"."""
    desk.portal(**{"package.zip_name": '"4711.zip"'})
    folder = shell.folder / "small" if way == "sftp" else secure.own_folder().root
    folder.mkdir(exist_ok=True)
    owner = shell.owner if secure.owner is None else secure.owner
    with of_size(folder, "12k", owner):
        (folder / "4711.zip").write_bytes(OLD)
        (folder / "room").write_bytes(b"x" * 8000)
        os.chown(folder / "4711.zip", *owner)
        if way == "sftp":
            desk.reach(proven(shell, folder="in/small"), shell.by_password)
        else:
            desk.reach(secure.place(folder=folder.name), secure.login())
        full = desk.export()
        assert full.problem is not None
        assert (full.problem.code, full.retryable) == (code, True)
        assert (folder / "4711.zip").read_bytes() == OLD
        assert {row.state for row in desk.ledger().values()} == {SentState.QUEUED}
        (folder / "room").unlink()
        arrived(folder, desk.export())


@pytest.mark.system
def test_a_receipt_for_which_our_own_disk_has_no_room_is_not_believed_and_the_next_run_sends_once_more(
    desk: ExportOffice, tmp_path: Path
):
    desk.portal(**{"package.zip_name": '"4711.zip"'})
    fill = desk.home / "fill"

    def renamed(session: Session, argument: bytes) -> None:
        HONEST["RNTO"](session, argument)
        with suppress(OSError), fill.open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)

    aside = tmp_path / "aside"
    desk.home.rename(aside)
    desk.home.mkdir()
    with of_size(desk.home, "4m"), hostile_ftp({}, RNTO=renamed) as server:
        copytree(aside, desk.home, dirs_exist_ok=True)
        desk.reach(server_place(server), Login(user="alice", password="secret"))
        with pytest.raises(StoreError) as error:
            desk.export()
        assert error.value.retryable
        assert len(server.files) == 1
        server.scripts = {}
        fill.unlink()
        assert {row.state for row in desk.ledger().values()} == {SentState.QUEUED}
        assert desk.export().sent is not None
        assert {row.state for row in desk.ledger().values()} == {SentState.SENT}
        assert [one.state for one in desk.exports()] == [ExportState.SENT, ExportState.FAILED]
        assert desk.export().packages == ()


def server_place(server: Server) -> Place:
    return Place(scheme="ftp", host="127.0.0.1", port=server.port, idle=5, total=30)
