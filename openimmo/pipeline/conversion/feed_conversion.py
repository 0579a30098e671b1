"""Converts one feed: looks through it once for its frame, then again, listing by listing, into the new one.

Constant memory for any number of listings. Knows no packages and no files.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from typing import BinaryIO

import msgspec
from lxml import etree

from openimmo.domain.conversion import ConvertedFeed
from openimmo.errors import PackageError
from openimmo.exporters.skeleton import listing_tree, skeleton, write_trees
from openimmo.findings import Finding, finding
from openimmo.importers.feed import FeedReader, ReadListing
from openimmo.importers.frame import Frame
from openimmo.importers.mending import ReaderOptions, listings, through
from openimmo.importers.parsing import ReaderLimits
from openimmo.importers.paths import line_of
from openimmo.model import Anbieter, Uebertragung
from openimmo.pipeline.senders.switched_off import SwitchedOff
from openimmo.pipeline.tally import Tally
from openimmo.pipeline.validation.judging import Place
from openimmo.versions.changes import Change
from openimmo.versions.places import in_order
from openimmo.versions.route import route, version_id
from openimmo.xsd.catalogue import NEWEST, VERSIONS, family
from openimmo.xsd.feed_check import FeedCheck, Judgement
from openimmo.xsd.grammar import grammar

Progress = Callable[[str, int, int | None], None]
Opened = Callable[[], BinaryIO]
_EVERY = 100
_DEFECT = "schema-known-defect"
# What reading would fill in from elsewhere: in a feed that is passed on it stays where the sender put it.
_AS_SENT = frozenset(
    {"repair-floor-plan", "repair-language", "repair-user-defined-energy", "repair-user-defined-place"}
)
# What the reader says by the newest grammar: of the result, the schema of its version says it better.
_BY_NEWEST = frozenset({
    "feed-element-unknown", "feed-element-repeated", "feed-attribute-unknown", "feed-content-unexpected",
    "feed-value-type", "feed-value-unlisted", "feed-reported-later", "feed-more-findings",
})  # fmt: skip


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """How a feed is read: within which limits, and which repairs are switched off."""

    limits: ReaderLimits = ReaderLimits()
    off: SwitchedOff = SwitchedOff()

    def options(self, name: str, also_off: frozenset[str] = frozenset()) -> ReaderOptions:
        """What a reader of the feed of this name is told."""
        off = self.off.everywhere | _AS_SENT | also_off
        return {"feed": name, "limits": self.limits, "off": off, "off_of": self.off.of, "completing": True}


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What the first look found: the frame, and how many listings stand in a row in which anbieter (-1: in none)."""

    name: str
    frame: Frame
    runs: tuple[tuple[int, int], ...]


def survey(name: str, content: Opened, reading: Reading) -> Survey:
    """Read a feed to its end. Raises FeedError and PackageError."""

    def read(reader: FeedReader) -> Survey:
        runs: list[tuple[int, int]] = []
        for listing in reader:
            before = runs.pop() if runs and runs[-1][0] == listing.provider else (listing.provider, 0)
            runs.append((listing.provider, before[1] + 1))
        return Survey(name=name, frame=reader.frame, runs=tuple(runs))

    return through(content, read, **reading.options(name))


