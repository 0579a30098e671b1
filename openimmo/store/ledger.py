"""The ledger: every delivery that ever arrived, and the one final verdict it got.

Knows the table of deliveries. Does not know listings, nor how a verdict is found.
"""

import zlib
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import RowMapping, func, insert, select, update

from openimmo.domain.delivery import (
    Arrival,
    Counts,
    DeliveryReport,
    MediaCounts,
    Reason,
    Scope,
    Verdict,
)
from openimmo.domain.plan import Latest
from openimmo.errors import StoreError, UnknownObject
from openimmo.store.encoding import encoded
from openimmo.store.senders import SenderReading
from openimmo.store.session import Question, built
from openimmo.store.tables import deliveries, senders

APPLIED = (Verdict.IMPORTED, Verdict.WITHHELD)
CANDIDATES = 10


class DeliveryState(StrEnum):
    """How far a delivery has come: its bytes are safe, its verdict is given, its source is cleaned."""

    FETCHED = "fetched"
    SETTLED = "settled"
    CLEANED = "cleaned"


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the ledger; ``sender`` is the sender's name. ``report`` is filled only by find_delivery."""

    delivery: str
    sender: str | None
    sender_id: int | None
    source: str
    path: str
    sha256: str
    size: int
    received: datetime
    sender_hint: str | None
    policy_hint: str | None
    timestamp: datetime | None
    state: DeliveryState
    verdict: Verdict | None
    reason: Reason | None
    scope: Scope | None
    counts: Counts
    media: MediaCounts
    settled_at: datetime | None
    report: DeliveryReport | None = None


COLUMNS = (
    senders.c.name.label("sender"),
    senders.c.id.label("sender_id"),
    *(column for column in deliveries.c if column.name not in ("seq", "sender", "report")),
)
ARRIVAL = (deliveries.c.received, deliveries.c.seq)


class LedgerReading(SenderReading):
    """Questions about deliveries."""

    def latest(self, sender_id: int) -> Latest | None:
        """The newest delivery of the sender that was applied: by its own timestamp, else by its arrival."""
        when = func.coalesce(deliveries.c.timestamp, deliveries.c.received)
        question = (
            select(deliveries.c.delivery, deliveries.c.sha256, deliveries.c.timestamp, deliveries.c.received)
            .where(deliveries.c.sender == sender_id, deliveries.c.verdict.in_(APPLIED))
            .order_by(when.desc(), deliveries.c.seq.desc())
            .limit(1)
        )
        row = self._row(question)
        return built(Latest, row) if row else None

    def unfinished(self) -> list[Delivery]:
        """Deliveries without a final verdict, waiting ones among them, in the order of their arrival."""
        return self._deliveries(_question().where(deliveries.c.state == DeliveryState.FETCHED).order_by(*ARRIVAL))

    def uncleaned(self) -> list[Delivery]:
        """Deliveries with their final verdict whose bytes may still lie where they were worked on."""
        return self._deliveries(_question().where(deliveries.c.state == DeliveryState.SETTLED).order_by(*ARRIVAL))

    def same_bytes(self, source: str, sha256: str, sender_hint: str | None = None) -> Delivery | None:
        """The unfinished delivery of the same bytes from the same source for the same sender, if there is one."""
        question = _question().where(
            deliveries.c.state == DeliveryState.FETCHED,
            deliveries.c.source == source,
            deliveries.c.sha256 == sha256,
            deliveries.c.sender_hint.is_not_distinct_from(sender_hint),
        )
        found = self._deliveries(question.order_by(*ARRIVAL).limit(1))
        return found[0] if found else None

    def applied(self, sha256: str, sender_hint: str | None, policy_hint: str | None) -> list[Delivery]:
        """Deliveries of the same bytes, asked for in the same way, that were applied; one for each sender in them."""
        question = _question().where(
            deliveries.c.verdict.in_(APPLIED),
            deliveries.c.sha256 == sha256,
            deliveries.c.sender_hint.is_not_distinct_from(sender_hint),
            deliveries.c.policy_hint.is_not_distinct_from(policy_hint),
        )
        return self._deliveries(question.order_by(*ARRIVAL))

    def deliveries(self, limit: int | None = None, sender: str | None = None) -> list[Delivery]:
        """The newest arrivals first, at most ``limit``, of one sender if named (UnknownObject if there is none)."""
        question = _question().order_by(deliveries.c.received.desc(), deliveries.c.seq.desc()).limit(limit)
        if sender is not None:
            found = self.sender(sender)
            if found is None:
                raise UnknownObject("store-unknown-sender", name=sender)
            question = question.where(deliveries.c.sender == found.id)
        return self._deliveries(question)

    def find_delivery(self, name: str) -> Delivery:
        """The delivery of that id or of the only id that begins so, with its report; else UnknownObject."""
        begins = func.substr(deliveries.c.delivery, 1, len(name)) == name
        found = self._deliveries(_question().where(begins).order_by(deliveries.c.delivery).limit(CANDIDATES))
        if not found or not name:
            raise UnknownObject("store-unknown-delivery", name=name)
        if len(found) > 1 and found[0].delivery != name:
            raise UnknownObject(
                "store-ambiguous-delivery", name=name, candidates=", ".join(one.delivery for one in found)
            )
        return msgspec.structs.replace(found[0], report=self.report(found[0].delivery))

    def report(self, delivery: str) -> DeliveryReport | None:
        """All that was told about a delivery, None while it has not been looked at."""
        question = select(deliveries.c.report).where(deliveries.c.delivery == delivery)
        packed = self._connection.execute(question).scalar()
        return msgspec.json.decode(zlib.decompress(packed), type=DeliveryReport) if packed else None

    def _deliveries(self, question: Question) -> list[Delivery]:
        return [_delivery(row) for row in self._rows(question)]


