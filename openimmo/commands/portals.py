"""``openimmo portals``: which portals there are and what is known of them, whether one works, and what was exported."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit, meant_by
from openimmo.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from openimmo.domain.portal import Portal
    from openimmo.reports.portals import PortalLine
    from openimmo.settings import Settings
    from openimmo.store.stock import View


class PortalFormat(StrEnum):
    """How a portal is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


LOOKED_BACK = 100
"""How many exports are looked through for the last one that was sent."""

PortalArgument = Annotated[str, typer.Argument(metavar="PORTAL", help="help-portals-name")]
SomePortalArgument = Annotated[str | None, typer.Argument(metavar="PORTAL", help="help-portals-some")]
LimitOption = Annotated[int | None, typer.Option("--limit", metavar="COUNT", min=1, max=2**31, help="help-limit")]
PortalFormatOption = Annotated[PortalFormat, typer.Option("--format", help="help-rules-format", show_default=False)]


def listed(context: typer.Context, form: FormatOption = Format.TEXT) -> int:
    """List the portals that are set up, and the presets."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.portals import portals_document
    from openimmo.reports.portals_text import draw_portals

    call: Call = context.obj
    settings = call.house.settings
    with call.house.reading_stock().reading() as view:
        lines = [_line(view, settings, portal) for portal in settings.portals.values()]
    if form is Format.JSON:
        emit(portals_document(lines))
    else:
        show(list(draw_portals(lines, call.lang)))
    return Exit.DONE


def shown(context: typer.Context, name: PortalArgument, form: PortalFormatOption = PortalFormat.TEXT) -> int:
    """Show a portal, or a preset, value by value."""
    from openimmo.commands.printing import emit, put, show
    from openimmo.reports.portals import portal_document, valued
    from openimmo.reports.portals_markdown import portal_page
    from openimmo.reports.portals_text import draw_portal

    call: Call = context.obj
    settings = call.house.settings
    portal = settings.portal_named(name)
    values = valued(portal, settings.portal_keys.get(name, frozenset()))
    with call.house.reading_stock().reading() as view:
        line = _line(view, settings, portal)
    match form:
        case PortalFormat.JSON:
            emit(portal_document(line, values, call.lang))
        case PortalFormat.MARKDOWN:
            put(portal_page(portal, values, call.lang).encode())
        case PortalFormat.TEXT:
            show(list(draw_portal(line, values, call.lang)))
    return Exit.DONE


def exports(
    context: typer.Context, name: SomePortalArgument = None, limit: LimitOption = None, form: FormatOption = Format.TEXT
) -> int:
    """List the exports, the newest first."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.portal_exports import draw_exports, export_document

    call: Call = context.obj
    portal = call.house.settings.portal_named(name).name if name else None
    with call.house.reading_stock().reading() as view:
        rows = view.exports(portal, limit)
    if form is Format.JSON:
        emit([export_document(row, call.lang) for row in rows])
    else:
        show(list(draw_exports(rows, call.lang)))
    return Exit.DONE


def checked(context: typer.Context, name: PortalArgument, form: FormatOption = Format.TEXT) -> int:
    """Try a portal out; FOUND if it does not work, LATER if trying again may help."""
    from openimmo.commands.printing import emit, show
    from openimmo.pipeline.export.portal_check import check_portal
    from openimmo.reports.portals import portal_check_document
    from openimmo.reports.sources import draw_checks

    call: Call = context.obj
    check = check_portal(call.house, call.house.settings.portal_named(name))
    if form is Format.JSON:
        emit(portal_check_document(check, call.lang))
    else:
        show(list(draw_checks([check], call.lang)))
    if check.problem is not None:
        return meant_by(check.problem)
    return Exit.FOUND if check.outcome == "failed" else Exit.DONE


def _line(view: "View", settings: "Settings", portal: "Portal") -> "PortalLine":
    from openimmo.reports.portals import PortalLine

    way = settings.portal_ways.get(portal.name)
    place = way.place if way else None
    return PortalLine(
        portal=portal,
        address=place.address if place else None,
        every=way.every if way else None,
        last=next((row.sent for row in view.exports(portal.name, LOOKED_BACK) if row.sent), None),
    )
