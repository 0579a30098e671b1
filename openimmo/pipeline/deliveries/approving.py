"""Approves what a delivery was not allowed to do: the deletions that were withheld, or all of it, after a probation.

Everything is judged again by the present stock; more than was shown is never taken.
"""

from collections.abc import Collection, Iterator

from openimmo.domain.deed import Deed, Reference
from openimmo.domain.delivery import DeliveryReport, Verdict
from openimmo.domain.plan import ChangePlan
from openimmo.errors import Refused
from openimmo.pipeline.deciding import PROBATION
from openimmo.pipeline.deliveries.operated import Written, report_of, write
from openimmo.pipeline.deliveries.replaying import again
from openimmo.pipeline.importing import House
from openimmo.pipeline.reading import Progress
from openimmo.pipeline.senders.profile import Known
from openimmo.planning.approving import Held, held_back, plan_approval
from openimmo.planning.undoing import effective
from openimmo.policy import FullSync, Policy
from openimmo.settings import Settings
from openimmo.store.ledger import Delivery
from openimmo.store.stock import View


def approve(
    house: House,
    name: str,
    *,
    actor: str,
    at_most: Collection[str] | None = None,
    dry_run: bool = False,
    progress: Progress,
) -> Iterator[DeliveryReport]:
    """Release what the delivery ``name`` was not allowed to do; a report for each sender.

    ``at_most`` are the numbers of the listings that were shown: no other one is taken (None: whatever was withheld).
    Raises UnknownObject, Refused where nothing is held or it is not the newest, StoreError and Busy.
    """
    with house.reading_stock().reading() as view:
        delivery = view.find_delivery(name)
    if on_probation(delivery):
        yield from again(house, [delivery.delivery], Deed.APPROVE, actor=actor, dry_run=dry_run, progress=progress)
        return
    of = Reference(Deed.APPROVE, delivery.delivery)
    row = Written(delivery=house.new_id(), of=of, actor=actor, at=house.clock())
    if dry_run:
        with house.reading_stock().reading() as view:
            yield report_of(delivery, _planned(view, delivery, house.settings, at_most, dry_run=True), row)
        return
    with house.alone(), house.stock().writing() as book:
        plan = _planned(book, delivery, house.settings, at_most, dry_run=False)
        write(book, house.settings, delivery, plan, (), row)
    yield report_of(delivery, plan, row)


def on_probation(delivery: Delivery) -> bool:
    """Whether a delivery waits in quarantine for an approval."""
    reason = delivery.reason
    return delivery.verdict is Verdict.QUARANTINED and reason is not None and reason.code == PROBATION


def _planned(
    view: View, delivery: Delivery, settings: Settings, at_most: Collection[str] | None, *, dry_run: bool
) -> ChangePlan:
    held = held_back(delivery.report.listings) if delivery.report else {}
    if delivery.sender_id is None or not held:
        raise Refused("approve-nothing-held", delivery=delivery.delivery)
    latest = view.latest(delivery.sender_id)
    if latest is None or latest.delivery != delivery.delivery:
        raise Refused("approve-not-newest", delivery=delivery.delivery, newest=latest.delivery if latest else "–")
    policy = _policy(view, delivery, settings)
    if policy.full_sync is FullSync.KEEP and not all(held.values()):
        raise Refused("approve-full-sync-keep", delivery=delivery.delivery)
    shown = None if at_most is None else set(view.by_number(at_most).values())
    plan = plan_approval(_held(view, delivery, held), policy, about=delivery.delivery, shown=shown)
    if not plan.counts.deleted and not dry_run:
        raise Refused("approve-nothing-left", delivery=delivery.delivery)
    return plan


def _policy(view: View, delivery: Delivery, settings: Settings) -> Policy:
    """The policy by which the delivery was taken in: the command's, else the sender's, else the settings'."""
    asked = delivery.policy_hint
    return settings.policy_named(asked) if asked else Known(view, settings).policy(delivery.sender)


def _held(view: View, delivery: Delivery, held: dict[str, bool]) -> Iterator[Held]:
    """Each listing that was held back, as it stands now."""
    sender_id, settled = delivery.sender_id, delivery.settled_at
    if sender_id is None or settled is None:
        return
    stored = {one.id: one for one in view.stored(sender_id)}
    by_name = {listing: held[number] for number, listing in view.by_number(held).items() if listing in stored}
    taken_back = view.taken_back(sender_id)
    pasts = {entries[0].listing: effective(entries, taken_back) for entries in view.histories(by_name)}
    for listing, named in by_name.items():
        since = [entry for entry in pasts.get(listing, ()) if entry.at > settled]
        yield Held(listing=stored[listing], by_name=named, since=since)
