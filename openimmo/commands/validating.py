"""``openimmo validate``: checks packages and says what is wrong with them; touches no stock."""

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.mistakes import Mistake
from openimmo.commands.options import PackagesArgument

if TYPE_CHECKING:
    from openimmo.domain.validation import Validation
    from openimmo.pipeline.validating import Options
    from openimmo.pipeline.validation.cards import CardLimits

STDIN = "-"
ABSENT = "package-not-found"
MAX_SHRINK = 20.0


class Form(StrEnum):
    """What a report of a validation can look like."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    SARIF = "sarif"
    JUNIT = "junit"
    CSV = "csv"


class Earlier(NamedTuple):
    """An earlier delivery to compare with, and by how many percent the stock may shrink since."""

    package: Path | None
    max_shrink: float


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
FormOption = Annotated[Form, typer.Option("--format", help="help-validate-format", show_default=False)]
FailOnOption = Annotated[FailOn, typer.Option("--fail-on", help="help-validate-fail-on", show_default=False)]
OutputOption = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="help-validate-output")]
XsdOption = Annotated[Path | None, typer.Option("--xsd", metavar="FILE", help="help-validate-xsd")]
AsOfOption = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DATE", help="help-validate-as-of")
]
AgainstOption = Annotated[Path | None, typer.Option("--against", metavar="PACKAGE", help="help-validate-against")]
ShrinkOption = Annotated[
    float, typer.Option("--max-shrink", metavar="PERCENT", help="help-diff-max-shrink", show_default=False)
]
PortalOption = Annotated[str | None, typer.Option("--portal", metavar="NAME", help="help-validate-portal")]
NoRepairOption = Annotated[bool, typer.Option("--no-repair", help="help-validate-no-repair")]


def run(
    context: typer.Context,
    packages: PackagesArgument,
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
    fail_on: FailOnOption = FailOn.ERROR,
    xsd: XsdOption = None,
    no_repair: NoRepairOption = False,
    as_of: AsOfOption = None,
    against: AgainstOption = None,
    max_shrink: ShrinkOption = MAX_SHRINK,
    portal: PortalOption = None,
) -> int:
    """Validate PACKAGE…; the exit code."""
    from openimmo.commands.printing import put, save

    call: Call = context.obj
    if against is not None and (len(packages) > 1 or str(against) == STDIN):
        raise Mistake("usage-against", context)
    earlier = Earlier(against, percent(max_shrink, context))
    validation = _validated(call, packages, _options(call, form, xsd, as_of, earlier, portal, repair=not no_repair))
    data = _drawn(validation, form, call, terminal=output is None and sys.stdout.isatty())
    if output is None:
        put(data)
    else:
        save(output, data)
    return _exit(validation, fail_on)


def percent(said: float, context: typer.Context) -> float:
    """The value of --max-shrink, if it is a percentage."""
    if not 0 <= said <= 100:
        raise Mistake("usage-bad-value", context, name="--max-shrink", allowed="0 … 100")
    return said


def _options(
    call: Call,
    form: Form,
    xsd: Path | None,
    as_of: datetime | None,
    earlier: Earlier,
    portal: str | None = None,
    *,
    repair: bool,
) -> "Options":
    """How to validate, by the options of the call and by the settings."""
    from msgspec.structs import asdict

    from openimmo.media.judge import MediaLimits
    from openimmo.pipeline.senders.switched_off import switched_off
    from openimmo.pipeline.validating import Options
    from openimmo.rules.running import rule_set

    settings = call.house.settings
    chosen = settings.rules
    return Options(
        repair=repair,
        xsd=xsd,
        rules=rule_set(
            (as_of or call.house.clock()).date(), off=chosen.off, on=chosen.on, severities=chosen.severities
        ),
        limits=settings.limits.package,
        media=MediaLimits(**asdict(settings.limits.media)),
        cards=_cards(form),
        switched_off=switched_off(settings),
        against=earlier.package,
        max_shrink=earlier.max_shrink,
        portal=settings.portal_named(portal) if portal is not None else None,
    )


def _validated(call: Call, packages: list[Path], options: "Options") -> "Validation":
    from msgspec.structs import replace

    from openimmo.commands.progress import Bar
    from openimmo.commands.standard_input import room_for_stdin
    from openimmo.domain.validation import Validation
    from openimmo.pipeline.validating import validate_package

    with Bar(call) as bar, room_for_stdin(call, packages) as tmp:
        watched = replace(options, progress=bar)
        sources = (sys.stdin.buffer if str(path) == STDIN else path for path in packages)
        return Validation(packages=tuple(validate_package(source, watched, tmp=tmp) for source in sources))


def _cards(form: Form) -> "CardLimits | None":
    """Which listings a report of that form shows; None where it shows none."""
    from openimmo.pipeline.validation.cards import CardLimits

    shown = {Form.HTML: CardLimits(), Form.JUNIT: CardLimits(first=10_000, most=10_000, thumbnail_bytes=0)}
    return shown.get(form)


def _drawn(validation: "Validation", form: Form, call: Call, *, terminal: bool) -> bytes:
    """The report; what each form needs is loaded for it alone."""
    match form:
        case Form.JSON:
            from openimmo.reports.json import dumped, validation_document

            return dumped(validation_document(validation, call.lang))
        case Form.HTML:
            from openimmo.reports.html.validation import validation_page

            return validation_page(validation, call.lang, call.house.clock())
        case Form.SARIF:
            from openimmo.reports.json import dumped
            from openimmo.reports.sarif import sarif_document

            return dumped(sarif_document(validation, call.lang))
        case Form.JUNIT:
            from openimmo.reports.junit import junit_document

            return junit_document(validation, call.lang)
        case Form.CSV:
            from openimmo.reports.csv_rows import validation_rows

            return validation_rows(validation, call.lang)
        case Form.TEXT:
            from openimmo.commands.printing import drawn
            from openimmo.reports.validation import draw_validation

            pages = (draw_validation(package, call.lang, call.verbosity) for package in validation.packages)
            return drawn([block for page in pages for block in page], terminal=terminal)


def _exit(validation: "Validation", fail_on: FailOn) -> Exit:
    """USAGE for a package that is not there, FOUND for what was found in the others."""
    if any(one.code == ABSENT for package in validation.packages for one in package.findings):
        return Exit.USAGE
    counted = (getattr(package.counts, name) for package in validation.packages for name in SEVERITIES[fail_on])
    return Exit.FOUND if any(counted) else Exit.DONE
