"""``openimmo feedback``: reads what portals and websites send back (openimmo_feedback), and writes it."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit

if TYPE_CHECKING:
    from openimmo.domain.feedback import FeedbackFile, StoredEnquiry


class Form(StrEnum):
    """What a feedback that was read is printed as."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="help-feedback-file")]
JsonArgument = Annotated[Path, typer.Argument(metavar="FILE", help="help-feedback-json")]
FormOption = Annotated[Form, typer.Option("--format", help="help-feedback-format", show_default=False)]
StoreOption = Annotated[bool, typer.Option("--store", help="help-feedback-store")]
SenderOption = Annotated[str | None, typer.Option("--sender", metavar="NAME", help="help-feedback-sender")]
OutputOption = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="help-feedback-output")]
EmptyOption = Annotated[bool, typer.Option("--empty-person", help="help-feedback-empty-person")]


def read(
    context: typer.Context,
    file: FileArgument,
    form: FormOption = Form.TEXT,
    store: StoreOption = False,
    sender: SenderOption = None,
) -> int:
    """Read FILE, a feedback or a mail with some; the exit code."""
    from openimmo.commands.given_files import given
    from openimmo.importers.feedback import LARGEST, read_feedback

    call: Call = context.obj
    found = read_feedback(given(file, LARGEST), str(file))
    stored = None
    if store:
        from openimmo.pipeline.leads.enquiries import store_enquiries

        stored = store_enquiries(call.house, found, sender)
    _print(found, stored, form, call)
    refused = any(one.action == "refused" for one in stored or ())
    return Exit.FOUND if refused else Exit.DONE


def write(
    _context: typer.Context, file: JsonArgument, output: OutputOption = None, empty_person: EmptyOption = False
) -> int:
    """Write the feedback that FILE, as JSON, says; the exit code."""
    from openimmo.commands.given_files import given
    from openimmo.commands.printing import put, save
    from openimmo.exporters.feedback import written_feedback
    from openimmo.importers.feedback import LARGEST
    from openimmo.importers.feedback.json_form import feedback_of_json

    data = written_feedback(feedback_of_json(given(file, LARGEST)), empty_person=empty_person)
    if output is None:
        put(data)
    else:
        save(output, data)
    return Exit.DONE


def _print(found: "FeedbackFile", stored: "list[StoredEnquiry] | None", form: Form, call: Call) -> None:
    from openimmo.commands.printing import emit, put, show
    from openimmo.reports.feedback_documents import draw_feedback, feedback_document, feedback_rows

    match form:
        case Form.JSON:
            emit(feedback_document(found, stored, call.lang))
        case Form.CSV:
            put(feedback_rows(found, stored))
        case Form.TEXT:
            show(list(draw_feedback(found, stored, call.lang)))
