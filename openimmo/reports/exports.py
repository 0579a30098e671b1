"""Exports for people and for programs: what became of each listing at the portal, and whether all of it got there.

Knows export reports. Does not know how an export is made.
"""

from collections.abc import Iterator, Sequence

from openimmo.domain.delivery import Reason
from openimmo.domain.export import ExportAction, ExportOutcome, ExportReport, PackageFacts
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Pairs, Table, Tone
from openimmo.reports.findings import draw_findings
from openimmo.reports.json import Document, findings, plain
from openimmo.reports.writing import NOTHING, amount, explained, sentence
from openimmo.texts import say

SCHEMA = "openimmo/export/1"
MANY = 20
"""How many listings are shown unless somebody wants all of them."""

_TONES = {
    ExportAction.CREATE: Tone.GOOD,
    ExportAction.CHANGE: Tone.GOOD,
    ExportAction.DELETE: Tone.CAREFUL,
    ExportAction.WITHHELD: Tone.CAREFUL,
    ExportAction.BLOCKED: Tone.BAD,
    ExportAction.UNCHANGED: Tone.QUIET,
}
_SUMS = ("create", "change", "delete", "unchanged", "blocked", "waiting", "withheld")
_URGENT = (ExportAction.BLOCKED, ExportAction.WITHHELD)


def export_document(report: ExportReport, lang: str) -> Document:
    """The report of one export; ``sent`` is null unless the packages got where they were to go."""
    return {
        "schema": SCHEMA,
        "run": report.run,
        "portal": report.portal,
        "scope": report.scope,
        "dry_run": report.dry_run,
        "target": report.target,
        "copy": report.copy,
        "sent": plain(report.sent),
        "problem": _reason(report.problem, lang),
        "reasons": [_reason(one, lang) for one in report.reasons],
        "counts": {name: getattr(report.counts, name) for name in _SUMS},
        "packages": [package_document(one) for one in report.packages],
        "listings": [_outcome(one, lang) for one in report.listings],
        "findings": findings(report.findings, lang),
        "finding_counts": dict(report.finding_counts),
    }


def package_document(one: PackageFacts) -> Document:
    """One package."""
    return {name: getattr(one, name) for name in PackageFacts.__struct_fields__}


def draw_export(report: ExportReport, lang: str, detail: int = 0) -> Iterator[Block]:
    """One export. ``detail``: -1 how it ended, 0 what matters, 1 every listing and every finding."""
    yield Line(_ended(report, lang), _tone(report), 0, Cell(f"{_heading(report, lang)}:", Tone.STRONG))
    for one in (report.problem, *report.reasons):
        if one is not None:
            yield Line(explained(one, lang), Tone.BAD, 2)
    if detail < 0:
        return
    yield Pairs(tuple(_facts(report, lang)), 2)
    yield from _listings(report, lang, everything=detail > 0)
    if report.findings:
        yield Gap()
        yield from draw_findings(report.findings, report.finding_counts, lang, everything=detail > 0)
    if report.sent is not None:
        yield Gap()
        yield Line(say("export-copied" if report.copy else "export-sent-not-online", lang), Tone.QUIET, 2)
    elif report.dry_run and any((report.counts.create, report.counts.change, report.counts.delete)):
        yield Gap()
        yield Line(say("export-dry-next", lang), Tone.QUIET, 2)
    yield Gap()


def export_line(report: ExportReport, lang: str) -> str:
    """One export in one line: how it ended, how many listings met which action, and why it failed or was put off."""
    line = f"{_heading(report, lang)}: {_ended(report, lang)} ({_counted(report, lang)})"
    why = [sentence(one, lang) for one in (report.problem, *report.reasons) if one is not None]
    return " – ".join([line, *why])


def _heading(report: ExportReport, lang: str) -> str:
    return say("export-heading", lang, portal=report.portal)


def _ended(report: ExportReport, lang: str) -> str:
    if report.dry_run:
        return say("export-state-dry", lang)
    if report.problem is not None:
        return say("export-state-failed", lang)
    if report.sent is None:
        return say("export-state-nothing", lang)
    return say("export-state-copied" if report.copy else "export-state-sent", lang)


