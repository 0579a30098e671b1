"""What every way to files promises: a folder on this machine, FTP, FTPS, SFTP and memory keep the same contract.

Paths are bytes below the root that the connection was opened for, with "/" between their parts and none at either end;
b"" is the root itself. Nothing outside of the root can be named: a part that is empty, "." or ".." or holds NUL, CR or
LF is refused (``checked``). tests/transports/contract.py holds all of them to this.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import BinaryIO, NamedTuple, Protocol

from openimmo.errors import TransportError

TEMPORARY = b".part"
"""The ending of the name under which a file is uploaded before it is complete."""


class Kind(StrEnum):
    """What a name on a server stands for; links and devices are ``other`` and are never followed."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"


class RemoteFile(NamedTuple):
    """One name in a folder. ``size`` in bytes; ``changed`` is when it last changed, in seconds since 1970.

    None where the server does not say. Both are only compared with what the same server said before.
    """

    name: bytes
    kind: Kind
    size: int | None
    changed: float | None


class Listing(NamedTuple):
    """What is in a folder, and the names (made legible) that were passed over because nobody may use them."""

    files: tuple[RemoteFile, ...]
    skipped: tuple[str, ...] = ()


class Files(Protocol):
    """An open connection, logged in. Every method may raise TransportError; its code and ``retryable`` say what for.

    "transport-not-there" (not retryable): no such file or folder. "transport-there-already" (not retryable).
    "transport-forbidden" (not retryable). "transport-stalled": the server was silent for longer than ``idle``.
    "transport-deadline": the connection lasted longer than ``total``. "transport-lost": the connection broke.
    "transport-full": no room there. "transport-not-now": the server asks to try again later.
    "transport-changed": the file is not the one that was asked for.
    "transport-short": fewer or more bytes came than the server had said. "transport-nonsense": against the protocol.

    After "transport-stalled", "transport-deadline", "transport-lost" and "transport-nonsense" the connection is over
    and every method raises "transport-lost"; after the others it goes on. What ``into`` and ``content`` raise passes
    through as it is, and may end the connection.
    """

    def list(self, folder: bytes) -> Listing:
        """The names in a folder, in the order of their bytes; at most MOST_NAMES, else "transport-flooded"."""

    def stat(self, path: bytes) -> RemoteFile:
        """One file or folder as it is now; its ``name`` is the last part of ``path``."""

    def get(self, path: bytes, into: BinaryIO, *, offset: int = 0, limit: int | None = None) -> int:
        """Write the file's bytes from ``offset`` on to ``into``; how many were written.

        Where the server tells sizes, as many as it said, else TransportError. More than ``limit`` bytes from ``offset``
        on are "transport-too-large" (not retryable), an ``offset`` behind the end is "transport-changed", one on a
        server that sends from the beginning only is "transport-no-resume" (not retryable).
        What came before an error stands in ``into``, so that the rest can be asked for.
        """

    def put(self, content: BinaryIO, path: bytes) -> int:
        """Write a file, which then has exactly these bytes (the server's size is compared); how many they are.

        The name may be a half file until this returns: put under a name with the ending TEMPORARY, then ``rename``.
        """

    def rename(self, old: bytes, new: bytes) -> None:
        """Give a file another name, also in another folder; a file that has that name is replaced.

        In one step, or where a server cannot do that as replacing.py tells: "transport-left-aside" if the file that had
        the name may be there under another one only.
        """

    def remove(self, path: bytes) -> None:
        """Remove a file."""

    def mkdir(self, path: bytes) -> None:
        """Make a folder and those above it; one that is there is well, a file there is "transport-there-already"."""

    @property
    def resumes(self) -> bool:
        """Whether ``get`` may begin behind the first byte."""


Opened = AbstractContextManager[Files]
"""A connection; it opens on entering (TransportError) and never raises on leaving."""

MOST_NAMES = 100_000
_FEW, _LONG = 5, 120


def checked(path: bytes) -> bytes:
    """The path, if it may be used; else TransportError "transport-unsafe-name" (not retryable)."""
    if path and not all(map(is_usable, path.split(b"/"))):
        raise TransportError("transport-unsafe-name", retryable=False, name=legible(path))
    return path


def is_usable(name: bytes) -> bool:
    """Whether a name that came from a server may stand in a path."""
    return name not in (b"", b".", b"..") and not any(byte < 32 or byte == 127 or byte in b"/\\" for byte in name)


def few(names: Sequence[str]) -> str:
    """The first few legible names on one line, none of them endless."""
    told = [name if len(name) <= _LONG else f"{name[: _LONG - 1]}…" for name in names[:_FEW]]
    return ", ".join([*told, "…"] if len(names) > _FEW else told)


def legible(name: bytes) -> str:
    """A name as text for people; stray bytes and control characters stand there as \\x escapes."""
    text = name.decode("utf-8", "backslashreplace")
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
