"""Sends what the outbox holds: writes the digests that are due, then hands mail after mail to the server.

A mail is marked once the server took it, so it is sent at least once; a crash between the two repeats it with the same
Message-ID. Knows the outbox, the server and when to try again. How a letter becomes a message is given by the caller.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from openimmo.domain.mail import Letter, Mail
from openimmo.errors import OpenImmoError, SettingsError, TransportError
from openimmo.pipeline.mail.digests import write_digests
from openimmo.settings import Settings
from openimmo.settings.mail import MailSettings
from openimmo.store.stock import Stock
from openimmo.transports.smtp import Connection, Refusal, Server, connected

WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
GIVEN_UP = timedelta(days=5)
"""How long a mail is tried, as long as mail servers do (RFC 5321, 4.5.4.1)."""

Compose = Callable[[Mail, Letter, str], bytes]
_log = logging.getLogger(__name__)


class PostOffice(Protocol):
    """What the sending of mails needs from the house (wiring.py)."""

    settings: Settings

    def clock(self) -> datetime: ...
    def stock(self) -> Stock: ...
    def posting(self) -> AbstractContextManager[None]: ...


class Posted(msgspec.Struct, kw_only=True):
    """What became of the mails that were due. ``problem`` is why the sending broke off."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    problem: TransportError | None = None


def send_due(house: PostOffice, compose: Compose, *, everything: bool = False) -> Posted:
    """Send what is due; ``everything``: also what waits for its time or was given up.

    ``compose`` makes the message of a mail, its letter and the address it comes from. Raises SettingsError without a
    mail server, Busy while another run sends, and StoreError.
    """
    mail = house.settings.mail
    if not mail.host:
        raise SettingsError("mail-no-server")
    with house.posting():
        stock = house.stock()
        with stock.writing() as book:
            write_digests(book, house.settings, house.clock())
            if everything:
                book.try_again()
            due = book.due(house.clock())
        return _Round(house, stock, compose).run(due) if due else Posted()


class _Round:
    """One connection, and the mails that go over it."""

    def __init__(self, house: PostOffice, stock: Stock, compose: Compose) -> None:
        self._house = house
        self._stock = stock
        self._compose = compose
        self._from = house.settings.mail.sender
        self._posted = Posted()

    def run(self, due: Sequence[Mail]) -> Posted:
        left = list(due)
        try:
            with connected(_server(self._house.settings.mail)) as connection:
                while left:
                    self._one(connection, left[0])
                    left.pop(0)
        except TransportError as error:
            self._posted.problem = error
            for mail in left:
                self._later(mail, mail.recipients, error.message("en"))
        return self._posted

    def _one(self, connection: Connection, mail: Mail) -> None:
        try:
            with self._stock.reading() as view:
                letter = view.letter(mail.id)
            message = self._compose(mail, letter, self._from)
        except OpenImmoError:
            raise
        except Exception as error:
            _log.exception("mail %s cannot be written", mail.id)
            self._failed(mail, type(error).__name__)
            return
        self._note(mail, connection.send(self._from, mail.recipients, message))

    def _note(self, mail: Mail, refused: Mapping[str, Refusal]) -> None:
        """Mark what became of a mail: those who could not take it now get it later, alone."""
        told = "; ".join(f"{one}: {refusal.text}" for one, refusal in refused.items()) or None
        again = [one for one, refusal in refused.items() if not refusal.final]
        if again:
            self._later(mail, again, told or "")
        elif len(refused) == len(mail.recipients):
            self._failed(mail, told or "")
        else:
            with self._stock.writing() as book:
                book.mark_sent(mail.id, self._house.clock(), told)
            self._posted.sent += 1

    def _later(self, mail: Mail, recipients: Sequence[str], error: str) -> None:
        now = self._house.clock()
        if now - mail.created > GIVEN_UP:
            self._failed(mail, error)
            return
        with self._stock.writing() as book:
            book.mark_later(mail.id, recipients, now + WAITS[min(mail.tries, len(WAITS) - 1)], error)
        self._posted.later += 1

    def _failed(self, mail: Mail, error: str) -> None:
        with self._stock.writing() as book:
            book.mark_failed(mail.id, error)
        self._posted.failed += 1


def _server(mail: MailSettings) -> Server:
    return Server(
        host=mail.host, port=mail.port, security=mail.security, user=mail.user, password=mail.password,
        ca_file=mail.ca_file, timeout=mail.timeout,
    )  # fmt: skip
