"""The import, readable from top to bottom: archive, read, plan, apply, report.

The order of the steps is the one of hardening.md that survived every kill point; each can be taken again. Reports come
one by one, as each delivery is settled.
"""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from openimmo.domain.deed import reference
from openimmo.domain.delivery import Arrival, DeliveryReport, Reason, Verdict
from openimmo.domain.listing import ListingRecord
from openimmo.errors import FeedError, OpenImmoError, PackageError, Refused, StoreError, UnknownObject
from openimmo.findings import Cap, from_error
from openimmo.intake.bundle import as_stream
from openimmo.intake.scratch import scratch, sweep
from openimmo.intake.spool import Received, Spool
from openimmo.media.content import ContentStore
from openimmo.media.sink import DryStore, Sink
from openimmo.pipeline.deciding import Decision, decisions, part_names
from openimmo.pipeline.drawer import Drawer
from openimmo.pipeline.mail.receipts import write_receipts
from openimmo.pipeline.reading import PackageReader, Progress, ReadPackage
from openimmo.pipeline.senders.marks import OPERATOR, count_for_sender
from openimmo.pipeline.senders.terms import terms
from openimmo.settings import Settings
from openimmo.store.ledger import Delivery
from openimmo.store.stock import Book, Stock, View

SOURCE = "command line"
_log = logging.getLogger(__name__)
_APPLIED = (Verdict.IMPORTED, Verdict.WITHHELD)
_ARCHIVED = (*_APPLIED, Verdict.DUPLICATE, Verdict.SUPERSEDED)
# The stock is sound, but not with this delivery in it: left without a verdict it would stop all that come after it.
_UNFIT = ("store-conflict", "store-value", "store-plan-mismatch")


class House(Protocol):
    """What an import needs from the house it runs in (wiring.py)."""

    settings: Settings

    def clock(self) -> datetime: ...
    def new_id(self) -> str: ...
    def stock(self) -> Stock: ...
    def reading_stock(self) -> Stock: ...
    def content(self) -> ContentStore: ...
    def spool(self) -> Spool: ...
    def alone(self) -> AbstractContextManager[None]: ...


class Workshop(msgspec.Struct, frozen=True, kw_only=True):
    """All that one run works with. ``sink`` opens the place for attachments; ``dry`` writes nothing that stays.

    ``actor`` is who asked for what is done again.
    """

    settings: Settings
    stock: Stock
    spool: Spool
    sink: Callable[[], AbstractContextManager[Sink]]
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    progress: Progress
    dry: bool
    actor: str = OPERATOR


def import_packages(
    house: House, packages: Sequence[Path], *, sender: str | None, policy: str | None, dry_run: bool, progress: Progress
) -> Iterator[DeliveryReport]:
    """Take up what an earlier run left, then import the packages in their order; a report for each sender in each.

    ``sender`` names whose deliveries these are, whatever the feeds claim; ``policy`` overrides the sender's own.
    ``progress`` is told (stage, done, total or None). Raises SettingsError, UnknownObject, StoreError and Busy.
    """
    if policy is not None:
        house.settings.policy_named(policy)
    if dry_run:
        with scratch(house.settings.home.path) as folder:
            yield from _run(_dry_workshop(house, folder, progress), packages, sender, policy)
        return
    with house.alone():
        shop = workshop(house, progress)
        yield from recover(shop)
        yield from _run(shop, packages, sender, policy)


def import_again(
    house: House, arrivals: Sequence[Arrival], *, actor: str = OPERATOR, dry_run: bool, progress: Progress
) -> Iterator[DeliveryReport]:
    """Take up what an earlier run left, then run packages whose bytes are kept already, each as a delivery of its own.

    The source of each names what it repeats; one that was taken up just now is not run twice. Raises as above.
    """
    if dry_run:
        with scratch(house.settings.home.path) as folder:
            kept = house.settings.home
            spool = Spool(folder, kept.archive, kept.quarantine)
            shop = msgspec.structs.replace(_dry_workshop(house, folder, progress), spool=spool)
            for arrival in arrivals:
                yield from _work(shop, arrival, Cap())
        return
    with house.alone():
        shop = workshop(house, progress)
        done = set()
        for report in recover(shop):
            done.add(report.source)
            yield report
        for arrival in arrivals:
            if arrival.source not in done:
                if not shop.spool.places(arrival.sha256):  # let go since somebody looked
                    raise Refused("replay-bytes-missing", delivery=arrival.source.rpartition(" ")[2])
                with shop.stock.writing() as book:
                    book.register(arrival)
                yield from _work(msgspec.structs.replace(shop, actor=actor), arrival, Cap())


def workshop(house: House, progress: Progress) -> Workshop:
    """What a run works with; the home's lock must be held."""
    house.content().sweep()
    sweep(house.settings.home.tmp)
    return Workshop(
        settings=house.settings, stock=house.stock(), spool=house.spool(), sink=house.content().batch,
        clock=house.clock, new_id=house.new_id, progress=progress, dry=False,
    )  # fmt: skip


