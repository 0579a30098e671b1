"""What the encryption of a trusted FTPS server is like, for somebody who checks it.

Goes as far as the proven certificate, and never to the login.
"""

from datetime import datetime
from typing import NamedTuple

from cryptography.x509 import load_der_x509_certificate

from openimmo.domain.source import Login, Place
from openimmo.transports.deadline import Deadline
from openimmo.transports.ftp_answers import Answers, meaning
from openimmo.transports.ftp_session import Session
from openimmo.transports.tls import proving_context


class Encryption(NamedTuple):
    """The version of TLS ("TLSv1.3"), and until when (UTC) the certificate is valid; None where that cannot be told."""

    version: str
    expires: datetime | None


def encryption_of(place: Place) -> Encryption:
    """How a connection is encrypted; TransportError if it is not, or if the server is not proven to be itself."""
    deadline = Deadline(place.host, place.idle, place.total)
    session = Session(place, deadline, proving_context(place))
    answers = Answers(place, Login(), deadline)
    try:
        with meaning(answers.unreached):
            session.reach()
        with meaning(answers.unencrypted):
            secured = session.encrypt()
            return Encryption(secured.version() or "TLS", _expires(secured.getpeercert(binary_form=True) or b""))
    finally:
        session.leave()


def _expires(certificate: bytes) -> datetime | None:
    try:
        return load_der_x509_certificate(certificate).not_valid_after_utc
    except ValueError:  # a pinned certificate may be of any making
        return None
