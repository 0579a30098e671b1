"""What a hostile FTP server does: cut, stall, drip, lie, flood; each a script for one verb of hostile_ftp."""

import socket
import struct
from collections.abc import Callable
from threading import Lock

from tests.servers.hostile_ftp import CHUNK, HONEST, MOST, Script, Session, send_listing


def cut_after(size: int) -> Script:
    """Of a file only the first bytes, wherever it was to begin; then both connections are reset."""

    def script(session: Session, argument: bytes) -> None:
        session.say(b"150 here it comes")
        with session.data() as data:
            data.sendall(session.file(argument).content[:size])
            data.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        session.hang_up()

    return script


def done_after(size: int) -> Script:
    """Of a file only the first bytes, wherever it was to begin, and a 226 as if that were all."""

    def script(session: Session, argument: bytes) -> None:
        session.say(b"150 here it comes")
        with session.data() as data:
            data.sendall(session.file(argument).content[:size])
        session.say(b"226 all of it, on my word")

    return script


def stall_after(size: int) -> Script:
    """Of a file only the first bytes; then silence, and nothing is closed."""

    def script(session: Session, argument: bytes) -> None:
        session.say(b"150 here it comes")
        with session.data() as data:
            data.sendall(session.file(argument).content[:size])
            session.wait()

    return script


def drip(every: float) -> Script:
    """A file byte by byte, slowly: never silent, never done."""

    def script(session: Session, argument: bytes) -> None:
        session.say(b"150 here it comes")
        with session.data() as data:
            for byte in session.file(argument).content:
                if session.wait(every):
                    return
                data.sendall(bytes([byte]))
        session.say(b"226 done")

    return script


def more_than_there_is(extra: bytes) -> Script:
    """A file and something behind it."""

    def script(session: Session, argument: bytes) -> None:
        session.say(b"150 here it comes")
        with session.data() as data:
            data.sendall(session.file(argument).content + extra)
        session.say(b"226 done")

    return script


def endless_file(session: Session, _: bytes) -> None:
    """A file that has no end."""
    session.say(b"150 here it comes")
    with session.data() as data:
        _flood(session, data, b"\0" * CHUNK)


def endless_listing(session: Session, _: bytes) -> None:
    """A listing that has no end."""
    session.say(b"150 here it comes")
    with session.data() as data:
        lines = (b"type=file;size=1;modify=20261120080000; %08d.zip\r\n" % number for number in range(1 << 30))
        sent = 0
        for line in lines:
            if sent > MOST or session.server.ended.is_set():
                return
            data.sendall(line)
            sent += len(line)


def endless_name(session: Session, _: bytes) -> None:
    """A listing of one name that has no end."""
    session.say(b"150 here it comes")
    with session.data() as data:
        data.sendall(b"type=file;size=1;modify=20261120080000; ")
        _flood(session, data, b"a" * CHUNK)


def endless_reply(session: Session, _: bytes) -> None:
    """An answer of ever more lines."""
    _flood(session, session.control, b"200-and another thing\r\n" * 500)


def endless_line(session: Session, _: bytes) -> None:
    """An answer of one line that has no end."""
    _flood(session, session.control, b"2" * CHUNK)


def _flood(session: Session, connection: socket.socket, chunk: bytes) -> None:
    for _ in range(MOST // len(chunk)):
        if session.server.ended.is_set():
            return
        connection.sendall(chunk)


def silence(session: Session, _: bytes) -> None:
    """No answer at all."""
    session.wait()


def hang_up(session: Session, _: bytes) -> None:
    """The connection ends without an answer."""
    session.hang_up()


def listed(content: bytes) -> Script:
    """A listing of these bytes, whatever there is."""
    return lambda session, _: send_listing(session, content)


def first(script: Script, verb: str, times: int = 1) -> Script:
    """That script the first times, and then the honest thing."""
    lock, left = Lock(), [times]

    def either(session: Session, argument: bytes) -> None:
        with lock:
            left[0] -= 1
            now = left[0] >= 0
        (script if now else HONEST[verb])(session, argument)

    return either


def after(verb: str, do: Callable[[Session, bytes], None]) -> Script:
    """The honest thing, and then something else happens on the server."""

    def both(session: Session, argument: bytes) -> None:
        HONEST[verb](session, argument)
        do(session, argument)

    return both