def _dry_workshop(house: House, folder: Path, progress: Progress) -> Workshop:
    return Workshop(
        settings=house.settings, stock=house.reading_stock(), spool=Spool(folder, folder, folder),
        sink=DryStore().batch, clock=house.clock, new_id=house.new_id, progress=progress, dry=True,
    )  # fmt: skip


def _run(shop: Workshop, packages: Sequence[Path], sender: str | None, policy: str | None) -> Iterator[DeliveryReport]:
    for path in packages:
        cap = Cap()
        try:
            arrival = _receive(shop, path, sender, policy, cap)
        except PackageError as error:
            yield _untouched(path, sender, error)
            continue
        yield from _work(shop, arrival, cap)


def recover(shop: Workshop) -> Iterator[DeliveryReport]:
    """Finish what a crash interrupted: half-written files go, settled bytes move, the rest runs again."""
    shop.spool.sweep()
    with shop.stock.reading() as view:
        settled, unfinished = view.uncleaned(), view.unfinished()
    for delivery in settled:
        _clean(shop, delivery.sha256, delivery.verdict, [delivery.delivery])
    known = {delivery.sha256 for delivery in unfinished}
    for sha256 in shop.spool.spooled():
        if sha256 not in known:
            shop.spool.drop(sha256)
    for delivery in unfinished:
        if delivery.verdict is None:
            yield from take_up(shop, _arrival(delivery), Cap())


def take_up(shop: Workshop, arrival: Arrival, cap: Cap) -> Iterator[DeliveryReport]:
    """Work on what is in the ledger; a delivery that fails by a bug is put aside, so it does not stop others."""
    try:
        yield from _work(shop, arrival, cap)
    except OpenImmoError:
        raise
    except Exception:
        _log.exception("delivery %s failed", arrival.delivery)
        yield _settle(shop, arrival, Verdict.QUARANTINED, Reason("import-crashed"), arrival.sender_hint)


def _receive(shop: Workshop, path: Path, sender: str | None, policy: str | None, cap: Cap) -> Arrival:
    """Make the bytes safe, then enter them into the ledger."""
    with as_stream(path, shop.spool.tmp, shop.settings.limits.package) as bundle:
        cap.extend(bundle.findings)
        received = shop.spool.receive(bundle.stream)
    arrival = _arrived(shop, path, received, sender, policy)
    if not shop.dry:
        with shop.stock.writing() as book:
            book.register(arrival)
    return arrival


def _arrived(shop: Workshop, path: Path, received: Received, sender: str | None, policy: str | None) -> Arrival:
    return Arrival(
        delivery=shop.new_id(),
        source=SOURCE,
        path=_legible(path),
        sha256=received.sha256,
        size=received.size,
        received=shop.clock(),
        sender_hint=sender,
        policy_hint=policy,
    )


def _work(shop: Workshop, arrival: Arrival, cap: Cap) -> Iterator[DeliveryReport]:
    """From safe bytes to a verdict."""
    repeated = reference(arrival.source)  # whoever replays a delivery means it
    same = None if repeated else _applied_before(shop, arrival)
    if same is not None:
        yield _settle(
            shop, arrival, Verdict.DUPLICATE, Reason("import-duplicate", {"delivery": same.delivery}), same.sender
        )
        return
    with Drawer(ListingRecord, shop.spool.tmp) as staging:
        try:
            read = _read(shop, arrival, staging, cap)
        except (PackageError, FeedError) as error:
            cap.add(from_error(error))
            yield _settle(shop, arrival, Verdict.QUARANTINED, Reason("import-unreadable"), arrival.sender_hint, cap)
            return
        shop.progress("apply", 0, None)
        try:
            reports = _decide_and_apply(shop, arrival, read, staging, cap)
        except StoreError as error:
            if error.code not in _UNFIT:
                raise
            cap.add(from_error(error))
            yield _settle(shop, arrival, Verdict.QUARANTINED, Reason("import-not-applied"), arrival.sender_hint, cap)
            return
    verdict = next((report.verdict for report in reports if report.verdict in _ARCHIVED), Verdict.QUARANTINED)
    _clean(shop, arrival.sha256, verdict, [report.delivery for report in reports])
    yield from reports


def _applied_before(shop: Workshop, arrival: Arrival) -> Delivery | None:
    """The delivery that applied the same bytes wholly, while it still is the newest of each sender in it."""
    with shop.stock.reading() as view:
        same = view.applied(arrival.sha256, arrival.sender_hint, arrival.policy_hint)
        for delivery in same:
            newest = view.latest(delivery.sender_id) if delivery.sender_id is not None else None
            if newest is None or newest.sha256 != arrival.sha256:
                return None
        if not same or any(part.verdict is Verdict.QUARANTINED for part in _parts(view, same[-1].delivery)):
            return None
    return same[-1]


def _parts(view: View, delivery: str) -> Iterator[Delivery]:
    """The ledger's rows for all senders in one package; each had its own verdict."""
    names = part_names(delivery)
    try:
        while True:
            yield view.find_delivery(next(names))
    except UnknownObject:
        return


