"""What a rule is: its words, its source, its examples and its check, all in one value that one file holds.

Values only. Does not know which rules there are (book.py) or how they are run (running.py).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

from openimmo.findings import Severity

AS_OF = date(2026, 11, 21)
"""The day on which examples are judged, unless they name another one."""


class Of(StrEnum):
    """What a rule looks at: one listing, one anbieter with its imprint, or a whole feed."""

    LISTING = "listing"
    PROVIDER = "provider"
    FEED = "feed"


class Sure(StrEnum):
    """How well the source of a rule is known.

    primary: the law, the standard, a receiver's own page; secondary: other people's texts and code; known: general
    knowledge; guess: inferred. Only a primary source may make an error.
    """

    PRIMARY = "primary"
    SECONDARY = "secondary"
    KNOWN = "known"
    GUESS = "guess"


class Need(StrEnum):
    """What a rule cannot do without; the value is the code of the reason that is told where it is not there."""

    FILES = "rule-not-run-files"


class Hit(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One place where a rule is not kept.

    ``path`` leads from the listing (or the anbieter) to the element or attribute, like ``preise/kaufpreis`` or
    ``anhaenge/anhang[2]/@gruppe``; something missing is told at what lacks it, "" is the listing itself. ``value`` is
    what was sent, ``repair`` what would be right where that is certain, ``params`` fill the sentence. Rules of a feed
    give an absolute ``path``, and the ``listing`` (its objektnr_extern) and ``line`` where they speak of one.
    """

    path: str = ""
    value: str | None = None
    repair: str | None = None
    params: Mapping[str, str] = {}
    listing: str | None = None
    line: int | None = None


class CannotTell(msgspec.Struct, frozen=True, gc=False):
    """Yielded instead of a hit by a rule that could not read what it needs; ``reason`` is a code of texts/."""

    reason: str


Found: TypeAlias = Iterable[Hit | CannotTell]
Check: TypeAlias = Callable[[Any, Any], Found]


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A feed that keeps or breaks a rule, written as what differs from a good one.

    ``base`` is a feed of samples/sources/rules/ (miete, kauf, gewerbe, austria). ``xml`` are children of
    ``immobilie``: containers are merged into those of the base, leaves replace; energiepass, anhang, objektart and
    weitere_adresse replace all of their name. ``without`` are paths that are taken out before (``preise/kaution``,
    ``geo/land/@iso_land``, ``anbieter/impressum_strukt``). ``provider`` does for the anbieter what ``xml`` does for the
    listing, ``transfer`` sets attributes of uebertragung (None takes one out). Each of ``more`` is a further listing,
    made from the base, with numbers of its own unless its XML gives them; ``listings`` False leaves none. ``files``
    come along with the feed, by name: files of samples/sources/pictures/. ``also`` are codes of other findings that the
    example cannot be without.
    """

    xml: str = ""
    without: tuple[str, ...] = ()
    base: str = "miete"
    provider: str = ""
    transfer: Mapping[str, str | None] = {}
    more: tuple[str, ...] = ()
    listings: bool = True
    files: Mapping[str, str] = {}
    also: tuple[str, ...] = ()
    as_of: date = AS_OF


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule.

    ``de`` and ``en`` are the sentence of a finding, filled from a hit; ``help_*`` what the sender can do; ``why_*`` why
    it matters, for the manual (plain text). ``source`` names the paragraph or page, ``sure`` how well it is known.
    ``valid_from`` and ``valid_to`` are the first and last day of the rule; ``countries`` the ISO codes it holds for,
    None for all. ``needs`` is what it cannot do without. ``deletions`` says that it also looks at listings that are to
    be deleted, ``references`` at those that are references. ``default`` False: judged only where it is switched on.

    ``check`` gets a listing and About, an anbieter and Around, or a FeedSeen and Around.
    """

    code: str
    severity: Severity
    de: str
    en: str
    why_de: str
    why_en: str
    source: str
    right: Example
    wrong: Example
    check: Check
    help_de: str | None = None
    help_en: str | None = None
    of: Of = Of.LISTING
    sure: Sure = Sure.PRIMARY
    default: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    countries: frozenset[str] | None = None
    needs: Need | None = None
    deletions: bool = False
    references: bool = True

    def holds(self, as_of: date) -> bool:
        """Whether the rule is in force on that day."""
        return (self.valid_from or as_of) <= as_of <= (self.valid_to or as_of)