class FeedConversion:
    """The conversion of a surveyed feed to a version (an id), or, without one, into its own; then it is only repaired.

    ``found`` collects what is to be told.
    """

    def __init__(self, feed: Survey, wanted: str | None, reading: Reading, progress: Progress) -> None:
        said = feed.frame.transfer.version
        self.found = Tally()
        self._written = 0
        self._feed = feed
        self._reading = reading
        self._progress = progress
        self._source = version_id(said)
        self._target = wanted or (self._source if self._source in VERSIONS else NEWEST)
        self._label = wanted or (said if said and feed.frame.recognised.how == "known" else self._target)
        self._route = route(self._source, self._target, strict=wanted is not None)
        self._left_alone = _not_wrong(self._source, stays=wanted is None)
        self._judge = FeedCheck(None, wanted or family(said), line_of)

    def write(self, content: Opened, out: BinaryIO) -> ConvertedFeed:
        """Convert the feed into ``out``. Raises FeedError, PackageError, Refused."""
        frame = self._feed.frame
        around, counts = self._frame(frame)
        trees = self._listings(listings(content, **self._reading.options(self._feed.name, self._left_alone)))
        kept = frame.document.kept
        write_trees(out, around, counts, trees, version=self._target, namespaces=kept.namespaces if kept else {})
        if next(trees, None) is not None or self._written != frame.listings:
            raise PackageError("package-changed", name=self._feed.name)
        return ConvertedFeed(
            name=self._feed.name,
            version=frame.transfer.version,
            source=self._source,
            target=self._target,
            listings=frame.listings,
        )

    def _frame(self, frame: Frame) -> tuple[etree._Element, list[int]]:
        """The skeleton in the target version, and how many listings go to each anbieter that has some."""
        providers, counts = housed(frame.document.anbieter, self._feed.runs)
        transfer = frame.document.uebertragung or Uebertragung()
        document = msgspec.structs.replace(frame.document, anbieter=providers, uebertragung=transfer)
        tree = skeleton(document, counts, self._source)
        in_order(tree, grammar(self._source))
        changes = self._route.walk(tree)
        for sent in tree.iterchildren("uebertragung"):
            sent.set("version", self._label)
        self.found.extend(_read(frame.findings))
        place = Place(feed=self._feed.name, path="/openimmo")
        self.found.extend(self._told(changes, place, frame.skeleton, None))
        self.found.extend(self._judged(self._judge.frame(deepcopy(tree)), place, frame.skeleton, None))
        return tree, [count for count in counts if count]

    def _listings(self, read: Iterator[ReadListing]) -> Iterator[etree._Element]:
        for listing in read:
            yield self._listing(listing)
            self._written += 1
            if self._written % _EVERY == 0:
                self._progress("convert", self._written, self._feed.frame.listings)

    def _listing(self, listing: ReadListing) -> etree._Element:
        technical = listing.immobilie.verwaltung_techn
        number = (technical.objektnr_extern if technical else None) or None
        tree = self._tree(listing)
        changes = self._route.walk(tree)
        place = Place(feed=self._feed.name, path=listing.path, listing=number)
        self.found.extend(_read(listing.findings))
        self.found.extend(self._told(changes, place, listing.element, listing.line))
        self.found.extend(self._judged(self._judge.listing(tree), place, listing.element, listing.line))
        return tree

    def _tree(self, listing: ReadListing) -> etree._Element:
        """The listing as it was sent, where nothing was odd about it; else as it was read, with all repairs."""
        if not listing.findings:
            tree = deepcopy(listing.element)
            tree.tail = None
            etree.cleanup_namespaces(tree)
            return tree
        tree = listing_tree(listing.immobilie, self._source)
        in_order(tree, grammar(self._source))
        return tree

    def _told(
        self, changes: Iterable[Change], place: Place, sent: etree._Element, line: int | None
    ) -> Iterator[Finding]:
        for change in changes:
            told = finding(
                change.code,
                feed=place.feed,
                listing=place.listing,
                path=_joined(place.path, change.path),
                line=_line(change.path, sent) or line,
                value=change.value,
                repair=change.repair,
            )
            yield msgspec.structs.replace(told, params=dict(change.params))

    def _judged(
        self, judgements: Iterable[Judgement], place: Place, sent: etree._Element, line: int | None
    ) -> Iterator[Finding]:
        """What is not valid in the result; a defect of the standard itself is nobody's mistake."""
        for judgement in judgements:
            for error in judgement.errors:
                if error.code != _DEFECT:
                    yield finding(
                        "convert-not-valid",
                        feed=place.feed,
                        listing=place.listing,
                        path=_joined(place.path, error.path),
                        line=_line(error.path, sent) or line,
                        value=error.value,
                        version=self._target,
                        name=error.name,
                        expected=error.expected or "–",
                        expected_de=error.expected_de or "–",
                    )


def housed(
    providers: Sequence[Anbieter], runs: Sequence[tuple[int, int]]
) -> tuple[tuple[Anbieter, ...], tuple[int, ...]]:
    """The anbieter in the order in which they are written, and how many listings each gets.

    Listings outside of every anbieter go to the only one there is; where there are several, or none, each row of them
    gets an anbieter of its own, since nobody can know whose they are.
    """
    alone = len(providers) == 1
    made: list[Anbieter] = []
    counts: list[int] = []
    left = list(providers)
    for provider, count in [(0 if alone and row[0] < 0 else row[0], row[1]) for row in runs]:
        upto = provider + 1 - (len(providers) - len(left))
        if provider < 0:
            made.append(Anbieter())
            counts.append(count)
        elif upto <= 0:  # its listings go on after some outside of it
            counts[-1] += count
        else:
            made += left[:upto]
            counts += [0] * (upto - 1) + [count]
            del left[:upto]
    return (*made, *left), (*counts, *(0 for _ in left))


def _not_wrong(version: str, *, stays: bool) -> frozenset[str]:
    """The repairs of what was right in a version: flags were optional, and no attachment was REMOTE."""
    rules = grammar(version).elements
    found = set[str]()
    if not rules["nutzungsart"].attributes["WOHNEN"].required:
        found.add("repair-flag-missing")
    if stays and "REMOTE" not in rules["anhang"].attributes["location"].text.values:
        found.add("repair-location")
    return frozenset(found)


def _read(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (one for one in findings if one.code not in _BY_NEWEST)


def _joined(path: str, below: str) -> str:
    return f"{path}/{below}" if below else path


def _line(path: str, sent: etree._Element) -> int | None:
    """The line of the place in what was sent, or of the nearest element above it that is there."""
    steps = [step for step in path.split("/") if step and not step.startswith("@")]
    while steps:
        try:
            found = sent.find("/".join(steps))
        except (SyntaxError, KeyError):  # a name that is none for a path, such as one with an undeclared prefix
            found = None
        if found is not None:
            return line_of(found)
        steps.pop()
    return None
