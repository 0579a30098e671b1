"""Spans of time as settings and options write them: "90s", "30m", "2h", "1d", "1h30m"."""

import re

ALLOWED = '"90s" | "30m" | "2h" | "1d"'
LONGEST = 366 * 86_400  # seconds
_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_SPAN = re.compile("".join(rf"(?:(?P<{unit}>[0-9]{{1,9}}){unit})?" for unit in _UNITS))


def seconds(text: str, longest: int = LONGEST) -> int | None:
    """How many seconds a text means; None for one that means none, or more than ``longest`` (a year)."""
    found = _SPAN.fullmatch("".join(text.split()))
    if found is None or not any(found.groups()):
        return None
    whole = sum(int(count or 0) * _UNITS[unit] for unit, count in found.groupdict().items())
    return whole if whole <= longest else None


def span(whole: int) -> str:
    """Seconds as ``seconds`` reads them, in the largest unit that needs no fraction."""
    unit = next((unit for unit, length in _UNITS.items() if whole and whole % length == 0), "s")
    return f"{whole // _UNITS[unit]}{unit}"
