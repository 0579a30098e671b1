"""``openimmo status``: whether somebody watches, how the sources are, what waits, and what needs a look."""

from enum import StrEnum
from typing import Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit


class Shape(StrEnum):
    """How it is printed; ``prometheus`` is the text that node_exporter collects."""

    TEXT = "text"
    JSON = "json"
    PROMETHEUS = "prometheus"


ShapeOption = Annotated[Shape, typer.Option("--format", help="help-how-things-stand-format", show_default=False)]


def run(context: typer.Context, form: ShapeOption = Shape.TEXT) -> int:
    """Tell how things stand; FOUND if something needs a look."""
    from openimmo.commands.printing import emit, put, show
    from openimmo.commands.publishing import standing, watch_that_runs
    from openimmo.reports.metrics import metrics
    from openimmo.reports.status import draw_status, status_document

    call: Call = context.obj
    status = standing(call, watch_that_runs(call))
    if form is Shape.JSON:
        emit(status_document(status, call.lang))
    elif form is Shape.PROMETHEUS:
        put(metrics(status))
    else:
        show(list(draw_status(status, call.lang)))
    return Exit.FOUND if status.concerns else Exit.DONE
