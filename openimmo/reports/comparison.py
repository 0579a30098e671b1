"""Comparisons for people: what is new, gone and renumbered, and of what changed every field, before and after.

Knows the result of a comparison. Does not know how it was reached.
"""

import re
from collections.abc import Iterator, Sequence

from openimmo.domain.comparison import Comparison, Difference, FieldChange, ListingChange, Outcome, SideFacts
from openimmo.domain.delivery import Scope
from openimmo.planning.differences import shortened
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Table, Tone
from openimmo.reports.findings import draw_findings
from openimmo.reports.plain import short
from openimmo.reports.writing import NOTHING, amount, joined
from openimmo.texts import say

TONES = {Outcome.SAME: Tone.GOOD, Outcome.DIFFERENT: Tone.CAREFUL}
OUTCOMES = {
    Outcome.SAME: "comparison-same",
    Outcome.DIFFERENT: "comparison-different",
    Outcome.UNREADABLE: "comparison-unreadable",
    Outcome.UNSAFE: "comparison-unsafe",
}
COUNTED = {
    "created": "comparison-count-created",
    "changed": "comparison-count-changed",
    "renumbered": "comparison-count-renumbered",
    "gone": "comparison-count-gone",
    "unchanged": "comparison-count-unchanged",
    "not_named": "comparison-count-not-named",
}
CHANGES = {
    Difference.CREATED: ("comparison-created", Tone.GOOD),
    Difference.CHANGED: ("comparison-changed", Tone.PLAIN),
    Difference.RENUMBERED: ("comparison-renumbered", Tone.CAREFUL),
    Difference.GONE: ("comparison-gone", Tone.BAD),
}
MANY = 20
"""Listings of one kind that are told one by one, and fields of one listing, unless everything is asked for."""

WIDTH = 60
_HASH = re.compile(r"(sha256:[0-9a-f]{12})[0-9a-f]{52}")


def draw_comparison(comparison: Comparison, lang: str, detail: int = 0) -> Iterator[Block]:
    """Both sides. ``detail``: -1 the summary, 0 the first listings and fields, 1 all that are kept."""
    lead = f"{comparison.old.path} → {comparison.new.path}:"
    yield Line(summed(comparison, lang), TONES.get(comparison.outcome, Tone.BAD), 0, Cell(lead, Tone.STRONG))
    if detail < 0:
        return
    everything = detail > 0
    if comparison.compared:
        for side in (comparison.old, comparison.new):
            yield Line(side_line(side, lang), Tone.QUIET, 2)
        if comparison.scope is Scope.TEIL and "compare-new-is-part" not in comparison.finding_counts:
            yield Line(say("comparison-is-part", lang), Tone.CAREFUL, 2)
    if comparison.frame:
        yield Gap()
        yield Line(say("comparison-frame", lang), Tone.STRONG, 2)
        yield from _fields(comparison.frame, comparison.more_frame, lang, everything)
    yield from _come_and_gone(comparison, lang, everything)
    yield from _changed(comparison, lang, everything)
    if comparison.findings:
        yield Gap()
        yield from draw_findings(comparison.findings, comparison.finding_counts, lang, everything=everything)
    yield Gap()


def summed(comparison: Comparison, lang: str) -> str:
    """The outcome and how many listings met which fate."""
    counts = comparison.counts
    met = [(code, getattr(counts, name)) for name, code in COUNTED.items()]
    told = ", ".join(say(code, lang, count=amount(count, lang)) for code, count in met if count)
    outcome = say(OUTCOMES[comparison.outcome], lang)
    return f"{outcome} ({told})" if told else outcome


def side_line(side: SideFacts, lang: str) -> str:
    """What one side is."""
    count = say("report-count-listings", lang, count=amount(side.listings, lang))
    if side.kind == "stock":
        return joined((say("comparison-stock", lang), count), ": ")
    scopes = dict.fromkeys(feed.scope for feed in side.feeds if feed.scope)
    software = dict.fromkeys(feed.sender_software for feed in side.feeds if feed.sender_software)
    versions = dict.fromkeys(say("report-version", lang, version=feed.version) for feed in side.feeds if feed.version)
    return f"{side.path}: {joined((*scopes, count, *versions, *software), ', ')}"


