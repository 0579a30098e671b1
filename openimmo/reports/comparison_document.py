"""A comparison for programs: one JSON document whose keys and codes never depend on the language.

Knows what was compared; prints nothing.
"""

from openimmo.domain.comparison import Comparison, DifferenceCounts, FieldChange, ListingChange, SideFacts
from openimmo.reports.json import FEED, Document, findings

SCHEMA = "openimmo/comparison/1"


def comparison_document(comparison: Comparison, lang: str) -> Document:
    """The whole comparison; ``lang`` is that of the messages."""
    counts = comparison.counts
    return {
        "schema": SCHEMA,
        "outcome": comparison.outcome,
        "old": _side(comparison.old),
        "new": _side(comparison.new),
        "scope": comparison.scope,
        "counts": {name: getattr(counts, name) for name in DifferenceCounts.__struct_fields__},
        "frame": [_field(one) for one in comparison.frame],
        "more_frame": comparison.more_frame,
        "listings": [_listing(one) for one in comparison.listings],
        "findings": findings(comparison.findings, lang),
        "finding_counts": dict(comparison.finding_counts),
    }


def _side(side: SideFacts) -> Document:
    feeds = [{name: getattr(feed, name) for name in FEED} for feed in side.feeds]
    return {"path": side.path, "kind": side.kind, "feeds": feeds, "listings": side.listings}


def _listing(one: ListingChange) -> Document:
    return {
        "change": one.change,
        "number": one.number,
        "former": one.former,
        "sprache": one.sprache,
        "anbieter": one.anbieter,
        "title": one.title,
        "by_name": one.by_name,
        "fields": [_field(field) for field in one.fields],
        "more_fields": one.more,
    }


def _field(one: FieldChange) -> Document:
    return {"path": one.path, "before": one.before, "after": one.after}
