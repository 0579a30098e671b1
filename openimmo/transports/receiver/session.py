"""One connection of a sender: logged in or not, its commands, and what it uploads.

Knows FTP as pyftpdlib speaks it. Bytes are never translated (TYPE A counts as TYPE I), nothing can be downloaded, and
an upload is complete only where the connection or the file's own end proves it.
"""

import logging
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, cast

import pyftpdlib.ioloop  # type: ignore[import-untyped]  # noqa: F401 first: Python 3.11 warns of asyncore but there
from pyftpdlib.exceptions import AuthenticationFailed  # type: ignore[import-untyped]
from pyftpdlib.handlers.ftp.control import FTPHandler  # type: ignore[import-untyped]
from pyftpdlib.handlers.ftp.data import DTPHandler  # type: ignore[import-untyped]

from openimmo.transports.files import legible
from openimmo.transports.receiver.attempts import Attempts
from openimmo.transports.receiver.jail import Jail
from openimmo.transports.receiver.terms import Account, Bounds, Desk
from openimmo.transports.receiver.uploads import Refusal, Room, Upload, answer_to, part_of

UPLOADS = ("STOR", "APPE", "STOU")
CHANGES = (*UPLOADS, "RNFR", "RNTO", "DELE", "MKD", "XMKD", "RMD", "XRMD")
GONE = ("SITE", "SITE CHMOD", "SITE HELP", "MFMT", "REIN", "RETR")
_RIGHTS = "elafdwm"  # of pyftpdlib: change folder, list, append, rename, delete, store, make folders; not: read
_log = logging.getLogger(__name__)


class Gate:
    """Who may come in, in the words of pyftpdlib; it asks the desk."""

    def __init__(self, desk: Desk, attempts: Attempts) -> None:
        self._desk = desk
        self._attempts = attempts

    def validate_authentication(self, user: str, password: str, session: "Session") -> None:
        """Let the session in as an account; AuthenticationFailed, in the same words whatever is wrong."""
        session.account = None
        barred = self._attempts.barred(session.remote_ip)
        account = None if barred else self._desk.admit(user, password.encode("utf-8", "surrogateescape"))
        if account is None:
            self._attempts.failed(session.remote_ip)
            self._desk.tell("receiver-login-refused", user=_shown(user)[:60], address=session.remote_ip)
            raise AuthenticationFailed("login refused.")
        session.account = account

    def get_home_dir(self, _user: str) -> str:
        return ""

    def get_msg_login(self, _user: str) -> str:
        return "Welcome. Files are taken in when they are complete."

    def get_msg_quit(self, _user: str) -> str:
        return "Goodbye."

    def has_perm(self, _user: str, perm: str, _path: str | None = None) -> bool:
        return perm in _RIGHTS

    def get_perms(self, _user: str) -> str:
        return _RIGHTS

    def impersonate_user(self, _user: str, _password: str) -> None:
        """Everybody is served by the one user that runs the program."""

    def terminate_impersonation(self, _user: str) -> None:
        """As above."""


