"""Feedbacks as JSON and CSV, and inquiries for people.

Knows what was read and what became of it in the stock. Free texts of strangers are never markup and never a formula.
"""

import csv
import io
from collections.abc import Iterator, Sequence

import msgspec

from openimmo.domain.feedback import Enquiry, Feedback, FeedbackFile, Interessent, Objekt, ReadFeedback, StoredEnquiry
from openimmo.findings import Severity
from openimmo.reports.blocks import Block, Cell, Gap, Line, Pairs, Tone
from openimmo.reports.csv_rows import cell
from openimmo.reports.json import Document, findings
from openimmo.texts import say

SCHEMA = "openimmo/feedback/1"
_TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.CAREFUL, Severity.INFO: Tone.QUIET}
_DONE = {"stored": "report-feedback-stored", "known": "report-feedback-known"}
MATCHED = {"extern": "report-matched-extern", "obid": "report-matched-obid", "intern": "report-matched-intern"}
"""The words for how a listing was found."""

_LISTS = ("interessent", "user_defined_extend")
OBJEKT = tuple(name for name in Objekt.__struct_fields__ if name not in _LISTS)
PERSON = tuple(name for name in Interessent.__struct_fields__ if name != "user_defined_extend")
COLUMNS = (
    "feedback", "portal", "datum", "makler_id", *(f"objekt_{name}" for name in OBJEKT), *PERSON, "user_defined",
    "stored", "contact", "listing", "matched_by",
)  # fmt: skip
"""The heading of the CSV; the same in every language."""


def feedback_document(file: FeedbackFile, stored: Sequence[StoredEnquiry] | None, lang: str) -> Document:
    """All that was read; ``stored`` is null where nothing was to be stored."""
    return {
        "schema": SCHEMA,
        "path": file.path,
        "kind": file.kind,
        "mail": None if file.mail is None else msgspec.to_builtins(file.mail),
        "feedbacks": [_read(one, lang) for one in file.feedbacks],
        "stored": None if stored is None else [_stored(one, lang) for one in stored],
    }


def _read(read: ReadFeedback, lang: str) -> Document:
    return {
        "name": read.name,
        **msgspec.to_builtins(read.feedback),
        "findings": findings(read.findings, lang),
        "finding_counts": dict(read.finding_counts),
    }


def _stored(one: StoredEnquiry, lang: str) -> Document:
    said = {name: getattr(one, name) for name in StoredEnquiry.__struct_fields__ if name not in ("params", "reason")}
    contact = None if one.contact is None else str(one.contact)
    return {
        **said,
        "contact": contact,
        "reason": one.reason and say(one.reason, lang, **one.params),
        "code": one.reason,
    }


def feedback_rows(file: FeedbackFile, stored: Sequence[StoredEnquiry] | None) -> bytes:
    """The heading and a row for each inquiry, as CSV for spreadsheets: UTF-8 with a byte order mark, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    done = iter(stored or ())
    for read in file.feedbacks:
        for enquiry in read.feedback.enquiries():
            writer.writerow([cell(one) for one in _row(read, enquiry, next(done, None))])
    return out.getvalue().encode("utf-8-sig", "replace")


def _row(read: ReadFeedback, enquiry: Enquiry, done: StoredEnquiry | None) -> Iterator[object]:
    sender = read.feedback.sender
    yield from (read.name, sender.name, sender.datum, sender.makler_id)
    for part, names in ((enquiry.objekt, OBJEKT), (enquiry.interessent, PERSON)):
        yield from (_flat(getattr(part, name)) for name in names)
    own = (*enquiry.interessent.user_defined_extend, *enquiry.objekt.user_defined_extend)
    yield "; ".join(f"{one.name}={one.wert}" for one in own)
    yield from (done.action, done.contact, done.listing, done.matched_by) if done else ("", "", "", "")


def _flat(value: object) -> object:
    return "; ".join(value) if isinstance(value, tuple) else value


def draw_feedback(file: FeedbackFile, stored: Sequence[StoredEnquiry] | None, lang: str) -> Iterator[Block]:
    """The file for people: who asks for what, errors and status, defects, and what was stored."""
    done = iter(stored or ())
    if file.mail is not None:
        yield Pairs(tuple(_pairs(file.mail, ("sender", "subject", "date"), lang, "mail-")))
        yield Gap()
    for read in file.feedbacks:
        yield Line(
            say("report-feedback-head", lang, name=read.name, portal=read.feedback.sender.name or "–"), Tone.STRONG
        )
        for enquiry in read.feedback.enquiries():
            yield from _drawn(enquiry, next(done, None), lang)
        yield from _told(read.feedback, lang)
        for one in read.findings:
            lead = Cell(say(f"report-{one.severity}", lang), _TONES[one.severity])
            where = f" ({say('report-feedback-line', lang, line=one.line)})" if one.line else ""
            yield Line(one.message(lang) + where, indent=2, lead=lead)
        yield Gap()


def _drawn(enquiry: Enquiry, done: StoredEnquiry | None, lang: str) -> Iterator[Block]:
    who, objekt = enquiry.interessent, enquiry.objekt
    name = " ".join(filter(None, (who.anrede, who.vorname, who.nachname, who.firma))) or "–"
    about = objekt.oobj_id or objekt.portal_obj_id or objekt.bezeichnung or "–"
    yield Line(say("report-feedback-asks", lang, who=name, about=about), indent=2)
    yield Pairs(
        tuple(_pairs(who, ("email", "tel", "mobil", "strasse", "plz", "ort", "wunsch", "anfrage"), lang)), indent=4
    )
    if done is not None:
        yield _outcome(done, lang)


def _outcome(done: StoredEnquiry, lang: str) -> Line:
    if done.reason is not None:
        return Line(say(done.reason, lang, **done.params), Tone.BAD, indent=4)
    said = say(_DONE[done.action], lang, contact=done.contact, sender=done.sender or "")
    if done.listing is None:
        return Line(f"{said} {say('report-feedback-unlinked', lang)}", Tone.CAREFUL, indent=4)
    linked = say(
        "report-feedback-linked", lang, listing=done.listing, by=say(MATCHED[done.matched_by or "extern"], lang)
    )
    return Line(f"{said} {linked}", Tone.GOOD, indent=4)


def _told(feedback: Feedback, lang: str) -> Iterator[Block]:
    for error in feedback.fehlerliste:
        number = "–" if error.fehlernr is None else error.fehlernr
        said = say("report-feedback-error", lang, object=error.objekt_id or "–", number=number, text=error.text or "–")
        yield Line(said, Tone.BAD, indent=2)
    for status in feedback.status:
        number = "–" if status.statusnr is None else status.statusnr
        yield Line(say("report-feedback-status", lang, number=number, text=status.text or "–"), indent=2)


def _pairs(values: msgspec.Struct, names: Sequence[str], lang: str, kind: str = "") -> Iterator[tuple[str, str]]:
    for name in names:
        said = _flat(getattr(values, name))
        if said:
            yield say(f"label-feedback-{kind}{name}", lang), str(said)
