"""Takes back what one delivery did to the stock, as a recorded change of its own.

Versions, numbers and media stay: what comes back is a new version with the former contents. Taking back what took
something back does it again.
"""

from collections.abc import Iterator, Sequence

from openimmo.domain.deed import Deed, Reference, reference
from openimmo.domain.delivery import DeliveryReport, Verdict
from openimmo.domain.listing import FeedAction, ListingRecord
from openimmo.domain.plan import Action, ChangePlan
from openimmo.errors import Refused
from openimmo.importers.feed import read_listing
from openimmo.pipeline.deliveries.approving import approve
from openimmo.pipeline.deliveries.operated import Written, report_of, write
from openimmo.pipeline.deliveries.replaying import replay
from openimmo.pipeline.importing import House
from openimmo.pipeline.reading import Progress
from openimmo.pipeline.records import identity, record
from openimmo.pipeline.senders.switched_off import switched_off
from openimmo.planning.matching import Key
from openimmo.planning.undoing import Touched, UndoPlan, plan_undo
from openimmo.store.ledger import APPLIED, Delivery
from openimmo.store.stock import Book, View

_LEFT_OUT = (Action.WITHHELD, Action.KEPT)  # a report names these because the feed does not


def undo(
    house: House, name: str, *, force: bool, actor: str, dry_run: bool = False, progress: Progress
) -> Iterator[DeliveryReport]:
    """Take back the delivery ``name``, listing by listing, with the deletions that were approved for it.

    Where a later delivery or an operator built on it, a listing stays as it is, unless ``force``: then it goes back to
    what stood there before the delivery. Raises UnknownObject, Refused, StoreError and Busy.
    """
    with house.reading_stock().reading() as view:
        delivery = view.find_delivery(name)
        about = _about(view, delivery)
    if delivery.verdict is Verdict.UNDONE and about is not None:
        yield from _again(house, about, force=force, actor=actor, dry_run=dry_run, progress=progress)
        return
    of = Reference(Deed.UNDO, delivery.delivery)
    row = Written(delivery=house.new_id(), of=of, actor=actor, at=house.clock())
    if dry_run:
        with house.reading_stock().reading() as view:
            yield report_of(delivery, _planned(view, delivery, force=force, dry_run=True).plan, row)
        return
    with house.alone(), house.stock().writing() as book:
        planned = _planned(book, delivery, force=force, dry_run=False)
        off = switched_off(house.settings, delivery.sender).everywhere
        write(book, house.settings, delivery, planned.plan, _records(book, planned, off), row)
        _numbers_back(book, delivery, planned.plan)
    yield report_of(delivery, planned.plan, row)


def _about(view: View, delivery: Delivery) -> Delivery | None:
    """The delivery that this row of the ledger is about."""
    about = reference(delivery.source)
    return view.find_delivery(about.delivery) if about else None


def _again(
    house: House, about: Delivery, *, force: bool, actor: str, dry_run: bool, progress: Progress
) -> Iterator[DeliveryReport]:
    """Do again what was taken back."""
    approved = reference(about.source)
    if about.verdict is Verdict.APPROVED and approved is not None:
        yield from approve(house, approved.delivery, actor=actor, dry_run=dry_run, progress=progress)
    else:
        yield from replay(house, [about.delivery], force=force, dry_run=dry_run, progress=progress)


def _planned(view: View, delivery: Delivery, *, force: bool, dry_run: bool) -> UndoPlan:
    """The plan; Refused where nothing can be taken back, but ``dry_run`` shows why."""
    if delivery.sender_id is None or delivery.verdict not in (*APPLIED, Verdict.APPROVED):
        raise Refused("undo-nothing", delivery=delivery.delivery, verdict=str(delivery.verdict))
    touches = view.touches(delivery.delivery)
    targets = {delivery.delivery, *(one.delivery for one in touches if one.verdict is Verdict.APPROVED)}
    stored = view.stored(delivery.sender_id)
    planned = plan_undo(
        targets,
        _touched(view, delivery, targets),
        {Key(one.source_id, one.sprache): one.id for one in stored},
        view.taken_back(delivery.sender_id),
        about=delivery.delivery,
        force=force,
    )
    if not planned.changes_anything and not (dry_run and planned.plan.changes):
        undone = next((one.delivery for one in reversed(touches) if one.verdict is Verdict.UNDONE), None)
        raise _nothing(delivery.delivery, planned.plan.counts.refused, undone)
    return planned


def _nothing(delivery: str, refused: int, undone: str | None) -> Refused:
    """Why nothing is taken back."""
    if refused:
        return Refused("undo-refused", delivery=delivery, count=refused)
    return (
        Refused("undo-already", delivery=delivery, undone=undone)
        if undone
        else Refused("undo-nothing-left", delivery=delivery)
    )


def _touched(view: View, delivery: Delivery, targets: set[str]) -> Iterator[Touched]:
    """Every listing that the delivery changed, by its id."""
    stored = {one.id: one for one in view.stored(delivery.sender_id or 0)}
    again = _sent_again(view, view.applied_since(delivery.delivery))
    changed = view.changed_by(targets)
    forgotten = view.forgotten(changed)
    for entries in view.histories(changed):
        one = stored[entries[0].listing]
        yield Touched(listing=one, history=entries, again=again.get(one.id), forgotten=forgotten.get(one.id, 0))


def _sent_again(view: View, later: Sequence[str]) -> dict[int, str]:
    """Listing → the last of these deliveries that named it, also where it changed nothing."""
    found: dict[int, str] = {}
    for delivery in later:
        report = view.report(delivery)
        told = report.listings if report else ()
        named = {one.number for one in told if one.number and one.action not in _LEFT_OUT}
        found |= dict.fromkeys(view.by_number(sorted(named)).values(), delivery)
    return found


def _records(view: View, planned: UndoPlan, off: frozenset[str]) -> Iterator[ListingRecord]:
    """The former contents, read as when they came."""
    for position, (listing, version) in enumerate(planned.contents):
        xml = view.xml(listing, version)
        immobilie = read_listing(xml, off)
        who = identity(immobilie)
        yield record(position, immobilie, who, FeedAction.CHANGE, xml, view.media(listing, version))


def _numbers_back(book: Book, delivery: Delivery, plan: ChangePlan) -> None:
    """The numbers that an operator gave in between, where even that is taken back."""
    now = {one.id: one.number for one in book.stored(delivery.sender_id or 0)}
    for change in plan.changes:
        if change.action is Action.UPDATED and change.listing and change.number not in (None, now[change.listing]):
            book.give_back_number(change.listing, change.number or "")
