"""Judges one feed of a package: every listing by itself, its attachments, then the frame around them.

Constant memory for any number of listings. Knows no verdicts; what cannot be read is raised as FeedError.
"""

from collections.abc import Callable, Sequence
from typing import BinaryIO, NamedTuple

import msgspec

from openimmo.domain.listing import MediaRef
from openimmo.domain.portal import Portal
from openimmo.domain.validation import FeedFacts, NotRun
from openimmo.findings import Cap, Finding, finding
from openimmo.importers.completing import fillable
from openimmo.importers.feed import FeedReader, ReadListing
from openimmo.importers.frame import Frame
from openimmo.importers.mending import through
from openimmo.importers.parsing import ReaderLimits
from openimmo.importers.paths import line_of
from openimmo.importers.places import with_excerpts
from openimmo.pipeline.feed_facts import feed_facts
from openimmo.pipeline.senders.switched_off import SwitchedOff
from openimmo.pipeline.tally import Tally
from openimmo.pipeline.validation.as_sent import as_sent
from openimmo.pipeline.validation.cards import Cards, Judged, counted
from openimmo.pipeline.validation.judging import Judging, Place
from openimmo.pipeline.validation.media_check import MediaCheck
from openimmo.pipeline.validation.portal_limits import PortalJudge
from openimmo.pipeline.validation.ruling import Ruling
from openimmo.rules.running import RuleSet
from openimmo.texts import catalogue
from openimmo.xsd.catalogue import NEWEST
from openimmo.xsd.feed_check import FeedCheck, Judgement
from openimmo.xsd.grammar import grammar
from openimmo.xsd.user_schema import UserSchema

Progress = Callable[[str, int, int | None], None]
_EVERY = 100
REPAIRS = frozenset(code for code in catalogue() if code.startswith("repair-"))


class Inspected(NamedTuple):
    """What was found in one feed."""

    facts: FeedFacts
    found: Cap
    not_run: tuple[NotRun, ...]


class Inspector(msgspec.Struct, frozen=True, kw_only=True):
    """All that judges the feeds of one package.

    ``media`` makes the check of a feed's attachments, ``rules`` None judges by none; ``progress`` hears how many
    listings were judged; ``cards`` gathers the listings where that is asked for. ``portal`` is one whose limits count.
    """

    media: Callable[[], MediaCheck]
    repair: bool
    user: UserSchema | None
    rules: RuleSet | None
    limits: ReaderLimits
    progress: Progress
    cards: Cards | None = None
    switched_off: SwitchedOff = SwitchedOff()
    portal: Portal | None = None

    def feed(self, name: str, content: Callable[[], BinaryIO]) -> Inspected:
        """The feed's facts and findings; ``content`` opens it. Raises FeedError and PackageError."""
        first, facts = self._looked(name, content, None)
        if facts.grammar == first.check.version:
            return first.told(facts)
        # Its version stands where nobody looks for it: behind the listings.
        again, facts = self._looked(name, content, facts.grammar)
        return again.told(facts)

    def _looked(self, name: str, content: Callable[[], BinaryIO], version: str | None) -> "tuple[_Look, FeedFacts]":
        def read(reader: FeedReader) -> tuple[_Look, FeedFacts]:
            look = _Look(self, name, version)
            return look, look.through(reader)

        off, off_of = self.switched_off if self.repair else SwitchedOff(REPAIRS)
        return through(content, read, feed=name, limits=self.limits, off=off, off_of=off_of, completing=self.repair)


