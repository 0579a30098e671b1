"""What became of a file of leads: for people, and as JSON (openimmo/leads-import/1)."""

from collections.abc import Iterator

from openimmo.domain.lead import ACTIONS, LeadOutcome, LeadsReport
from openimmo.findings import Severity
from openimmo.reports.blocks import Block, Cell, Line, Tone
from openimmo.reports.json import Document, findings
from openimmo.texts import say

SCHEMA = "openimmo/leads-import/1"
_SHOWN = (
    "place", "lead", "company", "action", "sender", "contact_action", "consent", "activities", "listing",
    "listing_action",
)  # fmt: skip
_ACTIONS = {
    "new": ("report-lead-new", Tone.GOOD),
    "changed": ("report-lead-changed", Tone.GOOD),
    "unchanged": ("report-lead-unchanged", Tone.QUIET),
    "refused": ("report-lead-refused", Tone.BAD),
}
_FATES = {
    "created": "report-lead-contact-created",
    "completed": "report-lead-contact-completed",
    "matched": "report-lead-contact-matched",
}
_TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.CAREFUL, Severity.INFO: Tone.QUIET}


def leads_document(report: LeadsReport, lang: str, *, dry_run: bool = False) -> Document:
    """All that became of a file; ``contact`` is the contact's id."""
    return {
        "schema": SCHEMA,
        "path": report.path,
        "dry_run": dry_run,
        "counts": report.counts,
        "leads": [_lead(one, lang) for one in report.leads],
    }


def _lead(one: LeadOutcome, lang: str) -> Document:
    contact = None if one.contact is None else str(one.contact)
    shown = {name: getattr(one, name) for name in _SHOWN}
    return {**shown, "contact": contact, "findings": findings(one.findings, lang)}


def draw_leads(report: LeadsReport, lang: str, verbosity: int = 0, *, dry_run: bool = False) -> Iterator[Block]:
    """The sums, then each lead that is told of: all but the unchanged ones, and those as well with ``verbosity``."""
    if dry_run:
        yield Line(say("report-dry-run", lang), Tone.STRONG)
    counts = report.counts
    yield Line(say("report-leads-head", lang, path=report.path, count=counts["in_file"]), Tone.STRONG)
    for action in ACTIONS:
        if counts[action]:
            yield Line(f"{say(_ACTIONS[action][0], lang)}: {counts[action]}", indent=2)
    for one in report.leads:
        if one.action != "unchanged" or one.findings or verbosity > 0:
            yield from _drawn(one, lang)


def _drawn(one: LeadOutcome, lang: str) -> Iterator[Block]:
    code, tone = _ACTIONS[one.action]
    yield Line(" ".join((one.lead, *_said(one, lang))), indent=2, lead=Cell(say(code, lang), tone))
    for found in one.findings:
        lead = Cell(say(f"report-{found.severity}", lang), _TONES[found.severity])
        yield Line(found.message(lang), indent=4, lead=lead)


def _said(one: LeadOutcome, lang: str) -> Iterator[str]:
    if one.contact_action is not None:
        yield say(_FATES[one.contact_action], lang, contact=one.contact, sender=one.sender or "")
    if one.listing is not None:
        yield say("report-lead-listing", lang, listing=one.listing)
