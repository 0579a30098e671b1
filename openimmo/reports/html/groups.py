"""Findings as a page shows them: grouped by code, the worst first, each with its explanation and its places.

Knows findings and rules. Does not know how they are drawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from openimmo.findings import Finding, Severity
from openimmo.reports.findings import ORDER, advice_of, sentence_of, tail
from openimmo.reports.plain import short
from openimmo.rules.book import rules
from openimmo.rules.rule import Rule

SHOWN = 10
"""Places of a code that are open to see; the others are folded."""

_WIDTH = 200


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why a rule is there, and where it comes from."""

    why: str
    source: str
    sure: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One place of a finding; ``says`` is empty where the heading says it all. ``path`` is short, ``full`` absolute."""

    says: str
    feed: str | None
    listing: str | None
    line: int | None
    path: str | None
    full: str | None
    value: str | None
    repair: str | None
    repaired: bool
    excerpt: str | None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """All findings of one code; ``example`` says that ``says`` holds for the first of several different ones.

    ``hidden`` is how many more were counted than are listed.
    """

    code: str
    severity: Severity
    count: int
    says: str
    example: bool
    todo: tuple[str, ...]
    explanation: Explanation | None
    places: tuple[Place, ...]
    hidden: int


def grouped(findings: Sequence[Finding], counts: Mapping[str, int], lang: str) -> list[Group]:
    """The findings by code; ``counts`` says how often each code was found, where more were found than are given."""
    if len({one.feed for one in findings}) == 1:  # said once above, it need not be said at every place
        findings = [msgspec.structs.replace(one, feed=None) for one in findings]
    ranked = sorted(findings, key=lambda one: (ORDER.index(one.severity), one.code))
    found = [_group(code, list(group), counts, lang) for code, group in groupby(ranked, key=lambda one: one.code)]
    return sorted(found, key=lambda group: (ORDER.index(group.severity), -group.count, group.code))


def _group(code: str, found: Sequence[Finding], counts: Mapping[str, int], lang: str) -> Group:
    sentences = [sentence_of(one, lang, _WIDTH) for one in found]
    alike = len(set(sentences)) == 1
    count = max(counts.get(code, 0), len(found))
    return Group(
        code=code,
        severity=found[0].severity,
        count=count,
        says=sentences[0],
        example=not alike,
        todo=tuple(_todo(found, lang)),
        explanation=_explanation(found[0].rule, lang),
        places=tuple(_place(one, "" if alike else said) for one, said in zip(found, sentences, strict=True)),
        hidden=count - len(found),
    )


def _todo(found: Sequence[Finding], lang: str) -> Iterator[str]:
    """The first different things to do."""
    said = dict.fromkeys(filter(None, (advice_of(one, lang, _WIDTH) for one in found)))
    yield from list(said)[:3]


def _explanation(code: str | None, lang: str) -> Explanation | None:
    rule: Rule | None = rules().get(code) if code else None
    if rule is None:
        return None
    return Explanation(
        why=rule.why_de if lang == "de" else rule.why_en, source=rule.source, sure=f"page-sure-{rule.sure}"
    )


def _place(one: Finding, says: str) -> Place:
    return Place(
        says=says,
        feed=one.feed,
        listing=one.listing,
        line=one.line,
        path=tail(one.path) if one.path else None,
        full=one.path,
        value=None if one.value is None else short(one.value, _WIDTH),
        repair=None if one.repair is None else short(one.repair, _WIDTH),
        repaired=one.repaired,
        excerpt=one.excerpt,
    )