class LedgerWriting(LedgerReading):
    """Changes to the ledger."""

    def register(self, arrival: Arrival) -> None:
        """Enter a delivery whose bytes are safe; stray bytes in its path are written as \\x escapes."""
        row = {
            **msgspec.structs.asdict(arrival),
            "path": arrival.path.encode("utf-8", "backslashreplace").decode(),
            "state": DeliveryState.FETCHED,
            "counts": Counts(),
            "media": MediaCounts(),
        }
        self._run(insert(deliveries), [row])

    def assign(self, delivery: str, sender_id: int) -> None:
        """Say whose delivery it is."""
        self._change(delivery, sender=sender_id)

    def settle(self, delivery: str, report: DeliveryReport, *, timestamp: datetime | None, at: datetime) -> None:
        """Give the verdict with its report. ``waiting`` is not final; StoreError on a second final verdict."""
        state, verdict = self._standing(delivery)
        if state != DeliveryState.FETCHED:
            raise StoreError("store-verdict-twice", delivery=delivery, verdict=str(verdict))
        final = report.verdict is not Verdict.WAITING
        self._change(
            delivery,
            state=DeliveryState.SETTLED if final else DeliveryState.FETCHED,
            verdict=report.verdict,
            reason=report.reason,
            scope=report.scope,
            counts=report.counts,
            media=report.media,
            timestamp=timestamp,
            settled_at=at if final else None,
            report=zlib.compress(encoded(report)),
        )

    def mark_cleaned(self, delivery: str) -> None:
        """Say that the source and the spool hold nothing of it any more; StoreError without a final verdict."""
        if self._standing(delivery)[0] == DeliveryState.FETCHED:
            raise StoreError("store-not-settled", delivery=delivery)
        self._change(delivery, state=DeliveryState.CLEANED)

    def _standing(self, delivery: str) -> tuple[str, str | None]:
        question = select(deliveries.c.state, deliveries.c.verdict).where(deliveries.c.delivery == delivery)
        row = self._connection.execute(question).first()
        if row is None:
            raise UnknownObject("store-unknown-delivery", name=delivery)
        return row.state, row.verdict

    def _change(self, delivery: str, **values: object) -> None:
        done = self._connection.execute(update(deliveries).where(deliveries.c.delivery == delivery).values(**values))
        if done.rowcount != 1:
            raise UnknownObject("store-unknown-delivery", name=delivery)


def _question() -> Question:
    return select(*COLUMNS).select_from(deliveries.outerjoin(senders))


def _delivery(row: RowMapping) -> Delivery:
    return built(Delivery, row)
