"""Sends mails to an SMTP server: encrypted and proven unless told otherwise, with a login if there is one.

Knows the protocol and what its answers mean. Does not know what is sent, nor when to try again.
"""

import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Literal

import msgspec

from openimmo.errors import TransportError

_LONGEST = 300  # characters of a server's answer that are kept
_ANSWERED = (smtplib.SMTPException, OSError, ValueError)  # ssl.SSLError and timeouts are OSErrors


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """Where mails are handed in; ``timeout`` in seconds, for each step."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str = ""
    password: str = ""
    ca_file: str = ""
    timeout: float = 15

    def __repr__(self) -> str:
        """Without the password."""
        return f"Server({self.host!r}, {self.port})"


class Refusal(msgspec.Struct, frozen=True):
    """Why one recipient did not get a mail; ``final``: never will."""

    text: str
    final: bool


class Connection:
    """An open connection, logged in."""

    def __init__(self, smtp: smtplib.SMTP, server: Server) -> None:
        self._smtp = smtp
        self._server = server

    def send(self, sender: str, recipients: Sequence[str], message: bytes) -> Mapping[str, Refusal]:
        """Hand a mail in; who of ``recipients`` did not get it and why. TransportError when the connection is lost."""
        try:
            refused = self._smtp.sendmail(sender, list(recipients), message)
        except smtplib.SMTPRecipientsRefused as error:
            refused = error.recipients
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError, smtplib.SMTPHeloError) as error:
            self._reset()
            # A sender that is refused is a wrong setting or a missing login: mails are kept until that is put right.
            final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
            told = _answer(error.smtp_code, error.smtp_error)
            return {one: Refusal(told, final) for one in recipients}
        except _ANSWERED as error:
            raise _failure(self._server, error) from None
        return {one: Refusal(_answer(code, text), code >= 500) for one, (code, text) in refused.items()}

    def _reset(self) -> None:
        with suppress(*_ANSWERED):
            self._smtp.rset()


@contextmanager
def connected(server: Server) -> Iterator[Connection]:
    """A connection to ``server``; TransportError if it is away, cannot be trusted or does not let us in."""
    try:
        smtp = _open(server)
    except _ANSWERED as error:
        raise _failure(server, error) from None  # its traceback could hold what was sent for the login
    try:
        yield Connection(smtp, server)
    finally:
        with suppress(*_ANSWERED):
            smtp.quit()
        smtp.close()


def _open(server: Server) -> smtplib.SMTP:
    context = None if server.security == "none" else ssl.create_default_context(cafile=server.ca_file or None)
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        if server.security == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _failure(server: Server, error: Exception) -> TransportError:
    where: dict[str, Any] = {"host": server.host, "port": server.port}
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return TransportError("mail-login-refused", **where, answer=_hidden(server, _answer(*error.args[:2])))
    if isinstance(error, ssl.SSLCertVerificationError):
        return TransportError("mail-certificate", **where, reason=error.verify_message)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return TransportError("mail-not-supported", **where, reason=_hidden(server, str(error)))
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
    return TransportError("mail-server-away", **where, reason=_hidden(server, told)[:_LONGEST])


def _hidden(server: Server, text: str) -> str:
    """The text without the password, should a server repeat it."""
    return text.replace(server.password, "***") if server.password else text


def _answer(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}"[:_LONGEST]
