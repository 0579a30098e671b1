"""Deliveries for people: what became of one, listing by listing, and the list of those that arrived.

Knows delivery reports and ledger lines. Does not know how a delivery was judged.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from openimmo.domain.deed import Deed, reference
from openimmo.domain.delivery import Counts, DeliveryReport, ListingOutcome, MediaCounts, Reason, Scope, Verdict
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Pairs, Table, Tone
from openimmo.reports.findings import draw_findings
from openimmo.reports.plain import last_name
from openimmo.reports.writing import NOTHING, amount, explained, joined, moment, sentence
from openimmo.texts import advice, say

VERDICT_TONES = {
    Verdict.IMPORTED: Tone.GOOD,
    Verdict.DUPLICATE: Tone.GOOD,
    Verdict.WITHHELD: Tone.CAREFUL,
    Verdict.SUPERSEDED: Tone.CAREFUL,
    Verdict.WAITING: Tone.CAREFUL,
    Verdict.QUARANTINED: Tone.BAD,
    Verdict.UNDONE: Tone.GOOD,
    Verdict.APPROVED: Tone.GOOD,
}
ACTION_TONES = {"refused": Tone.BAD, "withheld": Tone.CAREFUL, "unchanged": Tone.QUIET, "kept": Tone.QUIET}
FATES = ("created", "updated", "unchanged", "refused", "deleted", "withheld")
MANY = 20
BY_HAND = (Verdict.UNDONE, Verdict.APPROVED)


class LedgerLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of deliveries tells of one; ``verdict`` is None while nobody has looked at it. Moments in UTC.

    ``taken_back_by`` is the row that took its effect back; ``let_go`` is when its bytes were given up.
    """

    delivery: str
    sender: str | None
    source: str
    path: str
    sha256: str
    received: datetime
    verdict: Verdict | None
    reason: Reason | None
    counts: Counts
    media: MediaCounts
    size: int
    scope: Scope | None = None
    timestamp: datetime | None = None
    settled_at: datetime | None = None
    let_go: datetime | None = None
    taken_back_by: str | None = None


class LaterLine(NamedTuple):
    """What an operator did with a delivery later, and what came of it: a row of its own."""

    delivery: str
    deed: Deed
    verdict: Verdict | None


def draw_delivery(report: DeliveryReport, lang: str, detail: int = 0) -> Iterator[Block]:
    """One delivery. ``detail``: -1 its verdict, 0 what matters, 1 every listing and every finding."""
    yield Line(_verdict(report.verdict, lang), VERDICT_TONES[report.verdict], 0, Cell(f"{report.path}:", Tone.STRONG))
    if report.reason:
        yield Line(explained(report.reason, lang), Tone.PLAIN, 2)
    if detail < 0:
        return
    yield Pairs(tuple(_facts(report, lang)), 2)
    yield from _listings(report.listings, lang, everything=detail > 0)
    if report.findings:
        yield Gap()
        yield from draw_findings(report.findings, report.finding_counts, lang, everything=detail > 0)
    yield Gap()


def draw_ledger(lines: Sequence[LedgerLine], lang: str, detail: int = 0) -> Iterator[Block]:
    """A list of deliveries; with ``detail`` 1 also when each arrived."""
    if not lines:
        yield Line(say("report-no-deliveries", lang))
        return
    names = ("delivery", "received", "verdict", "in-feed", "sender", "file")
    shown = [name for name in names if name != "received" or detail > 0]
    columns = tuple(
        Column(say(f"report-{name}", lang), number=name == "in-feed", name=name in ("delivery", "received"))
        for name in shown
    )
    cells = [_ledger_cells(line, lang) for line in lines]
    yield Table(columns, tuple(tuple(row[name] for name in shown) for row in cells))


def draw_ledger_line(line: LedgerLine, lang: str) -> Iterator[Block]:
    """What the ledger knows of one delivery beside its report."""
    rows = [
        ("delivery", line.delivery),
        ("received", moment(line.received, lang)),
        ("settled", moment(line.settled_at, lang)),
        ("timestamp", moment(line.timestamp, lang)),
        ("source", line.source),
        ("size", say("report-bytes", lang, count=amount(line.size, lang))),
    ]
    if line.let_go is not None:
        rows.append(("let-go", moment(line.let_go, lang)))
    yield Pairs(tuple((say(f"report-{name}", lang), said) for name, said in rows))
    yield Gap()


