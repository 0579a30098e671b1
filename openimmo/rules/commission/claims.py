"""Finds claims that an offer is free of commission, as sellers of words make them.

A claim about the other side ("für den Verkäufer provisionsfrei") is none. Knows texts only.
"""

import re

_LONGEST = 2000
_CLAIM = re.compile(
    r"(?<!nicht )\b(?:provisions|courtage)-?frei(?:e[mnrs]?)?\b|\bkeine (?:käufer|mieter)?(?:provision|courtage)\b"
)
_OTHER_SIDE = ("verkäufer", "vermieter", "eigentümer", "eigentuemer", "verkaeufer")


def claims_free(text: str | None) -> bool:
    """Whether ``text`` says that buyer or tenant pay no commission."""
    found = (text or "")[:_LONGEST].lower()
    if "frei" not in found and "keine" not in found:
        return False
    return _CLAIM.search(found) is not None and not any(word in found for word in _OTHER_SIDE)
