"""The rules that need two feeds: ids are stable between them, and a stock does not shrink out of hand.

Pure: from a comparison to findings. Knows neither the feeds nor how they were compared.
"""

from collections.abc import Iterator

from openimmo.domain.comparison import Comparison
from openimmo.findings import Finding, finding

MAX_SHRINK = 20.0
"""Percent. The import's guard withholds deletions beyond the same share."""


def ids_unstable(comparison: Comparison) -> Iterator[Finding]:
    """A listing that kept one of its two ids and changed the other: portals delete it and create it anew (OI-ID-4)."""
    for one in comparison.unsteady:
        yield finding(
            "compare-ids-unstable",
            feed=one.feed,
            listing=one.number,
            path=one.path,
            line=one.line,
            value=one.after,
            field=one.field,
            before=one.before,
            after=one.after,
        )


def stock_shrinks(comparison: Comparison, max_shrink: float = MAX_SHRINK) -> Iterator[Finding]:
    """A whole stock (VOLL) that lost more than ``max_shrink`` percent of its listings since OLD (OI-ACT-3)."""
    for size in comparison.sizes:
        lost = 100 * (size.before - size.after) / size.before if size.before else 0.0
        if lost > max_shrink:
            yield finding(
                "compare-stock-shrinks",
                feed=comparison.new.path,
                anbieter=size.anbieter,
                before=size.before,
                after=size.after,
                lost=_percent(lost),
                allowed=_percent(max_shrink),
            )


def _percent(share: float) -> str:
    return f"{share:.1f}".removesuffix(".0")
