"""``openimmo listings``: shows the stock's listings and changes their status and number by hand."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.mistakes import Mistake
from openimmo.commands.options import Format, FormatOption, ListingArgument, NoteOption, Status
from openimmo.commands.saying import tell

if TYPE_CHECKING:
    from openimmo.reports.listings import HistoryLine, ListingInFull
    from openimmo.store.listings import ListingFilter
    from openimmo.store.stock import View

StatusOption = Annotated[Status | None, typer.Option("--status", help="help-list-status")]
SenderOption = Annotated[str | None, typer.Option("--sender", metavar="NAME", help="help-list-sender")]
CityOption = Annotated[str | None, typer.Option("--city", metavar="NAME", help="help-list-city")]
SinceOption = Annotated[str | None, typer.Option("--updated-since", metavar="TIME", help="help-list-since")]
SearchOption = Annotated[str | None, typer.Option("--search", metavar="TEXT", help="help-list-search")]
AllOption = Annotated[bool, typer.Option("--all", help="help-list-all")]
StatusArgument = Annotated[Status, typer.Argument(metavar="STATUS", help="help-status")]
NewNumberArgument = Annotated[str, typer.Argument(metavar="NEW", help="help-new-number")]


def listed(
    context: typer.Context,
    status: StatusOption = None,
    sender: SenderOption = None,
    city: CityOption = None,
    updated_since: SinceOption = None,
    search: SearchOption = None,
    everything: AllOption = False,
    form: FormatOption = Format.TEXT,
) -> int:
    """List the listings that fit."""
    from msgspec import convert

    from openimmo.commands.printing import emit, show
    from openimmo.reports.json import listing_document
    from openimmo.reports.listings import ListingLine, draw_listings

    call: Call = context.obj
    wanted = listing_filter(context, status, sender, city, updated_since, search, everything)
    with call.house.reading_stock().reading() as view:
        rows = view.listings(wanted)
    lines = [convert(row, ListingLine, from_attributes=True) for row in rows]
    if form is Format.JSON:
        emit([listing_document(line) for line in lines])
    else:
        show(list(draw_listings(lines, call.lang, call.verbosity)))
    return Exit.DONE


def listing_filter(
    context: typer.Context,
    status: Status | None,
    sender: str | None,
    city: str | None,
    updated_since: str | None,
    search: str | None,
    everything: bool,
) -> "ListingFilter":
    """What the options ask for."""
    from openimmo.domain.listing import ListingStatus
    from openimmo.store.listings import ListingFilter

    return ListingFilter(
        status=ListingStatus(status) if status else None,
        sender=sender,
        city=city,
        updated_since=_moment(updated_since, context),
        search=search,
        everything=everything,
    )


def shown(context: typer.Context, number: ListingArgument, form: FormatOption = Format.TEXT) -> int:
    """Show one listing in full."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.json import full_document
    from openimmo.reports.listings import draw_listing

    call: Call = context.obj
    with call.house.reading_stock().reading() as view:
        full = _in_full(view, number)
    if form is Format.JSON:
        emit(full_document(full, call.lang))
    else:
        show(list(draw_listing(full, call.lang)))
    return Exit.DONE


def history(context: typer.Context, number: ListingArgument, form: FormatOption = Format.TEXT) -> int:
    """Show what happened to one listing."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.json import history_document
    from openimmo.reports.listings import draw_history

    call: Call = context.obj
    with call.house.reading_stock().reading() as view:
        lines = _history(view, view.listing(number).row.id)
    if form is Format.JSON:
        emit(history_document(lines, call.lang))
    else:
        show(list(draw_history(lines, call.lang)))
    return Exit.DONE


def set_status(context: typer.Context, number: ListingArgument, status: StatusArgument, note: NoteOption = None) -> int:
    """Give one listing another status."""
    from openimmo.domain.listing import ListingStatus

    call: Call = context.obj
    with call.house.stock().writing() as book:
        row = book.listing(number).row
        book.set_status(row.id, ListingStatus(status), actor=call.actor, at=call.house.clock(), note=note)
    tell(call, "command-status-set", number=row.number, old=row.status, new=status)
    return Exit.DONE


def renumber(context: typer.Context, number: ListingArgument, new: NewNumberArgument, note: NoteOption = None) -> int:
    """Give one listing another number."""
    from openimmo.errors import Refused

    call: Call = context.obj
    if not call.house.settings.rights.renumber:
        raise Refused("command-may-not-renumber")
    with call.house.stock().writing() as book:
        row = book.listing(number).row
        book.renumber(row.id, new, actor=call.actor, at=call.house.clock(), note=note)
    tell(call, "command-renumbered", old=row.number, new=new.strip())
    return Exit.DONE


def _in_full(view: "View", number: str) -> "ListingInFull":
    from msgspec import convert

    from openimmo.domain.listing import Person
    from openimmo.importers.feed import read_listing
    from openimmo.reports.listings import ListingInFull, ListingLine

    found = view.listing(number)
    return ListingInFull(
        line=convert(found.row, ListingLine, from_attributes=True),
        immobilie=read_listing(found.xml),
        history=_history(view, found.row.id),
        attachments=found.media,
        person=convert(found.contact, Person, from_attributes=True) if found.contact else None,
        sent=tuple(view.sent_of(found.row.id)),
    )


def _history(view: "View", listing: int) -> "tuple[HistoryLine, ...]":
    from msgspec import convert

    from openimmo.reports.listings import HistoryLine

    return tuple(convert(entry, HistoryLine, from_attributes=True) for entry in view.history(listing))


def _moment(said: str | None, context: typer.Context) -> datetime | None:
    """The point in time; without a zone it is UTC, as in all that is printed."""
    if said is None:
        return None
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise Mistake("command-no-time", context, value=said) from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
