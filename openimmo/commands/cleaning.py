"""``openimmo clean``: lets go of what is kept no longer; also once a day after a look of ``openimmo watch``."""

from typing import Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.options import Format, FormatOption

DryRunOption = Annotated[bool, typer.Option("--dry-run", help="help-clean-dry-run")]
DAY, HOUR = 86_400.0, 3600.0
"""Seconds."""


def run(context: typer.Context, dry_run: DryRunOption = False, form: FormatOption = Format.TEXT) -> int:
    """Clean the home folder; the exit code."""
    from openimmo.commands.printing import emit, show
    from openimmo.pipeline.cleaning import clean
    from openimmo.reports.cleaning import cleaned_document, draw_cleaned

    call: Call = context.obj
    cleaned = clean(call.house, dry_run=dry_run)
    if form is Format.JSON:
        emit(cleaned_document(cleaned))
    else:
        show(list(draw_cleaned(cleaned, call.lang)))
    return Exit.DONE


class Daily:
    """Cleans up once a day, whoever did it last; what goes wrong is only told."""

    def __init__(self) -> None:
        self._next = 0.0

    def clean(self, call: Call) -> None:
        """Clean up if a day has passed; while an import is at work, the next time it is asked to."""
        from openimmo.commands.failures import answer
        from openimmo.commands.logs import LOGGER
        from openimmo.errors import Busy
        from openimmo.pipeline.cleaning import clean, is_due
        from openimmo.reports.cleaning import said

        now = call.house.monotonic()
        if now < self._next:
            return
        if not is_due(call.house):
            self._next = now + HOUR
            return
        self._next = now + DAY
        try:
            cleaned = clean(call.house)
        except Busy:
            self._next = 0.0
        except Exception as error:  # room on the disk must not end what goes well
            answer(error, call)
        else:
            if cleaned.count:
                LOGGER.info("%s", said(cleaned, call.lang), extra={"code": "clean-went"})
