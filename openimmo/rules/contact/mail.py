"""The mail addresses of a contact, and whether one can be written to."""

import re
from collections.abc import Iterator
from functools import lru_cache

from openimmo.model import Emailart, Kontaktperson
from openimmo.rules.once import once

_LONGEST = 254  # RFC 5321
_READ = 300
_PART = r"[^\s@<>(),;:\"\[\]\\]"
_ADDRESS = re.compile(rf"{_PART}{{1,64}}@(?:[^\s@<>(),;:\"\[\]\\.]{{1,63}}\.)+[^\s@<>(),;:\"\[\]\\.0-9]{{2,63}}")


@lru_cache(2048)
def writable(address: str) -> bool:
    """Whether this is one mail address in the usual form, name@domain.tld; names in any script are fine."""
    return len(address) <= _LONGEST and ".." not in address and _ADDRESS.fullmatch(address) is not None


@once
def for_enquiries(person: Kontaktperson) -> tuple[tuple[str, str], ...]:
    """(path, address) of each mail address that people may write to."""
    return tuple(_for_enquiries(person))


def _for_enquiries(person: Kontaktperson) -> Iterator[tuple[str, str]]:
    if person.email_direkt and (address := person.email_direkt[:_READ].strip()):
        yield "kontaktperson/email_direkt", address
    if person.email_zentrale and (address := person.email_zentrale[:_READ].strip()):
        yield "kontaktperson/email_zentrale", address
    if person.email_sonstige:
        several = len(person.email_sonstige) > 1
        for number, other in enumerate(person.email_sonstige, 1):
            if other.emailart is not Emailart.EM_PRIVAT and (address := (other.value or "")[:_READ].strip()):
                yield f"kontaktperson/email_sonstige{f'[{number}]' if several else ''}", address


def all_sent(person: Kontaktperson) -> Iterator[tuple[str, str]]:
    """(path, address) of each mail address, those for machines and the private ones as well."""
    yield from for_enquiries(person)
    if person.email_privat and (address := person.email_privat[:_READ].strip()):
        yield "kontaktperson/email_privat", address
    if person.email_feedback and (address := person.email_feedback[:_READ].strip()):
        yield "kontaktperson/email_feedback", address
