"""Runs a delivery again whose bytes are in the archive or in quarantine, as a delivery of its own.

It counts as old as the delivery it repeats, so it overwrites nothing newer, unless forced: then it counts as if it had
arrived now. That the same bytes were applied before does not matter: whoever replays a delivery means it.
"""

from collections.abc import Iterator, Sequence

from openimmo.domain.deed import Deed, Reference, reference
from openimmo.domain.delivery import Arrival, DeliveryReport, Verdict
from openimmo.errors import Refused
from openimmo.pipeline.importing import House, import_again
from openimmo.pipeline.reading import Progress
from openimmo.pipeline.senders.marks import OPERATOR
from openimmo.store.ledger import Delivery

_NO_PACKAGE = (Verdict.UNDONE, Verdict.APPROVED)


def replay(
    house: House, names: Sequence[str], *, force: bool = False, dry_run: bool = False, progress: Progress
) -> Iterator[DeliveryReport]:
    """Run these deliveries again in the order of ``names``; a report for each sender in each.

    A delivery of several senders is run as a whole, whichever of its parts is named. Raises UnknownObject, Refused,
    StoreError and Busy.
    """
    yield from again(house, names, Deed.FORCED if force else Deed.REPLAY, dry_run=dry_run, progress=progress)


def again(
    house: House, names: Sequence[str], deed: Deed, *, actor: str = OPERATOR, dry_run: bool, progress: Progress
) -> Iterator[DeliveryReport]:
    """The same for any deed that runs packages, which ``actor`` asks for."""
    with house.reading_stock().reading() as view:
        found = [view.find_delivery(name) for name in names]
    arrivals = [_arrival(house, delivery, deed) for delivery in found]
    yield from import_again(house, arrivals, actor=actor, dry_run=dry_run, progress=progress)


def _arrival(house: House, delivery: Delivery, deed: Deed) -> Arrival:
    """The row of the ledger that repeats a delivery; Refused where there is nothing to repeat."""
    if delivery.verdict in _NO_PACKAGE:
        about = reference(delivery.source)
        raise Refused("replay-no-package", delivery=delivery.delivery, about=about.delivery if about else "")
    if delivery.verdict in (None, Verdict.WAITING):
        raise Refused("replay-not-settled", delivery=delivery.delivery)
    if not house.spool().places(delivery.sha256):
        if delivery.let_go is not None:
            raise Refused("replay-bytes-let-go", delivery=delivery.delivery, day=f"{delivery.let_go:%Y-%m-%d}")
        raise Refused("replay-bytes-missing", delivery=delivery.delivery)
    return Arrival(
        delivery=house.new_id(),
        source=Reference(deed, delivery.delivery).source,
        path=delivery.path,
        sha256=delivery.sha256,
        size=delivery.size,
        received=house.clock() if deed is Deed.FORCED else delivery.received,
        sender_hint=delivery.sender_hint,
        policy_hint=delivery.policy_hint,
    )
