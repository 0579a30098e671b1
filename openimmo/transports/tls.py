"""Whom an encrypted connection is with: certificates of an authority or of a file, or the one that is pinned.

Knows a source's place and sockets; no protocol. Nothing is believed unless it is proven.
"""

import hashlib
import ssl

from openimmo.domain.source import Place
from openimmo.errors import TransportError


def proving_context(place: Place) -> ssl.SSLContext:
    """What proves the certificate while the connection is made; a pinned one is proven by ``prove_pin`` behind it."""
    if place.pin and not place.ca_file:
        return trusting_context()
    try:
        return ssl.create_default_context(cafile=place.ca_file or None)
    except OSError as error:  # ssl.SSLError is one
        reason = f"{place.ca_file}: {error.strerror or error}"
        raise distrust(place, reason) from error


def trusting_context() -> ssl.SSLContext:
    """Proves nothing: only for what is proven by its pin, and to read a certificate that nobody trusts yet."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def fingerprint(connection: ssl.SSLSocket) -> str:
    """The SHA-256 of the server's certificate in hex."""
    return hashlib.sha256(connection.getpeercert(binary_form=True) or b"").hexdigest()


def prove_pin(place: Place, connection: ssl.SSLSocket) -> None:
    """TransportError "transport-certificate" if a certificate is pinned and the server has another one."""
    pinned, found = place.pin.replace(":", "").lower(), fingerprint(connection)
    if pinned and pinned != found:
        raise distrust(place, f"SHA-256 {found} ≠ {pinned}")


def distrust(place: Place, reason: str) -> TransportError:
    """The error for a server that is not proven to be itself."""
    return TransportError("transport-certificate", False, host=place.host, port=place.port or 21, reason=reason)
