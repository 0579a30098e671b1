"""``openimmo anonymize``: writes a package that may be shown to anybody."""

from pathlib import Path
from typing import Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.options import Format, FormatOption

InArgument = Annotated[Path, typer.Argument(metavar="IN", help="help-anonymize-in")]
OutArgument = Annotated[Path, typer.Argument(metavar="OUT", help="help-anonymize-out")]
SeedOption = Annotated[str | None, typer.Option("--seed", metavar="TEXT", help="help-anonymize-seed")]
SEED_BYTES = 12


def run(
    context: typer.Context,
    source: InArgument,
    out: OutArgument,
    seed: SeedOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Write IN anonymous to OUT; the exit code."""
    from openimmo.commands.printing import emit, show
    from openimmo.commands.progress import Bar
    from openimmo.commands.sparing import spared
    from openimmo.errors import PackageError, UnknownObject
    from openimmo.pipeline.anonymizing import anonymize_package
    from openimmo.reports.anonymizing import anonymized_document, draw_anonymized

    call: Call = context.obj
    spared(call, out)
    house = call.house
    chosen = seed if seed is not None else house.secret(SEED_BYTES).hex()
    try:
        with Bar(call) as bar:
            done = anonymize_package(source, out, seed=chosen, limits=house.settings.limits.package, progress=bar)
    except PackageError as error:
        if error.code == "package-not-found":
            raise UnknownObject(error.code, **error.params) from error
        raise
    if form is Format.JSON:
        emit(anonymized_document(done))
    else:
        show(list(draw_anonymized(done, call.lang, call.verbosity)))
    return Exit.DONE
