"""What an openimmo_feedback tells of a delivery: each refusal and finding as an error of its object, and the verdict.

Knows delivery reports. Does not know XML.
"""

from collections.abc import Iterator

from openimmo.domain.delivery import DeliveryReport, Verdict
from openimmo.domain.feedback import Feedback, FeedbackSender, Fehler, Status
from openimmo.domain.mail import Letter
from openimmo.exporters.error_numbers import error_number
from openimmo.findings import Severity
from openimmo.reports.findings import sentence_of
from openimmo.reports.mail.content import told
from openimmo.reports.plain import short
from openimmo.reports.writing import explained

ERRORS = 1_000
"""Errors that one feedback lists."""

NOBODY = "-"
"""The makler_id of somebody without a name: the schema wants one."""

_WIDTH = 1_000
_STATUS = {
    Verdict.IMPORTED: 1,
    Verdict.WITHHELD: 2,
    Verdict.DUPLICATE: 3,
    Verdict.SUPERSEDED: 4,
    Verdict.QUARANTINED: 5,
    Verdict.WAITING: 6,
    Verdict.APPROVED: 7,
    Verdict.UNDONE: 8,
}


def feedback_of(letter: Letter) -> Feedback:
    """The feedback about the delivery of a receipt."""
    report = letter.report
    assert report is not None
    errors = [one for one, _ in zip(_errors(report, letter.lang), range(ERRORS), strict=False)]
    return Feedback(
        sender=FeedbackSender(
            name="openimmo",
            openimmo_anid=letter.openimmo_anid,
            datum=f"{letter.at:%d.%m.%Y}",
            makler_id=letter.sender or NOBODY,
        ),
        fehlerliste=tuple(errors),
        status=(Status(statusnr=_STATUS[report.verdict], text=_status(report, letter.lang)),),
    )


def _status(report: DeliveryReport, lang: str) -> str:
    said = told(report, lang)
    sums = ", ".join(f"{one.name}: {one.count}" for one in said.sums)
    return f"{said.verdict}. {said.means} {sums}"


def _errors(report: DeliveryReport, lang: str) -> Iterator[Fehler]:
    if report.reason:
        text = short(explained(report.reason, lang), _WIDTH)
        yield Fehler(objekt_id=None, fehlernr=error_number(report.reason.code), text=text)
    for outcome in report.listings:
        if outcome.action in ("refused", "withheld"):
            for reason in outcome.reasons:
                text = short(explained(reason, lang), _WIDTH)
                yield Fehler(objekt_id=outcome.source_id, fehlernr=error_number(reason.code), text=text)
    for found in report.findings:
        if found.severity is not Severity.INFO:
            text = sentence_of(found, lang, 200)
            yield Fehler(objekt_id=found.listing, fehlernr=error_number(found.code), text=text)
