"""FTP servers that cut, stall, drip, flood and lie: each ends with an error that says so, and nothing false is kept."""

import io
import re
import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from openimmo.domain.source import Login, Place
from openimmo.errors import TransportError
from openimmo.transports import ftp
from openimmo.transports.files import Files
from openimmo.transports.ftp import ftp_files
from tests.servers import hostile_scripts as does
from tests.servers.hostile_ftp import WITHOUT_MLSD, File, Script, Server, Session, hostile_ftp, reply
from tests.servers.ports import free_port
from tests.transports.contract import fetched, refused

CONTENT = bytes(range(256)) * 2000
PASSWORD = "geheim-4711"
LOGIN = Login(user="alice", password=PASSWORD)


def place(port: int, **given: object) -> Place:
    return Place(**{"scheme": "ftp", "host": "localhost", "port": port, "idle": 10, "total": 60, **given})  # type: ignore[arg-type]


class Meeting:
    """Servers and connections of one test, which all end with it."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.server: Server

    def files(self, features: tuple[bytes, ...] | None = None, /, **given: object) -> Files:
        """Connected to a server with one.zip; capital names are its scripts, the others belong to the place."""
        scripts = {name: script for name, script in given.items() if name.isupper()}
        rest = {name: value for name, value in given.items() if not name.isupper() and name != "banner"}
        told = {"features": features} if features else {}
        told |= {"banner": given["banner"]} if "banner" in given else {}
        content = {b"one.zip": File(CONTENT), b"two.zip": File(b"12345")}
        self.server = self._stack.enter_context(hostile_ftp(content, **told, **scripts))  # type: ignore[arg-type]
        return self._stack.enter_context(ftp_files(place(self.server.port, **rest), LOGIN))


@pytest.fixture
def meet() -> Iterator[Meeting]:
    with ExitStack() as stack:
        yield Meeting(stack)


def failed(action: Callable[[], object], code: str, *, retryable: bool = True) -> TransportError:
    error = refused(action)
    assert (error.code, error.retryable) == (code, retryable)
    return error


# Files that come wrong


@pytest.mark.parametrize("script", [does.done_after(1000), does.done_after(0), does.more_than_there_is(b"x")])
def test_a_226_proves_nothing(meet: Meeting, script: Script) -> None:
    files = meet.files(RETR=does.first(script, "RETR"))
    failed(lambda: fetched(files, b"one.zip"), "transport-short")
    assert fetched(files, b"one.zip") == CONTENT  # the connection goes on


@pytest.mark.parametrize("told", [0, 1000, len(CONTENT) + 1])
def test_a_size_that_is_not_the_files_is_noticed(meet: Meeting, told: int) -> None:
    files = meet.files()
    meet.server.files[b"one.zip"].told = told
    failed(lambda: fetched(files, b"one.zip"), "transport-short")


def test_what_came_before_the_end_of_the_connection_is_kept_and_the_rest_asked_for(meet: Meeting) -> None:
    into = io.BytesIO()
    files = meet.files(RETR=does.done_after(100_000))
    failed(lambda: files.get(b"one.zip", into), "transport-short")
    meet.files().get(b"one.zip", into, offset=len(into.getvalue()))
    assert into.getvalue() == CONTENT


def test_a_connection_that_is_cut_is_over(meet: Meeting) -> None:
    files = meet.files(RETR=does.cut_after(1000))
    for _ in range(2):
        failed(lambda: fetched(files, b"one.zip"), "transport-lost")


def test_a_server_that_falls_silent_is_left(meet: Meeting) -> None:
    files = meet.files(RETR=does.stall_after(1000), idle=0.2)
    failed(lambda: fetched(files, b"one.zip"), "transport-stalled")
    failed(lambda: files.list(b""), "transport-lost")


def test_a_server_that_drips_is_left(meet: Meeting) -> None:
    files = meet.files(RETR=does.drip(0.01), total=1.0)
    failed(lambda: fetched(files, b"one.zip"), "transport-deadline")
    failed(lambda: files.list(b""), "transport-lost")


def test_a_file_without_end_ends(meet: Meeting) -> None:
    files = meet.files(RETR=does.endless_file)
    failed(lambda: fetched(files, b"one.zip"), "transport-short")


def test_a_file_without_end_and_without_size_ends_at_the_limit(meet: Meeting) -> None:
    no_size = does.listed(b"")
    facts = reply(b"250-here\r\n type=file; one.zip\r\n250 end")
    files = meet.files(RETR=does.endless_file, MLST=facts, MLSD=no_size)
    into = io.BytesIO()
    failed(lambda: files.get(b"one.zip", into, limit=100_000), "transport-too-large", retryable=False)
    assert len(into.getvalue()) <= 100_000


def test_a_server_with_more_to_say_than_was_asked_is_left(meet: Meeting) -> None:
    def twice(session: Session, argument: bytes) -> None:
        does.more_than_there_is(b"x")(session, argument)
        session.say(b"226 really")

    files = meet.files(RETR=twice)
    failed(lambda: fetched(files, b"one.zip"), "transport-short")
    failed(lambda: files.remove(b"one.zip"), "transport-lost")
    assert b"one.zip" in meet.server.files


def test_what_the_readers_side_raises_passes_through(meet: Meeting) -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    files = meet.files()
    with pytest.raises(OSError, match="No space left"):
        files.get(b"one.zip", Full())
    assert fetched(files, b"two.zip") == b"12345"


# Files that go wrong


def test_an_upload_that_is_kept_by_half_is_noticed(meet: Meeting) -> None:
    def half(session: Session, argument: bytes) -> None:
        session.say(b"150 give")
        with session.data() as data:
            content = b"".join(iter(lambda: data.recv(65536), b""))
        session.server.files[session.path(argument)] = File(content[: len(content) // 2])
        session.say(b"226 all of it, on my word")

    files = meet.files(STOR=half)
    error = failed(lambda: files.put(io.BytesIO(CONTENT), b"new.zip"), "transport-short")
    assert (error.params["expected"], error.params["received"]) == (len(CONTENT), len(CONTENT) // 2)


@pytest.mark.parametrize(
    ("answer", "code", "retryable"),
    [
        (b"452 no room", "transport-full", True),
        (b"552 quota", "transport-full", True),
        (b"451 try later", "transport-not-now", True),
        (b"426 cut", "transport-lost", True),
        (b"553 that name is not allowed", "transport-forbidden", False),
        (b"999 what", "transport-nonsense", True),
        (b"350 what", "transport-nonsense", True),
    ],
)
def test_the_answers_to_an_upload_have_a_meaning(meet: Meeting, answer: bytes, code: str, retryable: bool) -> None:
    def gone(session: Session, _: bytes) -> None:
        session.say(b"150 give")
        with session.data() as data:
            data.recv(10)
        session.say(answer)

    for script in (reply(answer), gone):
        files = meet.files(STOR=script)
        failed(lambda files=files: files.put(io.BytesIO(CONTENT * 20), b"new.zip"), code, retryable=retryable)  # type: ignore[misc]


def test_a_server_that_takes_no_more_is_left(meet: Meeting) -> None:
    def full(session: Session, _: bytes) -> None:
        session.say(b"150 give")
        with session.data():
            session.wait()

    class Endless(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return bytes(size or 0)

    files = meet.files(STOR=full, idle=0.2)
    failed(lambda: files.put(Endless(), b"new.zip"), "transport-stalled")


def test_a_server_that_replaces_no_file_gets_the_old_one_removed_first(meet: Meeting) -> None:
    def no_second(session: Session, argument: bytes) -> None:
        if session.path(argument) in session.server.files:
            session.say(b"553 it is there")
        else:
            does.HONEST["RNTO"](session, argument)

    files = meet.files(RNTO=no_second)
    files.rename(b"one.zip", b"two.zip")
    assert {name: file.content for name, file in meet.server.files.items()} == {b"two.zip": CONTENT}


def test_a_file_that_may_not_be_renamed_removes_no_other(meet: Meeting) -> None:
    files = meet.files(RNFR=reply(b"553 you may not"))
    failed(lambda: files.rename(b"one.zip", b"two.zip"), "transport-forbidden", retryable=False)
    assert set(meet.server.files) == {b"one.zip", b"two.zip"}


# Listings


@pytest.mark.parametrize("script", [does.endless_listing, does.endless_name])
def test_a_listing_without_end_ends(meet: Meeting, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftp, "MOST_NAMES", 5000)
    files = meet.files(MLSD=script)
    failed(lambda: files.list(b""), "transport-flooded", retryable=False)


def test_a_listing_of_many_bytes_ends(meet: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftp, "_LARGEST_LISTING", 1000)
    files = meet.files(MLSD=does.listed(b"type=file; a.zip\r\n" * 100))
    failed(lambda: files.list(b""), "transport-flooded", retryable=False)


def test_names_nobody_may_use_are_passed_over_and_told(meet: Meeting) -> None:
    names = (b"..", b"../up.zip", b"a\rb.zip", b"a\x1b[2Jb.zip", b"a\0b.zip", b"/etc/passwd", b"", b"c:\\x.zip")
    lines = b"".join(b"type=file;size=1; %b\r\n" % name for name in (*names, b"ok.zip")) + b"garbage\r\n"
    listing = meet.files(MLSD=does.listed(lines)).list(b"")
    assert [one.name for one in listing.files] == [b"ok.zip"]
    assert len(listing.skipped) == len(names) + 1
    assert not re.search(r"[\x00-\x1f]", "".join(listing.skipped))


def test_a_last_line_without_end_counts(meet: Meeting) -> None:
    listing = meet.files(MLSD=does.listed(b"type=file;size=1; ok.zip")).list(b"")
    assert [one.name for one in listing.files] == [b"ok.zip"]


def test_a_name_with_a_line_feed_makes_no_file(meet: Meeting) -> None:
    line = b"-rw-r--r-- 1 0 0 5 Nov 20 08:00 "
    files = meet.files(WITHOUT_MLSD, LIST=does.listed(line + b"a\n" + line + b"b.zip\r\n"))
    assert {one.name for one in files.list(b"").files} == {b"a", b"b.zip"}
    failed(lambda: fetched(files, b"b.zip"), "transport-not-there", retryable=False)


# Answers


def test_the_address_a_server_names_for_data_is_not_used(meet: Meeting) -> None:
    def elsewhere(session: Session, _: bytes) -> None:
        session.say(b"227 Entering Passive Mode (192,0,2,1,%d,%d)" % divmod(session.listen(), 256))

    assert fetched(meet.files(PASV=elsewhere), b"one.zip") == CONTENT


@pytest.mark.parametrize(
    "answer", [b"227 (127,0,0,1,999,999)", b"227 what", b"227 (1,2,3,4,5)", b"227 (127,0,0,1,%b,1)" % (b"9" * 5000)]
)
def test_a_port_that_is_none_is_nonsense(meet: Meeting, answer: bytes) -> None:
    files = meet.files(PASV=reply(answer))
    failed(lambda: fetched(files, b"one.zip"), "transport-nonsense")


def test_a_port_where_nobody_listens_is_told_as_lost(meet: Meeting) -> None:
    files = meet.files(PASV=reply(b"227 (127,0,0,1,%d,%d)" % divmod(free_port(), 256)))
    failed(lambda: fetched(files, b"one.zip"), "transport-lost")


@pytest.mark.parametrize("script", [does.endless_reply, does.endless_line])
@pytest.mark.parametrize("verb", ["MLST", "PASS", "FEAT"])
def test_an_answer_without_end_ends(meet: Meeting, script: Script, verb: str) -> None:
    failed(lambda: meet.files(**{verb: script}).stat(b"one.zip"), "transport-nonsense")


@pytest.mark.parametrize("verb", ["USER", "PASS", "TYPE", "PWD", "MLST", "RETR"])
def test_silence_ends(meet: Meeting, verb: str) -> None:
    failed(lambda: fetched(meet.files(**{verb: does.silence}, idle=0.2), b"one.zip"), "transport-stalled")


@pytest.mark.parametrize("verb", ["USER", "PASS", "TYPE", "PWD", "MLST", "RETR"])
def test_an_end_without_a_word_is_told_as_lost(meet: Meeting, verb: str) -> None:
    failed(lambda: fetched(meet.files(**{verb: does.hang_up}), b"one.zip"), "transport-lost")


def test_an_answer_that_drips_ends(meet: Meeting) -> None:
    def dripping(session: Session, _: bytes) -> None:
        while not session.wait(0.01):
            session.control.sendall(b"2")

    failed(lambda: meet.files(MLST=dripping, total=0.5).stat(b"one.zip"), "transport-deadline")


@pytest.mark.parametrize("verb", ["TYPE", "PWD", "MLST", "RETR", "SIZE", "CWD"])
@pytest.mark.parametrize("answer", [b"", b"2", b"\xff\xff", b"100 wait", b"220 \x1b[2J", b"221-x\r\n221 y"])
def test_answers_that_mean_nothing_end_in_our_own_error(meet: Meeting, verb: str, answer: bytes) -> None:
    told = ""
    try:
        files = meet.files(**{verb: reply(answer)}, idle=0.5)
        files.list(b"")
        fetched(files, b"one.zip")
    except TransportError as error:
        told = error.message("de")
    assert not re.search(r"[\x00-\x1f]", told)


def test_a_server_that_wants_to_end_is_believed(meet: Meeting) -> None:
    files = meet.files(MLST=reply(b"421 closing for the night"))
    for _ in range(2):
        failed(lambda: files.stat(b"one.zip"), "transport-lost")
    assert len(meet.server.verbs("MLST")) == 1


def test_facts_that_mean_nothing_are_nonsense(meet: Meeting) -> None:
    files = meet.files(MLST=reply(b"250-here\r\n one.zip\r\n250 end"))
    failed(lambda: files.stat(b"one.zip"), "transport-nonsense")


def test_a_file_that_is_there_and_may_not_be_read_is_forbidden(meet: Meeting) -> None:
    files = meet.files(RETR=reply(b"550 no"))
    error = failed(lambda: fetched(files, b"one.zip"), "transport-forbidden", retryable=False)
    assert "550 no" in error.message("en")


def test_a_server_that_does_not_tell_its_features_is_asked_in_the_old_way(meet: Meeting) -> None:
    files = meet.files(FEAT=reply(b"500 what"))
    assert [one.size for one in files.list(b"").files] == [len(CONTENT), 5]
    assert fetched(files, b"two.zip", offset=2) == b"345"
    assert meet.server.verbs("MLSD") == []


# Entering


@pytest.mark.parametrize(
    ("scripts", "code", "retryable"),
    [
        ({"PASS": reply(b"530 no")}, "transport-login-refused", False),
        ({"USER": reply(b"530 no")}, "transport-login-refused", False),
        ({"PASS": reply(b"332 and your account?")}, "transport-login-refused", False),
        ({"PASS": reply(b"421 too many")}, "transport-away", True),
        ({"banner": b"421 too many"}, "transport-away", True),
        ({"banner": b"SSH-2.0-OpenSSH_9.2"}, "transport-nonsense", True),
        ({"banner": b"\0\0\0"}, "transport-nonsense", True),
        ({"TYPE": reply(b"504 what")}, "transport-nonsense", True),
        ({"PWD": reply(b"504 what")}, "transport-forbidden", False),
    ],
)
def test_who_does_not_let_us_in_says_why(meet: Meeting, scripts: dict[str, object], code: str, retryable: bool) -> None:
    failed(lambda: meet.files(**scripts), code, retryable=retryable)


def test_a_password_that_the_server_repeats_is_not_shown(meet: Meeting) -> None:
    with pytest.raises(TransportError) as caught:
        meet.files(PASS=lambda session, argument: session.say(b"530 wrong password: " + argument))
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert PASSWORD not in "".join(told.format()) + caught.value.message("de") + repr(caught.value.args)


def test_a_password_that_cannot_be_sent_is_not_shown() -> None:
    with hostile_ftp({}) as server:
        login = Login(user="alice", password="geheim\r\nDELE x")
        with pytest.raises(TransportError) as caught, ftp_files(place(server.port), login):
            pass
    assert "geheim" not in str(caught.value)
    assert server.verbs("DELE") == []


def test_nobody_there_is_told() -> None:
    error = refused(lambda: ftp_files(place(free_port()), LOGIN).__enter__())
    assert (error.code, error.retryable) == ("transport-away", True)


@pytest.mark.parametrize("host", ["nowhere.invalid", "..", "a" * 300, ""])
def test_a_name_of_no_server_is_told(host: str) -> None:
    error = refused(lambda: ftp_files(place(21, host=host), LOGIN).__enter__())
    assert error.code in ("transport-away", "transport-nonsense")


def test_a_server_that_does_not_greet_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        silent = place(listener.getsockname()[1], idle=0.2)
        failed(lambda: ftp_files(silent, LOGIN).__enter__(), "transport-stalled")


def test_behind_the_end_nothing_is_asked(meet: Meeting) -> None:
    with hostile_ftp({}) as server:
        with ftp_files(place(server.port), LOGIN) as files:
            pass
        failed(lambda: files.list(b""), "transport-lost")


def test_a_goodbye_that_is_not_answered_keeps_nobody(meet: Meeting) -> None:
    with hostile_ftp({}, QUIT=does.hang_up) as server, ftp_files(place(server.port), LOGIN) as files:
        assert files.list(b"") == ((), ())