class _Look:
    """One look through a feed, judged by ``version``, or by what the feed says before its listings."""

    def __init__(self, inspector: Inspector, name: str, version: str | None) -> None:
        self.check = FeedCheck(inspector.user, version, line_of)
        self.found = Tally()
        self._by = inspector
        self._name = name
        self._media = inspector.media()
        self._rules = Ruling(inspector.rules, name)
        self._portal = PortalJudge(inspector.portal, name)

    def told(self, facts: FeedFacts) -> Inspected:
        """All there is to tell after the look."""
        if self._by.cards:
            self._by.cards.settle()
        return Inspected(facts, self.found, self._rules.not_run)

    def through(self, reader: FeedReader) -> FeedFacts:
        """Read the feed to its end."""
        if self._by.cards:
            self._by.cards.begin()
        for listing in reader:
            self._judged(listing)
        listings, self.found = self.found, Tally()  # the frame first, or no room would be left for it
        self._frame(reader.frame)
        self.found.kept[:] = with_excerpts(self.found.kept, reader.frame)
        self.found.join(listings)
        self.found.kept.sort(key=_line)
        return feed_facts(self._name, reader.frame)

    def _judged(self, listing: ReadListing) -> None:
        """Judge one listing, then add what can only be told while its tree is at hand."""
        kept = len(self.found.kept)
        before = self.found.per_severity.copy() if self._by.cards else None
        number, media = self._listing(listing)
        if len(self.found.kept) > kept:
            self.found.kept[kept:] = with_excerpts(self.found.kept[kept:], listing)
        if self._by.cards and before is not None:
            counts = counted(before, self.found.per_severity)
            self._by.cards.add(Judged(self._name, listing, number, media, counts))

    def _listing(self, listing: ReadListing) -> tuple[str | None, Sequence[MediaRef] | None]:
        """The listing's number and its attachments as found."""
        technical = listing.immobilie.verwaltung_techn
        number = (technical.objektnr_extern if technical else None) or None
        judgements = list(self.check.listing(listing.element))
        fills = fillable(listing.immobilie, listing.path) if judgements else {}
        place = Place(feed=self._name, path=listing.path, listing=number, fillable=fills)
        told = self._judging().told(listing.findings, judgements, place)
        looked = self._media.listing(listing, number, self._name, self.found)
        told += looked.findings
        told += self._rules.listing(listing, number, looked.media)
        told += self._portal.listing(listing, number, looked.media)
        anhaenge = listing.immobilie.anhaenge
        self.found.extend(as_sent(told, listing.findings, listing.path, len(anhaenge.anhang) if anhaenge else 0))
        self._count(judgements)
        if (listing.position + 1) % _EVERY == 0:
            self._by.progress("validate", listing.position + 1, None)
        return number, looked.media

    def _judging(self) -> Judging:
        return Judging(repair=self._by.repair, newest=self.check.version == NEWEST)

    def _count(self, judgements: Sequence[Judgement]) -> None:
        for judgement in judgements[:1]:  # what a user's schema adds to thousands of errors nobody can tell apart
            for code, count in judgement.beyond.items():
                self.found.more(code, count)

    def _frame(self, frame: Frame) -> None:
        judgements = list(self.check.frame(frame.skeleton))
        told = self._judging().told(frame.findings, judgements, Place(feed=self._name, path="/openimmo"))
        told += self._rules.frame(frame)
        told += self._portal.frame(frame)
        self.found.extend(as_sent(told, frame.findings, "/openimmo", 0))
        self._count(judgements)
        if not self._by.repair:
            self._namespace(frame)
        for name in self.check.not_applicable():
            file = self._by.user.path.name if self._by.user else ""
            self.found.add(finding("validate-xsd-not-applicable", feed=self._name, file=file, name=name))
        if self._media.unseen:
            self.found.add(finding("validate-media-not-checked", feed=self._name, count=self._media.unseen))

    def _namespace(self, frame: Frame) -> None:
        wanted = grammar(frame.recognised.version).namespace
        wrong = next((one for one in frame.findings if one.code == "repair-feed-namespace"), None)
        if wrong is not None or (wanted and not frame.namespaced):
            told = finding(
                "validate-namespace" if wrong else "validate-namespace-missing",
                feed=self._name,
                path="/openimmo",
                line=wrong.line if wrong else None,
                value=wrong.value if wrong else None,
                version=frame.recognised.version,
                wanted=wanted or "–",
            )
            self.found.add(told)


def _line(one: Finding) -> int:
    return one.line or 0
