"""Judges one feed by the rules, as its listings pass: hits become findings with their place.

Knows rules and places. Does not know what is done about a finding.
"""

from collections.abc import Iterator, Sequence

from openimmo.domain.listing import MediaRef
from openimmo.domain.validation import NotRun
from openimmo.findings import Finding
from openimmo.importers.feed import ReadListing
from openimmo.importers.frame import Frame
from openimmo.importers.places import at_frame, line_at
from openimmo.rules.about import Around
from openimmo.rules.feed import FeedSeen, Seen, seen
from openimmo.rules.rule import Hit, Rule
from openimmo.rules.running import RuleSet, Running


class Ruling:
    """The rules over one feed; ``chosen`` None judges nothing. The feed's own findings come when the frame is known."""

    def __init__(self, chosen: RuleSet | None, feed: str) -> None:
        self._chosen = chosen
        self._running = Running(chosen) if chosen is not None else None
        self._feed = feed
        self._passed: list[Seen] = []

    @property
    def not_run(self) -> tuple[NotRun, ...]:
        """The rules that could not look."""
        return self._running.not_run if self._running is not None else ()

    def listing(self, listing: ReadListing, number: str | None, media: Sequence[MediaRef] | None) -> Iterator[Finding]:
        """What the rules find in one listing; ``media`` as found, None where nobody could look."""
        if self._running is None:
            return
        self._passed.append(seen(listing.immobilie, listing.provider, listing.path, listing.line))
        for rule, hit in self._running.listing(listing.immobilie, media):
            path = f"{listing.path}/{hit.path}" if hit.path else listing.path
            yield self._finding(rule, hit, path, number, line_at(listing, hit.path))

    def frame(self, frame: Frame) -> Iterator[Finding]:
        """What the rules find around the listings, and in the feed as a whole."""
        if self._running is None or self._chosen is None:
            return
        around = Around(as_of=self._chosen.as_of, transfer=frame.transfer, scope=frame.scope)
        for position, anbieter in enumerate(frame.document.anbieter, 1):
            for rule, hit in self._running.provider(anbieter, around):
                path = "/".join(filter(None, (f"/openimmo/anbieter[{position}]", hit.path)))
                yield self._finding(rule, hit, path, None, at_frame(frame, path).line)
        whole = FeedSeen(
            transfer=frame.transfer, scope=frame.scope, providers=frame.document.anbieter, listings=self._passed
        )
        for rule, hit in self._running.feed(whole, around):
            path = hit.path or "/openimmo"
            yield self._finding(rule, hit, path, hit.listing, hit.line or at_frame(frame, path).line)

    def _finding(self, rule: Rule, hit: Hit, path: str, number: str | None, line: int | None) -> Finding:
        assert self._chosen is not None
        return Finding(
            code=rule.code,
            severity=self._chosen.severity(rule),
            params=hit.params,
            rule=rule.code,
            feed=self._feed,
            listing=number,
            path=path,
            line=line,
            value=hit.value,
            repair=hit.repair,
        )
