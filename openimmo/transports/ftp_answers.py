"""What an FTP server's answers and a connection's failures mean, as our errors.

Knows the numbers of answers; opens nothing. A password never stands in an error, should a server repeat it.
"""

import ftplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from openimmo.domain.source import Login, Place
from openimmo.errors import TransportError
from openimmo.transports.deadline import Deadline
from openimmo.transports.files import legible
from openimmo.transports.ftp_session import BROKEN, RestRefused
from openimmo.transports.tls import distrust

_LONGEST = 300  # characters of an answer that are kept
_WANTS_TLS = re.compile(r"\b(TLS|SSL|encrypt\w*|AUTH first)\b", re.IGNORECASE)
_NO_ROOM = ("452", "552")
_AT_AN_END = ("421", "426")


@contextmanager
def meaning(of: Callable[[Exception], TransportError]) -> Iterator[None]:
    """What is raised, as the error that ``of`` makes of it."""
    try:
        yield
    except BROKEN as error:
        raise of(error) from None  # its traceback could hold what was sent for the login


class Answers:
    """The meanings for one connection."""

    def __init__(self, place: Place, login: Login, deadline: Deadline) -> None:
        self._place = place
        self._login = login
        self._deadline = deadline

    def refusal(self, error: Exception, path: bytes) -> TransportError:
        """An answer that begins with 4 or 5. "transport-forbidden" may also mean that the file is not there."""
        number, host, name, reason = str(error)[:3], self._place.host, legible(path), self.said(error)
        if isinstance(error, RestRefused):
            return TransportError("transport-no-resume", False, host=host, name=name)
        if number in _NO_ROOM:
            return TransportError("transport-full", host=host, name=name)
        if number in _AT_AN_END:
            return TransportError("transport-lost", host=host, reason=reason)
        if number.startswith("4"):
            return TransportError("transport-not-now", host=host, name=name, reason=reason)
        return TransportError("transport-forbidden", False, host=host, name=name, reason=reason)

    def unreached(self, error: Exception) -> TransportError:
        """Why nobody greeted us."""
        if isinstance(error, TimeoutError | ftplib.error_proto | ftplib.error_reply):
            return self.broken(error)
        host, port = self._place.host, self._place.port or ftplib.FTP_PORT
        return TransportError("transport-away", host=host, port=port, reason=self.said(error))

    def unencrypted(self, error: Exception) -> TransportError:
        """Why there is no encrypted connection; nothing secret was said yet."""
        if isinstance(error, ssl.SSLCertVerificationError):
            return distrust(self._place, error.verify_message)
        if isinstance(error, ftplib.error_perm | ssl.SSLError):
            host, port = self._place.host, self._place.port or ftplib.FTP_PORT
            return TransportError("transport-no-encryption", False, host=host, port=port, reason=self.said(error))
        return self.broken(error)

    def not_let_in(self, error: Exception) -> TransportError:
        """Why the login failed."""
        host, reason = self._place.host, self.said(error)
        error.args = (reason,)  # whoever shows the frames of a traceback shows this error, too
        if not isinstance(error, ftplib.error_perm | ftplib.error_reply):
            return self.unreached(error) if isinstance(error, ftplib.error_temp) else self.broken(error)
        if self._place.scheme == "ftp" and _WANTS_TLS.search(reason):
            return TransportError("transport-encryption-wanted", False, host=host, reason=reason)
        user = legible(self._login.user.encode("utf-8", "surrogateescape"))
        return TransportError("transport-login-refused", False, host=host, user=user, reason=reason)

    def broken(self, error: Exception) -> TransportError:
        """Why the connection is over."""
        if isinstance(error, TimeoutError):
            return self._deadline.passed()
        if isinstance(error, ssl.SSLCertVerificationError):
            return distrust(self._place, error.verify_message)
        code = "transport-lost" if isinstance(error, OSError | EOFError) else "transport-nonsense"
        return TransportError(code, host=self._place.host, reason=self.said(error))

    def said(self, error: Exception) -> str:
        """The words of an error: one line, not long, no password."""
        text = getattr(error, "strerror", None) or str(error) or "connection closed"
        if isinstance(error, ftplib.Error):
            text = text.encode("latin-1", "replace").decode("utf-8", "replace")
        for secret in (self._login.password, self._login.passphrase):
            text = text.replace(secret, "***") if secret else text
        return legible(" ".join(text.split()).encode("utf-8", "surrogateescape"))[:_LONGEST]
