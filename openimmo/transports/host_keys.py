"""The host keys that were said yes to: a file in OpenSSH's known_hosts format, and what a server's key is worth by it.

Knows the file's lines (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT), plain and hashed names, and a source's pin. Does not know
how a server's key is asked for. Lines that say nothing usable say nothing; they are kept.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from openimmo.domain.source import Place
from openimmo.durable import appearing
from openimmo.errors import TransportError

USUAL_PORT = 22


class HostKey(msgspec.Struct, frozen=True):
    """A server's key: its type ("ssh-ed25519"), its fingerprint ("SHA256:…") and its line for known_hosts."""

    type: str
    fingerprint: str
    line: str


def host_key(place: Place, kind: str, blob: bytes) -> HostKey:
    """The key of these bytes, as the key of that server."""
    encoded = base64.b64encode(blob).decode()
    return HostKey(kind, fingerprint(blob), f"{host_name(place)} {kind} {encoded}")


def fingerprint(blob: bytes) -> str:
    """How OpenSSH shows a key."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def host_name(place: Place) -> str:
    """What known_hosts calls a server: its host, and its port where that is another one than usual."""
    port = place.port or USUAL_PORT
    return place.host.lower() if port == USUAL_PORT else f"[{place.host.lower()}]:{port}"


def known_keys(known_hosts: Path, place: Place) -> tuple[HostKey, ...]:
    """The keys that the file has for a server; TransportError "transport-known-hosts" if it cannot be read."""
    with _told(known_hosts):
        lines = _lines(known_hosts)
    fields = [line.split() for line in lines]
    return tuple(_keys([one for one in fields if _names_host(one, place)], place))


def judge(key: HostKey, place: Place, known_hosts: Path) -> None:
    """TransportError (not retryable) unless the key is the pinned one or, where there is no pin, a known one."""
    trusted = (_tidy(place.pin),) if place.pin else tuple(one.fingerprint for one in known_keys(known_hosts, place))
    if key.fingerprint in trusted:
        return
    code = "transport-host-changed" if trusted else "transport-host-unknown"
    raise TransportError(
        code,
        retryable=False,
        host=place.host,
        port=place.port or USUAL_PORT,
        type=key.type,
        fingerprint=key.fingerprint,
        expected=", ".join(trusted),
    )


def trust(known_hosts: Path, place: Place, key: HostKey) -> None:
    """Write the key down as that server's only one: durable, for the owner's eyes, whole or not at all."""
    with _told(known_hosts):
        known_hosts.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = [line for old in _lines(known_hosts) if (line := _without(old, place))]
        _write(known_hosts, b"".join(line + b"\n" for line in [*kept, key.line.encode()]))


def _lines(known_hosts: Path) -> list[bytes]:
    with suppress(FileNotFoundError):
        return known_hosts.read_bytes().splitlines()
    return []


def _keys(fields: list[list[bytes]], place: Place) -> Iterator[HostKey]:
    for _, kind, encoded, *_ in fields:
        with suppress(binascii.Error, UnicodeDecodeError):
            yield host_key(place, kind.decode("ascii"), base64.b64decode(encoded, validate=True))


def _names_host(fields: list[bytes], place: Place) -> bool:
    """Lines with a mark (@revoked, @cert-authority) and comments name nobody."""
    if len(fields) < 3 or fields[0][:1] in (b"#", b"@"):
        return False
    return any(_is_host(name, place) for name in fields[0].split(b","))


def _is_host(name: bytes, place: Place) -> bool:
    wanted = host_name(place).encode()
    if not name.startswith(b"|1|"):
        return name.lower() == wanted
    with suppress(ValueError, binascii.Error):
        salt, digest = (base64.b64decode(part, validate=True) for part in name[3:].split(b"|"))
        return hmac.compare_digest(hmac.new(salt, wanted, hashlib.sha1).digest(), digest)
    return False


def _without(line: bytes, place: Place) -> bytes:
    """The line without that server's name; nothing is left of a line that names no other."""
    fields = line.split()
    if not _names_host(fields, place):
        return line
    others = [name for name in fields[0].split(b",") if not _is_host(name, place)]
    return b" ".join([b",".join(others), *fields[1:]]) if others else b""


def _write(known_hosts: Path, content: bytes) -> None:
    with appearing(known_hosts, 0o600) as file:
        file.write(content)


@contextmanager
def _told(known_hosts: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise TransportError("transport-known-hosts", retryable=False, file=str(known_hosts), reason=reason) from error


def _tidy(pin: str) -> str:
    """A fingerprint as people copy it."""
    return pin.strip().rstrip("=")
