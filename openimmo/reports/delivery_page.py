"""The report of a delivery as files: the HTML page, and the JSON that ``deliveries show`` prints too.

Knows delivery reports. Does not know where the files go.
"""

from datetime import datetime

from openimmo.domain.delivery import DeliveryReport
from openimmo.reports.html.rendering import render
from openimmo.reports.json import delivery_document, dumped
from openimmo.reports.mail.content import file_name, told
from openimmo.reports.plain import short
from openimmo.reports.writing import NOTHING, moment
from openimmo.texts import say


def delivery_page(report: DeliveryReport, lang: str, made: datetime) -> bytes:
    """The report as one HTML file; ``made`` is when the verdict was given."""
    said = told(report, lang, operator=True)
    facts = [
        (say("mail-for", lang), short(report.sender, 80) if report.sender else say("mail-unknown-sender", lang)),
        (say("report-settled", lang), moment(made, lang)),
        (say("report-delivery", lang), report.delivery),
        (say("report-source", lang), short(report.source, 200)),
        (say("page-scope", lang), report.scope or NOTHING),
    ]
    return render(
        "delivery.html.j2",
        lang,
        title=say("mail-page-title", lang, name=file_name(report.path)),
        file=file_name(report.path),
        told=said,
        facts=facts,
        sections=[
            ("mail-why", said.why), ("mail-refused", said.refused), ("mail-withheld", said.withheld),
            ("mail-pictures", said.pictures), ("mail-findings", said.findings), ("mail-notes", said.notes),
        ],
        made=made,
    )  # fmt: skip


def delivery_json(report: DeliveryReport, lang: str) -> bytes:
    """The report as ``import --format json`` gives it for this delivery."""
    run = {"schema": "openimmo/import/1", "run": report.delivery, "dry_run": False}
    return dumped({**run, "deliveries": [delivery_document(report, lang)]})
