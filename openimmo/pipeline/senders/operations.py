"""What an operator does with senders: release, block, pause, resume, remove. Each is written into the sender's history.

Releasing catches up with what was held, in the order of arrival, before the sender counts as released: a newer delivery
cannot come in between, and a run that is killed is taken up by the next one.
"""

from collections.abc import Iterator

import msgspec

from openimmo.domain.deed import Deed
from openimmo.domain.delivery import DeliveryReport
from openimmo.domain.listing import ListingStatus
from openimmo.domain.sender import SenderState
from openimmo.errors import Refused
from openimmo.pipeline.deliveries.replaying import again
from openimmo.pipeline.importing import House
from openimmo.pipeline.reading import Progress
from openimmo.pipeline.senders.profile import effective, set_in_file
from openimmo.store.listings import ListingFilter
from openimmo.store.senders import Sender
from openimmo.store.stock import View


def release(
    house: House, name: str, *, actor: str, note: str | None = None, progress: Progress
) -> Iterator[DeliveryReport]:
    """Take in what was held of a sender, then its further deliveries; a report for each. Ends a probation, too.

    Raises UnknownObject, Refused where the settings file says that it pauses, StoreError and Busy.
    """
    sender = _found(house, name)
    if set_in_file(sender.name, house.settings).get("paused"):
        raise Refused("sender-paused-by-file", name=sender.name)
    yield from _catch_up(house, sender, progress)
    with house.stock().writing() as book:
        now = book.find_sender(sender.name)
        profile = msgspec.structs.replace(now.profile, paused=False, probation=0)
        book.change_sender(
            sender.name, actor=actor, at=house.clock(), action="released", state=SenderState.RELEASED, profile=profile,
            note=note,
        )  # fmt: skip
    yield from _catch_up(house, sender, progress)


def resume(
    house: House, name: str, *, actor: str, note: str | None = None, progress: Progress
) -> Iterator[DeliveryReport]:
    """End a pause; what was held meanwhile is taken in, unless something else holds it. Raises as ``release``."""
    sender = _found(house, name)
    if set_in_file(sender.name, house.settings).get("paused"):
        raise Refused("sender-paused-by-file", name=sender.name)
    if sender.state == SenderState.RELEASED:
        yield from _catch_up(house, sender, progress)
    with house.stock().writing() as book:
        profile = msgspec.structs.replace(book.find_sender(sender.name).profile, paused=False)
        book.change_sender(sender.name, actor=actor, at=house.clock(), action="resumed", profile=profile, note=note)
    if sender.state == SenderState.RELEASED:
        yield from _catch_up(house, sender, progress)


def set_state(house: House, name: str, state: SenderState, *, actor: str, note: str | None = None) -> Sender:
    """Block a sender, or hold its deliveries again; waits for nobody: Busy while an import runs."""
    with house.alone(), house.stock().writing() as book:
        sender = book.find_sender(name)
        return book.change_sender(sender.name, actor=actor, at=house.clock(), action=state, state=state, note=note)


def pause(house: House, name: str, *, actor: str, note: str | None = None) -> Sender:
    """Hold a sender's deliveries until it is resumed or released."""
    with house.alone(), house.stock().writing() as book:
        sender = book.find_sender(name)
        profile = msgspec.structs.replace(sender.profile, paused=True)
        return book.change_sender(
            sender.name, actor=actor, at=house.clock(), action="paused", profile=profile, note=note
        )


def listings_of(view: View, sender: Sender) -> int:
    """How many listings would be withdrawn with a sender."""
    return view.listings_of_senders().get(sender.id, 0)


def remove(house: House, name: str, *, actor: str, note: str | None = None) -> tuple[Sender, int]:
    """Remove a sender and withdraw its listings, all or nothing; how many those were.

    The listings stay restorable, and come back when the sender is added again and delivers them. Their numbers, its
    deliveries, their bytes and its contacts stay; its keys are free for others. Busy while an import runs.
    """
    with house.alone(), house.stock().writing() as book:
        sender, at = book.find_sender(name), house.clock()
        rows = book.listings(ListingFilter(sender=sender.name))
        resume = {row.id: _resumed(book.listing(row.number).resume_status, row.status) for row in rows}
        for row in rows:
            book.set_status(row.id, ListingStatus.WITHDRAWN, actor=actor, at=at, note=note)
        book.resume_when_sent(resume)
        profile = msgspec.structs.replace(sender.profile, paused=False, probation=0)
        book.change_sender(
            sender.name, actor=actor, at=at, action="removed", state=SenderState.REMOVED, keys={}, policy="",
            profile=profile, note=note,
        )  # fmt: skip
        return sender, len(rows)


def _resumed(resume: ListingStatus | None, status: ListingStatus) -> ListingStatus:
    return resume or status


def _found(house: House, name: str) -> Sender:
    with house.reading_stock().reading() as view:
        return effective(view.find_sender(name), house.settings)


def _catch_up(house: House, sender: Sender, progress: Progress) -> Iterator[DeliveryReport]:
    with house.reading_stock().reading() as view:
        held = [delivery.delivery for delivery in view.held(sender.id)]
    if held:
        yield from again(house, held, Deed.RELEASE, dry_run=False, progress=progress)