def draw_later(later: Sequence[LaterLine], lang: str) -> Iterator[Block]:
    """What an operator did with it, the earliest first."""
    for one in later:
        said = say(f"deed-{one.deed.value.partition(' ')[0]}", lang, delivery=one.delivery)
        yield Line(f"{said} {_verdict(one.verdict, lang)}", Tone.STRONG, 0)
    if later:
        yield Gap()


def _ledger_cells(line: LedgerLine, lang: str) -> dict[str, Cell]:
    return {
        "delivery": Cell(line.delivery),
        "received": Cell(moment(line.received, lang).removesuffix(" UTC")),
        "verdict": _ledger_verdict(line, lang),
        "in-feed": Cell(amount(line.counts.in_feed, lang)),
        "sender": Cell(line.sender or NOTHING),
        "file": Cell(line.source if reference(line.source) else last_name(line.path)),
    }


def _ledger_verdict(line: LedgerLine, lang: str) -> Cell:
    said = _verdict(line.verdict, lang)
    if line.taken_back_by:
        return Cell(say("report-taken-back", lang, verdict=said), Tone.QUIET)
    return Cell(said, VERDICT_TONES[line.verdict] if line.verdict else Tone.QUIET)


def _verdict(verdict: Verdict | None, lang: str) -> str:
    return say(f"verdict-{verdict or 'open'}", lang)


def _facts(report: DeliveryReport, lang: str) -> Iterator[tuple[str, str]]:
    yield say("report-sender", lang), joined((report.sender, report.scope), " · ")
    yield say("report-delivery", lang), report.delivery
    if report.counts != Counts() or report.verdict in (Verdict.IMPORTED, Verdict.WITHHELD):
        yield say("report-listings", lang), counted(report.counts, lang, by_hand=report.verdict in BY_HAND)
    if report.media != MediaCounts():
        yield say("report-media", lang), _media(report.media, lang)


def counted(counts: Counts, lang: str, *, by_hand: bool = False) -> str:
    """How many listings met which fate, in one line."""
    fates = ((name, getattr(counts, name)) for name in FATES)
    met = ", ".join(f"{amount(count, lang)} {say(f'action-{name}', lang)}" for name, count in fates if count)
    of = "report-count-by-hand" if by_hand else "report-count-in-feed"
    in_feed = say(of, lang, count=amount(counts.in_feed, lang))
    return f"{in_feed}: {met}" if met else in_feed


def _media(media: MediaCounts, lang: str) -> str:
    names = ("stored", "missing", "refused", "links")
    met = ((name, getattr(media, name)) for name in names)
    parts = [say(f"report-media-{name}", lang, count=amount(count, lang)) for name, count in met if count]
    referenced = say("report-media-referenced", lang, count=amount(media.referenced, lang))
    return f"{referenced}: {', '.join(parts)}" if parts else referenced


def _listings(outcomes: Sequence[ListingOutcome], lang: str, *, everything: bool) -> Iterator[Block]:
    dull = [one for one in outcomes if one.action == "unchanged" and not one.reasons]
    fold = len(dull) > MANY and not everything
    shown = [one for one in outcomes if not (fold and one.action == "unchanged" and not one.reasons)]
    if not outcomes:
        return
    yield Gap()
    if shown:
        yield _outcomes(shown, lang)
    if fold:
        yield Line(say("report-unchanged-folded", lang, count=amount(len(dull), lang)), Tone.QUIET, 2)
    reasons = (reason for one in shown for reason in one.reasons)
    for todo in dict.fromkeys(filter(None, (advice(one.code, lang, **one.params) for one in reasons))):
        yield Line(f"→ {todo}", Tone.PLAIN, 2)


def _outcomes(shown: Sequence[ListingOutcome], lang: str) -> Table:
    explained_ones = any(one.reasons for one in shown)
    names = ("number", "action", "status", "why") if explained_ones else ("number", "action", "status")
    columns = tuple(Column(say(f"report-{name}", lang), name=name != "why") for name in names)
    return Table(columns, tuple(_outcome(one, lang)[: len(names)] for one in shown), 2)


def _outcome(one: ListingOutcome, lang: str) -> tuple[Cell, ...]:
    return (
        Cell(one.number or one.source_id or NOTHING),
        Cell(say(f"action-{one.action}", lang), ACTION_TONES.get(one.action, Tone.GOOD)),
        Cell(one.status or NOTHING),
        Cell(" ".join(sentence(reason, lang) for reason in one.reasons)),
    )
