"""An FTP server on a real socket that does as its script says: honest where nothing else is said.

    with hostile_ftp({b"a.zip": File(content)}, RETR=cut_after(1000)) as server: ...

A script says for a verb what is done instead of the honest thing. Every session is a thread; whatever waits, floods or
drips ends when the server is closed, so no test waits for it. Speaks plain FTP only; knows no client.
"""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CHUNK = 1 << 14
MOST = 64 << 20
"""What floods ends after this many bytes, should nobody else end it."""


@dataclass
class File:
    """What lies on the server; ``told`` is the size that it tells, where that is another one."""

    content: bytes
    changed: str = "20261120080000"
    told: int | None = None

    @property
    def size(self) -> int:
        return len(self.content) if self.told is None else self.told


@dataclass
class Server:
    """What a test sees and may change while the server runs: its files by path, its folders, and what it was asked."""

    files: dict[bytes, File]
    scripts: Mapping[str, "Script"]
    banner: bytes
    features: tuple[bytes, ...]
    port: int = 0
    folders: set[bytes] = field(default_factory=lambda: {b""})
    asked: list[tuple[str, bytes]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    sessions: int = 0

    def verbs(self, verb: str) -> list[bytes]:
        """What that verb was asked of, in order."""
        return [argument for name, argument in self.asked if name == verb]


class Session:
    """One client: its control connection, the folder it is in, the port that it was told to fetch data from."""

    def __init__(self, server: Server, control: socket.socket) -> None:
        self.server = server
        self.control = control
        self.folder = b""
        self.offset = 0
        self.renamed = b""
        self._listener: socket.socket | None = None

    def serve(self) -> None:
        """Answer until the client goes or the server is closed."""
        with self.control, suppress(OSError, EOFError):
            self.say(self.server.banner)
            with self.control.makefile("rb") as lines:
                for line in lines:
                    word, _, argument = line.rstrip(b"\r\n").partition(b" ")
                    verb = word.decode("latin-1").upper()
                    self.server.asked.append((verb, argument))
                    script = self.server.scripts.get(verb, HONEST.get(verb, not_known))
                    script(self, argument)
        self.close_data()

    def say(self, line: bytes) -> None:
        """Send on the control connection as it is; the end of the line is added."""
        self.control.sendall(line + b"\r\n")

    def path(self, argument: bytes) -> bytes:
        """The path below the root that is meant."""
        parts = [] if argument.startswith(b"/") else self.folder.split(b"/")
        for part in argument.split(b"/"):
            if part == b"..":
                parts = parts[:-1]
            elif part not in (b"", b"."):
                parts = [*parts, part]
        return b"/".join(part for part in parts if part)

    def file(self, argument: bytes) -> File:
        """The file that is meant; the session ends the command where there is none."""
        return self.server.files[self.path(argument)]

    def listen(self) -> int:
        """A port for the next data connection."""
        self.close_data()
        self._listener = socket.create_server(("127.0.0.1", 0))
        return int(self._listener.getsockname()[1])

    @contextmanager
    def data(self) -> Iterator[socket.socket]:
        """The data connection that the client opens."""
        assert self._listener is not None
        self._listener.settimeout(10)
        connection, _ = self._listener.accept()
        with connection:
            yield connection
        self.close_data()

    def close_data(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def wait(self, seconds: float | None = None) -> bool:
        """Be silent; True once the server is closed."""
        return self.server.ended.wait(seconds)

    def hang_up(self) -> None:
        """End the control connection without a word."""
        with suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)


Script = Callable[[Session, bytes], None]


def reply(line: bytes) -> Script:
    """Always that answer."""
    return lambda session, _: session.say(line)


def not_known(session: Session, _: bytes) -> None:
    session.say(b"500 never heard of it")


def _pasv(session: Session, _: bytes) -> None:
    port = session.listen()
    session.say(b"227 Entering Passive Mode (127,0,0,1,%d,%d)" % divmod(port, 256))


def _epsv(session: Session, _: bytes) -> None:
    session.say(b"229 Entering Extended Passive Mode (|||%d|)" % session.listen())


def _feat(session: Session, _: bytes) -> None:
    told = b"".join(b" %b\r\n" % feature for feature in session.server.features)
    session.say(b"211-Features:\r\n" + told + b"211 End")


def _cwd(session: Session, argument: bytes) -> None:
    path = session.path(argument)
    if path not in session.server.folders:
        session.say(b"550 no such folder")
        return
    session.folder = path
    session.say(b"250 you are there")


def _known_file(then: Script) -> Script:
    def script(session: Session, argument: bytes) -> None:
        if session.path(argument) in session.server.files:
            then(session, argument)
        else:
            session.say(b"550 no such file")

    return script


def _names(session: Session, folder: bytes) -> Iterator[tuple[bytes, File | None]]:
    """What lies in a folder: (name, file), None for a folder."""
    start = folder + b"/" if folder else b""
    inside = {**dict.fromkeys(session.server.folders - {b""}), **session.server.files}
    for path, file in inside.items():
        rest = path.removeprefix(start)
        if path.startswith(start) and rest and b"/" not in rest:
            yield rest, file


def _mlsd(session: Session, argument: bytes) -> None:
    send_listing(session, b"".join(_facts(name, file) for name, file in _names(session, session.path(argument))))


def _facts(name: bytes, file: File | None) -> bytes:
    if file is None:
        return b"type=dir;modify=20261120080000; %b\r\n" % name
    return b"type=file;size=%d;modify=%b; %b\r\n" % (file.size, file.changed.encode(), name)


def _list(session: Session, argument: bytes) -> None:
    folder = b"" if argument.startswith(b"-") else argument
    lines = [
        b"%brw-r--r-- 1 0 0 %d Nov 20 08:00 %b\r\n" % (b"d" if file is None else b"-", file.size if file else 0, name)
        for name, file in _names(session, session.path(folder))
    ]
    send_listing(session, b"".join(lines))


def send_listing(session: Session, content: bytes) -> None:
    """A listing of these bytes, honestly ended."""
    session.say(b"150 here it comes")
    with session.data() as data:
        data.sendall(content)
    session.say(b"226 done")


def _mlst(session: Session, argument: bytes) -> None:
    path = session.path(argument)
    file = session.server.files.get(path)
    if file is None and path not in session.server.folders:
        session.say(b"550 no such name")
        return
    session.say(b"250-here\r\n " + _facts(b"/" + path, file) + b"250 end")


def _retr(session: Session, argument: bytes) -> None:
    content = session.file(argument).content[session.offset :]
    session.offset = 0
    session.say(b"150 here it comes")
    with session.data() as data:
        data.sendall(content)
    session.say(b"226 done")


def _rest(session: Session, argument: bytes) -> None:
    session.offset = int(argument)
    session.say(b"350 from there on")


def _stor(session: Session, argument: bytes) -> None:
    session.say(b"150 give")
    content = bytearray()
    with session.data() as data:
        while chunk := data.recv(CHUNK):
            content += chunk
    session.server.files[session.path(argument)] = File(bytes(content))
    session.say(b"226 done")


def _dele(session: Session, argument: bytes) -> None:
    del session.server.files[session.path(argument)]
    session.say(b"250 gone")


def _rnfr(session: Session, argument: bytes) -> None:
    session.renamed = session.path(argument)
    session.say(b"350 and its new name?")


def _rnto(session: Session, argument: bytes) -> None:
    session.server.files[session.path(argument)] = session.server.files.pop(session.renamed)
    session.say(b"250 renamed")


def _mkd(session: Session, argument: bytes) -> None:
    path = session.path(argument)
    session.say(b"550 it is there" if path in session.server.folders else b'257 "made"')
    session.server.folders.add(path)


def _quit(session: Session, _: bytes) -> None:
    session.say(b"221 bye")
    session.hang_up()


HONEST: dict[str, Script] = {
    "USER": reply(b"331 password?"),
    "PASS": reply(b"230 come in"),
    "TYPE": reply(b"200 fine"),
    "OPTS": reply(b"200 fine"),
    "NOOP": reply(b"200 fine"),
    "SYST": reply(b"215 UNIX Type: L8"),
    "PWD": lambda session, _: session.say(b'257 "/%b"' % session.folder),
    "CWD": _cwd,
    "CDUP": lambda session, _: _cwd(session, b".."),
    "FEAT": _feat,
    "PASV": _pasv,
    "EPSV": _epsv,
    "SIZE": _known_file(lambda session, path: session.say(b"213 %d" % session.file(path).size)),
    "MDTM": _known_file(lambda session, path: session.say(b"213 " + session.file(path).changed.encode())),
    "MLSD": _mlsd,
    "MLST": _mlst,
    "LIST": _list,
    "NLST": lambda session, path: send_listing(
        session, b"".join(name + b"\r\n" for name, _ in _names(session, session.path(path)))
    ),
    "RETR": _known_file(_retr),
    "REST": _rest,
    "STOR": _stor,
    "DELE": _known_file(_dele),
    "RNFR": _known_file(_rnfr),
    "RNTO": _rnto,
    "MKD": _mkd,
    "QUIT": _quit,
}
WITH_MLSD = (b"MLST type*;size*;modify*;", b"SIZE", b"MDTM", b"REST STREAM", b"UTF8", b"EPSV")
WITHOUT_MLSD = (b"SIZE", b"MDTM", b"REST STREAM", b"UTF8", b"EPSV")


@contextmanager
def hostile_ftp(
    files: Mapping[bytes, File],
    *,
    banner: bytes = b"220 ready",
    features: tuple[bytes, ...] = WITH_MLSD,
    **scripts: Script,
) -> Iterator[Server]:
    """A running server; ``scripts`` say for a verb what is done instead of the honest thing."""
    honest = {} if features is WITH_MLSD else {"MLSD": not_known, "MLST": not_known}
    server = Server(dict(files), {**honest, **scripts}, banner, features)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.port = listener.getsockname()[1]
        living: list[tuple[threading.Thread, socket.socket]] = []
        doorman = threading.Thread(target=_welcome, args=(server, listener, living), daemon=True)
        doorman.start()
        try:
            yield server
        finally:
            server.ended.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            doorman.join(10)
            _show_out(living)


def _welcome(server: Server, listener: socket.socket, living: list[tuple[threading.Thread, socket.socket]]) -> None:
    while not server.ended.is_set():
        try:
            control, _ = listener.accept()
        except OSError:
            return
        server.sessions += 1
        thread = threading.Thread(target=Session(server, control).serve, daemon=True)
        living.append((thread, control))
        thread.start()


def _show_out(living: list[tuple[threading.Thread, socket.socket]]) -> None:
    for thread, control in living:
        with suppress(OSError):
            control.shutdown(socket.SHUT_RDWR)
        thread.join(10)
