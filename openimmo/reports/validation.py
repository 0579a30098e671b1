"""Validations for people: the verdict of each package, what its feeds say of themselves, and what was found.

Knows the result of a validation. Does not know how it was reached.
"""

from collections.abc import Iterator, Sequence

from openimmo.domain.validation import FeedFacts, NotRun, PackageValidation, Verdict
from openimmo.findings import Severity
from openimmo.reports.blocks import Block, Cell, Gap, Line, Tone
from openimmo.reports.findings import draw_findings
from openimmo.reports.writing import amount, joined
from openimmo.texts import catalogue, say

FEW = 3  # rules that are named without being asked
TONES = {Verdict.VALID: Tone.GOOD, Verdict.WARNINGS: Tone.CAREFUL}


def draw_validation(package: PackageValidation, lang: str, detail: int = 0) -> Iterator[Block]:
    """One package. ``detail``: -1 its verdict, 0 the first places of each finding, 1 all that are kept."""
    verdict = say(f"validity-{package.verdict}", lang)
    yield Line(verdict, TONES.get(package.verdict, Tone.BAD), 0, Cell(f"{package.path}:", Tone.STRONG))
    if detail < 0:
        return
    for feed in package.feeds:
        yield Line(_feed(feed, lang), Tone.QUIET, 2)
    counted = ((severity, getattr(package.counts, severity)) for severity in Severity)
    met = (say(f"report-count-{name}", lang, count=amount(count, lang)) for name, count in counted if count)
    if package.findings:
        yield Line(joined(met, ", "), Tone.PLAIN, 2)
        yield Gap()
        alone = package.feeds[0].name if len(package.feeds) == 1 else None
        yield from draw_findings(package.findings, package.finding_counts, lang, everything=detail > 0, alone=alone)
    yield from _unseen(package.not_run, lang, everything=detail > 0)
    if any(one.rule and one.rule == one.code for one in package.findings):
        yield Line(say("report-explain-rule", lang), Tone.QUIET, 2)
    if package.findings or package.not_run:
        yield Gap()


def _unseen(not_run: Sequence[NotRun], lang: str, *, everything: bool) -> Iterator[Block]:
    """The rules that could not look, by the reason."""
    for reason in dict.fromkeys(one.reason for one in not_run):
        names = list(dict.fromkeys(one.rule for one in not_run if one.reason == reason))
        said = say(reason, lang) if reason in catalogue() else reason
        named = everything or len(names) <= FEW
        code = "report-not-run" if named else "report-not-run-count"
        rules = ", ".join(names) if named else len(names)
        yield Line(say(code, lang, reason=said, rules=rules), Tone.QUIET, 2)


def _feed(feed: FeedFacts, lang: str) -> str:
    version = say("report-version", lang, version=feed.version) if feed.version else say("report-no-version", lang)
    checked = say("report-checked-by", lang, grammar=feed.grammar)
    count = say("report-count-listings", lang, count=amount(feed.listings, lang))
    return f"{feed.name}: {joined((f'{version} ({checked})', feed.scope, count, feed.sender_software), ', ')}"