class Session(FTPHandler):  # type: ignore[misc]
    """The control connection. ``desk``, ``bounds`` and ``uploads`` are set by the server for its own sessions."""

    desk: Desk
    bounds: Bounds
    attempts: Attempts
    uploads: dict[str, Upload]
    _restart_position: int
    _in_dtp_queue: tuple[Upload, str] | None
    banner = "openimmo"
    encoding = "utf-8"
    unicode_errors = "surrogateescape"  # names are bytes
    use_sendfile = False
    proto_cmds: ClassVar = {name: rule for name, rule in FTPHandler.proto_cmds.items() if name not in GONE}

    def __init__(self, conn: object, server: object, ioloop: Any = None) -> None:
        self.account: Account | None = None
        super().__init__(conn, server, ioloop)
        self._current_type = "i"
        self.call_later(self.bounds.stranger, self._still_a_stranger)

    def on_connect(self) -> None:
        if self.attempts.barred(self.remote_ip):
            self.respond("421 Too many failed logins; try again later.")
            self.close_when_done()

    def _still_a_stranger(self) -> None:
        if not self.authenticated and not self._closed:
            self.respond("421 No login.")
            self.close_when_done()

    def close(self) -> None:
        self.end_waiting()
        super().close()

    def push(self, data: Any) -> None:
        # pyftpdlib encodes strictly; names that are no UTF-8 go back as the bytes they came as.
        super(FTPHandler, self).push(data.encode(self.encoding, self.unicode_errors) if isinstance(data, str) else data)

    def log(self, *_: object, **__: object) -> None:
        """Nothing: what is worth telling is told to the desk."""

    logline = logerror = log

    def log_exception(self, _instance: object) -> None:
        _log.error("the receiver met a %s", type(sys.exc_info()[1]).__name__, exc_info=True)

    # --- logging in

    def handle_auth_success(self, _home: str, _password: str, msg_login: str) -> None:
        account = cast("Account", self.account)
        account.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        room = Room(account.folder, self.bounds.account_bytes, self.bounds.account_files)
        self.respond(f"230 {msg_login}")
        self.authenticated = True
        self.attempted_logins = 0
        self.fs = Jail(str(account.folder), self, room, self.bounds.file_bytes)
        self.desk.tell("receiver-login", account=account.name, sender=account.sender, address=self.remote_ip)

    def ftp_USER(self, line: str) -> None:  # noqa: N802 as pyftpdlib calls it
        if self.authenticated:
            self.respond("503 You are logged in already.")
        else:
            super().ftp_USER(line)

    # --- commands

    def pre_process_command(self, line: str, cmd: str, arg: str) -> None:
        if any(ord(letter) < 32 or ord(letter) == 127 for letter in arg):
            self.respond("553 Control characters cannot be used here.")
        elif self.account is not None and cmd in CHANGES and not self.desk.welcome(self.account):
            self.desk.tell("receiver-turned-away", account=self.account.name, address=self.remote_ip)
            self.respond("421 This account is closed.")
            self.close_when_done()
        elif self.authenticated and cmd in CHANGES and cmd != "STOU" and arg and self._refused(cmd, arg):
            return
        else:
            super().pre_process_command(line, cmd, arg)

    def _refused(self, cmd: str, arg: str) -> bool:
        answer = self.fs.refusal(self.fs.ftp2fs(arg))
        if answer is None:
            return False
        self._tell_refused(cmd, arg, answer)
        self.respond(answer)
        return True

    def _tell_refused(self, cmd: str, arg: str, answer: str) -> None:
        name = cast("Account", self.account).name
        self.desk.tell("receiver-refused", account=name, command=cmd, name=_shown(arg)[:300], answer=answer)

    def ftp_TYPE(self, line: str) -> None:  # noqa: N802
        super().ftp_TYPE(line)
        self._current_type = "i"

    def ftp_CWD(self, path: str) -> None:  # noqa: N802
        # pyftpdlib changes the folder of the whole process for this.
        try:
            self.fs.chdir(path)
        except Exception:
            self.respond("550 There is no such folder.")
        else:
            self.respond(f'250 "{self.fs.cwd}" is the current folder.')

    def ftp_STOR(self, file: str, mode: str = "w") -> str | None:  # noqa: N802
        offset = self._restart_position
        self._restart_position = 0
        cmd = "APPE" if mode == "a" else "STOR"
        self.end_waiting()
        if file in self.uploads:
            self.uploads[file].abandon()
        try:
            upload = self.fs.upload(file, offset=offset, append=mode == "a")
        except (Refusal, OSError) as error:
            answer = str(error) if isinstance(error, Refusal) else answer_to(error)
            self._tell_refused(cmd, self.fs.fs2ftp(file), answer)
            self.respond(answer)
            return None
        self.uploads[file] = upload
        self.desk.began(cast("Account", self.account))
        self._receive(upload, cmd)
        return file

    def ftp_STOU(self, line: str) -> str | None:  # noqa: N802
        wanted = self.fs.ftp2fs(line or "upload.zip")
        if self.fs.refusal(wanted):
            self.respond("553 This name cannot be used.")
            return None
        return self.ftp_STOR(self.fs.free_name(wanted))

    def _receive(self, upload: Upload, cmd: str) -> None:
        name = self.fs.fs2ftp(upload.name)
        if self.data_channel is not None:
            self.respond(f"125 FILE: {name}")
            self.data_channel.file_obj = upload
            self.data_channel.enable_receiving("i", cmd)
        else:
            self.respond(f"150 FILE: {name}")
            self._in_dtp_queue = (upload, cmd)

    def end_waiting(self) -> None:
        """An upload whose data never came is over when the next one is asked for."""
        queued = getattr(self, "_in_dtp_queue", None)  # pyftpdlib deletes it at the end
        if queued is not None:
            upload = queued[0]
            self._in_dtp_queue = None
            upload.close()
            self.upload_ended(upload, complete=False)

    def ftp_RNTO(self, path: str) -> Any:  # noqa: N802
        done = super().ftp_RNTO(path)
        if done:
            self.desk.began(cast("Account", self.account))
            self._tell_ended(path, complete=True)
        return done

    # --- what the data connection tells

    def upload_ended(self, upload: Upload, *, complete: bool) -> None:
        """Nothing more comes of an upload."""
        if self.uploads.get(upload.name) is upload:
            del self.uploads[upload.name]
        self._tell_ended(upload.name, complete=complete)

    def _tell_ended(self, path: str, *, complete: bool) -> None:
        account = cast("Account", self.account)
        name = Path(path).relative_to(account.folder).as_posix()
        there = Path(path if complete else part_of(path))
        size = 0
        with suppress(OSError):
            size = there.stat().st_size
        code = "receiver-uploaded" if complete else "receiver-broken-off"
        self.desk.tell(code, account=account.name, name=_shown(name), size=size)
        self.desk.ended(account, name if complete else None)


