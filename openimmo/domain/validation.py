"""What a validation found: per package a verdict, its feeds and its findings. Values only."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
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


class NotRun(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that could not look: its code, the code of the reason, and how many listings it did not see."""

    rule: str
    reason: str
    count: int = 1


class EnergyLabel(msgspec.Struct, frozen=True, kw_only=True):
    """The first energy certificate as sent: ``kind`` is "BEDARF" or "VERBRAUCH", ``value`` in kWh/(m²·a)."""

    kind: str | None = None
    value: str | None = None
    grade: str | None = None
    valid_until: str | None = None


class ListingCard(msgspec.Struct, frozen=True, kw_only=True):
    """What people recognise a listing by; areas in m², the price in ``currency``. ``counts`` are its findings.

    ``path`` is the listing's own in its feed. ``media`` says how many attachments are "stored", "missing", "refused",
    "link" or "unchecked", ``absent`` names the first that are missing or refused. ``thumbnail`` is a JPEG, empty
    where there is none.
    """

    feed: str
    path: str
    line: int | None = None
    number: str | None = None
    title: str | None = None
    kind: str | None = None
    marketing: tuple[str, ...] = ()
    zip: str | None = None
    city: str | None = None
    country: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    living_area: Decimal | None = None
    rooms: Decimal | None = None
    energy: EnergyLabel | None = None
    media: dict[str, int] = {}
    absent: tuple[str, ...] = ()
    thumbnail: bytes = b""
    counts: FindingCounts = FindingCounts()


class Gallery(msgspec.Struct, frozen=True, kw_only=True):
    """The cards of the first listings and of those with errors; ``omitted`` listings have none.

    ``plain`` cards have no thumbnail for want of room. ``media`` counts the attachments of all listings by state.
    """

    cards: tuple[ListingCard, ...] = ()
    omitted: int = 0
    plain: int = 0
    media: dict[str, int] = {}


class PackageValidation(msgspec.Struct, frozen=True, kw_only=True):
    """All there is to tell about one package; ``kind`` is "xml", "zip" or "folder", None where it cannot be opened.

    ``findings`` are the first of each code, feed by feed in the order of their lines; ``finding_counts`` says by code
    how many there are in all. ``path`` is "-" for standard input. ``not_run`` are the rules that could not look,
    ``as_of`` is the day they judge by; None where no rules were judged. ``gallery`` shows the listings where that was
    asked for.
    """

    path: str
    verdict: Verdict
    kind: str | None = None
    feeds: tuple[FeedFacts, ...] = ()
    counts: FindingCounts = FindingCounts()
    findings: tuple[Finding, ...] = ()
    finding_counts: dict[str, int] = {}
    not_run: tuple[NotRun, ...] = ()
    as_of: date | None = None
    gallery: Gallery | None = None


class Validation(msgspec.Struct, frozen=True, kw_only=True):
    """Several packages, validated one by one."""

    packages: tuple[PackageValidation, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of the packages."""
        return worst(package.verdict for package in self.packages)
