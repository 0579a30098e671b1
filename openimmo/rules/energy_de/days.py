"""Reads days that are free text: ``2031-04-30``, ``30.04.2031``, ``04/2031``, ``April 2031``, ``2031``.

A month or a year is a period. Knows the calendar, no certificate.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

_LONGEST = 40
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[t ].{0,20})?", re.ASCII)
_GERMAN = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4}|[0-9]{2})", re.ASCII)
_MONTH = re.compile(r"([0-9]{1,2})\s?[/.\-]\s?([0-9]{4})", re.ASCII)
_MONTH_LAST = re.compile(r"([0-9]{4})\s?[/.\-]\s?([0-9]{1,2})", re.ASCII)
_NAMED = re.compile(r"([a-zäöü]{3,9})\.?\s([0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")


def period(text: str) -> tuple[date, date] | None:
    """The first and the last day that ``text`` can mean; None where it cannot be read."""
    if len(text) > _LONGEST:
        return None
    return _read(text)


@lru_cache(1024)
def _read(text: str) -> tuple[date, date] | None:
    text = text.strip().lower().removeprefix("bis").removeprefix("gültig bis").strip(" :.")
    try:
        return _period(text)
    except ValueError:  # no such day
        return None


def ten_years(day: date) -> date:
    """The last day of ten years from ``day`` on."""
    try:
        return day.replace(year=day.year + 10) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(day.year + 10, 2, 28)


def _period(text: str) -> tuple[date, date] | None:
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _GERMAN.fullmatch(text):
        return _day(int(found[3]) + (2000 if len(found[3]) == 2 else 0), int(found[2]), int(found[1]))
    if found := _MONTH.fullmatch(text):
        return _month(int(found[2]), int(found[1]))
    if found := _MONTH_LAST.fullmatch(text):
        return _month(int(found[1]), int(found[2]))
    if found := _NAMED.fullmatch(text):
        name = found[1].replace("maerz", "mär").replace("mrz", "mär")[:3]
        return _month(int(found[2]), _MONTHS.index(name) + 1)
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    return None


def _day(year: int, month: int, day: int) -> tuple[date, date]:
    found = date(year, month, day)
    return found, found


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
