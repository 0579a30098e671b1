"""The certificate that an FTPS server shows, for somebody to look at before it is trusted.

Knows how far to go with a server that is not trusted: up to its certificate, and never to the login.
"""

from openimmo.domain.source import Login, Place
from openimmo.transports.deadline import Deadline
from openimmo.transports.ftp_answers import Answers, meaning
from openimmo.transports.ftp_session import Session
from openimmo.transports.tls import fingerprint, trusting_context


def certificate_of(place: Place) -> str:
    """The SHA-256 in hex of the certificate at ``place``, whatever it is; TransportError if there is none."""
    unproven = Place(scheme="ftps", host=place.host, port=place.port, idle=place.idle, total=place.total)
    deadline = Deadline(place.host, place.idle, place.total)
    session = Session(unproven, deadline, trusting_context())
    answers = Answers(unproven, Login(), deadline)
    try:
        with meaning(answers.unreached):
            session.reach()
        with meaning(answers.unencrypted):
            return fingerprint(session.encrypt())
    finally:
        session.leave()
