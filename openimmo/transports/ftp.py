"""Files on an FTP server, in the clear or under explicit TLS.

Knows which commands tell and move files, and asks again where servers are known to be wrong: a "226 done" proves
nothing, the sizes do. Does not know how answers come in, nor what listings look like.
"""

import ftplib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

from openimmo.domain.source import Login, Place
from openimmo.errors import TransportError
from openimmo.transports import ftp_listing
from openimmo.transports.deadline import Deadline
from openimmo.transports.files import MOST_NAMES, Files, Kind, Listing, RemoteFile, checked, legible
from openimmo.transports.ftp_answers import Answers, meaning
from openimmo.transports.ftp_session import BLOCK, BROKEN, RestRefused, Session, Transfer, channel
from openimmo.transports.replacing import replace
from openimmo.transports.tls import proving_context, trusting_context

_LONGEST_LINE = 8192  # bytes of a listing's line
_LARGEST_LISTING = 64 << 20  # bytes
_UNKNOWN = ("500", "502")  # the command is not known
_MAY_BE_UNKNOWN = ("SIZE", "MDTM")  # there are other ways to what they tell


@contextmanager
def ftp_files(
    place: Place,
    login: Login,
    *,
    now: Callable[[], datetime] | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Iterator[Files]:
    """The files below ``place.folder``; TransportError if nobody is there, is to be trusted or lets us in.

    ``now`` (UTC) says which year is meant where a server names none; without it, such times are not known.
    """
    deadline = Deadline(place.host, place.idle, place.total, monotonic)
    encrypted = place.scheme == "ftps"
    session = Session(place, deadline, proving_context(place) if encrypted else trusting_context())
    answers = Answers(place, login, deadline)
    try:
        with meaning(answers.unreached):
            session.reach()
        if encrypted:
            with meaning(answers.unencrypted):
                session.encrypt()
        with meaning(answers.not_let_in):
            session.enter(login)
        if encrypted:
            with meaning(answers.unencrypted):
                session.protect()
        with meaning(answers.broken):
            session.mean_bytes()
        yield _FtpFiles(place, session, answers, now)
    finally:
        session.leave()


class _FtpFiles:
    def __init__(self, place: Place, session: Session, answers: Answers, now: Callable[[], datetime] | None) -> None:
        self._host = place.host
        self._session = session
        self._answers = answers
        self._now = now
        self._unknown: set[str] = set()
        self._features: frozenset[str] = frozenset()
        self._root = ""
        with self._told(b""):
            self._features = self._feat()
            if place.folder:
                self._enter_root(place.folder)
            self._root = session.pwd().rstrip("/")

    @property
    def resumes(self) -> bool:
        return "REST" not in self._unknown and (not self._features or "REST" in self._features)

    # Looking

    def list(self, folder: bytes) -> Listing:
        listing = self._listed(folder)
        if "MLST" in self._features:
            return listing
        return listing._replace(files=tuple(self._timed(folder, file) for file in listing.files))

    def stat(self, path: bytes) -> RemoteFile:
        name = checked(path).rpartition(b"/")[2]
        with self._told(path):
            seen = self._facts(path) if "MLST" in self._features else self._measured(path)
        if seen is None:
            raise self._failure("transport-not-there", path)
        return seen._replace(name=name)

    def _facts(self, path: bytes) -> RemoteFile | None:
        answer = self._ask("MLST", path)
        lines = (answer or "").split("\n")
        return ftp_listing.facts(lines[1].lstrip().encode("latin-1")) if len(lines) > 1 else None

    def _measured(self, path: bytes) -> RemoteFile | None:
        """As SIZE, MDTM and CWD tell; where a server knows the first two not, as the folder's listing does."""
        size = ftp_listing.size(self._number("SIZE", path)) if path else None
        if size is None and self._is_folder(path):
            return RemoteFile(b"", Kind.FOLDER, None, None)
        changed = None if size is None else ftp_listing.moment(self._number("MDTM", path))
        if path and {"SIZE", "MDTM"} & self._unknown:
            return self._in_listing(path)
        return None if size is None else RemoteFile(b"", Kind.FILE, size, changed)

    def _in_listing(self, path: bytes) -> RemoteFile | None:
        folder, _, name = path.rpartition(b"/")
        try:
            return next((self._timed(folder, one) for one in self._listed(folder).files if one.name == name), None)
        except TransportError as error:
            if error.code == "transport-not-there":
                return None
            raise

    def _timed(self, folder: bytes, file: RemoteFile) -> RemoteFile:
        """LIST tells when a file changed to the minute or to the day only."""
        if file.kind is not Kind.FILE or "MDTM" in self._unknown:
            return file
        path = folder + b"/" + file.name if folder else file.name
        with self._told(path):
            changed = ftp_listing.moment(self._number("MDTM", path))
        return file if "MDTM" in self._unknown else file._replace(changed=changed)

    def _listed(self, folder: bytes) -> Listing:
        """Ask from within the folder: a name behind LIST could be taken for an option or a pattern."""
        checked(folder)
        with self._told(folder):
            if not self._is_folder(folder):
                raise self._failure("transport-not-there", folder)
        with_facts = "MLST" in self._features
        parse = ftp_listing.facts if with_facts else ftp_listing.table(self._now() if self._now else None)
        with self._transfer("MLSD" if with_facts else "LIST", folder) as transfer:
            listing = ftp_listing.read_listing(self._lines(transfer, folder), parse)
            with self._told(folder):
                transfer.finish()
        return listing

    def _lines(self, transfer: Transfer, folder: bytes) -> Iterator[bytes]:
        rest, count, size = b"", 0, 0
        for block in self._blocks(transfer, folder):
            *lines, rest = (rest + block).split(b"\n")
            count, size = count + len(lines), size + len(block)
            if count > MOST_NAMES or size > _LARGEST_LISTING or len(rest) > _LONGEST_LINE:
                raise self._failure("transport-flooded", folder, limit=MOST_NAMES)
            yield from (line.removesuffix(b"\r") for line in lines)
        if rest:
            yield rest

    # Moving

    def get(self, path: bytes, into: BinaryIO, *, offset: int = 0, limit: int | None = None) -> int:
        seen = self.stat(path)
        if seen.kind is not Kind.FILE:
            raise self._failure("transport-forbidden", path, reason=seen.kind)
        expected = None if seen.size is None else seen.size - offset
        if expected is not None and expected < 0:
            raise self._failure("transport-changed", path, retryable=True)
        if expected is not None and limit is not None and expected > limit:
            raise self._failure("transport-too-large", path, limit=limit)
        if offset and not self.resumes:
            raise self._failure("transport-no-resume", path)
        if offset and expected == 0:
            return 0
        received = 0
        with self._transfer(f"RETR {self._wire(path)}", path, offset) as transfer:
            for block in self._blocks(transfer, path):
                received += len(block)
                if expected is not None and received > expected:
                    raise self._short(path, expected, received)
                if limit is not None and received > limit:
                    raise self._failure("transport-too-large", path, limit=limit)
                into.write(block)
            with self._told(path):
                transfer.finish()
        if expected is not None and received != expected:
            raise self._short(path, expected, received)
        return received

    def put(self, content: BinaryIO, path: bytes) -> int:
        sent = 0
        with self._transfer(f"STOR {self._wire(path)}", path, needed=_above(path)) as transfer:
            while block := content.read(BLOCK):
                sent += len(block)
                with self._told(path, needed=_above(path)):
                    transfer.send(block)
            with self._told(path, needed=_above(path)):
                transfer.finish()
        size = self.stat(path).size
        if size is not None and size != sent:
            raise self._short(path, sent, size)
        return sent

    def rename(self, old: bytes, new: bytes) -> None:
        """Where a server replaces no file, the old one steps aside first, see replacing.py."""
        try:
            self._move(old, new)
        except TransportError as error:
            if error.code != "transport-forbidden" or not self._is_file(new) or not self._is_file(old):
                raise
            replace(self, self._move, old, new)

    def _move(self, old: bytes, new: bytes) -> None:
        with self._told(old):
            self._session.sendcmd(f"RNFR {self._wire(old)}")
        with self._told(new, needed=_above(new)):
            self._session.voidcmd(f"RNTO {self._wire(new)}")

    def remove(self, path: bytes) -> None:
        with self._told(path):
            self._session.voidcmd(f"DELE {self._wire(path)}")

    def mkdir(self, path: bytes) -> None:
        parts = checked(path).split(b"/") if path else []
        for folder in (b"/".join(parts[:depth]) for depth in range(1, len(parts) + 1)):
            with self._told(folder):
                if self._is_folder(folder):
                    continue
            try:
                with self._told(folder, needed=_above(folder)):
                    self._session.voidcmd(f"MKD {self._wire(folder)}")
            except TransportError as error:
                if error.code == "transport-forbidden" and self._is_file(folder):
                    raise self._failure("transport-there-already", folder) from None
                raise

    # Asking

    def _feat(self) -> frozenset[str]:
        try:
            lines = self._session.voidcmd("FEAT").split("\n")[1:-1]
        except (ftplib.error_perm, ftplib.error_temp):
            return frozenset()
        return frozenset(line.split(maxsplit=1)[0].upper() for line in lines if line.strip())

    def _enter_root(self, folder: str) -> None:
        try:
            self._session.voidcmd(f"CWD {channel(folder)}")
        except ftplib.error_perm:
            raise self._failure("transport-not-there", folder.encode("utf-8", "surrogateescape")) from None

    def _ask(self, verb: str, path: bytes) -> str | None:
        """What the server says about a path; None if it does not know the path or the command."""
        if verb in self._unknown:
            return None
        try:
            return self._session.sendcmd(f"{verb} {self._wire(path)}")
        except ftplib.error_perm as error:
            if verb in _MAY_BE_UNKNOWN and str(error)[:3] in _UNKNOWN:
                self._unknown.add(verb)
            return None

    def _number(self, verb: str, path: bytes) -> bytes:
        answer = self._ask(verb, path) or ""
        return answer[4:].strip().encode("latin-1") if answer.startswith("213") else b""

    def _is_folder(self, path: bytes) -> bool:
        return self._ask("CWD", path) is not None

    def _is_file(self, path: bytes) -> bool:
        return self._is_there(path, Kind.FILE)

    def _is_there(self, path: bytes, *kinds: Kind) -> bool:
        try:
            kind = self.stat(path).kind
        except TransportError as error:
            if error.code == "transport-not-there":
                return False
            raise
        return not kinds or kind in kinds

    def _wire(self, path: bytes) -> str:
        return f"{self._root}/{checked(path).decode('latin-1')}"

    @contextmanager
    def _transfer(
        self, command: str, path: bytes, offset: int = 0, *, needed: bytes | None = None
    ) -> Iterator[Transfer]:
        with self._told(path, needed=needed):
            transfer = self._session.transfer(command, offset)
        with transfer:
            yield transfer

    def _blocks(self, transfer: Transfer, path: bytes) -> Iterator[bytes]:
        blocks = transfer.blocks()
        while True:
            with self._told(path):
                block = next(blocks, b"")
            if not block:
                return
            yield block

    # Failing

    @contextmanager
    def _told(self, path: bytes, *, needed: bytes | None = None) -> Iterator[None]:
        """What the server says and what the connection does, as TransportError.

        A server says "550" to what is forbidden and to what is not there: it is asked for ``needed``, else ``path``.
        """
        if self._session.over:
            raise TransportError("transport-lost", host=self._host, reason="it is over")
        try:
            yield
        except (ftplib.error_perm, ftplib.error_temp) as error:
            raise self._refused(error, path, path if needed is None else needed) from None
        except BROKEN as error:
            self._session.over = True
            raise self._answers.broken(error) from None
        except TransportError as error:
            self._session.over |= error.code == "transport-deadline"
            raise

    def _refused(self, error: Exception, path: bytes, needed: bytes) -> TransportError:
        meant = self._answers.refusal(error, path)
        if isinstance(error, RestRefused):
            self._unknown.add("REST")
        self._session.over |= str(error).startswith("421")
        if meant.code == "transport-forbidden" and not self._is_there(needed):
            return self._failure("transport-not-there", path)
        return meant

    def _short(self, path: bytes, expected: int, received: int) -> TransportError:
        return self._failure("transport-short", path, retryable=True, expected=expected, received=received)

    def _failure(self, code: str, path: bytes, *, retryable: bool = False, **params: object) -> TransportError:
        return TransportError(code, retryable, host=self._host, name=legible(path), **params)


def _above(path: bytes) -> bytes:
    """The folder that a path is in."""
    return path.rpartition(b"/")[0]
