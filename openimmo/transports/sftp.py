"""Files on an SFTP server, over a connection whose host key is trusted: by the source's pin, or by a known_hosts file.

Knows what the contract of files.py means in SFTP. Links are told as ``other`` and not followed where they are the last
part of a path; what links above do is the server's. Where a server cannot replace a file by renaming (it lacks
posix-rename@openssh.com), the old file steps aside first, see replacing.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from openimmo.domain.source import Login, Place
from openimmo.errors import TransportError
from openimmo.transports.files import MOST_NAMES, Kind, Listing, RemoteFile, checked, is_usable, legible
from openimmo.transports.host_keys import HostKey, judge, known_keys, trust
from openimmo.transports.replacing import replace
from openimmo.transports.sftp_listing import kind_of, names
from openimmo.transports.sftp_login import AsksInteractively, private_key, told
from openimmo.transports.sftp_protocol import Client, Code, Nonsense, Packet, Said, Stream, number, string
from openimmo.transports.sftp_session import Session
from openimmo.transports.sftp_transfer import PIECE, download, opened, upload

__all__ = ["HostKey", "SftpFiles", "host_key_of", "sftp_files", "trust"]

_READ, _REPLACE = 0x01, 0x02 | 0x08 | 0x10  # SSH_FXF_READ; _WRITE, _CREAT and _TRUNC
_NO_ATTRIBUTES = number(0)
_POSIX_RENAME = b"posix-rename@openssh.com"  # OpenSSH's PROTOCOL, section 4.3
_ROOM = b"statvfs@openssh.com"  # the same, section 4.4
_CODES: dict[int, str] = {
    Code.NO_SUCH_FILE: "transport-not-there",
    Code.NO_SUCH_PATH: "transport-not-there",
    Code.PERMISSION_DENIED: "transport-forbidden",
    Code.WRITE_PROTECT: "transport-forbidden",
    Code.FILE_ALREADY_EXISTS: "transport-there-already",
    Code.NO_SPACE: "transport-full",
    Code.QUOTA_EXCEEDED: "transport-full",
}
_LATER = ("transport-full", "transport-refused", "transport-changed", "transport-short")
_IS_TAKEN = ("transport-refused", "transport-there-already")
_ENDS = ("transport-stalled", "transport-deadline", "transport-lost", "transport-nonsense")


@contextmanager
def sftp_files(place: Place, login: Login, known_hosts: Path) -> Iterator[SftpFiles]:
    """The folder of ``place``; raises TransportError.

    "transport-host-unknown" and "transport-host-changed" name the server's key and come before the login is sent.
    """
    try:
        session = _logged_in(place, login, known_hosts)
    except AsksInteractively:
        session = _logged_in(place, login, known_hosts, interactively=True)
    with closing(session):
        session.begin()
        yield SftpFiles(session, place, login)


def host_key_of(place: Place) -> HostKey:
    """The key that a server shows, trusted or not; nobody is logged in."""
    with closing(Session(place)) as session:
        return session.host_key()


def _logged_in(place: Place, login: Login, known_hosts: Path, interactively: bool = False) -> Session:
    """A connection with a server that is trusted."""
    key = private_key(login)
    kinds = () if place.pin else [one.type for one in known_keys(known_hosts, place)]
    session = Session(place)
    try:
        judge(session.host_key(kinds), place, known_hosts)
        session.log_in(login, key, interactively)
    except BaseException:
        session.close()
        raise
    return session


class SftpFiles:
    """An open connection, see Files; ``stream`` is where SFTP is spoken."""

    resumes = True

    def __init__(self, stream: Stream, place: Place, login: Login) -> None:
        self._host = place.host
        self._login = login
        self._ended: TransportError | None = None
        folder = place.folder.encode("utf-8", "surrogateescape")
        self._root = folder.rstrip(b"/") or folder[:1]
        with self._told(b""):
            self._client = Client(stream)

    def list(self, folder: bytes) -> Listing:
        """The names in a folder."""
        if self.stat(folder).kind is not Kind.FOLDER:
            raise self._error("transport-not-there", folder)
        files: list[RemoteFile] = []
        skipped: list[str] = []
        with self._told(folder), closing(names(self._client, self._at(folder))) as found:
            for name, kind, attributes in found:
                if len(files) + len(skipped) == MOST_NAMES:
                    raise self._error("transport-flooded", folder, limit=MOST_NAMES)
                if is_usable(name):
                    files.append(RemoteFile(name, kind, attributes.size, attributes.changed))
                else:
                    skipped.append(legible(name))
        return Listing(tuple(sorted(files, key=lambda file: file.name)), tuple(skipped))

    def stat(self, path: bytes) -> RemoteFile:
        """One file or folder as it is now."""
        at = self._at(path)
        with self._told(path):
            # The root is the operator's, and may be a link.
            words = self._client.ask(Packet.LSTAT if path else Packet.STAT, string(at), expected=Packet.ATTRS)
            attributes = words.attributes()
        return RemoteFile(path.rpartition(b"/")[2], kind_of(attributes), attributes.size, attributes.changed)

    def get(self, path: bytes, into: BinaryIO, *, offset: int = 0, limit: int | None = None) -> int:
        """Write the file's bytes from ``offset`` on to ``into``; the file is looked at before and after."""
        before = self.stat(path)
        if before.kind is not Kind.FILE:
            raise self._error("transport-not-there", path)
        end = self._end(before, path, offset, limit)
        with self._opened(path, _READ) as handle, closing(download(self._client, handle, offset, end)) as pieces:
            count = self._pour(pieces, into, path, limit)
        after = self.stat(path)
        if (after.size, after.changed) != (before.size, before.changed):
            raise self._error("transport-changed", path)
        if before.size not in (None, offset + count):
            raise self._error("transport-short", path, expected=before.size, received=offset + count)
        return count

    def put(self, content: BinaryIO, path: bytes) -> int:
        """Write a file, and compare the server's size."""
        if self._kind(path) not in (None, Kind.FILE):
            raise self._error("transport-there-already", path)
        with self._opened(path, _REPLACE) as handle:
            count = upload(self._client, handle, content)
        size = self.stat(path).size
        if size not in (None, count):
            raise self._error("transport-short", path, expected=count, received=size)
        return count

    def rename(self, old: bytes, new: bytes) -> None:
        """Give a file another name; see above for servers that cannot replace one."""
        self.stat(old)
        if self._kind(new) is Kind.FOLDER:
            raise self._error("transport-there-already", new)
        if _POSIX_RENAME in self._client.extensions:
            with self._told(new):
                self._client.ask(Packet.EXTENDED, string(_POSIX_RENAME), *self._names(old, new))
            return
        try:
            self._move(old, new)
        except TransportError as error:
            # Section 6.5: "It is an error if there already exists a file with the name specified by newpath."
            if error.code not in _IS_TAKEN or self._kind(new) is not Kind.FILE:
                raise
            replace(self, self._move, old, new)

    def _move(self, old: bytes, new: bytes) -> None:
        with self._told(new):
            self._client.ask(Packet.RENAME, *self._names(old, new))

    def _names(self, *paths: bytes) -> Iterator[bytes]:
        return (string(self._at(path)) for path in paths)

    def remove(self, path: bytes) -> None:
        """Remove a file."""
        if self.stat(path).kind is Kind.FOLDER:
            raise self._error("transport-not-there", path)
        with self._told(path):
            self._client.ask(Packet.REMOVE, string(self._at(path)))

    def mkdir(self, path: bytes) -> None:
        """Make a folder and those above it."""
        parts = checked(path).split(b"/") if path else []
        for depth in range(len(parts)):
            self._make(b"/".join(parts[: depth + 1]))

    def _make(self, path: bytes) -> None:
        kind = self._kind(path)
        if kind is None:
            with self._told(path):
                try:
                    self._client.ask(Packet.MKDIR, string(self._at(path)), _NO_ATTRIBUTES)
                except Said:
                    if self._kind(path) is not Kind.FOLDER:  # else somebody else made it just now
                        raise
        elif kind is not Kind.FOLDER:
            raise self._error("transport-there-already", path)

    def _kind(self, path: bytes) -> Kind | None:
        """What is there; None: nothing."""
        try:
            return self.stat(path).kind
        except TransportError as error:
            if error.code != "transport-not-there":
                raise
            return None

    def _end(self, file: RemoteFile, path: bytes, offset: int, limit: int | None) -> int | None:
        """Up to where a file is read; where its size is not known, one byte more than may come."""
        if file.size is None:
            return None if limit is None else offset + limit + 1
        if offset > file.size:
            raise self._error("transport-changed", path)
        if limit is not None and file.size - offset > limit:
            raise self._error("transport-too-large", path, limit=limit)
        return file.size

    def _pour(self, pieces: Iterator[bytes], into: BinaryIO, path: bytes, limit: int | None) -> int:
        count = 0
        for piece in pieces:
            if limit is not None and count + len(piece) > limit:
                raise self._error("transport-too-large", path, limit=limit)
            into.write(piece)
            count += len(piece)
        return count

    @contextmanager
    def _opened(self, path: bytes, flags: int) -> Iterator[bytes]:
        question = string(self._at(path)), number(flags), _NO_ATTRIBUTES
        with self._told(path), opened(self._client, Packet.OPEN, *question) as handle:
            yield handle

    @contextmanager
    def _told(self, path: bytes) -> Iterator[None]:
        """What the server says about ``path``, and how the connection ends, as our error."""
        if self._ended:
            raise TransportError("transport-lost", host=self._host, reason=self._ended.message())
        try:
            yield
        except Said as said:
            failure = self._refusal(said, path)
        except Nonsense as error:
            failure = TransportError("transport-nonsense", host=self._host, reason=str(error))
        except TransportError as error:
            failure = error
        else:
            return
        self._ended = failure if failure.code in _ENDS else None
        raise failure from None

    def _refusal(self, said: Said, path: bytes) -> TransportError:
        code = _CODES.get(said.code, "transport-refused")
        if said.code == Code.FAILURE and self._is_full():
            code = "transport-full"
        return self._error(code, path, reason=told(said.words, self._login) or str(said.code))

    def _is_full(self) -> bool:
        """Whether the disk there has no room: version 3 has no code for that."""
        if _ROOM not in self._client.extensions:
            return False
        with suppress(Said, Nonsense, TransportError):
            words = self._client.ask(
                Packet.EXTENDED, string(_ROOM), string(self._at(b"")), expected=Packet.EXTENDED_REPLY
            )
            _, size, _, _, blocks, _, _, names_left, *_ = (words.long() for _ in range(11))
            return blocks * size < PIECE or not names_left
        return False

    def _error(self, code: str, path: bytes, **params: object) -> TransportError:
        name = legible(path) or "/"
        return TransportError(code, retryable=code in _LATER, host=self._host, name=name, **params)

    def _at(self, path: bytes) -> bytes:
        """Where a path lies on the server."""
        if not checked(path):
            return self._root or b"."
        return path if not self._root else self._root.rstrip(b"/") + b"/" + path
