"""What an operator does with an earlier delivery, written down: a row of the ledger, its changes, its report.

One transaction, so a crash leaves all of it or nothing. Does not know what is undone or approved.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from openimmo.domain.deed import Reference
from openimmo.domain.delivery import Arrival, DeliveryReport
from openimmo.domain.listing import ListingRecord
from openimmo.domain.plan import ChangePlan
from openimmo.pipeline.deciding import outcomes
from openimmo.pipeline.mail.receipts import write_receipts
from openimmo.settings import Settings
from openimmo.store.ledger import Delivery
from openimmo.store.stock import Book


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """The row that is to be written: its id, what it is about, who asked for it, and when (UTC)."""

    delivery: str
    of: Reference
    actor: str
    at: datetime


def report_of(about: Delivery, plan: ChangePlan, row: Written) -> DeliveryReport:
    """What is told of it."""
    return DeliveryReport(
        delivery=row.delivery,
        path=about.path,
        sha256=about.sha256,
        source=row.of.source,
        sender=about.sender,
        verdict=plan.verdict,
        reason=plan.reason,
        scope=about.scope,
        counts=plan.counts,
        listings=outcomes(plan),
    )


def write(
    book: Book,
    settings: Settings,
    about: Delivery,
    plan: ChangePlan,
    records: Iterable[ListingRecord],
    row: Written,
) -> None:
    """Enter the row, apply the plan to the stock, settle it and tell of it; the bytes it names stay where they lie."""
    if about.sender_id is None:
        raise RuntimeError(f"nobody's delivery has no effect: {about.delivery}")
    arrival = Arrival(
        delivery=row.delivery, source=row.of.source, path=about.path, sha256=about.sha256, size=about.size,
        received=row.at, sender_hint=about.sender_hint, policy_hint=about.policy_hint,
    )  # fmt: skip
    report = report_of(about, plan, row)
    book.register(arrival)
    book.assign(row.delivery, about.sender_id)
    book.apply(plan, records, sender_id=about.sender_id, delivery=row.delivery, at=row.at, actor=row.actor)
    book.settle(row.delivery, report, timestamp=None, at=row.at)
    write_receipts(book, settings, arrival, report, at=row.at)
    book.mark_cleaned(row.delivery)
