"""Conversions for people: what was written in which version, and what was lost, guessed, carried or repaired.

Knows the result of a conversion. Does not know how it was reached.
"""

from collections.abc import Iterator

from openimmo.domain.conversion import Conversion, ConvertedFeed
from openimmo.findings import Severity
from openimmo.reports.blocks import Block, Cell, Gap, Line, Tone
from openimmo.reports.findings import draw_findings
from openimmo.reports.writing import amount, joined
from openimmo.texts import say


def draw_conversion(conversion: Conversion, lang: str, detail: int = 0) -> Iterator[Block]:
    """One conversion. ``detail``: -1 how it ended, 0 the first places of each finding, 1 all that are kept."""
    verdict, tone = _verdict(conversion)
    yield Line(say(verdict, lang), tone, 0, Cell(f"{conversion.source} → {conversion.out}:", Tone.STRONG))
    if detail < 0:
        return
    for feed in conversion.feeds:
        yield Line(_feed(feed, lang), Tone.QUIET, 2)
    counted = ((severity, getattr(conversion.counts, severity)) for severity in Severity)
    met = (say(f"report-count-{name}", lang, count=amount(count, lang)) for name, count in counted if count)
    if conversion.findings:
        yield Line(joined(met, ", "), Tone.PLAIN, 2)
        yield Gap()
        yield from draw_findings(conversion.findings, conversion.finding_counts, lang, everything=detail > 0)
        yield Gap()


def _verdict(conversion: Conversion) -> tuple[str, Tone]:
    if not conversion.written:
        return "convert-nothing-written", Tone.BAD
    if not conversion.lossless:
        return "convert-with-losses", Tone.CAREFUL
    return ("convert-complete", Tone.GOOD) if conversion.valid else ("convert-complete-not-valid", Tone.CAREFUL)


def _feed(feed: ConvertedFeed, lang: str) -> str:
    said = feed.version or feed.source
    count = say("report-count-listings", lang, count=amount(feed.listings, lang))
    return f"{feed.name}: {said} → {feed.target}, {count}"
