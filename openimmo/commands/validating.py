"""``openimmo validate``: checks packages and says what is wrong with them; touches no stock."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.options import Format, FormatOption, PackagesArgument

if TYPE_CHECKING:
    from openimmo.domain.validation import Validation

STDIN = "-"
ABSENT = "package-not-found"


class FailOn(StrEnum):
    """From which severity on a finding makes the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


SEVERITIES = {
    FailOn.ERROR: ("error",),
    FailOn.WARNING: ("error", "warning"),
    FailOn.INFO: ("error", "warning", "info"),
    FailOn.NEVER: (),
}
FailOnOption = Annotated[FailOn, typer.Option("--fail-on", help="help-validate-fail-on", show_default=False)]
OutputOption = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="help-validate-output")]
XsdOption = Annotated[Path | None, typer.Option("--xsd", metavar="FILE", help="help-validate-xsd")]
NoRepairOption = Annotated[bool, typer.Option("--no-repair", help="help-validate-no-repair")]


def run(
    context: typer.Context,
    packages: PackagesArgument,
    form: FormatOption = Format.TEXT,
    output: OutputOption = None,
    fail_on: FailOnOption = FailOn.ERROR,
    xsd: XsdOption = None,
    no_repair: NoRepairOption = False,
) -> int:
    """Validate PACKAGE…; the exit code."""
    from openimmo.commands.printing import put, save

    call: Call = context.obj
    validation = _validated(call, packages, xsd, repair=not no_repair)
    data = _drawn(validation, form, call, terminal=output is None and sys.stdout.isatty())
    if output is None:
        put(data)
    else:
        save(output, data)
    return _exit(validation, fail_on)


def _validated(call: Call, packages: list[Path], xsd: Path | None, *, repair: bool) -> "Validation":
    from msgspec.structs import asdict

    from openimmo.commands.progress import Bar
    from openimmo.domain.validation import Validation
    from openimmo.media.judge import MediaLimits
    from openimmo.pipeline.validating import validate_package

    limits = call.house.settings.limits
    media = MediaLimits(**asdict(limits.media))
    with Bar(call) as bar:
        found = [
            validate_package(
                sys.stdin.buffer if str(path) == STDIN else path,
                repair=repair,
                xsd=xsd,
                limits=limits.package,
                media=media,
                progress=bar,
            )
            for path in packages
        ]
    return Validation(packages=tuple(found))


def _drawn(validation: "Validation", form: Format, call: Call, *, terminal: bool) -> bytes:
    from openimmo.commands.printing import drawn
    from openimmo.reports.json import dumped, validation_document
    from openimmo.reports.validation import draw_validation

    if form is Format.JSON:
        return dumped(validation_document(validation, call.lang))
    pages = (draw_validation(package, call.lang, call.verbosity) for package in validation.packages)
    return drawn([block for page in pages for block in page], terminal=terminal)


def _exit(validation: "Validation", fail_on: FailOn) -> Exit:
    """USAGE for a package that is not there, FOUND for what was found in the others."""
    if any(one.code == ABSENT for package in validation.packages for one in package.findings):
        return Exit.USAGE
    counted = (getattr(package.counts, name) for package in validation.packages for name in SEVERITIES[fail_on])
    return Exit.FOUND if any(counted) else Exit.DONE
