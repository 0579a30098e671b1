"""The page of a comparison: what is new, gone and renumbered, every changed field before and after, what stands out.

Knows the result of a comparison. Does not know how it was reached.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from openimmo.domain.comparison import Comparison, Difference, FieldChange, ListingChange, Outcome
from openimmo.domain.delivery import Scope
from openimmo.reports.comparison import COUNTED, OUTCOMES, change_words, named, side_line, value_words
from openimmo.reports.html.groups import SHOWN, grouped
from openimmo.reports.html.rendering import render
from openimmo.reports.plain import short
from openimmo.reports.writing import NOTHING, amount
from openimmo.texts import say

TONES = {Outcome.SAME: "good", Outcome.DIFFERENT: "info", Outcome.UNREADABLE: "error", Outcome.UNSAFE: "error"}
BADGES = {Difference.GONE: "error", Difference.RENUMBERED: "warning", Difference.CREATED: "good"}
_WIDTH = 300
_OPEN = 20
"""Changed listings whose fields are open to see; those of the others are folded."""


class Field(msgspec.Struct, frozen=True):
    """A changed value as it is shown."""

    path: str
    before: str
    after: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A listing that differs; ``badge`` is the class of its colour, ``more`` says how many fields are not listed."""

    number: str
    title: str
    change: str
    badge: str
    fields: tuple[Field, ...]
    more: str
    open: bool


def comparison_page(comparison: Comparison, lang: str, made: datetime) -> bytes:
    """The comparison as one HTML file; ``made`` is the moment to be told in its footer."""
    old, new = comparison.old, comparison.new
    return render(
        "comparison.html.j2",
        lang,
        title=say("comparison-title", lang, old=_name(old.path, lang), new=_name(new.path, lang)),
        made=made,
        outcome=say(OUTCOMES[comparison.outcome], lang),
        tone=TONES[comparison.outcome],
        is_part=comparison.compared and comparison.scope is Scope.TEIL,
        sides=[side_line(old, lang), side_line(new, lang)] if comparison.compared else [],
        counts=list(_counted(comparison, lang)) if comparison.compared else [],
        groups=grouped(comparison.findings, comparison.finding_counts, lang),
        shown=SHOWN,
        frame=_fields(comparison.frame, lang),
        more_frame=say("comparison-more-fields", lang, count=amount(comparison.more_frame, lang))
        if comparison.more_frame
        else "",
        come_and_gone=list(_rows(comparison, (Difference.GONE, Difference.RENUMBERED, Difference.CREATED), lang)),
        changed=list(_rows(comparison, (Difference.CHANGED, Difference.RENUMBERED), lang)),
        hidden=_hidden(comparison, lang),
    )


def _name(path: str, lang: str) -> str:
    """The file's own name, without the folders before it."""
    if path == "stock":
        return say("comparison-stock", lang)
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path


def _counted(comparison: Comparison, lang: str) -> Iterator[tuple[str, str, str]]:
    """(class, number, words) of each fate; the words without the number that stands above them."""
    tones = {"created": "good", "renumbered": "warning", "gone": "error"}
    for name, code in COUNTED.items():
        count = getattr(comparison.counts, name)
        if count or name in ("created", "changed", "gone", "unchanged"):
            words = say(code, lang, count="").strip()
            yield (tones.get(name, "plain") if count else "none"), amount(count, lang), words


def _rows(comparison: Comparison, kinds: Sequence[Difference], lang: str) -> Iterator[Row]:
    place = 0
    for kind in kinds:
        for one in comparison.listings:
            if one.change is kind:
                place += 1
                yield _row(one, lang, place <= _OPEN)


def _row(one: ListingChange, lang: str, is_open: bool) -> Row:
    return Row(
        number=named(one),
        title=short(one.title or NOTHING, _WIDTH),
        change=change_words(one, lang),
        badge=BADGES.get(one.change, "info"),
        fields=tuple(_fields(one.fields, lang)),
        more=say("comparison-more-fields", lang, count=amount(one.more, lang)) if one.more else "",
        open=is_open,
    )


def _fields(fields: Sequence[FieldChange], lang: str) -> list[Field]:
    return [Field(one.path, *value_words(one, lang, _WIDTH)) for one in fields]


def _hidden(comparison: Comparison, lang: str) -> str:
    """How many listings differ beyond those that are listed."""
    counts = comparison.counts
    differ = counts.created + counts.changed + counts.renumbered + counts.gone - len(comparison.listings)
    return say("report-and-more", lang, count=amount(differ, lang)) if differ > 0 else ""
