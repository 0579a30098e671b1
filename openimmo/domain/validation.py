"""What a validation found: per package a verdict, its feeds and its findings. Values only."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from openimmo.findings import Finding


class Verdict(StrEnum):
    """What can be said of a package, from good to bad.

    valid: nothing but remarks; warnings: no error; invalid: at least one error; unreadable: it, or a feed in it,
    cannot be read; unsafe: it must not be read.
    """

    VALID = "valid"
    WARNINGS = "warnings"
    INVALID = "invalid"
    UNREADABLE = "unreadable"
    UNSAFE = "unsafe"


_ORDER = tuple(Verdict)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts; valid for none."""
    return max(verdicts, key=_ORDER.index, default=Verdict.VALID)


class FeedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One feed that was read to its end. ``version`` is what it says, ``grammar`` the version it was judged by.

    ``scope`` is "VOLL" or "TEIL", None where the feed says neither.
    """

    name: str
    version: str | None
    grammar: str
    sender_software: str | None
    scope: str | None
    listings: int


class FindingCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many findings there are of each severity, those that are not listed included."""

    error: int = 0
    warning: int = 0
    info: int = 0


class PackageValidation(msgspec.Struct, frozen=True, kw_only=True):
    """All there is to tell about one package; ``kind`` is "xml", "zip" or "folder", None where it cannot be opened.

    ``findings`` are the first of each code, feed by feed in the order of their lines; ``finding_counts`` says by code
    how many there are in all. ``path`` is "-" for standard input.
    """

    path: str
    verdict: Verdict
    kind: str | None = None
    feeds: tuple[FeedFacts, ...] = ()
    counts: FindingCounts = FindingCounts()
    findings: tuple[Finding, ...] = ()
    finding_counts: dict[str, int] = {}


class Validation(msgspec.Struct, frozen=True, kw_only=True):
    """Several packages, validated one by one."""

    packages: tuple[PackageValidation, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of the packages."""
        return worst(package.verdict for package in self.packages)
