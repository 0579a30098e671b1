"""What a receipt says, drawn from a delivery report: the same facts for the mail and for the page.

Bounded: of long lists the first are given and the others counted. Knows delivery reports; no templates.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec
from msgspec.structs import replace

from openimmo.domain.delivery import DeliveryReport, ListingOutcome, Reason, Verdict
from openimmo.findings import Finding, Severity
from openimmo.reports.blocks import Tone
from openimmo.reports.deliveries import FATES, VERDICT_TONES
from openimmo.reports.findings import ORDER, advice_of, sentence_of
from openimmo.reports.plain import last_name, short
from openimmo.reports.writing import NOTHING, sentence
from openimmo.texts import advice, say

LISTED = 50
"""Listings of one kind that a receipt names."""

_GROUPS, _PLACES, _NUMBERS, _WIDTH = 20, 3, 50, 300
_COMMAND = re.compile(r"\bopenimmo [a-z]|openimmo\.toml")
_MEDIA = ("referenced", "stored", "missing", "refused")
TONES = {Tone.GOOD: "good", Tone.CAREFUL: "warning", Tone.BAD: "error"}
_BAD = {"refused": "error", "withheld": "warning", "missing": "error", "media-refused": "error"}


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One listing or file: what happened and what to do."""

    name: str
    says: tuple[str, ...]
    todo: tuple[str, ...] = ()


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """The first items of a kind; ``more`` are not shown."""

    items: tuple[Item, ...] = ()
    more: int = 0


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """A figure; ``tone`` is "error", "warning", "none" for a nought, or ""."""

    name: str
    count: int
    tone: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What was done to which listings, by number."""

    action: str
    count: int
    numbers: tuple[str, ...]
    more: int


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt."""

    tone: str
    verdict: str
    means: str
    reason: Item | None
    sums: tuple[Sum, ...]
    why: Listed
    refused: Listed
    withheld: Listed
    pictures: Listed
    findings: Listed
    notes: Listed
    changes: tuple[Change, ...]


def told(report: DeliveryReport, lang: str, *, operator: bool = False) -> Told:
    """The receipt of a delivery in ``lang``; commands of this program are advice for its ``operator`` only."""
    media = [one for one in report.findings if _of_media(one)]
    others = [one for one in report.findings if one.severity is not Severity.INFO and not _of_media(one)]
    held = report.verdict is Verdict.QUARANTINED
    errors = [one for one in others if held and one.severity is Severity.ERROR]
    rest = [one for one in others if one not in errors] if errors else others
    counts = report.finding_counts
    noted = [one for one in report.listings if one.reasons and one.action not in ("refused", "withheld")]
    return Told(
        tone=TONES.get(VERDICT_TONES[report.verdict], "info"),
        verdict=say(f"verdict-{report.verdict}", lang),
        means=say(f"mail-means-{report.verdict}", lang),
        reason=_reason(report.reason, lang, operator),
        sums=tuple(_sums(report, lang)),
        why=_findings(errors, counts, lang),
        refused=_outcomes([one for one in report.listings if one.action == "refused"], lang, operator),
        withheld=_joined(_outcomes(_held(report), lang, operator)),
        pictures=_findings(media, counts, lang),
        findings=_findings(rest, counts, lang),
        notes=_outcomes(noted, lang, operator),
        changes=tuple(_changes(report.listings, lang)),
    )


def file_name(path: str) -> str:
    """The delivery's own name, without the folders before it."""
    return short(last_name(path), 120) or NOTHING


def _held(report: DeliveryReport) -> list[ListingOutcome]:
    """What was not deleted; the reason that holds for all of it is told once, above."""
    return [
        replace(one, reasons=tuple(reason for reason in one.reasons if reason != report.reason))
        for one in report.listings
        if one.action == "withheld"
    ]


