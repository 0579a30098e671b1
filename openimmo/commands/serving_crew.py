"""The receiver at work: its threads, the signals that end it, and what happens as log lines.

Knows how things are told; what is done with uploads is the pipeline's, how they come in the server's.
"""

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from openimmo.commands.call import Call
from openimmo.commands.failures import answer
from openimmo.commands.logs import LOGGER
from openimmo.commands.outbox import after_run
from openimmo.pipeline.polling.looking import Poll
from openimmo.pipeline.receiving.accounts import Accounts
from openimmo.pipeline.receiving.arriving import Intake, Reception
from openimmo.texts import say
from openimmo.transports.receiver.certificate import fingerprint
from openimmo.transports.receiver.server import Receiver
from openimmo.transports.receiver.terms import Bounds, Door

SERIOUS = ("receiver-login-refused", "receiver-turned-away", "receiver-in-the-clear", "receiver-nobody")


def serve(call: Call, door: Door) -> None:
    """Serve until a signal ends it; raises what ended the intake."""
    if call.verbosity >= 0:
        LOGGER.setLevel(min(LOGGER.level, logging.INFO))
    crew = Crew(call)
    package = call.house.settings.limits.package
    bounds = Bounds(
        file_bytes=package.total_bytes, account_bytes=2 * package.total_bytes, account_files=2 * package.entries
    )
    accounts = Accounts(call.house)
    intake = Intake(call.house, accounts, crew)
    stop, failed = Event(), list[Exception]()

    def work() -> None:
        try:
            intake.run()
        except Exception as error:  # a server that takes nothing in must not go on
            failed.append(error)
        finally:
            stop.set()

    receiver = Receiver(door, Reception(accounts, intake, crew.tell), bounds, call.house.monotonic)
    worker = Thread(target=work, name="intake")
    with _until_signal(stop):
        _announce(crew, door, receiver.address, accounts)
        worker.start()
        try:
            receiver.serve(stop)
        finally:
            intake.stop()
            worker.join()
    crew.tell("receiver-ended")
    if failed:
        raise failed[0]


class Crew:
    """What happens as log lines; mails and report files after each import."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def progress(self, _stage: str, _done: int, _total: int | None) -> None:
        """Nothing: a server has no bar to move."""

    def tell(self, code: str, **params: object) -> None:
        """One line."""
        level = logging.WARNING if code in SERIOUS else logging.INFO
        LOGGER.log(level, "%s", say(code, self._call.lang, **params), extra={"code": code})

    def looked(self, poll: Poll) -> None:
        """One line for each delivery, and for what failed."""
        for report in poll.reports:
            verdict = say(f"verdict-{report.verdict}", self._call.lang)
            self.tell("receiver-taken-in", path=report.path, source=poll.source, verdict=verdict)
        for finding in poll.findings:
            LOGGER.warning("%s", finding.message(self._call.lang), extra={"code": finding.code})
        if poll.problem is not None:
            answer(poll.problem, self._call)

    def failed(self, error: Exception) -> None:
        """What broke off, with a log file where it is a bug."""
        answer(error, self._call)

    def ended(self) -> None:
        """Mails and report files; never raises."""
        after_run(self._call)


@contextmanager
def _until_signal(stop: Event) -> Iterator[None]:
    """Inside, SIGTERM and SIGINT set ``stop``."""

    def heard(_number: int, _frame: Any) -> None:
        stop.set()

    before = {number: signal.signal(number, heard) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _announce(crew: Crew, door: Door, address: tuple[str, int], accounts: Accounts) -> None:
    host, port = address
    if door.certificate is None:
        crew.tell("receiver-in-the-clear", host=host, port=port)
    else:
        crew.tell("receiver-listening", host=host, port=port, fingerprint=fingerprint(door.certificate))
    count = sum(entry.open and entry.password is not None for entry in accounts.all())
    crew.tell("receiver-accounts", count=count) if count else crew.tell("receiver-nobody")
