"""The dates that feedbacks and mails write, as ISO 8601. Knows spellings; no elements."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_TIME = r"(?:[T ,]{1,3}([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]{1,9})?)?"
_GERMAN = re.compile(rf"([0-9]{{1,2}})\.\s?([0-9]{{1,2}})\.\s?([0-9]{{4}}){_TIME}(?: Uhr)?", re.ASCII)
_SLASHES = re.compile(rf"([0-9]{{4}})[/.]([0-9]{{1,2}})[/.]([0-9]{{1,2}}){_TIME}", re.ASCII)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.,]{4,18}(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?", re.ASCII)


def iso(text: str) -> str | None:
    """A date, with its time where it has one, as ISO 8601; None where it cannot be read."""
    said = text.strip()[:60]
    if _ISO.fullmatch(said):
        return said if _moment(said) is not None else None
    if found := _GERMAN.fullmatch(said):
        day, month, year, *time = found.groups()
    elif found := _SLASHES.fullmatch(said):
        year, month, day, *time = found.groups()
    else:
        return None
    clock = f"T{int(time[0]):02}:{time[1]}:{time[2] or '00'}" if time[0] else ""
    made = f"{year}-{int(month):02}-{int(day):02}{clock}"
    return made if _moment(made) is not None else None


def mail_date(text: str) -> str | None:
    """The Date of a mail as ISO 8601, UTC; None where it cannot be read."""
    try:
        at = parsedate_to_datetime(text[:100])
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
