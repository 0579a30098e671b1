"""The validation of one package, readable from top to bottom: open, look at every file, judge every feed, tell.

What cannot be read is told as such: never as valid, and never as a feed without listings. Writes nothing but a
temporary file for standard input.
"""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

import msgspec

from openimmo.domain.package import Entry, PackageFiles
from openimmo.domain.portal import Portal
from openimmo.domain.validation import FeedFacts, FindingCounts, NotRun, PackageValidation, Verdict
from openimmo.errors import FeedError, OpenImmoError, PackageError, UnsafeFeed, UnsafePackage
from openimmo.findings import Finding, Severity, finding, from_error
from openimmo.importers.packages.limits import DEFAULT_LIMITS, Limits
from openimmo.importers.packages.opening import Package, open_package
from openimmo.importers.parsing import ReaderLimits
from openimmo.media.collect import Collector
from openimmo.media.judge import MediaLimits
from openimmo.media.sink import DryStore
from openimmo.media.thumbnails import Thumbnails
from openimmo.pipeline.beside import files_beside
from openimmo.pipeline.comparison.sides import Reading
from openimmo.pipeline.senders.switched_off import ALL_ON, SwitchedOff
from openimmo.pipeline.standard_input import spooled
from openimmo.pipeline.tally import Tally
from openimmo.pipeline.validation.cards import CardLimits, Cards
from openimmo.pipeline.validation.feed_validation import Inspector, Progress
from openimmo.pipeline.validation.media_check import MediaCheck
from openimmo.pipeline.validation.portal_limits import package_exceeded
from openimmo.planning.two_feeds import MAX_SHRINK
from openimmo.rules.running import RuleSet
from openimmo.xsd.user_schema import UserSchema, load_schema

STDIN = "-"
_FOREIGN = ("feed-foreign-root", "feed-is-feedback")


def _silent(_what: str, _done: int, _of: int | None) -> None:
    """Nobody is watching."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to validate.

    ``repair`` False judges the feed as sent. ``xsd`` is a schema file of the user's to judge by as well. ``rules`` is
    what is judged beyond schemas, None: nothing. They look only at what was read with repairs: as sent, what could not
    be read would look missing. ``progress`` hears ("validate", listings so far, None). ``cards`` asks for a gallery of
    the listings. ``against`` is an earlier delivery to compare with: ids must stay, and a whole stock must not lose
    more than ``max_shrink`` percent. ``portal`` is one whose limits count as well.
    """

    repair: bool = True
    xsd: Path | None = None
    rules: RuleSet | None = None
    limits: Limits = DEFAULT_LIMITS
    media: MediaLimits = MediaLimits()
    progress: Progress = _silent
    cards: CardLimits | None = None
    switched_off: SwitchedOff = ALL_ON
    against: Path | None = None
    max_shrink: float = MAX_SHRINK
    portal: Portal | None = None

    @property
    def judged(self) -> RuleSet | None:
        """The rules that count: none without repairs."""
        return self.rules if self.repair else None


DEFAULTS = Options()


def validate_package(
    source: Path | BinaryIO, options: Options = DEFAULTS, *, tmp: Path | None = None
) -> PackageValidation:
    """What is to be said of the package at a path, or of one that comes as a stream (standard input).

    ``tmp`` is the folder for the bytes of a stream. Whatever the package is, it ends in a verdict. SettingsError tells
    of a wrong ``xsd``, StoreError of a stream that could not be stored.
    """
    user = load_schema(options.xsd) if options.xsd else None
    if isinstance(source, Path):
        return _validated(source, str(source), options, user)
    try:
        with spooled(source, options.limits.total_bytes, tmp) as path:
            return _validated(path, STDIN, options, user)
    except PackageError as error:
        return _refused(STDIN, error, None)


def _validated(path: Path, shown: str, options: Options, user: UserSchema | None) -> PackageValidation:
    kind = None
    try:
        with open_package(path, options.limits) as package:
            kind = package.kind
            package.verify()
            return _judged(package, path, shown, options, user)
    except PackageError as error:
        return _refused(shown, error, kind)


def _refused(shown: str, error: PackageError, kind: str | None) -> PackageValidation:
    """One clear finding about a package that cannot or must not be opened, and nothing else."""
    tally = Tally()
    tally.add(from_error(error))
    return _told(shown, kind, (), tally, [error])


