"""A real mail server for tests: it keeps what it takes, and can refuse, ask for TLS and a login."""

import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

PASSWORD = "geheim-4711"


@dataclass
class Received:
    """One mail as the server took it."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.content, policy=default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]

    @property
    def html(self) -> str:
        return self.message.get_body(("html",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]

    @property
    def attachments(self) -> dict[str, bytes]:
        parts = list(self.message.iter_attachments())
        return {part.get_filename() or "": part.get_content() for part in parts}  # type: ignore[attr-defined]


@dataclass
class PostOffice:
    """What the server does: ``refuse`` answers a recipient, ``refuse_data`` a mail; None takes it."""

    port: int
    ca_file: str = ""
    mails: list[Received] = field(default_factory=list)
    refuse: Callable[[str], str | None] = lambda address: None
    refuse_data: Callable[[], str | None] = lambda: None
    logins: list[tuple[str, str]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if answer := self.refuse(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 as above
        if answer := self.refuse_data():
            return answer
        self.mails.append(Received(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    def login(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        given = (data.login.decode(), data.password.decode())
        self.logins.append(given)
        return AuthResult(success=given == ("anna", PASSWORD), handled=False)

    def settings(self, **more: object) -> str:
        """The table [mail] for this server."""
        given = {"host": "localhost", "port": self.port, "security": "none", "from": "import@portal.example", **more}
        lines = (
            f"{key} = {str(value).lower() if isinstance(value, bool) else repr(value)}" for key, value in given.items()
        )
        return "\n".join(["[mail]", *lines, ""])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """Key and certificate of a server; the certificate is its own authority."""
    folder.mkdir(parents=True, exist_ok=True)
    key, own = folder / "key.pem", folder / "cert.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        f"-keyout {key} -out {own} -subj /CN={name} -addext subjectAltName=DNS:{name}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    return key, own


@contextmanager
def post_office(
    folder: Path, *, tls: bool = False, login: bool = False, name: str = "localhost"
) -> Iterator[PostOffice]:
    """A running server; with ``tls`` only STARTTLS gets in, with ``login`` only anna does."""
    office = PostOffice(free_port())
    options: dict[str, Any] = {}
    if tls:
        key, own = certificate(folder / "tls", name)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(own, key)
        office.ca_file = str(own)
        options |= {"tls_context": context, "require_starttls": True}
    if login:
        options |= {"authenticator": office.login, "auth_required": True, "auth_require_tls": tls}
    controller = Controller(office, hostname="127.0.0.1", port=office.port, **options)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
