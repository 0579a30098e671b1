"""pyftpdlib inside the test process: needs no root, leaves out commands, and can be told to misbehave."""

import shutil
import tempfile
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.servers.certificates import make_certificate
from tests.servers.vsftpd import USERS, FtpServer

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of the standard library's asyncore, which it is built on
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
    from pyftpdlib.ioloop import IOLoop
    from pyftpdlib.servers import FTPServer

_ALL = "elradfmwMT"


@contextmanager
def pyftpd(
    *,
    users: Mapping[str, str] = USERS,
    tls: bool = False,
    without: tuple[str, ...] = (),
    may: str = _ALL,
    encoding: str = "utf8",
    address: str = "127.0.0.1",
    **handling: Any,
) -> Iterator[FtpServer]:
    """A server that does not know the commands ``without``; ``handling`` are attributes of its handler's class."""
    with ExitStack() as stack:
        root = Path(tempfile.mkdtemp(prefix="oi-pyftp-"))
        stack.callback(shutil.rmtree, root, ignore_errors=True)
        authorizer = DummyAuthorizer()
        for name, password in users.items():
            (root / name).mkdir()
            authorizer.add_user(name, password, str(root / name), perm=may)
        base = TLS_FTPHandler if tls else FTPHandler
        settings = {"authorizer": authorizer, "encoding": encoding, "auth_failed_timeout": 0, "log_prefix": ""}
        settings |= {"unicode_errors": "surrogateescape", "push": _push}  # names are bytes
        settings["proto_cmds"] = {name: told for name, told in base.proto_cmds.items() if name not in without}
        certificate = make_certificate(root) if tls else None
        if certificate:
            settings["certfile"] = str(certificate.both)
        handler = type("Handler", (base,), {**settings, **handling})
        server = FTPServer((address, 0), handler, ioloop=IOLoop())
        stack.callback(server.close_all)
        stack.enter_context(_running(server))
        yield FtpServer(server.address[1], root, users, None, certificate)


def _push(self: Any, answer: str) -> None:
    """As the handler's own, which has no word for names that are not of its encoding."""
    super(FTPHandler, self).push(answer.encode(self.encoding, self.unicode_errors))


@contextmanager
def _running(server: FTPServer) -> Iterator[None]:
    end = threading.Event()

    def run() -> None:  # serve_forever would log a banner
        while not end.is_set():
            server.ioloop.loop(timeout=0.05, blocking=False)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()
