"""Validations for people: the verdict of each package, what its feeds say of themselves, and what was found.

Knows the result of a validation. Does not know how it was reached.
"""

from collections.abc import Iterator

from openimmo.domain.validation import FeedFacts, PackageValidation, Verdict
from openimmo.findings import Severity
from openimmo.reports.blocks import Block, Cell, Gap, Line, Tone
from openimmo.reports.findings import draw_findings
from openimmo.reports.writing import amount, joined
from openimmo.texts import say

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
        yield from draw_findings(package.findings, package.finding_counts, lang, everything=detail > 0)
        yield Gap()


def _feed(feed: FeedFacts, lang: str) -> str:
    version = say("report-version", lang, version=feed.version) if feed.version else say("report-no-version", lang)
    checked = say("report-checked-by", lang, grammar=feed.grammar)
    count = say("report-count-listings", lang, count=amount(feed.listings, lang))
    return f"{feed.name}: {joined((f'{version} ({checked})', feed.scope, count, feed.sender_software), ', ')}"
