"""Whom a server shows itself to be, beside whom it is trusted to be; and the trust in a host key.

Knows which of both kinds of proof a place has. Asks nobody whether something is to be trusted.
"""

from enum import StrEnum
from pathlib import Path

import msgspec

from openimmo.domain.source import Place
from openimmo.errors import Refused
from openimmo.settings.pins import pinned
from openimmo.transports.host_keys import HostKey


class Standing(StrEnum):
    """What a server shows, compared with what is trusted."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a server shows: the ``fingerprint`` of its host key or certificate, and those that are ``trusted``.

    ``name`` is that of the source or portal, ``section`` its table in the settings. ``by_pin``: a pin of the settings
    decides, whatever else is known. ``key`` is the host key, None for a certificate.
    """

    section: str
    name: str
    place: Place
    fingerprint: str
    trusted: tuple[str, ...]
    by_pin: bool
    key: HostKey | None = None

    @property
    def standing(self) -> Standing:
        """Whether it is the same as ever."""
        if self.fingerprint in self.trusted:
            return Standing.SAME
        return Standing.CHANGED if self.trusted else Standing.NEW

    def is_meant_by(self, fingerprint: str) -> bool:
        """Whether it is the one that somebody named."""
        return pinned(fingerprint, self.place.scheme) == self.fingerprint


def shown_by(section: str, name: str, place: Place, known_hosts: Path) -> Shown:
    """Ask the server, without logging in; TransportError if it is away, Refused for a place that proves nothing."""
    pins = (place.pin,) if place.pin else ()
    if place.scheme == "sftp":
        from openimmo.transports.host_keys import known_keys
        from openimmo.transports.sftp import host_key_of

        key = host_key_of(place)
        known = pins or tuple(one.fingerprint for one in known_keys(known_hosts, place))
        return Shown(
            section=section,
            name=name,
            place=place,
            fingerprint=key.fingerprint,
            trusted=known,
            by_pin=bool(pins),
            key=key,
        )
    if place.scheme == "ftps":
        from openimmo.transports.ftp_certificate import certificate_of

        shown = certificate_of(place)
        return Shown(section=section, name=name, place=place, fingerprint=shown, trusted=pins, by_pin=bool(pins))
    raise Refused("sources-trust-nothing", address=place.address)


def trust(shown: Shown, known_hosts: Path) -> None:
    """Write a host key down as the only one of its server; TransportError if that cannot be written."""
    from openimmo.transports import host_keys

    if shown.key is not None:
        host_keys.trust(known_hosts, shown.place, shown.key)
