"""``openimmo portals reconcile``: notes what a portal says of the listings that were sent to it."""

from pathlib import Path
from typing import Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.options import Format, FormatOption

PortalArgument = Annotated[str, typer.Argument(metavar="PORTAL", help="help-portals-name")]
FilesArgument = Annotated[list[Path], typer.Argument(metavar="FILE", help="help-reconcile-file")]
OthersOption = Annotated[bool, typer.Option("--others-taken", help="help-reconcile-others")]


def run(
    context: typer.Context,
    portal: PortalArgument,
    files: FilesArgument,
    others: OthersOption = False,
    form: FormatOption = Format.TEXT,
) -> int:
    """Take in FILE…; FOUND if the portal refuses anything, or names what was not sent to it."""
    from openimmo.commands.given_files import given
    from openimmo.commands.printing import emit, show
    from openimmo.domain.export import SentState
    from openimmo.errors import FeedError, Refused
    from openimmo.importers.feedback import LARGEST, read_feedback
    from openimmo.pipeline.export.reconciling import reconcile
    from openimmo.reports.reconciling import draw_reconciled, reconciled_document

    call: Call = context.obj
    call.house.settings.portal_named(portal)  # a slip in its name is told before anything about the files
    read = []
    for file in files:
        try:
            read.append(read_feedback(given(file, LARGEST), str(file)))
        except FeedError as error:
            if len(files) == 1:
                raise
            reason = " ".join(filter(None, (error.message(call.lang), error.advice(call.lang))))
            raise Refused("reconcile-unreadable", path=str(file), reason=reason) from error
    found = reconcile(call.house, portal, read, others=others)
    if form is Format.JSON:
        emit(reconciled_document(portal, found, call.lang))
    else:
        for one in found:
            show(list(draw_reconciled(one, call.lang)))
    answers = [answer for one in found for answer in one.answers]
    bad = any(one.number is None or one.state is SentState.REJECTED for one in answers)
    return Exit.FOUND if bad else Exit.DONE
