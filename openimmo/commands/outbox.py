"""``openimmo outbox``: the mails that are to go out, and the sending of them; also at the end of other runs."""

from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from datetime import datetime

    from openimmo.domain.delivery import DeliveryReport
    from openimmo.pipeline.mail.sending import Posted

LimitOption = Annotated[int | None, typer.Option("--limit", metavar="COUNT", min=1, max=2**31, help="help-limit")]
EverythingOption = Annotated[bool, typer.Option("--all", help="help-outbox-send-all")]


def listed(context: typer.Context, limit: LimitOption = None, form: FormatOption = Format.TEXT) -> int:
    """List the mails, the newest first."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.outbox import draw_mails, mail_document

    call: Call = context.obj
    with call.house.reading_stock().reading() as view:
        mails = view.mails(limit=limit)
    if form is Format.JSON:
        emit([mail_document(mail) for mail in mails])
    else:
        show(list(draw_mails(mails, call.lang)))
    return Exit.DONE


def sent(context: typer.Context, everything: EverythingOption = False) -> int:
    """Send what is due; LATER if anything could not be sent now, FOUND if anything was given up."""
    from openimmo.pipeline.mail.sending import send_due
    from openimmo.reports.receipts import compose

    call: Call = context.obj
    posted = send_due(call.house, compose, everything=everything)
    _tell(posted, call)
    if posted.problem or posted.later:
        return Exit.LATER
    return Exit.FOUND if posted.failed else Exit.DONE


def after_run(call: Call) -> None:
    """Write report files, send mails, hand contacts on after deliveries were settled; what goes wrong is only told."""
    from openimmo.commands.failures import answer
    from openimmo.errors import OpenImmoError

    for step in (_write_files, _send, _hand_over):
        try:
            step(call)
        except OpenImmoError as error:
            answer(error, call)
        except Exception as error:  # a report must not undo what the import did
            answer(error, call)


def _write_files(call: Call) -> None:
    if not call.house.settings.reports.files:
        return
    from openimmo.pipeline.report_files import write_report_files
    from openimmo.reports.delivery_page import delivery_json, delivery_page

    def draw(report: "DeliveryReport", settled: "datetime") -> dict[str, bytes]:
        lang = call.lang
        return {"html": delivery_page(report, lang, settled), "json": delivery_json(report, lang)}

    write_report_files(call.house, draw)


def _send(call: Call) -> None:
    if not call.house.settings.mail.host:
        return
    from openimmo.errors import Busy
    from openimmo.pipeline.mail.sending import send_due
    from openimmo.reports.receipts import compose

    try:
        posted = send_due(call.house, compose)
    except Busy:
        return  # whoever is sending sends ours too, or the next run does
    if posted.problem or posted.later or posted.failed:
        _tell(posted, call)


def _hand_over(call: Call) -> None:
    """Hand on what is new wherever a hand-over of contacts was started."""
    from openimmo.pipeline.leads.handing_over import hand_over_due
    from openimmo.reports.contact_rows import handover_rows

    hand_over_due(call.house, handover_rows)


def _tell(posted: "Posted", call: Call) -> None:
    from openimmo.commands.failures import answer
    from openimmo.commands.logs import complain
    from openimmo.commands.printing import show
    from openimmo.reports.blocks import Line
    from openimmo.texts import say

    if posted.problem:
        answer(posted.problem, call)
        return
    said = say("mail-posted", call.lang, sent=posted.sent, later=posted.later, failed=posted.failed)
    if posted.later or posted.failed:
        complain(said, "mail-posted")
    else:
        show([Line(said)])