class Incoming(DTPHandler):  # type: ignore[misc]
    """The data connection: an upload is given its name before the sender is told that it is complete."""

    def handle_close(self) -> None:
        if self.receive and not self._closed and isinstance(self.file_obj, Upload):
            upload = self.file_obj
            proven = self.ended_well() or self.cmd_channel.desk.whole(Path(part_of(upload.name)))
            self._settle(upload, proven=proven)
            self.close()
        else:
            super().handle_close()

    def _settle(self, upload: Upload, *, proven: bool) -> None:
        self.transfer_finished = False
        if upload.problem is not None:
            answer = upload.problem
        elif not proven:
            answer = "426 The connection broke off; what came is kept for a while, go on with REST or APPE."
        else:
            answer = self._published(upload)
        self._resp = (answer, _log.debug)

    def _published(self, upload: Upload) -> str:
        try:
            upload.publish()
        except OSError as error:
            return answer_to(error)
        self.transfer_finished = True
        return "226 Complete."

    def ended_well(self) -> bool:
        """Whether the sender ended the data on purpose, rather than that it or the way to it broke down."""
        if isinstance(sys.exc_info()[1], OSError):  # pyftpdlib calls handle_close while it handles a reset
            return False
        return not _hung_up(self.cmd_channel.socket)

    def handle_error(self) -> None:
        """What failed is told by its number; a file that found no room makes room again."""
        upload = self.file_obj if isinstance(self.file_obj, Upload) else None
        if upload is None or upload.problem is None:
            self.log_exception(self)
        answer = upload.problem if upload and upload.problem else "451 It failed here; try again later."
        if upload is not None and answer.startswith(("452", "552")):
            upload.drop()
        self._resp = (answer, _log.debug)
        self.close()

    def close(self) -> None:
        upload = self.file_obj if isinstance(self.file_obj, Upload) else None
        was_closed = self._closed
        super().close()
        if upload is not None and self._closed and not was_closed:
            self.cmd_channel.upload_ended(upload, complete=self.transfer_finished)


def _hung_up(control: socket.socket) -> bool:
    """Whether the sender's control connection is gone as well: who ends its data on purpose waits for an answer."""
    try:
        return control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _shown(name: str) -> str:
    return legible(name.encode("utf-8", "surrogateescape"))
