"""``openimmo serve-ftp``: the built-in receiver: senders upload, and what is complete is taken in at once."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.mistakes import Mistake

if TYPE_CHECKING:
    from openimmo.transports.receiver.terms import Door
    from openimmo.wiring import House

PORT = 2121
NEEDED = ("pyftpdlib", "OpenSSL")

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
    from importlib.util import find_spec

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
        from openimmo.commands.serving_crew import serve

        serve(call, door)
    return Exit.DONE


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
    from ipaddress import ip_address

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
