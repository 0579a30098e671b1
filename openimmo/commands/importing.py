"""``openimmo import``: takes deliveries into the stock and tells what became of every listing."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit, worst
from openimmo.commands.mistakes import Mistake
from openimmo.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from openimmo.commands.progress import Bar
    from openimmo.domain.delivery import DeliveryReport

DryOption = Annotated[bool, typer.Option("--dry-run", help="help-import-dry-run")]
PolicyOption = Annotated[str | None, typer.Option("--policy", metavar="NAME", help="help-import-policy")]
SenderOption = Annotated[str | None, typer.Option("--sender", metavar="NAME", help="help-import-sender")]


def run(
    context: typer.Context,
    packages: Annotated[list[Path] | None, typer.Argument(metavar="PACKAGE", help="help-package")] = None,
    sender: SenderOption = None,
    policy: PolicyOption = None,
    dry_run: DryOption = False,
    form: FormatOption = Format.TEXT,
) -> int:
    """Import PACKAGE…, without one what lies at the sources; the exit code."""
    if not packages:
        return _from_sources(context, form, alone=not (sender or policy or dry_run))
    from openimmo.commands.outbox import after_run
    from openimmo.commands.printing import emit
    from openimmo.reports.json import import_document

    call: Call = context.obj
    run_id = call.house.new_id()
    present = [path for path in packages if _there(path)]
    ended = [_missing(path, call) for path in packages if path not in present]
    reports: list[DeliveryReport] = []
    if present:
        settled = _settled(call, present, sender, policy, dry_run=dry_run, text=form is Format.TEXT)
        ended.append(collect(settled, reports, call))
    if form is Format.JSON and (reports or not present):
        emit(import_document(run_id, reports, call.lang, dry_run=dry_run))
    if reports and not dry_run:
        after_run(call)
    return worst([*ended, *(exit_of(report) for report in reports)])


def _from_sources(context: typer.Context, form: Format, *, alone: bool) -> Exit:
    """Look at every configured source once; ``alone``: no option says how a package is to be imported."""
    from openimmo.commands.collecting import look_once
    from openimmo.pipeline.polling.watching import sources_of

    call: Call = context.obj
    if not alone or not sources_of(call.house):
        raise Mistake("command-no-source" if alone else "command-no-package", context)
    return look_once(call, form)


def collect(settled: "Iterator[DeliveryReport]", reports: "list[DeliveryReport]", call: Call) -> Exit:
    """Fill ``reports`` as deliveries are settled; an error ends that, and what was settled before it is still told."""
    from openimmo.commands.failures import answer
    from openimmo.errors import OpenImmoError

    try:
        reports.extend(settled)
    except OpenImmoError as error:
        return answer(error, call)
    return Exit.DONE


def _settled(
    call: Call, packages: list[Path], sender: str | None, policy: str | None, *, dry_run: bool, text: bool
) -> "Iterator[DeliveryReport]":
    from openimmo.commands.progress import Bar
    from openimmo.pipeline.importing import import_packages

    with Bar(call) as bar:
        reports = import_packages(call.house, packages, sender=sender, policy=policy, dry_run=dry_run, progress=bar)
        yield from told(reports, call, bar, dry_run) if text else reports


def told(reports: "Iterator[DeliveryReport]", call: Call, bar: "Bar", dry_run: bool) -> "Iterator[DeliveryReport]":
    """Each report, after it was shown."""
    from openimmo.commands.printing import show
    from openimmo.reports.blocks import Line, Tone
    from openimmo.reports.deliveries import draw_delivery
    from openimmo.texts import say

    if dry_run:
        show([Line(say("report-dry-run", call.lang), Tone.STRONG)])
    for report in reports:
        bar.clear()
        show(list(draw_delivery(report, call.lang, call.verbosity)))
        yield report


def exit_of(report: "DeliveryReport") -> Exit:
    """FOUND if anything of the delivery was refused or held, or an error was found."""
    from openimmo.domain.delivery import Verdict
    from openimmo.findings import Severity

    taken = report.verdict in (Verdict.IMPORTED, Verdict.DUPLICATE, Verdict.APPROVED, Verdict.UNDONE)
    errors = any(one.severity is Severity.ERROR for one in report.findings)
    return Exit.DONE if taken and not errors and not report.counts.refused else Exit.FOUND


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True  # there, but closed to us: opening it says why


def _missing(path: Path, call: Call) -> Exit:
    from openimmo.commands.failures import answer
    from openimmo.errors import UnknownObject

    return answer(UnknownObject("package-not-found", name=str(path)), call)
