"""``openimmo deliveries``: what arrived, and what became of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from openimmo.reports.deliveries import LedgerLine
    from openimmo.store.ledger import Delivery

DeliveryArgument = Annotated[str, typer.Argument(metavar="DELIVERY", help="help-delivery")]
SenderOption = Annotated[str | None, typer.Option("--sender", metavar="NAME", help="help-list-sender")]
LimitOption = Annotated[int | None, typer.Option("--limit", metavar="COUNT", min=1, max=2**31, help="help-limit")]


def listed(
    context: typer.Context, sender: SenderOption = None, limit: LimitOption = None, form: FormatOption = Format.TEXT
) -> int:
    """List the deliveries, the newest first."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.deliveries import draw_ledger
    from openimmo.reports.json import ledger_document

    call: Call = context.obj
    with call.house.reading_stock().reading() as view:
        lines = [_line(delivery) for delivery in view.deliveries(limit=limit, sender=sender)]
    if form is Format.JSON:
        emit([ledger_document(line, call.lang) for line in lines])
    else:
        show(list(draw_ledger(lines, call.lang, call.verbosity)))
    return Exit.DONE


def shown(context: typer.Context, delivery: DeliveryArgument, form: FormatOption = Format.TEXT) -> int:
    """Show one delivery in full."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.deliveries import draw_delivery, draw_ledger_line
    from openimmo.reports.json import arrival_document

    call: Call = context.obj
    with call.house.reading_stock().reading() as view:
        found = view.find_delivery(delivery)
    line = _line(found)
    if form is Format.JSON:
        emit(arrival_document(line, found.report, call.lang))
        return Exit.DONE
    told = draw_delivery(found.report, call.lang, call.verbosity) if found.report else ()
    show([*draw_ledger_line(line, call.lang), *told])
    return Exit.DONE


def _line(delivery: "Delivery") -> "LedgerLine":
    from msgspec import convert

    from openimmo.reports.deliveries import LedgerLine

    return convert(delivery, LedgerLine, from_attributes=True)