def _judged(package: Package, path: Path, shown: str, options: Options, user: UserSchema | None) -> PackageValidation:
    """Every feed judged; an XML that is no OpenImmo is passed over where another one is."""
    tally = Tally()
    tally.extend(package.findings)
    if options.portal is not None:
        tally.extend(package_exceeded(options.portal, package.kind, _size(path)))
    inspector = _inspector(package, path, shown, options, user)
    feeds: list[FeedFacts] = []
    not_run: list[NotRun] = []
    errors: list[FeedError] = []
    foreign: list[tuple[Entry, FeedError]] = []
    for entry in package.feeds:
        try:
            inspected = inspector.feed(entry.name, partial(package.open, entry))
        except FeedError as error:
            if error.code in _FOREIGN:
                foreign.append((entry, error))
            else:
                errors.append(error)
                tally.add(from_error(error, entry.name))
        else:
            feeds.append(inspected.facts)
            tally.join(inspected.found)
            not_run += inspected.not_run
    for entry, no_feed in foreign:
        tally.add(_passed_over(entry, no_feed) if feeds or errors else from_error(no_feed, entry.name))
    unread = errors if feeds or errors else [no_feed for _, no_feed in foreign]
    if options.against is not None and not unread:
        tally.extend(_against(options.against, path, options))
    told = _told(shown, package.kind, feeds, tally, unread)
    return msgspec.structs.replace(
        told,
        not_run=joined(not_run),
        as_of=options.judged.as_of if options.judged else None,
        gallery=inspector.cards.gallery() if inspector.cards else None,
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else sum(one.stat().st_size for one in path.rglob("*"))


def _against(old: Path, new: Path, options: Options) -> list[Finding]:
    """What the rules about two feeds say."""
    from openimmo.pipeline.comparing import rules_against  # which loads the stock, for which a validation has no use

    reading = Reading(limits=options.limits, switched_off=options.switched_off, progress=options.progress)
    return rules_against(old, new, options.max_shrink, reading)


def joined(not_run: Sequence[NotRun]) -> tuple[NotRun, ...]:
    """Each rule and reason once, with the listings of all feeds counted."""
    counted: Counter[tuple[str, str]] = Counter()
    for one in not_run:
        counted[one.rule, one.reason] += one.count
    return tuple(NotRun(rule=rule, reason=reason, count=count) for (rule, reason), count in counted.items())


def _inspector(package: Package, path: Path, shown: str, options: Options, user: UserSchema | None) -> Inspector:
    files: PackageFiles | None = package
    looked = True
    if package.kind == "xml":
        looked, files = (False, None) if shown == STDIN else _beside(path, options.limits)
    collector = Collector(
        files, DryStore(), options.media, facts=options.judged is not None or options.portal is not None
    )
    return Inspector(
        media=partial(MediaCheck, collector, files is None, looked),
        repair=options.repair,
        user=user,
        rules=options.judged,
        limits=ReaderLimits(feed_bytes=options.limits.feed_bytes),
        progress=options.progress,
        cards=Cards(options.cards, Thumbnails(files, options.media)) if options.cards else None,
        switched_off=options.switched_off,
        portal=options.portal,
    )


def _beside(path: Path, limits: Limits) -> tuple[bool, PackageFiles | None]:
    """Whether the folder of a bare XML could be looked at, and the files there that it names."""
    try:
        return True, files_beside(path, limits)
    except (OSError, ValueError, PackageError):  # may not be listed, holds too much, or a name is none
        return False, None


def _passed_over(entry: Entry, error: FeedError) -> Finding:
    name = error.params.get("name", "openimmo_feedback")
    return finding("validate-not-openimmo", feed=entry.name, line=error.line, value=str(name))


def _told(
    shown: str, kind: str | None, feeds: Sequence[FeedFacts], tally: Tally, unread: Sequence[OpenImmoError]
) -> PackageValidation:
    counts = {severity.value: tally.per_severity[severity] for severity in Severity}
    return PackageValidation(
        path=shown,
        verdict=_verdict(tally, unread),
        kind=kind,
        feeds=tuple(feeds),
        counts=FindingCounts(**counts),
        findings=tuple(tally.kept),
        finding_counts=dict(tally.per_code),
    )


def _verdict(tally: Tally, unread: Sequence[OpenImmoError]) -> Verdict:
    if any(isinstance(error, UnsafePackage | UnsafeFeed) for error in unread):
        return Verdict.UNSAFE
    if unread:
        return Verdict.UNREADABLE
    if tally.per_severity[Severity.ERROR]:
        return Verdict.INVALID
    return Verdict.WARNINGS if tally.per_severity[Severity.WARNING] else Verdict.VALID