def _joined(found: Listed) -> Listed:
    """Listings of which nothing is to be said but their numbers, in one line."""
    if not found.items or any(one.says for one in found.items):
        return found
    return Listed(items=(Item(name=", ".join(one.name for one in found.items), says=()),), more=found.more)


def _of_media(one: Finding) -> bool:
    return one.code.startswith("media-") and one.severity is not Severity.INFO


def _reason(reason: Reason | None, lang: str, operator: bool) -> Item | None:
    if reason is None:
        return None
    return Item(name="", says=(short(sentence(reason, lang), 2 * _WIDTH),), todo=_todo([reason], lang, operator))


def _todo(reasons: Iterable[Reason], lang: str, operator: bool) -> tuple[str, ...]:
    todos = (advice(one.code, lang, **one.params) for one in reasons)
    return tuple(
        dict.fromkeys(short(todo, 2 * _WIDTH) for todo in todos if todo and (operator or not _COMMAND.search(todo)))
    )


def _sums(report: DeliveryReport, lang: str) -> Iterator[Sum]:
    figures = [(name, getattr(report.counts, name)) for name in ("in_feed", *FATES)]
    media = report.media
    if media.referenced:
        figures += [("media-refused" if name == "refused" else name, getattr(media, name)) for name in _MEDIA]
    for name, count in figures:
        code = name.replace("_", "-")
        tone = _BAD.get(code, "") if count else "none"
        yield Sum(name=say(f"mail-sum-{code}", lang), count=count, tone=tone)


def _outcomes(outcomes: Sequence[ListingOutcome], lang: str, operator: bool) -> Listed:
    items = (
        Item(
            name=short(one.number or one.source_id or NOTHING, 80),
            says=tuple(short(sentence(reason, lang), _WIDTH) for reason in one.reasons),
            todo=_todo(one.reasons, lang, operator),
        )
        for one in outcomes[:LISTED]
    )
    return Listed(items=tuple(items), more=max(0, len(outcomes) - LISTED))


def _findings(found: Sequence[Finding], counts: dict[str, int], lang: str) -> Listed:
    """Findings by code, the worst first, each with its first places."""
    ranked = sorted(found, key=lambda one: (ORDER.index(one.severity), one.code))
    groups = [(code, list(group)) for code, group in groupby(ranked, key=lambda one: one.code)]
    items = (_group(code, group, counts, lang) for code, group in groups[:_GROUPS])
    return Listed(items=tuple(items), more=max(0, len(groups) - _GROUPS))


def _group(code: str, group: Sequence[Finding], counts: dict[str, int], lang: str) -> Item:
    count = max(counts.get(code, 0), len(group))
    severity = say(f"report-{group[0].severity}", lang)
    name = severity if count == 1 else f"{severity}, {say('mail-times', lang, count=count)}"
    says = [_place(one, lang) for one in group[:_PLACES]]
    if count > len(says):
        says.append(say("mail-more", lang, count=count - len(says)))
    todo = dict.fromkeys(filter(None, (advice_of(one, lang, _WIDTH) for one in group[:_PLACES])))
    return Item(name=name, says=tuple(says), todo=tuple(todo))


def _place(one: Finding, lang: str) -> str:
    line = say("report-at-line", lang, line=one.line) if one.line is not None else None
    where = ", ".join(short(part, 80) for part in (one.listing, None if one.listing else one.feed, line) if part)
    said = sentence_of(one, lang, 100)
    return f"{where}: {said}" if where else said


def _changes(outcomes: Sequence[ListingOutcome], lang: str) -> Iterator[Change]:
    for action in ("created", "updated", "deleted"):
        numbers = [short(one.number or one.source_id or NOTHING, 40) for one in outcomes if one.action == action]
        if numbers:
            yield Change(
                action=say(f"action-{action}", lang), count=len(numbers), numbers=tuple(numbers[:_NUMBERS]),
                more=max(0, len(numbers) - _NUMBERS),
            )  # fmt: skip
