"""What goes wrong with SFTP: connections that are cut, reset or fall silent, and servers that lie or talk nonsense."""

import asyncio
import io
import itertools
import socket
import struct
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import asyncssh
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.domain.source import Login, Place
from openimmo.errors import TransportError
from openimmo.transports.files import Files, Kind
from openimmo.transports.sftp import SftpFiles, sftp_files
from tests.servers.asyncssh_server import PASSWORD, AsyncSshServer, asyncssh_server
from tests.servers.proxy import Fault, Proxy, proxy
from tests.transports.contract import LARGE, fetched, refused

LOST = {"transport-away", "transport-lost", "transport-login-cut"}  # by how far the connection came
SHORT = 1.0  # seconds of silence in tests of it


@pytest.fixture(scope="module")
def server() -> Iterator[AsyncSshServer]:
    with asyncssh_server() as server:
        (server.root / "in" / "large.zip").write_bytes(LARGE)
        yield server


@pytest.fixture(autouse=True)
def _nothing_is_left(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """No thread of a connection outlives it, and nothing is printed."""
    yield
    left = [one for one in threading.enumerate() if type(one).__module__.startswith("paramiko")]
    left += [one for one in threading.enumerate() if one.name == "sftp-watchdog"]
    timers = [one for one in threading.enumerate() if isinstance(one, threading.Timer)]
    for timer in timers:
        timer.join(10)  # cancelled, so it is about to end
    assert not left
    assert not [timer for timer in timers if timer.is_alive()]
    assert capfd.readouterr() == ("", "")


@contextmanager
def behind_a_proxy(server: AsyncSshServer, fault: Fault, **given: object) -> Iterator[tuple[Proxy, Place, Path]]:
    with proxy(server.port, fault) as way:
        place = server.place(port=way.port, **given)
        yield way, place, server.known_as(place)


def tried(place: Place, login: Login, known_hosts: Path) -> TransportError:
    with pytest.raises(TransportError) as caught, sftp_files(place, login, known_hosts) as files:
        fetched(files, b"large.zip")
    assert caught.value.message("de")
    return caught.value


@contextmanager
def open_at_last(place: Place, login: Login, known_hosts: Path) -> Iterator[SftpFiles]:
    """Open, however slow this machine is just now."""
    with ExitStack() as stack:
        while True:
            try:
                files = stack.enter_context(sftp_files(place, login, known_hosts))
            except TransportError as error:
                if error.code != "transport-stalled":
                    raise
            else:
                break
        yield files


# Every stage of a connection: banner, keys, login, channel, transfer


STAGES = [0, 1, 30, 500, 1100, 1500, 2500, 2900, 3200, 4000, 100_000, 2_000_000]


@pytest.mark.parametrize("after", STAGES)
@pytest.mark.parametrize("fault", ["cut", "reset"])
def test_a_connection_that_breaks_at_any_byte_is_lost_and_worth_another_try(
    server: AsyncSshServer, fault: Fault, after: int
) -> None:
    with behind_a_proxy(server, fault) as (way, place, known):
        way.after = after
        error = tried(place, server.login, known)
        assert error.code in LOST
        assert error.retryable


@pytest.mark.parametrize("after", STAGES)
def test_a_connection_that_falls_silent_at_any_byte_is_ended(server: AsyncSshServer, after: int) -> None:
    with behind_a_proxy(server, "stall", idle=SHORT) as (way, place, known):
        way.after = after
        error = tried(place, server.login, known)
        assert (error.code, error.retryable) == ("transport-stalled", True)


@pytest.mark.parametrize("after", [0, 1100, 2500, 1_000_000])
def test_a_connection_that_lasts_too_long_is_ended_whatever_it_does(server: AsyncSshServer, after: int) -> None:
    with behind_a_proxy(server, "stall", idle=60, total=2 * SHORT) as (way, place, known):
        way.after = after
        error = tried(place, server.login, known)
        assert (error.code, error.retryable) == ("transport-deadline", True)


ACTIONS: dict[str, Callable[[Files], object]] = {
    "list": lambda files: files.list(b""),
    "stat": lambda files: files.stat(b"large.zip"),
    "get": lambda files: fetched(files, b"large.zip"),
    "put": lambda files: files.put(io.BytesIO(LARGE * 4), b"new.zip"),
    "rename": lambda files: files.rename(b"large.zip", b"large.zip"),
    "remove": lambda files: files.remove(b"none"),
    "mkdir": lambda files: files.mkdir(b"a/b"),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    ("fault", "code"), [("cut", "transport-lost"), ("reset", "transport-lost"), ("stall", "transport-stalled")]
)
def test_whatever_is_done_then_ends_with_our_error(
    server: AsyncSshServer, action: str, fault: Fault, code: str
) -> None:
    idle = SHORT if fault == "stall" else 20
    with (
        behind_a_proxy(server, fault, idle=idle) as (way, place, known),
        open_at_last(place, server.login, known) as files,
    ):
        way.after = way.passed
        assert way.struck.wait(10)
        assert refused(lambda: ACTIONS[action](files)).code == code
        for later in ACTIONS.values():
            assert refused(lambda later=later: later(files)).code == "transport-lost"  # type: ignore[misc]


def test_an_upload_into_silence_is_ended(server: AsyncSshServer) -> None:
    given = behind_a_proxy(server, "stall", idle=SHORT)
    with given as (way, place, known), open_at_last(place, server.login, known) as files:
        way.after = way.passed + 2_000
        assert refused(lambda: files.put(io.BytesIO(LARGE * 10), b"new.zip")).code == "transport-stalled"


def test_a_deadline_that_passes_between_two_steps_is_told_at_the_next(server: AsyncSshServer) -> None:
    def look_for_ever() -> None:
        with sftp_files(server.place(total=SHORT), server.login, server.known_hosts) as files:
            while True:
                files.stat(b"")

    assert refused(look_for_ever).code == "transport-deadline"


def test_a_server_that_never_speaks_is_ended(server: AsyncSshServer, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = Place(scheme="sftp", host="127.0.0.1", port=silent.getsockname()[1], idle=SHORT)
        assert tried(place, Login(), tmp_path / "known_hosts").code == "transport-stalled"


# Servers that do their work badly


class ShortReads(asyncssh.SFTPServer):
    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        return super().read(file_obj, offset, min(size, 20_000))  # type: ignore[return-value]


class NoReads(asyncssh.SFTPServer):
    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        raise asyncssh.SFTPFailure(f"disk error, dear {PASSWORD}")


class ForbiddenReads(asyncssh.SFTPServer):
    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        raise asyncssh.SFTPPermissionDenied("no")


class LongReads(asyncssh.SFTPServer):
    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        return b"x" * (size + 1)


class SilentReads(asyncssh.SFTPServer):
    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        await asyncio.Event().wait()
        return b""


class EndsEarly(asyncssh.SFTPServer):
    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        return b"" if offset >= 100_000 else super().read(file_obj, offset, size)  # type: ignore[return-value]


class Growing(asyncssh.SFTPServer):
    """While it is read somebody appends to it."""

    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        with (Path(self._chroot.decode()) / "in" / "large.zip").open("ab") as file:  # type: ignore[attr-defined]
            file.write(b"x")
        return super().read(file_obj, offset, size)  # type: ignore[return-value]


class Swallowing(asyncssh.SFTPServer):
    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        return super().write(file_obj, offset, data[:-1])  # type: ignore[return-value]


class NoWrites(asyncssh.SFTPServer):
    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        raise asyncssh.SFTPFailure("no")


class NoRoom(NoWrites):
    def statvfs(self, path: bytes) -> asyncssh.SFTPVFSAttrs:
        return asyncssh.SFTPVFSAttrs(bsize=4096, frsize=4096, blocks=1000, ffree=7, favail=7)


class NoNamesLeft(NoWrites):
    def statvfs(self, path: bytes) -> asyncssh.SFTPVFSAttrs:
        return asyncssh.SFTPVFSAttrs(bsize=4096, frsize=4096, blocks=1000, bfree=1000, bavail=1000)


class NothingKnown(NoWrites):
    def statvfs(self, path: bytes) -> asyncssh.SFTPVFSAttrs:
        raise asyncssh.SFTPFailure("no")


class Endless(asyncssh.SFTPServer):
    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        for number in itertools.count():
            yield asyncssh.SFTPName(b"%d" % number, b"-", asyncssh.SFTPAttrs(size=1))


@pytest.mark.parametrize(
    ("kind", "action", "code", "retryable"),
    [
        (NoReads, "get", "transport-refused", True),
        (ForbiddenReads, "get", "transport-forbidden", False),
        (LongReads, "get", "transport-nonsense", True),
        (SilentReads, "get", "transport-stalled", True),
        (EndsEarly, "get", "transport-short", True),
        (Growing, "get", "transport-changed", True),
        (Swallowing, "put", "transport-short", True),
        (NoRoom, "put", "transport-full", True),
        (NoNamesLeft, "put", "transport-full", True),
        (NothingKnown, "put", "transport-refused", True),
        (NoWrites, "put", "transport-refused", True),
        (Endless, "list", "transport-flooded", False),
    ],
)
def test_a_server_that_does_its_work_badly_is_told_as_that(
    kind: type[asyncssh.SFTPServer], action: str, code: str, retryable: bool
) -> None:
    with asyncssh_server(kind) as server:
        (server.root / "in" / "large.zip").write_bytes(LARGE)
        idle = SHORT if kind is SilentReads else 20
        with open_at_last(server.place(idle=idle), server.login, server.known_hosts) as files:
            error = refused(lambda: ACTIONS[action](files))
            assert (error.code, error.retryable) == (code, retryable)
            assert PASSWORD not in error.message()
            if code not in ("transport-nonsense", "transport-stalled"):
                assert files.stat(b"").kind is Kind.FOLDER


def test_a_server_may_send_less_at_a_time_than_was_asked_for() -> None:
    with asyncssh_server(ShortReads) as server:
        (server.root / "in" / "large.zip").write_bytes(LARGE)
        with sftp_files(server.place(), server.login, server.known_hosts) as files:
            assert fetched(files, b"large.zip", offset=7) == LARGE[7:]


# Servers that speak SFTP badly: what they say is written down here


def number(value: int) -> bytes:
    return struct.pack(">I", value)


def string(value: bytes) -> bytes:
    return number(len(value)) + value


def packet(kind: int, *parts: bytes) -> bytes:
    content = bytes([kind]) + b"".join(parts)
    return number(len(content)) + content


HELLO = packet(2, number(3), string(b"vendor"), string(b"1"))


def status(asked: int, code: int, words: bytes | None = b"so it is") -> bytes:
    return packet(101, number(asked), number(code), *([string(words), string(b"")] if words is not None else []))


def attributes(
    size: int | None = None, mode: int | None = None, changed: int | None = None, more: bytes = b""
) -> bytes:
    flags = (size is not None) | (mode is not None) << 2 | (changed is not None) << 3 | bool(more) << 31
    told = struct.pack(">Q", size) if size is not None else b""
    told += number(mode) if mode is not None else b""
    told += number(0) + number(changed) if changed is not None else b""
    return number(flags) + told + more


class Script:
    """A stream from a server that says these bytes, whatever it is asked."""

    def __init__(self, said: bytes) -> None:
        self._said = io.BytesIO(said)

    def send(self, content: bytes) -> None:
        pass

    def receive(self, size: int) -> bytes:
        came = self._said.read(size)
        if len(came) < size:
            raise TransportError("transport-lost", host="example.com", reason="no more")
        return came


def speaking(*said: bytes) -> SftpFiles:
    return SftpFiles(Script(b"".join(said)), Place(scheme="sftp", host="example.com"), Login(password="geheim"))


FOLDER = packet(105, number(1), attributes(mode=0o40755))
HANDLE = packet(102, number(2), string(b"handle"))


def listing(*entries: tuple[bytes, bytes, bytes]) -> SftpFiles:
    names = packet(
        104, number(3), number(len(entries)), *(string(n) + string(line) + told for n, line, told in entries)
    )
    return speaking(HELLO, FOLDER, HANDLE, names, status(4, 1), status(5, 0))


def test_what_a_server_keeps_to_itself_is_not_invented() -> None:
    extended = number(1) + string(b"acl") + string(b"any")
    files = listing(
        (b"a", b"drwxr-xr-x 1 0 0", attributes()),
        (b"b", b"", attributes(size=5, more=extended)),
        (b"c", b"lrwxrwxrwx", attributes(mode=0o644, changed=7)),
        (b"d\xfc", b"-rw-\xfc", attributes(mode=0o100644)),
        (b".", b"", attributes()),
        (b"..", b"", attributes()),
        (b"../e", b"", attributes()),
        (b"", b"", attributes()),
    ).list(b"")
    assert files.files == (
        (b"a", Kind.FOLDER, None, None),
        (b"b", Kind.FILE, 5, None),
        (b"c", Kind.OTHER, None, 7.0),
        (b"d\xfc", Kind.FILE, None, None),
    )
    assert files.skipped == ("../e", "")


def test_a_listing_that_is_refused_half_way_is_no_listing() -> None:
    files = speaking(HELLO, FOLDER, HANDLE, status(3, 3), status(4, 0))
    assert refused(lambda: files.list(b"")).code == "transport-forbidden"


def test_owners_are_passed_over() -> None:
    told = number(1 | 2 | 4) + struct.pack(">Q", 9) + number(1000) + number(1000) + number(0o100644)
    assert speaking(HELLO, packet(105, number(1), told)).stat(b"one.zip") == (b"one.zip", Kind.FILE, 9, None)


UNKNOWN_SIZE = attributes(mode=0o100644)


def test_a_file_of_unknown_size_is_read_to_its_end() -> None:
    data = packet(103, number(3), string(b"x" * 40))  # the first of 32 questions that are under way
    rest = b"".join(status(asked, 1, None) for asked in range(4, 36))  # the last asks for what is missing of the first
    before, after = packet(105, number(1), UNKNOWN_SIZE), packet(105, number(37), UNKNOWN_SIZE)
    files = speaking(HELLO, before, HANDLE, data, rest, status(36, 0), after)
    assert fetched(files, b"one.zip") == b"x" * 40


def test_a_file_of_unknown_size_keeps_to_the_limit() -> None:
    data = packet(103, number(3), string(b"123456"))
    files = speaking(HELLO, packet(105, number(1), UNKNOWN_SIZE), HANDLE, data, status(4, 0))
    assert refused(lambda: fetched(files, b"one.zip", limit=5)).code == "transport-too-large"


@pytest.mark.parametrize(
    "said",
    [
        b"Welcome to example.com! Please do not be a robot.",
        number(0),
        number(1 << 30),
        packet(2, number(2)),
        packet(2, b""),
        packet(101, number(3)),
    ],
)
def test_what_is_not_sftp_is_nonsense_from_the_beginning(said: bytes) -> None:
    assert refused(lambda: speaking(said)).code == "transport-nonsense"


@pytest.mark.parametrize(
    "said",
    [
        packet(103, number(1), string(b"data")),  # of another kind
        packet(101, number(1)),  # too short
        packet(105, number(1), number(1)),
        status(1, 0),  # well, but without what was asked for
        packet(105, b"\0"),
    ],
)
def test_an_answer_that_fits_nothing_is_nonsense_and_ends_the_connection(said: bytes) -> None:
    files = speaking(HELLO, said, FOLDER)
    assert refused(lambda: files.stat(b"one.zip")).code == "transport-nonsense"
    assert refused(lambda: files.stat(b"one.zip")).code == "transport-lost"


def test_an_answer_to_nothing_is_passed_over() -> None:
    files = speaking(HELLO, status(77, 4), packet(105, number(1), attributes(mode=0o100644)))
    assert files.stat(b"one.zip").kind is Kind.FILE


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (2, "transport-not-there"),
        (10, "transport-not-there"),
        (3, "transport-forbidden"),
        (12, "transport-forbidden"),
        (11, "transport-there-already"),
        (14, "transport-full"),
        (15, "transport-full"),
        (4, "transport-refused"),
        (99, "transport-refused"),
    ],
)
@pytest.mark.parametrize("words", [None, b"", b"k\xf6nnte geheim \x1b[2J\n sein"])
def test_each_refusal_has_its_meaning(code: int, meaning: str, words: bytes | None) -> None:
    error = refused(lambda: speaking(HELLO, status(1, code, words)).stat(b"one.zip"))
    assert error.code == meaning
    assert "geheim" not in error.message()
    assert error.message().isprintable()


