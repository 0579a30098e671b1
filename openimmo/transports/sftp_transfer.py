"""Reads and writes an open file on an SFTP server with several questions under way, so that a long way costs little.

Knows handles and offsets; bounded memory: AHEAD pieces of PIECE bytes at most. Does not know names, nor what is done
with the bytes.
"""

from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from openimmo.errors import TransportError
from openimmo.transports.sftp_protocol import Client, Code, Nonsense, Packet, Said, long, number, string

PIECE = 32 << 10  # the most that every server takes (draft-ietf-secsh-filexfer-02, section 3)
AHEAD = 32  # OpenSSH's own client has 64 under way


@contextmanager
def opened(client: Client, kind: Packet, *parts: bytes) -> Iterator[bytes]:
    """The handle of a file or folder, closed at the end; what a server says then may be that it could not write."""
    handle = client.ask(kind, *parts, expected=Packet.HANDLE).string()
    try:
        yield handle
    except Nonsense:  # nothing can be asked any more
        raise
    except Exception:
        with suppress(Said, Nonsense, TransportError):
            client.ask(Packet.CLOSE, string(handle))
        raise
    client.ask(Packet.CLOSE, string(handle))


def download(client: Client, handle: bytes, start: int, end: int | None) -> Generator[bytes, None, None]:
    """The bytes from ``start`` to ``end`` (None: to the file's end) in their order; fewer if the file ends before."""
    asked: deque[tuple[int, int, int]] = deque()  # question, offset, length
    at = start
    try:
        while True:
            while len(asked) < AHEAD and (end is None or at < end):
                asked.append(_ask(client, handle, at, PIECE if end is None else min(PIECE, end - at)))
                at += asked[-1][2]
            if not asked:
                return
            question, offset, length = asked.popleft()
            piece = _piece(client, question, length)
            if not piece:
                return
            if len(piece) < length:  # servers may send less at a time than was asked for
                asked.appendleft(_ask(client, handle, offset + len(piece), length - len(piece)))
            yield piece
    finally:
        client.forget(question for question, _, _ in asked)


def upload(client: Client, handle: bytes, content: BinaryIO) -> int:
    """Write everything; how many bytes that were."""
    asked: deque[int] = deque()
    at = 0
    try:
        while piece := content.read(PIECE):
            asked.append(client.send(Packet.WRITE, string(handle), long(at), string(piece)))
            at += len(piece)
            if len(asked) == AHEAD:
                client.answer(asked.popleft(), Packet.STATUS)
        while asked:
            client.answer(asked.popleft(), Packet.STATUS)
    finally:
        client.forget(asked)
    return at


def _ask(client: Client, handle: bytes, offset: int, length: int) -> tuple[int, int, int]:
    return client.send(Packet.READ, string(handle), long(offset), number(length)), offset, length


def _piece(client: Client, question: int, length: int) -> bytes:
    """What came for it; nothing at the file's end."""
    try:
        piece = client.answer(question, Packet.DATA).string()
    except Said as said:
        if said.code == Code.EOF:
            return b""
        raise
    if len(piece) > length:
        raise Nonsense("more bytes than were asked for")
    return piece
