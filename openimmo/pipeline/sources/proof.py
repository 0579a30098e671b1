"""What proves a server that was reached over an encrypted connection: its certificate, or its host key."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from openimmo.domain.source import Place
from openimmo.errors import TransportError
from openimmo.pipeline.sources.steps import Step, ok, warning

SOON = timedelta(days=14)
"""From then on it is said that a certificate is about to expire."""


def proof(place: Place, known_hosts: Path, now: datetime) -> Iterator[Step]:
    """The step that tells by what a trusted server is known, for FTPS and SFTP."""
    if place.scheme == "sftp":
        yield _host_key(place, known_hosts)
    else:
        yield _certificate(place, now)


def _host_key(place: Place, known_hosts: Path) -> Step:
    from openimmo.transports.host_keys import known_keys

    if place.pin:
        return ok("security", "sources-check-host-key-pinned", fingerprint=place.pin)
    known = ", ".join(key.fingerprint for key in known_keys(known_hosts, place))
    return ok("security", "sources-check-host-key", fingerprint=known)


def _certificate(place: Place, now: datetime) -> Step:
    from openimmo.transports.ftp_encryption import encryption_of

    try:
        found = encryption_of(place)
    except TransportError:  # a server may not like being called twice; the first connection was proven
        return ok("security", "sources-check-encrypted")
    if found.expires is None or (place.pin and not place.ca_file):  # a pin counts however old the certificate is
        return ok("security", "sources-check-encrypted-pinned", version=found.version)
    said = warning if found.expires - now < SOON else ok
    return said("security", "sources-check-certificate", version=found.version, until=found.expires)
