"""Reads days and years from free text: only what is nothing but a day or a year."""

import re
from datetime import date
from functools import lru_cache

_GERMAN = re.compile(r"(?:ab\s)?\s*([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})", re.ASCII | re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?", re.ASCII)
_LONGEST = 40


def year_of(text: str | None) -> int | None:
    """The year, where the text is four digits; None for anything else."""
    stripped = text.strip() if text else ""
    return int(stripped) if len(stripped) == 4 and stripped.isascii() and stripped.isdigit() else None


def day_of(text: str | None) -> date | None:
    """The day, where the text is one (01.03.2027, ab 1.3.2027, 2027-03-01); None for anything else."""
    return _day(text.strip()) if text and len(text) <= _LONGEST else None


@lru_cache(2048)
def _day(text: str) -> date | None:
    try:
        if found := _GERMAN.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:  # the 31st of February
        return None
    return None
