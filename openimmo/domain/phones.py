"""Telephone numbers compared and written: 0241/123, 0049 241 123 and +49 (241) 123 are one.

Knows E.164 by way of the library phonenumbers, which is loaded only when a number is looked at. Judges none: what the
library cannot read is compared by its digits.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from openimmo.domain.countries import short_code

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

REGION = "DE"
_LONGEST = 60


def digits(phone: str) -> str:
    """The digits of a phone number, a leading 00 read as +."""
    plain = "".join(sign for sign in phone if sign.isdecimal() or sign == "+")
    return "+" + plain[2:] if plain.startswith("00") else plain


def e164(phone: str, country: str | None = None) -> str:
    """The number as E.164 (+49241123), read as dialled in ``country`` (Germany where that is not known).

    An extension follows it behind a semicolon. A number that cannot be read gives its digits, or itself if it has none.
    """
    found = _e164(phone, short_code(country) or REGION) if len(phone) <= _LONGEST else None
    return found or digits(phone) or phone.strip().casefold()


@lru_cache(maxsize=10_000)
def _e164(phone: str, region: str) -> str | None:
    """The same numbers are met again and again; short ones only, so that what is kept stays small."""
    import phonenumbers

    found = _read(phone, region)
    if found is None:
        return None
    number = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return f"{number};{found.extension}" if found.extension else number


def dialled(phone: str, country: str | None = None) -> str:
    """The number as one dials it from anywhere, beginning with 00 and grouped (0049 241 123); as it is if not known."""
    import phonenumbers

    found = _read(phone, short_code(country) or REGION) if len(phone) <= _LONGEST else None
    if found is None:
        return phone
    return "00" + phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL).removeprefix("+")


def _read(phone: str, region: str) -> "PhoneNumber | None":
    import phonenumbers

    # The library reads 00 as + only where the region dials abroad so.
    said = "+" + phone.strip()[2:] if phone.strip().startswith("00") else phone
    try:
        return phonenumbers.parse(said, region)
    except phonenumbers.NumberParseException:
        return None
