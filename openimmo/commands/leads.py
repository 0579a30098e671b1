"""``openimmo leads``: takes leads of a website in as contacts with what they asked for."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from openimmo.domain.lead import LeadsReport

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="help-leads-file")]
SenderOption = Annotated[str | None, typer.Option("--sender", metavar="NAME", help="help-leads-sender")]
PolicyOption = Annotated[str, typer.Option("--policy", metavar="NAME", help="help-leads-policy", show_default=False)]
DryOption = Annotated[bool, typer.Option("--dry-run", help="help-leads-dry-run")]
ListingsOption = Annotated[bool, typer.Option("--listings", help="help-leads-listings")]


def imported(
    context: typer.Context,
    file: FileArgument,
    sender: SenderOption = None,
    policy: PolicyOption = "bottimmo",
    listings: ListingsOption = False,
    dry_run: DryOption = False,
    form: FormatOption = Format.TEXT,
) -> int:
    """Import the leads of FILE; the exit code."""
    from openimmo.commands.given_files import given
    from openimmo.commands.outbox import after_run
    from openimmo.commands.printing import emit, show
    from openimmo.commands.progress import Bar
    from openimmo.importers.leads import LARGEST
    from openimmo.pipeline.leads.taking_in import import_leads
    from openimmo.reports.leads import draw_leads, leads_document

    call: Call = context.obj
    data = given(file, LARGEST)
    with Bar(call) as bar, call.house.rehearsing() if dry_run else nullcontext(call.house) as house:
        report = import_leads(house, data, str(file), sender=sender, policy=policy, listings=listings, progress=bar)
    if form is Format.JSON:
        emit(leads_document(report, call.lang, dry_run=dry_run))
    else:
        show(list(draw_leads(report, call.lang, call.verbosity, dry_run=dry_run)))
    if not dry_run:
        after_run(call)
    return _exit(report)


def _exit(report: "LeadsReport") -> Exit:
    """FOUND if a lead, or a listing of one, was refused."""
    from openimmo.findings import Severity

    errors = any(found.severity is Severity.ERROR for one in report.leads for found in one.findings)
    return Exit.FOUND if errors or report.counts["refused"] else Exit.DONE
