"""Speaks SFTP version 3 over a stream of bytes: sends questions, reads answers, in whatever order they come.

Knows draft-ietf-secsh-filexfer-02 and that servers name their extensions. Does not know SSH, nor what files are for.
It stands in for paramiko's SFTPClient, which ends at the first name or word that is not UTF-8, forgets the numbers of
refusals and the extensions a server has, and reads ahead in threads that outlive a lost connection.
"""

import stat
import struct
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple, Protocol

MOST = 4 << 20
"""Bytes of one packet that are taken; servers send 32 KiB, listings up to 256 KiB."""

_SIZE, _OWNER, _MODE, _TIMES, _EXTENDED = 1, 2, 4, 8, 1 << 31  # section 5, File Attributes


class Packet(IntEnum):
    """Section 3."""

    INIT = 1
    VERSION = 2
    OPEN = 3
    CLOSE = 4
    READ = 5
    WRITE = 6
    LSTAT = 7
    OPENDIR = 11
    READDIR = 12
    REMOVE = 13
    MKDIR = 14
    STAT = 17
    RENAME = 18
    STATUS = 101
    HANDLE = 102
    DATA = 103
    NAME = 104
    ATTRS = 105
    EXTENDED = 200
    EXTENDED_REPLY = 201


class Code(IntEnum):
    """Section 7, and of later versions what servers send all the same."""

    OK = 0
    EOF = 1
    NO_SUCH_FILE = 2
    PERMISSION_DENIED = 3
    FAILURE = 4
    OP_UNSUPPORTED = 8
    NO_SUCH_PATH = 10
    FILE_ALREADY_EXISTS = 11
    WRITE_PROTECT = 12
    NO_SPACE = 14
    QUOTA_EXCEEDED = 15


class Said(Exception):
    """The server refuses: its code and its words."""

    def __init__(self, code: int, words: bytes) -> None:
        super().__init__(code, words)
        self.code = code
        self.words = words


class Nonsense(Exception):
    """What came is not SFTP."""


class Attributes(NamedTuple):
    """What a server says of a name; ``size`` in bytes, ``changed`` in seconds since 1970, ``mode`` as in stat(2)."""

    size: int | None
    mode: int | None
    changed: float | None


class Stream(Protocol):
    """A way to the server and back."""

    def send(self, content: bytes) -> None: ...

    def receive(self, size: int) -> bytes:
        """Exactly so many bytes."""


class Words:
    """Reads a packet from its beginning; Nonsense where it is too short."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._content)

    def take(self, size: int) -> bytes:
        piece = self._content[self._at : self._at + size]
        if len(piece) < size:
            raise Nonsense("a packet is shorter than it says")
        self._at += size
        return piece

    def number(self) -> int:
        return int.from_bytes(self.take(4))

    def long(self) -> int:
        return int.from_bytes(self.take(8))

    def string(self) -> bytes:
        return self.take(self.number())

    def attributes(self) -> Attributes:
        flags = self.number()
        size = self.long() if flags & _SIZE else None
        if flags & _OWNER:
            self.take(8)
        mode = self.number() if flags & _MODE else None
        changed = float((self.number(), self.number())[1]) if flags & _TIMES else None
        for _ in range(2 * self.number() if flags & _EXTENDED else 0):
            self.string()
        # Some servers send permissions without the kind; then the mode says nothing of what it is.
        return Attributes(size, mode if mode and stat.S_IFMT(mode) else None, changed)


def number(value: int) -> bytes:
    """Four bytes."""
    return struct.pack(">I", value)


def long(value: int) -> bytes:
    """Eight bytes."""
    return struct.pack(">Q", value)


def string(value: bytes) -> bytes:
    """Any bytes, with how many they are."""
    return number(len(value)) + value


class Client:
    """Asks; ``extensions`` are the names of what the server can do beyond version 3."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._last = 0
        self._open: dict[int, tuple[int, Words] | None] = {}  # answers that came before they were asked for
        self._send(Packet.INIT, number(3))
        kind, words = self._packet()
        if kind != Packet.VERSION or words.number() < 3:
            raise Nonsense("no SFTP version 3")
        self.extensions = frozenset(_extensions(words))

    def send(self, kind: Packet, *parts: bytes) -> int:
        """Send a question; its number is for ``answer`` or ``forget``."""
        self._last = (self._last + 1) & 0xFFFFFFFF
        self._open[self._last] = None
        self._send(kind, number(self._last), *parts)
        return self._last

    def answer(self, asked: int, expected: Packet) -> Words:
        """The answer, of the kind that was expected; raises Said, Nonsense."""
        while (came := self._open[asked]) is None:
            self._take_in()
        del self._open[asked]
        kind, words = came
        if kind == Packet.STATUS:
            code = words.number()
            if code != Code.OK:
                raise Said(code, words.string() if words else b"")
        if kind != expected:
            raise Nonsense(f"packet {kind} instead of {expected.value}")
        return words

    def ask(self, kind: Packet, *parts: bytes, expected: Packet = Packet.STATUS) -> Words:
        """Send a question and wait for its answer."""
        return self.answer(self.send(kind, *parts), expected)

    def forget(self, asked: Iterable[int]) -> None:
        """Drop the answers to these questions when they come."""
        for one in asked:
            self._open.pop(one, None)

    def _take_in(self) -> None:
        kind, words = self._packet()
        asked = words.number()
        if asked in self._open:
            self._open[asked] = kind, words

    def _packet(self) -> tuple[int, Words]:
        size = int.from_bytes(self._stream.receive(4))
        if not 1 <= size <= MOST:
            raise Nonsense(f"a packet of {size} bytes")
        content = self._stream.receive(size)
        return content[0], Words(content[1:])

    def _send(self, kind: Packet, *parts: bytes) -> None:
        content = b"".join(parts)
        self._stream.send(number(len(content) + 1) + bytes([kind]) + content)


def _extensions(words: Words) -> Iterable[bytes]:
    while words:
        yield words.string()
        words.string()