def test_a_folder_that_somebody_else_makes_at_the_same_time_is_well() -> None:
    speaking(HELLO, status(1, 2), status(2, 4), packet(105, number(3), attributes(mode=0o40755))).mkdir(b"new")


def test_a_folder_that_cannot_be_made_is_refused() -> None:
    files = speaking(HELLO, status(1, 2), status(2, 4), status(3, 2))
    assert refused(lambda: files.mkdir(b"new")).code == "transport-refused"


def test_renaming_without_the_extension_says_why_it_failed() -> None:
    there, nothing = packet(105, number(1), attributes(mode=0o100644)), status(2, 2)
    files = speaking(HELLO, there, nothing, status(3, 3))
    assert refused(lambda: files.rename(b"old", b"new")).code == "transport-forbidden"


@given(st.lists(st.binary(max_size=60), max_size=8), st.booleans())
def test_no_bytes_of_a_server_lead_to_anything_but_our_errors(said: list[bytes], framed: bool) -> None:
    script = b"".join(packet(105 if framed else 104, number(n + 1), one) for n, one in enumerate(said))
    for action in ACTIONS.values():
        with suppress(TransportError):
            action(speaking(HELLO, script))


@given(st.binary(max_size=300))
def test_no_beginning_leads_to_anything_but_our_errors(said: bytes) -> None:
    with suppress(TransportError):
        speaking(said).list(b"")
