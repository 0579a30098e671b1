"""``openimmo senders list|show``: who delivers, and all that is known of one of them."""

from typing import TYPE_CHECKING

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.options import Format, FormatOption
from openimmo.commands.senders import NameArgument

if TYPE_CHECKING:
    from openimmo.reports.senders import SenderInFull, SenderLine
    from openimmo.settings import Settings
    from openimmo.store.senders import Sender
    from openimmo.store.stock import View


def listed(context: typer.Context, form: FormatOption = Format.TEXT) -> int:
    """List the senders."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.senders import draw_senders, sender_document

    call: Call = context.obj
    with call.house.reading_stock().reading() as view:
        lines = _lines(view, call.house.settings)
    if form is Format.JSON:
        emit([sender_document(line) for line in lines])
    else:
        show(list(draw_senders(lines, call.lang)))
    return Exit.DONE


def shown(context: typer.Context, name: NameArgument, form: FormatOption = Format.TEXT) -> int:
    """Show one sender in full."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.senders import draw_sender, full_sender_document

    call: Call = context.obj
    with call.house.reading_stock().reading() as view:
        full = _in_full(view, name, call.house.settings)
    if form is Format.JSON:
        emit(full_sender_document(full))
    else:
        show(list(draw_sender(full, call.lang)))
    return Exit.DONE


def _lines(view: "View", settings: "Settings") -> "list[SenderLine]":
    from openimmo.pipeline.senders.profile import announced, effective

    counted, newest = view.listings_of_senders(), view.last_deliveries()
    known = [effective(one, settings) for one in view.senders()]
    lines = [_line(one, settings, counted.get(one.id, 0), newest.get(one.id), len(view.held(one.id))) for one in known]
    lines += [_line(one, settings, 0, None, 0) for one in announced(view, settings)]
    return sorted(lines, key=lambda line: line.name)


def _line(sender: "Sender", settings: "Settings", listings: int, last: object, held: int) -> "SenderLine":
    from msgspec import convert

    from openimmo.reports.senders import SenderLine

    profile = sender.profile
    return convert(
        {
            "name": sender.name,
            "state": sender.state,
            "keys": sender.keys,
            "policy": sender.policy or settings.default_policy,
            "max_listings": profile.max_listings,
            "listings": listings,
            "last_delivery": last,
            "paused": profile.paused,
            "held": held,
        },
        SenderLine,
    )


def _in_full(view: "View", name: str, settings: "Settings") -> "SenderInFull":
    from openimmo.pipeline.senders.profile import Known, announced, effective, set_in_file
    from openimmo.reports.senders import SenderInFull

    waiting = next((one for one in announced(view, settings) if one.name == name), None)
    sender = waiting or effective(view.find_sender(name), settings)
    profile = sender.profile
    held = [] if waiting else [one.delivery for one in view.held(sender.id)]
    counted, newest = view.listings_of_senders(), view.last_deliveries()
    return SenderInFull(
        line=_line(sender, settings, counted.get(sender.id, 0), newest.get(sender.id), len(held)),
        effective_policy=Known(view, settings).policy_name(sender.name),
        contact=profile.contact,
        lang=profile.lang,
        emails=profile.emails,
        only_errors=profile.only_errors,
        feedback=profile.feedback,
        probation=profile.probation,
        taken_over=profile.taken_over,
        created=None if waiting else sender.created,
        from_file=tuple(set_in_file(sender.name, settings)),
        waiting=tuple(held),
        history=profile.history,
    )
