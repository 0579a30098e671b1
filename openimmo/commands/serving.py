"""``openimmo serve-ftp``: the built-in receiver: senders upload, and what is complete is taken in at once."""

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.logs import LOGGER
from openimmo.commands.mistakes import Mistake

if TYPE_CHECKING:
    from threading import Event

    from openimmo.pipeline.polling import Poll
    from openimmo.pipeline.receiving_accounts import Accounts
    from openimmo.transports.receiver.terms import Door
    from openimmo.wiring import House

PORT = 2121
NEEDED = ("pyftpdlib", "OpenSSL")
SERIOUS = ("receiver-login-refused", "receiver-turned-away", "receiver-in-the-clear", "receiver-nobody")

HostOption = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="help-serve-host")]
PortOption = Annotated[int, typer.Option("--port", metavar="NUMBER", min=0, max=65535, help="help-serve-port")]
PassiveOption = Annotated[str | None, typer.Option("--passive-ports", metavar="FROM-TO", help="help-serve-passive")]
PublicOption = Annotated[str | None, typer.Option("--public-address", metavar="ADDRESS", help="help-serve-public")]
CertificateOption = Annotated[Path | None, typer.Option("--certificate", metavar="FILE", help="help-serve-certificate")]
KeyOption = Annotated[Path | None, typer.Option("--key", metavar="FILE", help="help-serve-key")]
PlainOption = Annotated[bool, typer.Option("--plain", help="help-serve-plain")]
InsecureOption = Annotated[bool, typer.Option("--insecure", help="help-serve-insecure")]


def run(
    context: typer.Context,
    host: HostOption = "127.0.0.1",
    port: PortOption = PORT,
    passive_ports: PassiveOption = None,
    public_address: PublicOption = None,
    certificate: CertificateOption = None,
    key: KeyOption = None,
    plain: PlainOption = False,
    insecure: InsecureOption = False,
) -> int:
    """Serve until a signal ends it."""
    from openimmo.errors import Refused, SettingsError
    from openimmo.intake.lock import alone
    from openimmo.transports.receiver.terms import Door

    call: Call = context.obj
    if any(find_spec(name) is None for name in NEEDED):
        raise SettingsError("receiver-not-installed")
    if (certificate is None) != (key is None):
        raise Mistake("usage-serve-certificate", context)
    if plain and not insecure and not _is_loopback(host):
        raise Refused("receiver-plain-refused", host=host)
    passive = _ports(passive_ports, context) if passive_ports else None
    house = call.house
    house.stock()  # made or brought up to date before anybody asks it who may come in
    with alone(house.settings.home.path, "receiver-busy", "receiver.lock"):
        door = Door(host=host, port=port, passive=passive, public=public_address or "")
        if not plain:
            door = _proven(door, house, certificate, key)
        _serve(call, door)
    return Exit.DONE


def _serve(call: Call, door: "Door") -> None:
    from threading import Event, Thread

    from openimmo.pipeline.receiving import Intake, Reception
    from openimmo.pipeline.receiving_accounts import Accounts
    from openimmo.transports.receiver.server import Receiver
    from openimmo.transports.receiver.terms import Bounds

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
        from openimmo.texts import say

        level = logging.WARNING if code in SERIOUS else logging.INFO
        LOGGER.log(level, "%s", say(code, self._call.lang, **params), extra={"code": code})

    def looked(self, poll: "Poll") -> None:
        """One line for each delivery, and for what failed."""
        from openimmo.commands.failures import answer
        from openimmo.texts import say

        for report in poll.reports:
            verdict = say(f"verdict-{report.verdict}", self._call.lang)
            self.tell("receiver-taken-in", path=report.path, source=poll.source, verdict=verdict)
        for finding in poll.findings:
            LOGGER.warning("%s", finding.message(self._call.lang), extra={"code": finding.code})
        if poll.problem is not None:
            answer(poll.problem, self._call)

    def failed(self, error: Exception) -> None:
        """What broke off, with a log file where it is a bug."""
        from openimmo.commands.failures import answer

        answer(error, self._call)

    def ended(self) -> None:
        """Mails and report files; never raises."""
        from openimmo.commands.outbox import after_run

        after_run(self._call)


@contextmanager
def _until_signal(stop: "Event") -> Iterator[None]:
    """Inside, SIGTERM and SIGINT set ``stop``."""

    def heard(_number: int, _frame: Any) -> None:
        stop.set()

    before = {number: signal.signal(number, heard) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _announce(crew: Crew, door: "Door", address: tuple[str, int], accounts: "Accounts") -> None:
    host, port = address
    if door.certificate is None:
        crew.tell("receiver-in-the-clear", host=host, port=port)
    else:
        from openimmo.transports.receiver.certificate import fingerprint

        crew.tell("receiver-listening", host=host, port=port, fingerprint=fingerprint(door.certificate))
    count = sum(entry.open and entry.password is not None for entry in accounts.all())
    crew.tell("receiver-accounts", count=count) if count else crew.tell("receiver-nobody")


def _proven(door: "Door", house: "House", certificate: Path | None, key: Path | None) -> "Door":
    """The door with the certificate that was given, or with one of its own, made once."""
    from platform import node

    from msgspec.structs import replace

    from openimmo.intake.failures import told
    from openimmo.transports.receiver.certificate import own_certificate

    if certificate is None or key is None:
        folder = house.settings.home.path / "receiver"
        names = [node() or "localhost", "localhost", "127.0.0.1", "::1", door.public, door.host]
        with told(folder):
            certificate, key = own_certificate(folder, filter(None, names), house.clock())
    return replace(door, certificate=certificate, key=key)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _ports(text: str, context: typer.Context) -> tuple[int, int]:
    first, _, last = text.partition("-")
    if not (first.isascii() and first.isdecimal() and last.isascii() and last.isdecimal()):
        raise Mistake("usage-serve-ports", context)
    if not 1024 <= int(first) <= int(last) <= 65535:
        raise Mistake("usage-serve-ports", context)
    return int(first), int(last)
