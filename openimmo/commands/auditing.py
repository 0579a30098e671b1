"""``openimmo audit``: compares the stock, its ledger and the files on disk, and says what does not fit."""

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.options import Format, FormatOption


def run(context: typer.Context, form: FormatOption = Format.TEXT) -> int:
    """Audit the home folder; the exit code."""
    from openimmo.commands.printing import emit, show
    from openimmo.pipeline.auditing import audit
    from openimmo.reports.audit import draw_audit
    from openimmo.reports.json import audit_document

    call: Call = context.obj
    found = audit(call.house)
    if form is Format.JSON:
        emit(audit_document(found.checked, found.problems, call.lang))
    else:
        show(list(draw_audit(found.checked, found.problems, call.lang)))
    return Exit.FOUND if found.problems else Exit.DONE
