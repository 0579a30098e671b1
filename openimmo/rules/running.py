"""Runs the rules that hold on a day over the listings of one feed.

A rule that fails is a mistake of ours: it never ends a validation, but is told as one that could not look. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from openimmo.domain.listing import MediaRef
from openimmo.domain.validation import NotRun
from openimmo.findings import Severity
from openimmo.model import Aktionart, Anbieter, Immobilie
from openimmo.rules.about import Around, about
from openimmo.rules.book import rules
from openimmo.rules.feed import FeedSeen
from openimmo.rules.rule import CannotTell, Hit, Of, Rule

_COUNTRIES = 256  # more are invented; each would hold its own choice of rules
FAILED = "rule-failed"


class RuleSet(msgspec.Struct, frozen=True, kw_only=True):
    """The rules that are judged, as of a day. ``severities`` are those that the settings say otherwise."""

    as_of: date
    rules: tuple[Rule, ...]
    severities: Mapping[str, Severity] = {}

    def severity(self, rule: Rule) -> Severity:
        """How severe a finding of this rule is."""
        return self.severities.get(rule.code, rule.severity)


def rule_set(
    as_of: date,
    *,
    off: Iterable[str] = (),
    on: Iterable[str] = (),
    severities: Mapping[str, Severity] | None = None,
) -> RuleSet:
    """The rules in force on a day: those that are on by default or by ``on``, without ``off``."""
    without, also = frozenset(off), frozenset(on)
    chosen = (
        rule
        for rule in rules().values()
        if (rule.default or rule.code in also) and rule.code not in without and rule.holds(as_of)
    )
    return RuleSet(as_of=as_of, rules=tuple(chosen), severities=severities or {})


class Running:
    """One run over one feed; counts which rules could not look, and why."""

    def __init__(self, chosen: RuleSet) -> None:
        self._as_of = chosen.as_of
        self._of = {of: tuple(rule for rule in chosen.rules if rule.of is of) for of in Of}
        self._for = lru_cache(_COUNTRIES)(self._fitting)
        self._not_run: Counter[tuple[str, str]] = Counter()

    @property
    def not_run(self) -> tuple[NotRun, ...]:
        """The rules that could not look, so far."""
        counted = sorted(self._not_run.items())
        return tuple(NotRun(rule=rule, reason=reason, count=count) for (rule, reason), count in counted)

    def listing(self, listing: Immobilie, media: Sequence[MediaRef] | None) -> list[tuple[Rule, Hit]]:
        """Every hit in one listing; ``media`` are its attachments as found, None where nobody could look."""
        known = about(listing, self._as_of, media)
        hits: list[tuple[Rule, Hit]] = []
        for rule, check in self._for(known.country, known.action, media is None):
            try:
                for found in check(listing, known):
                    self._take(rule, found, hits)
            except Exception:  # told, never raised: see above
                self._not_run[rule.code, FAILED] += 1
        return hits

    def provider(self, anbieter: Anbieter, around: Around) -> list[tuple[Rule, Hit]]:
        """Every hit in one anbieter."""
        return self._run(Of.PROVIDER, anbieter, around)

    def feed(self, feed: FeedSeen, around: Around) -> list[tuple[Rule, Hit]]:
        """Every hit in the feed as a whole."""
        return self._run(Of.FEED, feed, around)

    def _run(self, of: Of, subject: Any, around: Around) -> list[tuple[Rule, Hit]]:
        hits: list[tuple[Rule, Hit]] = []
        for rule in self._of[of]:
            try:
                for found in rule.check(subject, around):
                    self._take(rule, found, hits)
            except Exception:
                self._not_run[rule.code, FAILED] += 1
        return hits

    def _take(self, rule: Rule, found: Hit | CannotTell, hits: list[tuple[Rule, Hit]]) -> None:
        if isinstance(found, CannotTell):
            self._not_run[rule.code, found.reason] += 1
        else:
            hits.append((rule, found))

    def _fitting(self, country: str, action: Aktionart | None, blind: bool) -> tuple[tuple[Rule, Any], ...]:
        """The rules that look at listings of this country and action, with their checks."""
        return tuple(
            (rule, _blind(rule) if blind and rule.needs else rule.check)
            for rule in self._of[Of.LISTING]
            if _looks(rule, country, action)
        )


def _looks(rule: Rule, country: str, action: Aktionart | None) -> bool:
    if action is Aktionart.DELETE and not rule.deletions:
        return False
    if action is Aktionart.REFERENZ and not rule.references:
        return False
    return rule.countries is None or country in rule.countries


def _blind(rule: Rule) -> Any:
    """The check of a rule where its needs are not met."""
    assert rule.needs is not None
    told = (CannotTell(rule.needs),)
    return lambda _listing, _about: told
