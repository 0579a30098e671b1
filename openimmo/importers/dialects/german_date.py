"""Dates as people and programs write them: ``22.06.2015``, a date with a time, ``08/2014``, ``2/14`` (dialects.md 13).

A month without a day becomes its first day, which the report shows. Of ``2/14`` only the year can be 14; ``2/11`` could
be a day and is left alone.
"""

import re

from openimmo.model.tables import Slot

_GERMAN = re.compile(
    r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?:[ T,]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?: ?Uhr)?)?", re.ASCII
)
_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(:[0-9]{2})?(\.[0-9]+)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.ASCII,
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MONTH = re.compile(r"(?:([0-9]{1,2})[/.]([0-9]{4})|([0-9]{4})[/\-]([0-9]{1,2}))", re.ASCII)
_SHORT_MONTH = re.compile(r"(0?[1-9]|1[0-2])/(1[3-9]|[2-4][0-9])", re.ASCII)


def mend(text: str, slot: Slot) -> str | None:
    """The date (or dateTime) as XML Schema writes it; None where it is not certain. The caller checks the calendar."""
    if slot.kind not in ("date", "dateTime"):
        return None
    parts = _parts(text.strip())
    if parts is None:
        return None
    day, time = parts
    return day if slot.kind == "date" else f"{day}T{time}"


def _parts(text: str) -> tuple[str, str] | None:
    if found := _GERMAN.fullmatch(text):
        day = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
        return day, f"{found[4] or '00':0>2}:{found[5] or '00'}:{found[6] or '00'}"
    if found := _ISO.fullmatch(text):
        return found[1], f"{found[2]}{found[3] or ':00'}{found[5] or ''}"
    if found := _COMPACT.fullmatch(text):
        return f"{found[1]}-{found[2]}-{found[3]}", "00:00:00"
    if _DATE.fullmatch(text):
        return text, "00:00:00"
    if found := _MONTH.fullmatch(text):
        year, month = found[2] or found[3], found[1] or found[4]
        return f"{year}-{month:0>2}-01", "00:00:00"
    if found := _SHORT_MONTH.fullmatch(text):
        return f"20{found[2]}-{found[1]:0>2}-01", "00:00:00"
    return None
