"""The same sessions with explicit TLS, 1.2 or newer, on both connections; nothing is said in the clear.

Knows pyOpenSSL as pyftpdlib uses it.
"""

from pathlib import Path
from typing import ClassVar

import pyftpdlib.ioloop  # type: ignore[import-untyped]  # noqa: F401 first, as in session.py
from OpenSSL import SSL
from pyftpdlib.handlers.ftps.control import TLS_FTPHandler  # type: ignore[import-untyped]
from pyftpdlib.handlers.ftps.data import TLS_DTPHandler  # type: ignore[import-untyped]

from openimmo.errors import SettingsError
from openimmo.transports.receiver.session import GONE, Incoming, Session


def tls_context(certificate: Path, key: Path) -> SSL.Context:
    """What the server proves itself with; SettingsError where the two files are not fit for it."""
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_min_proto_version(SSL.TLS1_2_VERSION)
    context.set_options(SSL.OP_NO_COMPRESSION | SSL.OP_NO_RENEGOTIATION)
    context.set_session_id(b"openimmo")  # clients may come back to their session with the data connection
    try:
        context.use_certificate_chain_file(str(certificate))
        context.use_privatekey_file(str(key))
        context.check_privatekey()
    except SSL.Error as error:
        raise SettingsError("receiver-certificate-unfit", certificate=str(certificate), key=str(key)) from error
    return context


class EncryptedSession(TLS_FTPHandler, Session):  # type: ignore[misc]
    """A session that lets nobody in before TLS."""

    tls_control_required = True
    tls_data_required = True
    proto_cmds: ClassVar = {name: rule for name, rule in TLS_FTPHandler.proto_cmds.items() if name not in GONE}

    def close(self) -> None:
        self.end_waiting()  # pyftpdlib may go past the session's own close
        super().close()


class EncryptedIncoming(TLS_DTPHandler, Incoming):  # type: ignore[misc]
    """The data connection under TLS, where only a proper end (close_notify) is an end."""

    def ended_well(self) -> bool:
        well = bool(self._ssl_established and self.socket.get_shutdown() & SSL.RECEIVED_SHUTDOWN)
        self._error = not well  # pyftpdlib's way of saying: close without the ceremony of TLS
        return well

    def handle_error(self) -> None:
        self._error = True
        Incoming.handle_error(self)