def _read(shop: Workshop, arrival: Arrival, staging: Drawer[ListingRecord], cap: Cap) -> ReadPackage:
    path = shop.spool.path(arrival.sha256)
    if not path.exists():
        raise PackageError("intake-bytes-missing")
    limits = shop.settings.limits
    with shop.stock.reading() as view:
        agreed = terms(shop.settings, view, arrival.sender_hint, arrival.policy_hint)
    with shop.sink() as sink:  # at its end every attachment is durable, before the stock names it
        return PackageReader(staging, sink, cap, limits.package, agreed, shop.progress).read(
            path, Path(arrival.path).name
        )


def _decide_and_apply(
    shop: Workshop, arrival: Arrival, read: ReadPackage, staging: Drawer[ListingRecord], cap: Cap
) -> list[DeliveryReport]:
    """One transaction for the whole package: who sent it, the plan, the changes, the verdict."""
    if shop.dry:
        with shop.stock.reading() as view:
            return [decision.report for decision in decisions(arrival, read, view, shop.settings, cap)]
    with shop.stock.writing() as book:
        found = decisions(arrival, read, book, shop.settings, cap)
        for decision in found:
            at = shop.clock()
            _apply(arrival, decision, staging, book, at, shop.actor)
            named = next((offer.techn_email for offer in decision.claim.offers if offer.techn_email), None)
            write_receipts(book, shop.settings, arrival, decision.report, at=at, techn_email=named)
        return [decision.report for decision in found]


def _apply(
    arrival: Arrival, decision: Decision, staging: Drawer[ListingRecord], book: Book, at: datetime, actor: str
) -> None:
    """Write one sender's part; the ledger gets a row for each sender in the package."""
    report, claim, policy = decision.report, decision.claim, decision.policy
    if report.delivery != arrival.delivery:
        book.register(msgspec.structs.replace(arrival, delivery=report.delivery))
    sender_id = claim.id
    if sender_id is None and claim.name is not None:
        profile = msgspec.to_builtins(claim.profile)
        sender_id = book.add_sender(claim.name, at=at, state=claim.state, keys=claim.keys, settings=profile).id
    if sender_id is not None:
        book.assign(report.delivery, sender_id)
    if decision.plan is not None and sender_id is not None and report.verdict in _APPLIED:
        mine = {listing.position for offer in claim.offers for listing in offer.listings}
        book.apply(
            decision.plan,
            (record for record in staging if record.position in mine),
            sender_id=sender_id,
            delivery=report.delivery,
            at=at,
            note=policy.note,
            contact_origin=policy.contact_origin,
            contact_status=policy.contact_status,
            contact_role=policy.contact_role,
        )
        count_for_sender(book, arrival, claim, policy, report, at, actor)
        if around := next((offer.anbieter for offer in reversed(claim.offers) if offer.anbieter), None):
            book.set_anbieter(sender_id, around)
    book.settle(report.delivery, report, timestamp=decision.timestamp, at=at)


def _settle(
    shop: Workshop, arrival: Arrival, verdict: Verdict, reason: Reason, sender: str | None, cap: Cap | None = None
) -> DeliveryReport:
    """A verdict that changes no listing."""
    report = DeliveryReport(
        delivery=arrival.delivery,
        path=arrival.path,
        sha256=arrival.sha256,
        source=arrival.source,
        sender=sender,
        verdict=verdict,
        reason=reason,
        findings=tuple(cap.kept) if cap else (),
        finding_counts=dict(cap.per_code) if cap else {},
    )
    if not shop.dry:
        with shop.stock.writing() as book:
            known = book.sender(sender) if sender else None
            if known is not None:
                book.assign(report.delivery, known.id)
            at = shop.clock()
            book.settle(report.delivery, report, timestamp=None, at=at)
            write_receipts(book, shop.settings, arrival, report, at=at)
    _clean(shop, arrival.sha256, verdict, [arrival.delivery])
    return report


def _untouched(path: Path, sender: str | None, error: PackageError) -> DeliveryReport:
    """A folder that cannot be opened has no bytes to keep: it stays where it is, and the report says why."""
    found = from_error(error)
    return DeliveryReport(
        delivery="", path=_legible(path), sha256="", source=SOURCE, sender=sender, verdict=Verdict.QUARANTINED,
        reason=Reason("import-unreadable"), findings=(found,), finding_counts={found.code: 1},
    )  # fmt: skip


def _clean(shop: Workshop, sha256: str, verdict: Verdict | None, deliveries: Sequence[str]) -> None:
    """Move the bytes out of the spool, then note it."""
    if shop.dry:
        return
    shop.spool.keep(sha256, applied=verdict in _ARCHIVED)
    with shop.stock.writing() as book:
        for delivery in deliveries:
            book.mark_cleaned(delivery)


def _legible(path: Path) -> str:
    """The path as text that any encoding takes: stray bytes of a name stand there as \\x escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _arrival(delivery: Delivery) -> Arrival:
    return Arrival(**{name: getattr(delivery, name) for name in Arrival.__struct_fields__})
