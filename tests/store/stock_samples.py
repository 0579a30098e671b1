"""Deliveries, listings and plans to fill a stock with: a test says what it is about, the rest is made up."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from openimmo.domain.delivery import Arrival, Counts, DeliveryReport, Verdict
from openimmo.domain.listing import FeedAction, ListingRecord, ListingStatus, MediaRef, Person, Summary
from openimmo.domain.plan import Action, Change, ChangePlan
from openimmo.store.stock import Book, Stock

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ERIKA = Person(name="Muster", first_name="Erika", emails=("erika@example.com",), phones=("0241 123",))


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def arrival(delivery: str = "d1", **given: Any) -> Arrival:
    rest = {"source": "cli", "path": f"/in/{delivery}.zip", "sha256": f"sha-{delivery}", "size": 5, "received": NOON}
    return Arrival(delivery=delivery, **{**rest, **given})


def report(delivery: str = "d1", verdict: Verdict = Verdict.IMPORTED, **given: Any) -> DeliveryReport:
    rest = {"path": f"/in/{delivery}.zip", "sha256": f"sha-{delivery}", "source": "cli", "sender": "anna"}
    return DeliveryReport(delivery=delivery, verdict=verdict, **{**rest, **given})


def record(position: int = 0, source_id: str = "A1", **given: Any) -> ListingRecord:
    rest = {
        "sprache": "de-DE",
        "extern": source_id,
        "intern": None,
        "obid": f"OB-{source_id}",
        "action": FeedAction.CHANGE,
        "fingerprint": f"mark-{source_id}",
        "xml": f"<immobilie><nr>{source_id}</nr></immobilie>".encode(),
        "summary": Summary(title=f"Wohnung {source_id}", city="Aachen", price=Decimal("350000.00")),
    }
    return ListingRecord(position=position, source_id=source_id, **{**rest, **given})


def picture(position: int, sha256: str | None = "c0ffee", **given: Any) -> MediaRef:
    kept = (
        {"state": "stored", "sha256": sha256, "media_type": "image/jpeg", "size": 0} if sha256 else {"state": "missing"}
    )
    return MediaRef(position=position, **{**kept, "path": f"bild{position}.jpg", **given})


def created(position: int = 0, source_id: str = "A1", **given: Any) -> Change:
    rest = {"number": source_id, "sprache": "de-DE", "status": ListingStatus.ACTIVE}
    return Change(action=Action.CREATED, position=position, source_id=source_id, **{**rest, **given})


def updated(listing: int, position: int = 0, source_id: str = "A1", **given: Any) -> Change:
    return Change(action=Action.UPDATED, listing=listing, position=position, source_id=source_id, **given)


def deleted(listing: int | None, **given: Any) -> Change:
    rest = {"status": ListingStatus.WITHDRAWN, "resume_status": ListingStatus.ACTIVE}
    return Change(action=Action.DELETED, listing=listing, **{**rest, **given})


def plan(*changes: Change) -> ChangePlan:
    return ChangePlan(verdict=Verdict.IMPORTED, reason=None, changes=changes, counts=Counts())


def sender(stock: Stock, name: str = "anna") -> int:
    with stock.writing() as book:
        found = book.sender(name) or book.add_sender(name, at=NOON)
    return found.id


def apply(
    stock: Stock,
    changes: Iterable[Change],
    records: Iterable[ListingRecord] = (),
    delivery: str = "d1",
    name: str = "anna",
    at: datetime = NOON,
    **facts: Any,
) -> None:
    """Apply one delivery of the sender ``name``, registering both first where the stock does not know them."""
    sender_id = sender(stock, name)
    with stock.writing() as book:
        _enter(book, delivery)
        book.apply(plan(*changes), records, sender_id=sender_id, delivery=delivery, at=at, **facts)


def _enter(book: Book, delivery: str) -> None:
    if delivery not in {one.delivery for one in book.deliveries()}:
        book.register(arrival(delivery))


def only_id(stock: Stock, name: str = "A1") -> int:
    with stock.reading() as view:
        return view.listing(name).row.id
