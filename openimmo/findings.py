"""Findings: what was noticed about data, never about the program.

A finding is a value with a stable code; its sentence comes from texts/ in the reader's language.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from openimmo.errors import FeedError, OpenImmoError
from openimmo.texts import advice, catalogue, say


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing noticed: its code and where it stands in the feed as sent.

    ``listing`` is the listing's objektnr_extern, ``line`` is 1-based, ``path`` an absolute XPath, ``value`` what was
    sent, ``repair`` what it was read as, and ``repaired`` whether that was done. ``rule`` names the rule, or the user's
    schema (``xsd:FILE``), that says so. ``excerpt`` is the XML at that place as sent, shortened.
    """

    code: str
    severity: Severity
    params: Mapping[str, str] = {}
    rule: str | None = None
    feed: str | None = None
    listing: str | None = None
    path: str | None = None
    line: int | None = None
    value: str | None = None
    repair: str | None = None
    repaired: bool = False
    excerpt: str | None = None

    def message(self, lang: str = "en") -> str:
        """The sentence in ``lang``, with what to do where there is something to do."""
        fills = {"value": self.value or "", "repair": self.repair or "", "path": self.path or "", **self.params}
        sentence, todo = say(self.code, lang, **fills), advice(self.code, lang, **fills)
        return f"{sentence} {todo}" if todo else sentence


def finding(
    code: str,
    *,
    feed: str | None = None,
    listing: str | None = None,
    path: str | None = None,
    line: int | None = None,
    value: str | None = None,
    repair: str | None = None,
    repaired: bool = False,
    **params: object,
) -> Finding:
    """A finding with the severity that texts/ gives its code; other keywords fill its sentence."""
    return Finding(
        code=code,
        severity=Severity(catalogue()[code].severity or "error"),
        params={name: str(param) for name, param in params.items()},
        feed=feed,
        listing=listing,
        path=path,
        line=line,
        value=value,
        repair=repair,
        repaired=repaired,
    )


def from_error(error: OpenImmoError, feed: str | None = None) -> Finding:
    """The finding that tells an error about data."""
    line = error.line if isinstance(error, FeedError) else None
    feed = error.feed or feed if isinstance(error, FeedError) else feed
    params = {name: str(param) for name, param in error.params.items()}
    return msgspec.structs.replace(finding(error.code, feed=feed, line=line), params=params)


class Cap:
    """Counts every finding and lets the first ``limit`` of each code through, so a report stays readable."""

    def __init__(self, limit: int = 100) -> None:
        self.limit = limit
        self.per_code: Counter[str] = Counter()
        self.per_severity: Counter[Severity] = Counter()
        self.kept: list[Finding] = []

    def add(self, found: Finding) -> None:
        """Count one finding; keep it unless its code has reached the limit."""
        self.per_code[found.code] += 1
        self.per_severity[found.severity] += 1
        if self.per_code[found.code] <= self.limit:
            self.kept.append(found)

    def extend(self, found: Iterable[Finding]) -> None:
        """Count several findings."""
        for one in found:
            self.add(one)
