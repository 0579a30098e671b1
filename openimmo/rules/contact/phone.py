"""The phone numbers of a contact, and whether one can be dialled."""

from collections.abc import Iterator
from functools import lru_cache

from openimmo.model import Kontaktperson, Telefonart
from openimmo.rules.once import once

_FEWEST = 5
_READ = 100
_RISING = "01234567890123456789"
_FIELDS = ("tel_durchw", "tel_zentrale", "tel_handy", "tel_privat")


@once
def numbers(person: Kontaktperson) -> tuple[tuple[str, str], ...]:
    """(path, number) of each phone number; fax is none."""
    return tuple(_numbers(person))


def _numbers(person: Kontaktperson) -> Iterator[tuple[str, str]]:
    for name in _FIELDS:
        text = getattr(person, name)
        if text and (number := text[:_READ].strip()):
            yield f"kontaktperson/{name}", number
    if person.tel_sonstige:
        several = len(person.tel_sonstige) > 1
        for position, other in enumerate(person.tel_sonstige, 1):
            if other.telefonart is not Telefonart.TEL_FAX and (number := (other.value or "")[:_READ].strip()):
                yield f"kontaktperson/tel_sonstige{f'[{position}]' if several else ''}", number


@lru_cache(2048)
def dialable(number: str) -> bool:
    """Whether a number has digits enough, and not those of a placeholder (0000000, 0123456789)."""
    digits = "".join(filter(str.isdecimal, number))
    if len(digits) < _FEWEST or len(set(digits)) == 1:
        return False
    return digits not in _RISING
