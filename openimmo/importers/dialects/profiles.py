"""Which software is known for which quirks: dialects that are safe only for a feed of that software.

Chosen by ``sendersoftware``, which is known only where uebertragung stands before the listings. The dialects that are
right whoever sends need no profile.
"""

import re
from typing import NamedTuple


class Profile(NamedTuple):
    """A software and the codes of the dialects that only its feeds are read with.

    ``software`` matches the whole of sendersoftware, in any case; ``version`` the whole of senderversion, if it counts.
    """

    name: str
    software: str
    extra: frozenset[str]
    version: str | None = None


PROFILES = (
    Profile("FLOWFACT", r"flow\s*fact.*", frozenset({"repair-floor-plan"})),
    Profile("Justimmo", r"just\s*immo.*", frozenset({"repair-empty-true"})),
)
PROFILED = frozenset().union(*(profile.extra for profile in PROFILES))
"""The codes that are off unless a profile asks for them."""


def profile_of(software: str | None, version: str | None = None) -> Profile | None:
    """The profile of a sendersoftware (and senderversion), None for all others."""
    return next((one for one in PROFILES if _fits(one.software, software) and _fits(one.version, version)), None)


def effective(off: frozenset[str], profile: Profile | None) -> frozenset[str]:
    """The codes that are off: those switched off, and those of other software."""
    return off | (PROFILED - profile.extra if profile else PROFILED)


def _fits(pattern: str | None, text: str | None) -> bool:
    return pattern is None or bool(re.fullmatch(pattern, (text or "").strip()[:200], re.IGNORECASE | re.DOTALL))