def change_words(one: ListingChange, lang: str) -> str:
    """What became of a listing."""
    if one.change is Difference.RENUMBERED:
        return say("comparison-renumbered", lang, former=one.former or NOTHING)
    return say("comparison-gone-by-name" if one.by_name else CHANGES[one.change][0], lang)


def value_words(one: FieldChange, lang: str, width: int = WIDTH) -> tuple[str, str]:
    """Before and after as people read them, cut to ``width`` around the place where they differ."""
    before, after = shortened(_brief(one.before), _brief(one.after), width)
    return _worded(before, lang), _worded(after, lang)


def _brief(text: str | None) -> str | None:
    """The text with the beginning of each hash only."""
    return text and _HASH.sub(r"\1…", text)


def _worded(text: str | None, lang: str) -> str:
    if text is None:
        return NOTHING
    return text if text.strip() else say("comparison-empty", lang)


def _come_and_gone(comparison: Comparison, lang: str, everything: bool) -> Iterator[Block]:
    """The table of listings that are new, renumbered or gone."""
    counts, rows, hidden = comparison.counts, [], 0
    for kind in (Difference.GONE, Difference.RENUMBERED, Difference.CREATED):
        of_kind = [one for one in comparison.listings if one.change is kind]
        told = of_kind if everything else of_kind[:MANY]
        rows += [_row(one, lang) for one in told]
        hidden += getattr(counts, kind) - len(told)
    if rows:
        yield Gap()
        heads = ("report-number", "comparison-what", "report-title")
        yield Table(tuple(Column(say(code, lang), name=code == "report-number") for code in heads), tuple(rows), 2)
    if hidden > 0:
        yield Line(say("report-and-more", lang, count=amount(hidden, lang)), Tone.QUIET, 2)


def _row(one: ListingChange, lang: str) -> tuple[Cell, ...]:
    return (
        Cell(named(one), Tone.STRONG),
        Cell(change_words(one, lang), CHANGES[one.change][1]),
        Cell(short(one.title or NOTHING, WIDTH)),
    )


def named(one: ListingChange) -> str:
    """The number of a listing, with its language where it gives one."""
    return f"{one.number} ({one.sprache})" if one.sprache else one.number


def _changed(comparison: Comparison, lang: str, everything: bool) -> Iterator[Block]:
    """Every listing whose fields changed, and those."""
    counts = comparison.counts
    found = [one for one in comparison.listings if one.change in (Difference.CHANGED, Difference.RENUMBERED)]
    told = found if everything else found[:MANY]
    if told:
        yield Gap()
        yield Line(say("comparison-fields", lang), Tone.STRONG, 2)
    for one in told:
        yield Line(short(one.title or NOTHING, WIDTH), Tone.PLAIN, 2, Cell(named(one), Tone.STRONG))
        yield from _fields(one.fields, one.more, lang, everything)
    hidden = counts.changed + counts.renumbered - len(told)
    if hidden > 0:
        yield Line(say("report-and-more", lang, count=amount(hidden, lang)), Tone.QUIET, 2)


def _fields(fields: Sequence[FieldChange], more: int, lang: str, everything: bool) -> Iterator[Block]:
    told = fields if everything else fields[:MANY]
    for one in told:
        before, after = value_words(one, lang)
        yield Line(
            f"{short(before, 2 * WIDTH)} → {short(after, 2 * WIDTH)}", Tone.PLAIN, 4, Cell(f"{one.path}:", Tone.QUIET)
        )
    more += len(fields) - len(told)
    if more:
        yield Line(say("comparison-more-fields", lang, count=amount(more, lang)), Tone.QUIET, 4)
