"""``openimmo convert``: writes a package in another version of the standard, and says what that cost."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from openimmo.domain.conversion import Conversion
    from openimmo.errors import OpenImmoError

STREAM = "-"
ABSENT = "package-not-found"
InArgument = Annotated[Path, typer.Argument(metavar="IN", help="help-convert-in")]
OutArgument = Annotated[Path, typer.Argument(metavar="OUT", help="help-convert-out")]
ToOption = Annotated[str | None, typer.Option("--to", metavar="VERSION", help="help-convert-to")]
ReportOption = Annotated[Path | None, typer.Option("--report", metavar="FILE", help="help-convert-report")]


class _Stdout:
    """Standard output as a stream that takes it calmly when nobody reads on."""

    def write(self, data: bytes) -> int:
        """Put the bytes on stdout."""
        from openimmo.commands.printing import put

        put(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


def run(
    context: typer.Context,
    source: InArgument,
    out: OutArgument,
    to: ToOption = None,
    report: ReportOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Convert IN to OUT; the exit code."""
    from openimmo.commands.sparing import spared
    from openimmo.errors import FeedError, PackageError, Refused

    call: Call = context.obj
    _check_report(report, source, out)
    for target in filter(None, (out, report)):
        spared(call, target)
    try:
        conversion = _converted(call, source, out, to)
    except (PackageError, FeedError, Refused) as error:
        conversion = _failed(source, out, error)
    _tell(call, conversion, form, report, aside=str(out) == STREAM)
    if any(one.code == ABSENT for one in conversion.findings):
        return Exit.USAGE
    return Exit.FOUND if conversion.losses or conversion.counts.error else Exit.DONE


def _check_report(report: Path | None, source: Path, out: Path) -> None:
    """The report must not take the place of the original or of the result."""
    from openimmo.errors import SettingsError

    if report is not None and report.resolve() in (source.resolve(), out.resolve()):
        raise SettingsError("convert-report-elsewhere", path=str(report))


def _converted(call: Call, source: Path, out: Path, to: str | None) -> "Conversion":
    from typing import BinaryIO, cast

    from openimmo.commands.progress import Bar
    from openimmo.commands.standard_input import room_for_stdin
    from openimmo.pipeline.converting import convert_package
    from openimmo.pipeline.senders.switched_off import switched_off

    settings = call.house.settings
    with Bar(call) as bar, room_for_stdin(call, [source]) as tmp:
        return convert_package(
            sys.stdin.buffer if str(source) == STREAM else source,
            cast(BinaryIO, _Stdout()) if str(out) == STREAM else out,
            to=to,
            limits=settings.limits.package,
            switched_off=switched_off(settings),
            progress=bar,
            tmp=tmp,
        )


def _failed(source: Path, out: Path, error: "OpenImmoError") -> "Conversion":
    """One clear finding about what cannot be converted, and nothing else; nothing was written."""
    from openimmo.domain.conversion import Conversion
    from openimmo.domain.validation import FindingCounts
    from openimmo.findings import from_error

    return Conversion(
        source=str(source),
        out=str(out),
        written=False,
        counts=FindingCounts(error=1),
        findings=(from_error(error),),
        finding_counts={error.code: 1},
    )


def _tell(call: Call, conversion: "Conversion", form: Format, report: Path | None, *, aside: bool) -> None:
    """The report into its file, or on stdout; on stderr where the feed itself is on stdout."""
    from openimmo.commands.printing import drawn, put, save
    from openimmo.reports.conversion import draw_conversion
    from openimmo.reports.json import conversion_document, dumped

    if form is Format.JSON:
        data = dumped(conversion_document(conversion, call.lang))
    else:
        page = list(draw_conversion(conversion, call.lang, call.verbosity))
        data = drawn(page, terminal=report is None and not aside and sys.stdout.isatty())
    if report is not None:
        save(report, data)
    elif aside:
        sys.stderr.write(data.decode())
    else:
        put(data)