def _tone(report: ExportReport) -> Tone:
    if report.problem is not None:
        return Tone.BAD
    return Tone.CAREFUL if report.counts.blocked or report.counts.withheld or report.dry_run else Tone.GOOD


def _facts(report: ExportReport, lang: str) -> Iterator[tuple[str, str]]:
    yield say("export-label-run", lang), report.run
    yield say("export-label-scope", lang), report.scope
    if report.target:
        yield say("export-label-target", lang), report.target
    yield say("export-label-listings", lang), _counted(report, lang)
    for one in report.packages:
        sizes = {name: amount(getattr(one, name), lang) for name in ("size", "listings", "files")}
        yield say("export-label-package", lang), say("export-package", lang, name=one.name, **sizes)


def _counted(report: ExportReport, lang: str) -> str:
    sums = ((name, getattr(report.counts, name)) for name in _SUMS)
    return ", ".join(f"{amount(count, lang)} {_sum(name, count, lang)}" for name, count in sums if count) or NOTHING


def _sum(name: str, count: int, lang: str) -> str:
    """What was counted; of the words for actions one has a plural."""
    return say("export-deletions-withheld", lang) if name == "withheld" and count > 1 else _word(name, lang)


def _listings(report: ExportReport, lang: str, *, everything: bool) -> Iterator[Block]:
    """What is urgent first; what stays as it is only where everything is wanted, what is waiting in a dry run too."""
    rehearsed = report.dry_run
    told = [one for one in report.listings if everything or not _idle(one) or (rehearsed and one.waiting)]
    told.sort(key=lambda one: (one.waiting, one.action not in _URGENT))
    shown = told if everything else told[:MANY]
    if shown:
        yield Gap()
        yield _table(shown, lang)
    hinted = report.counts.waiting and not everything and not rehearsed
    if shown and (hinted or len(told) > len(shown)):
        yield Gap()
    if len(told) > len(shown):
        left = amount(len(told) - len(shown), lang)
        yield Line(say("export-more", lang, count=left, portal=report.portal), Tone.QUIET, 2)
    if hinted:
        waiting = amount(report.counts.waiting, lang)
        yield Line(say("export-waiting-hint", lang, count=waiting, portal=report.portal), Tone.QUIET, 2)


def _idle(one: ExportOutcome) -> bool:
    return one.waiting or (one.action is ExportAction.UNCHANGED and not one.reasons)


def _table(outcomes: Sequence[ExportOutcome], lang: str) -> Table:
    """Without the columns in which nothing stands."""
    names = ("number", "there", "action", "why")
    rows = [_row(one, lang) for one in outcomes]
    used = [place for place in range(len(names)) if any(row[place].text != NOTHING for row in rows)]
    columns = tuple(Column(say(f"export-label-{names[at]}", lang), name=names[at] != "why") for at in used)
    return Table(columns, tuple(tuple(row[at] for at in used) for row in rows))


def _row(one: ExportOutcome, lang: str) -> tuple[Cell, ...]:
    word = "waiting" if one.waiting else one.action.value
    return (
        Cell(one.number, Tone.STRONG),
        Cell(one.sent_as if one.sent_as != one.number else NOTHING),
        Cell(_word(word, lang), Tone.QUIET if one.waiting else _TONES[one.action]),
        Cell(" ".join(explained(reason, lang) for reason in one.reasons) or NOTHING),
    )


def _word(name: str, lang: str) -> str:
    return say(f"export-action-{name}", lang)


def _outcome(one: ExportOutcome, lang: str) -> Document:
    return {
        "number": one.number,
        "sent_as": one.sent_as,
        "action": one.action,
        "waiting": one.waiting,
        "reasons": [explained(reason, lang) for reason in one.reasons],
        "codes": [reason.code for reason in one.reasons],
    }


def _reason(reason: Reason | None, lang: str) -> Document | None:
    return {"code": reason.code, "message": sentence(reason, lang)} if reason is not None else None
